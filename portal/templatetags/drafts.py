"""What a form's page asks of its draft: {% load drafts %}."""

from django import template

from portal.models import Draft

register = template.Library()


@register.simple_tag(takes_context=True)
def page_draft(context):
    """What the reader has written on this page and not sent."""
    return Draft.of_page(context["request"])


@register.simple_tag(takes_context=True)
def known_version(context, draft):
    """Which saving of the draft the page shows: a page that was sent and has faults shows no later one than it knew."""
    return context["request"].POST.get("draft_version") or (draft.version if draft else 0)
