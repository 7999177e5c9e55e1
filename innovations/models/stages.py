"""The stages of an innovation (domain 4.4): what each is called, for whom, and who has the ball."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("Utkast")
    SUBMITTED = "submitted", _("Inlämnad")
    FIRST_ASSESSMENT = "first_assessment", _("Första bedömning")
    RETURNED = "returned", _("Komplettering")
    DONE_LOCALLY = "done_locally", _("Gör direkt lokalt")
    REFERRED = "referred", _("Hänvisad")
    MERGED = "merged", _("Sammanförd")
    IN_DEPTH = "in_depth", _("Fördjupad bedömning")
    READY_FOR_DECISION = "ready_for_decision", _("Beslutsklar")
    CONCEPT_TEST = "concept_test", _("Konceptprövning")
    PILOT = "pilot", _("Pilot")
    INTRODUCTION = "introduction", _("Införande")
    IN_USE = "in_use", _("I drift")
    RETIRED = "retired", _("Avvecklad")
    CLOSED_WITH_LESSON = "closed_with_lesson", _("Avslutad med lärdom")
    PARKED = "parked", _("Parkerad")
    DECLINED = "declined", _("Går inte vidare")
    WITHDRAWN = "withdrawn", _("Återtagen")
    DORMANT = "dormant", _("Vilande")


S = Status

END_STATUSES = (
    S.DONE_LOCALLY,
    S.REFERRED,
    S.MERGED,
    S.RETIRED,
    S.CLOSED_WITH_LESSON,
    S.DECLINED,
    S.WITHDRAWN,
)
BEFORE_PILOT = (
    S.SUBMITTED,
    S.FIRST_ASSESSMENT,
    S.RETURNED,
    S.IN_DEPTH,
    S.READY_FOR_DECISION,
    S.CONCEPT_TEST,
    S.PARKED,
    S.DORMANT,
)
SENT = tuple(status for status in S if status != S.DRAFT)
# What the desk may still put in order: not before it was sent in, nor when it is no longer its own.
KEPT = tuple(status for status in S if status not in {S.DRAFT, S.MERGED, S.WITHDRAWN})
# What may lie untouched with nobody noticing. A question, a parked date or rest has its own day; from the pilot on a
# matter lives by the dates on its sheet, for months without a step.
LEFT_ALONE = (S.SUBMITTED, S.FIRST_ASSESSMENT, S.IN_DEPTH, S.READY_FOR_DECISION, S.CONCEPT_TEST)
# Where a promise runs, and the desk may let it stand still.
CLOCKED = (S.SUBMITTED, S.FIRST_ASSESSMENT, S.IN_DEPTH, S.READY_FOR_DECISION)
WAITING_FOR = {
    S.DRAFT: "owner", S.SUBMITTED: "adviser", S.FIRST_ASSESSMENT: "adviser", S.RETURNED: "owner", S.IN_DEPTH: "assessor",
    S.READY_FOR_DECISION: "panel", S.CONCEPT_TEST: "test_host", S.PILOT: "test_host", S.INTRODUCTION: "unit",
}  # fmt: skip
# Plain words for the owner and the public (domain 4.8); the internal word never leaks.
OWNER_LABELS = {
    S.DRAFT: _("Inte skickad"), S.SUBMITTED: _("Mottagen"), S.FIRST_ASSESSMENT: _("Rådgivaren läser din idé"),
    S.RETURNED: _("Vi behöver ditt svar"), S.IN_DEPTH: _("Bedöms av flera"), S.READY_FOR_DECISION: _("Bedöms av flera"),
    S.CONCEPT_TEST: _("Prövas i liten skala"), S.PILOT: _("Prövas i verksamheten"), S.INTRODUCTION: _("Införs"),
    S.IN_USE: _("Används"), S.DONE_LOCALLY: _("Klart – gör det direkt"), S.REFERRED: _("Överlämnad"), S.MERGED: _("Ihop med ett annat ärende"),
    S.PARKED: _("Väntar"), S.DECLINED: _("Går inte vidare"), S.CLOSED_WITH_LESSON: _("Prövad – detta lärde vi oss"),
    S.RETIRED: _("Används inte längre"), S.WITHDRAWN: _("Återtagen av dig"), S.DORMANT: _("Vilar"),
}  # fmt: skip
# Who sent it in, in words that are not the sender's own "jag".
SENDERS_FOR_OTHERS = {
    "staff": _("Arbetar i vård eller omsorg"), "patient": _("Patient, brukare eller närstående"), "external": _("Företag, förening eller forskning"),
}  # fmt: skip
# Where the owner's words say "du", those who only look on read these.
LABELS_FOR_OTHERS = {
    S.SUBMITTED: _("Inskickad"), S.FIRST_ASSESSMENT: _("Läses av en rådgivare"), S.RETURNED: _("Väntar på idégivarens svar"), S.WITHDRAWN: _("Återtagen"),
}  # fmt: skip
