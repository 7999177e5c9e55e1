"""Makers: plain functions with defaults. They go through the product's own verbs."""

from datetime import timedelta

from django.utils import timezone

from innovations.models import CRITERIA, FIRST_QUESTIONS, CatalogueEntry, FirstAssessment, Innovation

NEED = "När patienter skrivs ut på fredagar vet hemtjänsten inte säkert när de kommer hem."


def innovation(
    owner,
    organisation,
    *,
    title="Tryggare hemgång på fredagar",
    need=NEED,
    patent="no",
    submit=True,
    **fields,
):
    """An idea, submitted to the organisation's principal unless submit=False."""
    made = Innovation(owner=owner, organisation=organisation, title=title, need=need, patent=patent, **fields)
    made.save()
    if submit:
        made.submit(by=owner)
    return made


def taken(owner, organisation, adviser, **fields):
    """An idea in first assessment with the adviser."""
    made = innovation(owner, organisation, **fields)
    made.take(by=adviser)
    return made


def part(innovation, person, role):
    """The person has said yes to a part in the idea."""
    now = timezone.now()
    return innovation.participations.create(
        person=person, role=role, invited_email=person.email, invited_by=innovation.owner,
        token=f"{role}-{person.pk}-{innovation.pk}", expires_at=now + timedelta(days=30), accepted_at=now,
    )  # fmt: skip


def first_assessment(innovation, answer="yes"):
    """All six questions answered alike."""
    innovation.forget()
    return FirstAssessment.objects.create(
        innovation=innovation, adviser=innovation.assigned_to,
        answers={question: {"answer": answer, "why": ""} for question in FIRST_QUESTIONS},
    )  # fmt: skip


def closed_assessment(innovation, assessor, level=2, recommendation="go_on"):
    """One assessor's own view, declared free of conflict and closed."""
    assessment = innovation.assessments.get(assessor=assessor)
    assessment.answers = {c: {"level": level, "why": "Därför."} for c in CRITERIA}
    assessment.recommendation = recommendation
    assessment.no_conflict_at = innovation.created_at
    assessment.close()
    return assessment


def in_depth(owner, organisation, adviser, assessors, **fields):
    """An idea that has been handed to its assessors."""
    made = taken(owner, organisation, adviser, **fields)
    first_assessment(made)
    for assessor in assessors:
        made.add_assessor(by=adviser, person=assessor)
    made.begin_in_depth(by=adviser)
    return made


def ready_for_decision(owner, organisation, adviser, assessors, **fields):
    """An idea all the way to the panel."""
    made = in_depth(owner, organisation, adviser, assessors, **fields)
    for assessor in assessors:
        closed_assessment(made, assessor)
    made.release(by=adviser)
    return made


def entry(
    title="Mobil kvittens av läkemedel", *, summary="Personalen signerar i mobilen.", published=True, **fields
):
    """A catalogue entry. It is published as the import does it: without an innovation there is nobody to ask."""
    made = CatalogueEntry(title=title, summary=summary, contact_function="Utvecklingsenheten", **fields)
    if published:
        made.status, made.published_at = "published", timezone.now()
    made.save()
    return made
