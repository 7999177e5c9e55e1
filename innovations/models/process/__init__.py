"""The innovation's process, a chapter a file, in the order of the domain's description (4.3–4.8).

    intake.py     from the giver to an adviser
    routes.py     the first assessment and the routes out of it
    deciding.py   the in-depth assessment and the decision
    everyday.py   from test to everyday use
    owners.py     what the owner decides alone, and the team
    spread.py     the catalogue and others who take it up
    keeping.py    what the desk keeps in order in any stage: what it is about, its secrecy, its clock
    waiting.py    what time alone brings: reminders, a question, rest

Each is a part of Innovation and of nothing else: moves, and the questions that its rules and gates ask.
"""

from innovations.models.process.deciding import Deciding
from innovations.models.process.everyday import Everyday
from innovations.models.process.intake import Intake
from innovations.models.process.keeping import Keeping
from innovations.models.process.owners import Owners
from innovations.models.process.routes import Routes
from innovations.models.process.spread import Spread
from innovations.models.process.waiting import Waiting

__all__ = ["Deciding", "Everyday", "Intake", "Keeping", "Owners", "Routes", "Spread", "Waiting"]
