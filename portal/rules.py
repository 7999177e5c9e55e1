"""Who may do what: the predicates that every area shares. Roles are asked for here and in visible_to only."""

import rules

from portal.models.organisation import OFFICER_ROLES, STAFF_ROLES, Role


@rules.predicate
def anyone(user, matter):
    return True


@rules.predicate
def is_the_portal(user, matter):
    return user.is_system


@rules.predicate
def is_owner(user, matter):
    return matter.owner_id is not None and matter.owner_id == user.pk


@rules.predicate
def handles(user, matter):
    """An officer of the principal that handles the matter, or of the national office."""
    return matter.is_handled_by(user)


@rules.predicate
def is_on_owners_side(user, matter):
    return user in matter.owners_side()


takes_part = is_on_owners_side | handles


@rules.predicate
def is_assigned(user, matter):
    return matter.assigned_to_id is not None and matter.assigned_to_id == user.pk


def is_officer(user):
    """Whether the person handles other people's matters anywhere."""
    return user.is_authenticated and user.has_role(*OFFICER_ROLES)


def needs_second_step(user):
    """Whether sign-in must have a second factor: staff roles and the admin site."""
    return user.is_staff or user.has_role(*STAFF_ROLES)


def is_national(user):
    return user.has_role(Role.NATIONAL_COORDINATOR)
