"""Who may do what with an innovation, and who sees which part of it (domain/innovations 4.9)."""

import rules

from portal.models import Role
from portal.rules import is_assigned, is_on_owners_side, is_owner, is_the_portal

__all__ = ["is_assigned", "is_on_owners_side", "is_owner", "is_the_portal"]

# Who may answer, for the receiver, whether it takes a referred matter over.
RECEIVING_ROLES = (Role.ADVISER, Role.COORDINATOR, Role.OFFICER, Role.AUTHORITY_CONTACT)


@rules.predicate
def advises_here(user, innovation):
    """An adviser or coordinator of the principal that handles the innovation, or the national coordinator."""
    return user.has_role(Role.NATIONAL_COORDINATOR) or user.has_role_at(
        innovation.organisation_id, Role.ADVISER, Role.COORDINATOR
    )


@rules.predicate
def coordinates_here(user, innovation):
    return user.has_role(Role.NATIONAL_COORDINATOR) or user.has_role_at(
        innovation.organisation_id, Role.COORDINATOR
    )


@rules.predicate
def coordinates_at_home(user, innovation):
    """A coordinator of the principal that has the matter; the national one for the national office's own."""
    return user.has_role_at(innovation.organisation_id, Role.COORDINATOR, Role.NATIONAL_COORDINATOR)


@rules.predicate
def has_conflict_of_interest(user, innovation):
    """Jäv: owner, co-owner, manager, test host, or the person's own declaration. Never a matter of choice."""
    return innovation.has_conflict_of_interest(user)


@rules.predicate
def is_nobodys(user, innovation):
    return innovation.assigned_to_id is None


@rules.predicate
def sits_on_panel(user, innovation):
    return user.has_role_at(innovation.organisation_id, Role.DECISION_PANEL)


@rules.predicate
def is_assessor(user, innovation):
    """Asked to assess this innovation and has not stepped aside."""
    return innovation.is_assessed_by(user)


@rules.predicate
def owes_word_on_jav(user, innovation):
    """An assessor says whether they are jävig before they read the text, by whatever link they come."""
    assessment = innovation.assessment_by(user) if user.has_role(Role.ASSESSOR) else None
    return assessment is not None and assessment.no_conflict_at is None and assessment.is_in_time


@rules.predicate
def receives_referral(user, innovation):
    referral = innovation.open_referral
    return referral is not None and user.has_role_at(referral.receiver.principal_id, *RECEIVING_ROLES)


@rules.predicate
def has_taken_referral(user, innovation):
    """Has said yes to the referral: from then on it is theirs to read and to answer."""
    referral = innovation.taken_referral if user.is_authenticated else None
    return referral is not None and user.has_role_at(referral.receiver.principal_id, *RECEIVING_ROLES)


@rules.predicate
def is_in_first_assessment(user, innovation):
    return innovation.status == "first_assessment"


@rules.predicate
def is_ready_for_decision(user, innovation):
    return innovation.status == "ready_for_decision"


@rules.predicate
def is_manager(user, innovation):
    return innovation.has_participant(user, "manager")


@rules.predicate
def is_in_pilot(user, innovation):
    return innovation.status == "pilot"


@rules.predicate
def owns_project(user, innovation):
    """The project owner named when the innovation went on, else the idea owner."""
    return user.pk == (innovation.project_owner_id or innovation.owner_id)


@rules.predicate
def leads_test(user, innovation):
    """The project owner, until it is in use: then there is nothing more to test."""
    return innovation.project_owner_id == user.pk and innovation.is_open and innovation.status != "in_use"


@rules.predicate
def registered_it(user, innovation):
    return innovation.registered_by_id is not None and innovation.registered_by_id == user.pk


@rules.predicate
def owner_is_phoned(user, innovation):
    """No mail reaches the owner: what they answer is said on the phone or in a room."""
    return not innovation.owner.address


def may_register_for_others(user):
    """Advisers and coordinators may write down what somebody tells them (a way in that is not digital)."""
    return user.is_authenticated and user.has_role(Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR)


