"""What the shell of every page shows: the menu, the officers' desk, what waits."""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _

from portal import rules
from portal.counting import counting
from portal.models import OFFICER_ROLES, Draft, Notification, Role, Task, standing, standing_in
from portal.models.draft import RESCUED
from portal.remembered import remembered

# Named as strings: the core never imports an area. A page that does not exist yet has no line in the menu.
MAIN_NAV = [
    ("innovations:intake", _("Lämna en idé")),
    ("innovations:catalogue", _("Katalog")),
    ("regulatory:index", _("Regelstöd")),
    ("meetingplaces:index", _("Mötesplatser")),
    ("followup:index", _("Uppföljning")),
]
LEADS = (Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR)
# Each page of the desk with the roles it opens for: nobody is led to a page that is not there for them.
DESK = [
    ("innovations:queue", _("Ärendekö"), LEADS),
    ("innovations:assessment_list", _("Bedömningar"), (*LEADS, Role.ASSESSOR)),
    ("innovations:decision_list", _("Beslut"), (*LEADS, Role.DECISION_PANEL)),
    ("innovations:entry_list", _("Katalogposter"), (Role.EDITOR, Role.NATIONAL_COORDINATOR)),
    ("portal:job_list", _("Arbeten"), OFFICER_ROLES),
]


def shell(request):
    """The shell of the page, under one name. Asks the database only for a signed-in person."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    is_officer = signed_in and rules.is_officer(user)
    return {
        "shell": {
            "demo": settings.DEMO,
            "mfa_is_off": settings.DEMO and not settings.STAFF_ROLES_NEED_MFA,
            "contact_email": settings.CONTACT_EMAIL,
            "main_nav": menu(request, MAIN_NAV),
            "is_officer": is_officer,
            "desk": menu(request, [(name, label) for name, label, roles in DESK if user.has_role(*roles)])
            if is_officer
            else [],
            "waiting": waiting(user) if signed_in else {"tasks": 0, "notices": 0, "unsent": 0},
        }
    }


def waiting(user):
    """How many tasks, unread notices and forms begun and not sent the person has, in one statement."""
    kind, keys = standing(user)
    [(tasks, notices, unsent)] = _waiting(kind, **keys)
    return {"tasks": tasks, "notices": notices, "unsent": unsent}


@remembered
def _waiting(kind, **keys):
    person = standing_in(kind, keys)
    notices = Notification.objects.filter(recipient=person).unread()
    return counting([Task.waiting_for(person), notices, Draft.objects.filter(person=person, form=RESCUED)])


def menu(request, entries):
    """[{url, label, current}] for the entries whose page exists."""
    known = ((address_of(name, get_urlconf()), label) for name, label in entries)
    return [
        {"url": url, "label": label, "current": request.path.startswith(url)} for url, label in known if url
    ]


@lru_cache(maxsize=64)
def address_of(name, urlconf):
    """The page's address, or nothing. Which pages there are does not change while the process lives."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
