"""The nouns of the core, one a file."""

from portal.models.person import Person  # isort: skip  (the order is the order of dependence)
from portal.models.organisation import OFFICER_ROLES, STAFF_ROLES, Membership, Organisation, Role  # isort: skip
from portal.models.matter import (  # isort: skip
    CaseFile,
    Link,
    Matter,
    MatterQuerySet,
    Message,
    Promise,
    RefCounter,
    Step,
    Subscription,
    Task,
    both_texts,
)
from portal.models.clock import Clock, Pause, PauseReason  # isort: skip
from portal.models.notification import Cadence, Category, NoticeChoice, Notification  # isort: skip
from portal.models.job import Fenced, Job  # isort: skip
from portal.models.draft import Draft  # isort: skip
from portal.models.attachment import Attachment  # isort: skip
from portal.models.audit import AuditEntry  # isort: skip
from portal.models.vocabulary import Synonym, Vocabulary  # isort: skip

__all__ = [
    "OFFICER_ROLES", "STAFF_ROLES", "Attachment", "AuditEntry", "Cadence", "CaseFile", "Category", "Clock", "Draft",
    "Fenced", "Job", "Link", "Matter", "MatterQuerySet", "Membership", "Message", "NoticeChoice", "Notification",
    "Organisation", "Pause", "PauseReason", "Person", "Promise", "RefCounter", "Role", "Step", "Subscription", "Synonym", "Task",
    "Vocabulary", "both_texts",
]  # fmt: skip
