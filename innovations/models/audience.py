"""Who is told of a move: the audiences that the headers of an innovation's moves name."""

from innovations import rules
from portal.models import Membership, Person, Role


def owners(innovation):
    return innovation.owners_side()


def advisers(innovation):
    """Whoever may take a new matter at the principal."""
    return Person.objects.filter(
        memberships__in=Membership.objects.of_principal(
            innovation.organisation_id, Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR
        )
    ).distinct()


def adviser(innovation):
    return {innovation.assigned_to} if innovation.assigned_to_id else set(advisers(innovation))


def adviser_without_jav(innovation):
    """Whoever has it; where that is the one who is jävig, those who can give it to another adviser."""
    if not innovation.assigned_to_id or not innovation.has_conflict_of_interest(innovation.assigned_to):
        return adviser(innovation)
    at_home = Membership.objects.of_principal(innovation.organisation_id, Role.COORDINATOR)
    givers = (
        at_home if at_home.exists() else Membership.objects.current().filter(role=Role.NATIONAL_COORDINATOR)
    )
    people = Person.objects.filter(memberships__in=givers).distinct()
    return {person for person in people if not innovation.has_conflict_of_interest(person)}


def owners_and_adviser(innovation):
    return owners(innovation) | adviser(innovation)


def owners_and_those_who_left(innovation):
    """The owner's side, and everybody whose part has ended: the step says which of them it is about."""
    ended = innovation.participations.exclude(person=None).exclude(ended_at=None).select_related("person")
    return owners(innovation) | {part.person for part in ended}


def project_owner(innovation):
    return {innovation.project_owner} if innovation.project_owner_id else set()


def owners_and_leaders(innovation):
    """Those whose idea it is, and those who lead it: the adviser, and the project owner where one is named."""
    return owners_and_adviser(innovation) | project_owner(innovation)


def origin(innovation):
    """Those whose idea it was, and whoever answers for what the catalogue says of it."""
    return owners(innovation) | contacts_of_entry(innovation)


def contacts_of_entry(innovation):
    """The account that has the entry's contact address; where there is none, the editor who wrote it last."""
    entry = getattr(innovation, "entry", None)
    if entry is None:
        return set()
    if entry.contact_email:
        named = set(Person.objects.filter(email=entry.contact_email.lower(), is_active=True))
        if named:
            return named
    return {entry.edited_by} if entry.edited_by and rules.edits_entry.test(entry.edited_by, entry) else set()


def panel(innovation):
    return Person.objects.filter(
        memberships__in=Membership.objects.of_principal(innovation.organisation_id, Role.DECISION_PANEL)
    ).distinct()


def deciders(innovation):
    """Those of the panel who may decide: whoever is jävig is not asked."""
    return {person for person in panel(innovation) if not innovation.has_conflict_of_interest(person)}


def assessors(innovation):
    return {assessment.assessor for assessment in innovation.active_assessments}


def everybody_asked_to_assess(innovation):
    """In any round, those among them who no longer assess: the step says which of them it is about."""
    return {assessment.assessor for assessment in innovation.assessments.select_related("assessor")}


def receiver_of_referral(innovation):
    referral = innovation.open_referral
    return _who_answer_for(referral.receiver) if referral else []


def who_took_it_over(innovation):
    """Whoever said yes to the referral; when that person has left, those who may answer for the receiver."""
    referral = innovation.taken_referral
    if referral is None:
        return set()
    person = referral.answered_by
    if person.is_active and person.has_role_at(referral.receiver.principal_id, *rules.RECEIVING_ROLES):
        return {person}
    return set(_who_answer_for(referral.receiver))


def _who_answer_for(organisation):
    members = Membership.objects.of_principal(organisation.principal_id, *rules.RECEIVING_ROLES)
    return Person.objects.filter(memberships__in=members).distinct()
