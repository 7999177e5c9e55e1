"""What a page of a matter asks beside the matter itself, so that every area draws it alike: {% load matters %}."""

from django import template
from django.urls import reverse

from portal.forms.attachment import AttachmentForm
from portal.forms.message import MessageForm
from portal.models import Draft, Subscription

register = template.Library()


@register.filter
def is_side_of(matter, user):
    """Whether the reader is on the owner's side: what waits for the owner waits for them."""
    return user in matter.owners_side()


@register.simple_tag(takes_context=True)
def dialogue_of(context, matter):
    """The messages the reader may see."""
    return matter.dialogue_for(context["request"].user) if matter.made & {"write", "note"} else []


@register.simple_tag(takes_context=True)
def attachments_of(context, matter):
    """The attachments the reader may know of."""
    return (
        list(matter.attachments_for(context["request"].user))
        if matter.made & {"attach", "attach_note"}
        else []
    )


@register.simple_tag(takes_context=True)
def message_form(context, matter):
    """An empty form for those who may write, else None."""
    user = context["request"].user
    kinds = MessageForm.kinds_for(matter, user)
    return MessageForm(kinds=kinds, to_owner=user not in matter.owners_side()) if kinds else None


@register.simple_tag(takes_context=True)
def unsent_message(context, matter):
    """What the reader has written here and not sent. Asked only of those who have left something unsent somewhere."""
    if not context["shell"]["waiting"]["unsent"]:
        return None
    return Draft.of_page(context["request"], reverse("portal:message_new", kwargs={"ref": matter.ref}))


@register.simple_tag(takes_context=True)
def attachment_form(context, matter):
    """An empty form for those who may attach a file, else None."""
    user = context["request"].user
    may = {name for name in ("attach", "attach_note") if matter.move_headers()[name].is_open(matter, user)}
    return AttachmentForm(may_be_internal="attach_note" in may) if may else None


@register.simple_tag(takes_context=True)
def following(context, matter):
    """True or False for those who can choose to follow, None for guests and for those who are told anyway."""
    user = context["request"].user
    if not user.is_authenticated or user.is_guest or user in matter.people_in_dialogue():
        return None
    return Subscription.objects.filter(file_id=matter.pk, person=user).exists()
