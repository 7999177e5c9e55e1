"""The nouns of the core, one a file."""

from portal.models.person import Person  # isort: skip  (the order is the order of dependence)
from portal.models.organisation import OFFICER_ROLES, STAFF_ROLES, Membership, Organisation, Role  # isort: skip
from portal.models.standing import standing, standing_in  # isort: skip
from portal.models.casefile import CaseFile, RefCounter  # isort: skip
from portal.models.step import Step  # isort: skip
from portal.models.matter import Matter, MatterQuerySet, is_among  # isort: skip
from portal.models.link import Link, links_of  # isort: skip
from portal.models.subscription import Subscription  # isort: skip
from portal.models.message import Message  # isort: skip
from portal.models.task import Task  # isort: skip
from portal.models.clock import Clock, Pause, PauseReason, Promise, running_clocks  # isort: skip
from portal.models.notification import Cadence, Category, NoticeChoice, Notification  # isort: skip
from portal.models.job import Fenced, Job  # isort: skip
from portal.models.draft import Draft, both_texts  # isort: skip
from portal.models.attachment import Attachment  # isort: skip
from portal.models.attempt import Attempt  # isort: skip
from portal.models.audit import AuditEntry  # isort: skip
from portal.models.vocabulary import Synonym, Vocabulary  # isort: skip

__all__ = [
    "OFFICER_ROLES", "STAFF_ROLES", "Attachment", "Attempt", "AuditEntry", "Cadence", "CaseFile", "Category", "Clock", "Draft",
    "Fenced", "Job", "Link", "Matter", "MatterQuerySet", "Membership", "Message", "NoticeChoice", "Notification",
    "Organisation", "Pause", "PauseReason", "Person", "Promise", "RefCounter", "Role", "Step", "Subscription", "Synonym", "Task",
    "Vocabulary", "both_texts", "is_among", "links_of", "running_clocks", "standing", "standing_in",
]  # fmt: skip