may_submit = is_owner | registered_it
is_free_here = advises_here & is_nobodys
may_take = is_free_here & ~has_conflict_of_interest
# A hint for the rows of the queue, no rule: jäv by part or declaration would be asked of the database row by row.
# A button too many is refused when it is pressed, by the rule; it must never be one too few.
seems_free_to_take = is_free_here & ~is_owner
works_on_it = is_assigned & ~has_conflict_of_interest
may_assign = coordinates_here & ~has_conflict_of_interest
may_handle = (is_assigned | coordinates_here) & ~has_conflict_of_interest
classifies = (
    may_handle  # jäv keeps the owner's side out: nobody sets the evidence of an own idea (domain 4.5)
)
keeps_secrecy = (is_assigned | coordinates_at_home) & ~has_conflict_of_interest
may_decide = sits_on_panel & ~has_conflict_of_interest
may_close = (works_on_it & is_in_first_assessment) | (may_decide & is_ready_for_decision)
may_lead_test = owns_project | may_handle  # a stage is led by its owner together with the adviser
# From pilot to everyday use the receiving organisation decides (4.4).
takes_it_over = may_lead_test | is_manager
may_stop_test = may_lead_test | (may_decide & is_in_pilot)
may_write_down = owner_is_phoned & may_handle
may_reopen = is_on_owners_side | may_handle
may_take_up_again = may_reopen | is_the_portal  # when the day it was parked until has come

# --- who sees which part (4.9) ------------------------------------------------------------
# Each predicate is a row of the table; tests/innovations/test_who_sees_what.py asks it cell by cell.
FROM_GATE_3 = {"concept_test", "pilot", "introduction", "in_use", "retired", "closed_with_lesson"}


@rules.predicate
def is_test_host(user, innovation):
    return innovation.has_participant(user, "test_host")


takes_some_part = is_manager | is_test_host | is_on_owners_side


@rules.predicate
def gate_3_is_near(user, innovation):
    """The manager is asked to receive a pilot (grind 3) and reads the idea from then on."""
    return innovation.status in FROM_GATE_3


@rules.predicate
def has_been_decided(user, innovation):
    return innovation.is_decided


@rules.predicate
def is_still_open(user, innovation):
    return innovation.is_open and innovation.status != "draft"


@rules.predicate
def is_officer_here(user, innovation):
    """Works on it, and it is not their own: nobody reads the internal notes about their own idea."""
    return (is_assigned | coordinates_here).test(user, innovation) and not is_on_owners_side.test(
        user, innovation
    )


@rules.predicate
def panel_has_it(user, innovation):
    if not sits_on_panel.test(user, innovation) or is_on_owners_side.test(user, innovation):
        return False
    return innovation.status == "ready_for_decision" or innovation.is_decided


@rules.predicate
def is_shared_with(user, innovation):
    """Another unit, by the owner's own choice of visibility."""
    return innovation.is_shared_with(user)


@rules.predicate
def shows_owner(user, innovation):
    return innovation.shows_owner


@rules.predicate
def owner_is_hidden_from(user, innovation):
    """In the first round of a call the assessor does not see whose idea it is."""
    return innovation.hides_owner and is_assessor.test(user, innovation)


@rules.predicate
def unassigned_adviser(user, innovation):
    """An adviser of the principal, while nobody has the matter: must read it in order to take it."""
    return (
        is_nobodys.test(user, innovation)
        and advises_here.test(user, innovation)
        and not innovation.is_confidential
    )


@rules.predicate
def lesson_is_out(user, innovation):
    """The lesson was approved and published: from then on everybody reads the results."""
    entry = getattr(innovation, "entry", None)
    return entry is not None and entry.status == "published"


