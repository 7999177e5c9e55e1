"""How a reader stands: who may see what depends on whether one is a guest, on one's roles, and on where one holds them."""

from portal.models.organisation import Membership, Organisation
from portal.models.person import Person


def standing(person):
    """(kind, {name: value}): readers of one kind are answered by one question, asked with other keys.

    Made for `remembered`: the kind is what the question looks like, the values are the person's key and, for each role,
    the keys of the principals where it is held.
    """
    roles = {}
    for membership in person.current_memberships:
        roles.setdefault(membership.role, set()).add(membership.organisation.principal_id)
    return (person.is_guest, tuple(sorted(roles))), {"person": person.pk, **roles}


def standing_in(kind, values):
    """Somebody of the kind, with the values for keys, for a question to be composed about."""
    is_guest, roles = kind
    person = Person(pk=values["person"], is_guest=is_guest)
    person.current_memberships = [
        Membership(person=person, role=role, organisation=Organisation(pk=key, principal_id=key))
        for role in roles
        for key in values[role]
    ]
    return person
