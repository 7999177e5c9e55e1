"""Which innovations the catalogue may tell of, and how the entry of one begins."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations import rules
from innovations.models.innovation import Innovation
from portal.lifecycle import Refused
from portal.models import Role, is_among


class Telling:
    """A chapter of the catalogue entry."""

    @classmethod
    def tellable_to(cls, user):
        """Innovations that the editor may write of: those of the own principal, or all nationally; never confidential ones."""
        told = Innovation.objects.filter(status__in=cls.TELLABLE, is_confidential=False)
        if rules.edits_nationally(user):
            return told
        return (
            told.filter(organisation__in=user.principals_as(Role.EDITOR))
            if user.is_authenticated
            else told.none()
        )

    @classmethod
    def untold_to(cls, user, at_most):
        """Those of them that no entry tells of yet, the last touched first."""
        untold = cls.tellable_to(user).filter(entry=None).order_by("-touched_at").values("pk")[:at_most]
        rows = Innovation.objects.filter(is_among(untold)).select_related("file", "organisation")
        return rows.order_by("-touched_at")

    @classmethod
    @transaction.atomic
    def write_from(cls, innovation, *, by):
        """The entry that tells of an innovation: begun with what is known, once. Its owner is told when it is ready."""
        if not rules.writes_entry.test(by, innovation):
            raise Refused(_("Du har inte behörighet."))
        if known := cls.objects.filter(innovation=innovation).first():
            return known
        if innovation.status not in cls.TELLABLE:
            raise Refused(_("Det finns inget att berätta för andra ännu."))
        sheets = {sheet.stage: sheet for sheet in innovation.sheets.all()}
        told = [
            getattr(sheets.get(stage), name, "")
            for stage, name in (
                ("pilot", "evaluation"),
                ("concept_test", "result"),
                ("concept_test", "user_voice"),
            )
        ]
        lessons = [sheets[stage].lesson for stage in ("concept_test", "pilot") if stage in sheets]
        retired = innovation.steps.filter(target=Innovation.Status.RETIRED).last()
        pilot, place = sheets.get("pilot"), innovation.unit or innovation.organisation
        entry = cls(
            innovation=innovation, title=innovation.title, summary=innovation.need[:300], problem=innovation.need,
            solution=innovation.idea if innovation.patent == Innovation.Patent.NO else "", results=joined(told), lessons=joined(lessons),
            risks=pilot.deviations if pilot else "", cost=(pilot.running_cost or pilot.running_budget) if pilot else "",
            kind=cls.TELLABLE[innovation.status], type=innovation.type, maturity=innovation.maturity,
            target_group=innovation.target_group, life_event=innovation.life_event,
            evidence=innovation.evidence, evidence_set_by=innovation.evidence_set_by,
            retired_on=timezone.localdate(retired.taken_at) if retired else None,
            replaced_by=retired.detail.get("replaced_by", "")[:300] if retired else "",
            principal_id=place.principal_id if place else None, region_code=place.region_code if place else "", edited_by=by,
        )  # fmt: skip
        entry.save()
        return entry


def joined(texts):
    """Paragraphs of the texts that say something."""
    return "\n\n".join(text.strip() for text in texts if text and text.strip())
