"""Who may do what: the predicates that every area shares. Roles are asked for here and in visible_to only."""

import rules

from portal.models.organisation import OFFICER_ROLES, STAFF_ROLES, Role


@rules.predicate
def is_the_portal(user, matter):
    return user.is_system


@rules.predicate
def is_owner(user, matter):
    return matter.owner_id is not None and matter.owner_id == user.pk


@rules.predicate
def handles(user, matter):
    """An officer of the principal that handles the matter, or of the national office, whom nothing keeps out of it."""
    return matter.is_worked_on_by(user)


@rules.predicate
def may_connect_account(user, matter):
    """Whoever has an account, to what somebody without one has sent. The move itself asks for the guest's link."""
    return matter.owner.is_guest and not user.is_guest and not user.is_system


@rules.predicate
def is_on_owners_side(user, matter):
    return user in matter.owners_side()


takes_part = is_on_owners_side | handles


@rules.predicate
def is_in_dialogue(user, matter):
    """Whoever reads the messages of the matter may write one."""
    return matter.may_read_messages(user)


@rules.predicate
def is_assigned(user, matter):
    return matter.assigned_to_id is not None and matter.assigned_to_id == user.pk


def is_officer(user):
    """Whether the person handles other people's matters anywhere."""
    return user.is_authenticated and user.has_role(*OFFICER_ROLES)


def needs_second_step(user):
    """Whether sign-in must have a second factor: staff roles and the admin site."""
    return user.is_staff or user.has_role(*STAFF_ROLES)


# --- roles: who hands them out ------------------------------------------------------------
# Roles that reach over the border of a principal: only who runs the portal gives them.
WIDE_ROLES = (
    Role.NATIONAL_COORDINATOR, Role.EDITOR, Role.LAWYER, Role.REGISTRAR, Role.REGISTER_SERVICE, Role.ANALYST,
)  # fmt: skip


def may_manage_roles(user, organisation):
    """An administrator or coordinator of the principal that the organisation belongs to."""
    return user.has_role_at(organisation.principal_id, Role.ADMINISTRATOR, Role.COORDINATOR)


def may_grant(user, organisation, role):
    """Whether the user may give or end this role there. Giving a role to oneself is refused where it is given."""
    if user.is_superuser:  # made at the machine; gives a new principal its first administrator
        return True
    if role in WIDE_ROLES:
        return user.is_staff and user.has_role_at(organisation.principal_id, Role.ADMINISTRATOR)
    if role == Role.ADMINISTRATOR:
        return user.has_role_at(organisation.principal_id, Role.ADMINISTRATOR)
    return may_manage_roles(user, organisation)


def may_change_account(user, person):
    """Whether the user may change how the person signs in: nobody gets through an account what they could not give."""
    if user.is_superuser or user.pk == person.pk:
        return True
    held = [m for m in person.current_memberships if m.role in STAFF_ROLES]
    return not person.is_superuser and all(may_grant(user, m.organisation, m.role) for m in held)


def manages_roles(user):
    """Whether the user hands out roles anywhere."""
    return user.is_authenticated and user.has_role(Role.ADMINISTRATOR, Role.COORDINATOR)