is_at_the_desk = is_officer_here | unassigned_adviser | panel_has_it
is_kept_out = is_at_the_desk & has_conflict_of_interest  # finds the matter, and there why it stops
sees_text = (
    is_on_owners_side | (is_manager & gate_3_is_near) | is_at_the_desk | is_assessor
    | is_test_host | receives_referral | has_taken_referral | is_shared_with | registered_it | owns_project
)  # fmt: skip
writes_text = is_on_owners_side & is_still_open & ~has_been_decided
sees_owner_name = (
    is_on_owners_side | is_manager | is_at_the_desk | (is_assessor & ~owner_is_hidden_from)
    | is_test_host | receives_referral | has_taken_referral | (is_shared_with & shows_owner) | registered_it | owns_project
)  # fmt: skip
writes_owner_name = is_owner
# Whoever is jävig neither takes part nor reads what those who do have thought (FL 17 §).
takes_part_at_desk = (is_officer_here | panel_has_it) & ~has_conflict_of_interest
sees_notes = takes_part_at_desk
writes_notes = is_officer_here & ~has_conflict_of_interest
reads_attachments = has_taken_referral | owns_project | is_assessor | panel_has_it
sees_decision = (
    is_on_owners_side
    | is_manager
    | is_officer_here
    | is_assessor
    | panel_has_it
    | is_test_host
    | owns_project
)
writes_decision = may_close
sees_rights = is_on_owners_side | is_manager | is_officer_here | panel_has_it
writes_rights = is_owner | is_officer_here
sees_assessors = takes_part_at_desk
sees_answers_without_names = is_on_owners_side & has_been_decided
sees_test_results = (
    is_on_owners_side | is_manager | is_officer_here | is_assessor | panel_has_it | is_test_host | owns_project | lesson_is_out
)  # fmt: skip
writes_test_results = is_test_host | may_lead_test
writes_introduction = is_test_host | takes_it_over
sees_adoptions = (
    is_on_owners_side
    | is_manager
    | is_officer_here
    | panel_has_it
    | is_test_host
    | owns_project
    | is_shared_with
)
confirms_contributions = is_manager | is_officer_here | is_test_host
has_contributed = is_on_owners_side | is_assessor

# --- the catalogue -------------------------------------------------------------------------


@rules.predicate
def edits_entry(user, entry):
    """A catalogue editor of the entry's principal or of the authority, or the national coordinator."""
    return user.is_authenticated and (
        edits_nationally(user)
        or (entry.principal_id is not None and user.has_role_at(entry.principal_id, Role.EDITOR))
    )


@rules.predicate
def owns_origin(user, entry):
    """On the owner's side of the innovation that the entry tells of."""
    return entry.innovation_id is not None and user in entry.innovation.owners_side()


@rules.predicate
def has_conflict_about(user, entry):
    return entry.innovation_id is not None and entry.innovation.has_conflict_of_interest(user)


@rules.predicate
def writes_entry(user, innovation):
    """An editor who may write of the innovation in the catalogue."""
    return (
        edits_nationally(user)
        or user.has_role_at(innovation.organisation_id, Role.EDITOR)
        or (getattr(innovation, "entry", None) is not None and edits_entry.test(user, innovation.entry))
    )


def edits_nationally(user):
    """Editors at an authority work with every entry."""
    return user.is_authenticated and any(
        m.role == Role.NATIONAL_COORDINATOR or (m.role == Role.EDITOR and m.organisation.kind == "authority")
        for m in user.current_memberships
    )


def edits_somewhere(user):
    return user.is_authenticated and user.has_role(Role.EDITOR, Role.NATIONAL_COORDINATOR)


sets_evidence = edits_entry & ~has_conflict_about  # nobody sets the level on an own case (domain 4.5)


@rules.predicate
def leads_adoption(user, adoption):
    """The one responsible for it, a manager of the unit, or the coordinator of its principal. The origin only reads."""
    return user.is_authenticated and (
        adoption.responsible_id == user.pk
        or any(
            m.role == Role.MANAGER and m.organisation_id == adoption.unit_id for m in user.current_memberships
        )
        or user.has_role_at(adoption.unit.principal_id, Role.COORDINATOR)
    )
