"""How a reader stands: who may see what depends on whether one is a guest, on one's roles, and on where one holds them."""

from django.contrib.auth.models import AnonymousUser

from portal.models.organisation import Membership, Organisation
from portal.models.person import Person


def standing(person):
    """(kind, {name: value}): readers of one kind are answered by one question, asked with other keys.

    Made for `remembered`: the kind is what the question looks like, the values are the person's key and, for each role in
    each kind of organisation, the keys of the principals where it is held. Whoever is not signed in has no values.
    """
    if not person.is_authenticated:
        return None, {}
    held = {}
    for membership in person.current_memberships:
        role = membership.role, membership.organisation.kind
        held.setdefault(role, set()).add(membership.organisation.principal_id)
    kind = person.is_guest, tuple(sorted(held))
    return kind, {"person": person.pk, **{_name(role): keys for role, keys in held.items()}}


def standing_in(kind, values):
    """Somebody of the kind, with the values for keys, for a question to be composed about. Only what `standing` tells of
    a person and of where a role is held may decide what is seen."""
    if kind is None:
        return AnonymousUser()
    is_guest, held = kind
    person = Person(pk=values["person"], is_guest=is_guest)
    person.current_memberships = [
        Membership(person=person, role=role[0], organisation=Organisation(principal_id=key, kind=role[1]))
        for role in held
        for key in values[_name(role)]
    ]
    return person


def _name(role):
    return "_".join(role)
