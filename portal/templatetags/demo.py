"""The demo's accounts at its sign-in: {% load demo %}{% demo_accounts as accounts %}. Empty everywhere else."""

from django import template
from django.conf import settings

from portal.models import Person

register = template.Library()
DEMO_DOMAIN = "@demo.innovationsportalen.se"


@register.simple_tag
def demo_accounts():
    """[{email, password, name, roles}]: one per role, in the order they were made."""
    if not (settings.DEMO and settings.DEMO_PASSWORD):
        return []
    people = (
        Person.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True)
        .prefetch_related("memberships__organisation")
        .order_by("pk")[:40]
    )
    return [
        {
            "email": person.email,
            "password": settings.DEMO_PASSWORD,
            "name": str(person),
            "roles": roles_of(person),
        }
        for person in people
    ]


def roles_of(person):
    held = [
        f"{m.get_role_display()}, {m.organisation.name}"
        for m in person.memberships.all()
        if m.accepted_at and not m.valid_to
    ]
    return "; ".join(held) or person.title
