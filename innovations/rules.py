"""Who may do what with an innovation, and who sees which part of it (domain/innovations 4.9)."""

import rules

from portal.models import Role
from portal.rules import is_assigned, is_on_owners_side, is_owner, is_the_portal

__all__ = ["is_assigned", "is_on_owners_side", "is_owner", "is_the_portal"]


@rules.predicate
def advises_here(user, innovation):
    """An adviser or coordinator of the principal that handles the innovation, or the national coordinator."""
    return user.has_role(Role.NATIONAL_COORDINATOR) or user.has_role_at(
        innovation.organisation_id, Role.ADVISER, Role.COORDINATOR
    )


@rules.predicate
def coordinates_here(user, innovation):
    return user.has_role(Role.NATIONAL_COORDINATOR) or user.has_role_at(innovation.organisation_id, Role.COORDINATOR)


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
    return innovation.assessments.filter(assessor=user, stepped_aside=False).exists()


@rules.predicate
def receives_referral(user, innovation):
    referral = innovation.open_referral
    return referral is not None and user.has_role_at(
        referral.receiver.principal_id, Role.ADVISER, Role.COORDINATOR, Role.OFFICER, Role.AUTHORITY_CONTACT
    )


@rules.predicate
def is_in_first_assessment(user, innovation):
    return innovation.status == "first_assessment"


@rules.predicate
def is_ready_for_decision(user, innovation):
    return innovation.status == "ready_for_decision"


@rules.predicate
def owns_project(user, innovation):
    """The project owner named when the innovation went on, else the idea owner."""
    return innovation.project_owner_id == user.pk or innovation.owner_id == user.pk


@rules.predicate
def registered_it(user, innovation):
    return innovation.registered_by_id is not None and innovation.registered_by_id == user.pk


may_submit = is_owner | registered_it
may_take = advises_here & is_nobodys & ~has_conflict_of_interest
works_on_it = is_assigned & ~has_conflict_of_interest
may_assign = coordinates_here
may_handle = (is_assigned | coordinates_here) & ~has_conflict_of_interest
may_decide = sits_on_panel & ~has_conflict_of_interest
may_close = (works_on_it & is_in_first_assessment) | (may_decide & is_ready_for_decision)
may_lead_test = (owns_project | may_handle)  # a stage is led by its owner together with the adviser
may_reopen = is_on_owners_side | may_handle

# --- who sees which part (4.9) ------------------------------------------------------------
@rules.predicate
def is_manager(user, innovation):
    return innovation.has_participant(user, "manager")


@rules.predicate
def is_test_host(user, innovation):
    return innovation.has_participant(user, "test_host")


@rules.predicate
def has_been_decided(user, innovation):
    return innovation.decisions.exists()


@rules.predicate
def is_officer_here(user, innovation):
    """Works on it, and it is not their own: nobody reads the internal notes about their own idea."""
    return (is_assigned | coordinates_here).test(user, innovation) and not is_on_owners_side.test(user, innovation)


@rules.predicate
def panel_has_it(user, innovation):
    if not sits_on_panel.test(user, innovation) or is_on_owners_side.test(user, innovation):
        return False
    return innovation.status == "ready_for_decision" or innovation.decisions.exists()


@rules.predicate
def leads_project(user, innovation):
    """The project owner named by the adviser, who need not be on the idea owner's side."""
    return innovation.project_owner_id is not None and innovation.project_owner_id == user.pk


@rules.predicate
def is_shared_with(user, innovation):
    """Another unit, by the owner's own choice of visibility."""
    return innovation.is_shared_with(user)


@rules.predicate
def owner_is_hidden_from(user, innovation):
    """In the first round of a call the assessor does not see whose idea it is."""
    return innovation.hides_owner and is_assessor.test(user, innovation)


@rules.predicate
def unassigned_adviser(user, innovation):
    """An adviser of the principal, while nobody has the matter: must read it in order to take it."""
    return is_nobodys.test(user, innovation) and advises_here.test(user, innovation) and not innovation.is_confidential


sees_text = (
    is_on_owners_side | leads_project | is_manager | is_officer_here | unassigned_adviser | is_assessor | panel_has_it
    | is_test_host | receives_referral | is_shared_with
)  # fmt: skip
sees_owner_name = (
    is_on_owners_side | leads_project | is_manager | is_officer_here | unassigned_adviser | (is_assessor & ~owner_is_hidden_from)
    | panel_has_it | is_test_host | receives_referral
)  # fmt: skip
sees_notes = is_officer_here | panel_has_it
writes_notes = is_officer_here
sees_decision = is_on_owners_side | leads_project | is_manager | is_officer_here | is_assessor | panel_has_it | is_test_host
sees_rights = is_on_owners_side | is_manager | is_officer_here | panel_has_it
sees_assessors = is_officer_here | panel_has_it
fills_stage_sheet = owns_project | may_handle | is_test_host
sees_test_results = is_on_owners_side | leads_project | is_manager | is_officer_here | is_assessor | panel_has_it | is_test_host
