"""The nouns of the area."""

from innovations.models.innovation import (  # isort: skip  (the order is the order of dependence)
    ConflictOfInterest,
    Innovation,
    InnovationQuerySet,
    Merger,
    OwnerQuestion,
    Participation,
    Referral,
)
from innovations.models.assessment import (  # isort: skip
    CRITERIA,
    FIRST_ANSWERS,
    FIRST_QUESTIONS,
    Assessment,
    Decision,
    FirstAssessment,
    StageSheet,
    Vote,
)
from innovations.models.catalogue import CatalogueEntry, Evidence, LifeEvent, TargetGroup  # isort: skip
from innovations.models.adoption import Adoption  # isort: skip
from innovations.models.importing import ImportedRow, ImportMapping, ImportRun  # isort: skip
from innovations.models.statistics import HandlingTimes  # isort: skip

__all__ = [
    "CRITERIA", "FIRST_ANSWERS", "FIRST_QUESTIONS", "Adoption", "Assessment", "CatalogueEntry", "ConflictOfInterest",
    "Decision", "Evidence", "FirstAssessment", "HandlingTimes", "ImportMapping", "ImportRun",
    "ImportedRow", "Innovation", "InnovationQuerySet", "LifeEvent", "Merger", "OwnerQuestion",
    "Participation", "Referral", "StageSheet", "TargetGroup", "Vote",
]  # fmt: skip
