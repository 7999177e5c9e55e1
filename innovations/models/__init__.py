"""The nouns of the area."""

from innovations.models.participation import Participation  # isort: skip  (the order is the order of dependence)
from innovations.models.merger import Merger  # isort: skip
from innovations.models.referral import Referral  # isort: skip
from innovations.models.innovation_queries import InnovationQuerySet  # isort: skip
from innovations.models.innovation import Innovation  # isort: skip
from innovations.models.conflict import ConflictOfInterest  # isort: skip
from innovations.models.question import OwnerQuestion, questions_of  # isort: skip
from innovations.models.assessment import (  # isort: skip
    CRITERIA,
    FIRST_ANSWERS,
    FIRST_QUESTIONS,
    Assessment,
    FirstAssessment,
)
from innovations.models.decision import Decision, Vote  # isort: skip
from innovations.models.stage_sheet import StageSheet  # isort: skip
from innovations.models.vocabularies import Evidence, LifeEvent, TargetGroup  # isort: skip
from innovations.models.catalogue import CatalogueEntry, entry_for  # isort: skip
from innovations.models.adoption import Adoption, newest_adoptions  # isort: skip
from innovations.models.importing import ImportedRow, ImportMapping, ImportRun  # isort: skip
from innovations.models.statistics import HandlingTimes  # isort: skip

__all__ = [
    "CRITERIA", "FIRST_ANSWERS", "FIRST_QUESTIONS", "Adoption", "Assessment", "CatalogueEntry", "ConflictOfInterest",
    "Decision", "Evidence", "FirstAssessment", "HandlingTimes", "ImportMapping", "ImportRun",
    "ImportedRow", "Innovation", "InnovationQuerySet", "LifeEvent", "Merger", "OwnerQuestion",
    "Participation", "Referral", "StageSheet", "TargetGroup", "Vote", "entry_for", "newest_adoptions", "questions_of",
]  # fmt: skip
