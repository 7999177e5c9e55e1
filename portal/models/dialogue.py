"""What is said and sent between the owner's side of a matter and those who handle it."""

from django.utils.translation import gettext_lazy as _

from portal import rules
from portal.lifecycle import move
from portal.models.step import accounts_in


class Dialogue:
    """A chapter of every matter: messages, internal notes, attachments, and who may read them."""

    @move(to=None, label=_("Meddelande"), owner_label=_("Nytt meddelande"), allowed=rules.is_in_dialogue,
          tells=lambda matter: matter.people_in_dialogue(), page="portal:message_new", category="message", in_panel=False)  # fmt: skip
    def write(self, *, by, text):
        """A message between the owner's side and the officers."""
        self.file.messages.create(author=by, text=text)
        self.hear_from(by)

    @move(
        to=None,
        label=_("Intern anteckning"),
        allowed=rules.handles,
        page="portal:message_new",
        in_panel=False,
    )
    def note(self, *, by, text):
        """An internal note. It may become a public record when the matter is closed; the form says so."""
        self.file.messages.create(author=by, text=text, is_internal=True)

    @move(to=None, label=_("Bilaga"), owner_label=_("Ny bilaga"), allowed=rules.takes_part,
          tells=lambda matter: matter.people_in_dialogue(), page="portal:attachment_new", category="message", in_panel=False)  # fmt: skip
    def attach(self, *, by, upload):
        """A file from the owner's side or the officers. It is examined before anybody can fetch it."""
        return {"attachment": self._receive(upload, by=by)}

    @move(
        to=None, label=_("Intern bilaga"), allowed=rules.handles, page="portal:attachment_new", in_panel=False
    )
    def attach_note(self, *, by, upload):
        """A file that only those who handle the matter can fetch."""
        return {"attachment": self._receive(upload, by=by, is_internal=True)}

    def hear_from(self, by):
        """Somebody has written to the other side. Areas close what reminded them of it."""

    def may_read_notes(self, user):
        """Whether the user sees the internal notes. Areas narrow it."""
        return self.is_handled_by(user)

    def may_read_messages(self, user):
        """Whether the user takes part in the dialogue. Areas widen it."""
        return rules.takes_part.test(user, self)

    def may_read_attachments(self, user):
        """Whether the user may fetch the attachments: those who take part, and any reader of a matter that is not shared."""
        return self.visibility == self.Visibility.HANDLING or rules.takes_part.test(user, self)

    def messages_for(self, user):
        """The messages the user may read, oldest first; internal notes for those who handle the matter only."""
        messages = self.file.messages.select_related("author")
        if not self.may_read_notes(user):
            messages = messages.filter(is_internal=False)
        return messages if self.may_read_messages(user) or self.may_read_notes(user) else messages.none()

    def dialogue_for(self, user):
        """The messages the user may read, in a list; what a guest wrote is said by the account that has it now."""
        said = list(self.messages_for(user))
        by_guests = [m for m in said if m.author.is_guest and m.author_id != self.owner_id]
        accounts = accounts_in(self.history) if by_guests else {}
        for message in by_guests:
            message.author = accounts.get(message.author_id, message.author)
        return said

    def attachments_for(self, user):
        """The attachments the user may know of; internal ones for those who handle the matter only."""
        attachments = self.file.attachments.select_related("given_by")
        if self.may_read_notes(user):
            return attachments
        return (
            attachments.filter(is_internal=False) if self.may_read_attachments(user) else attachments.none()
        )

    def people_in_dialogue(self):
        """Everybody a message reaches: the owner's side and the one who has the matter."""
        return self.owners_side() | ({self.assigned_to} if self.assigned_to_id else set())

    def _receive(self, upload, *, by, is_internal=False):
        attachment = self.file.attachments.model.receive(self.file, upload, by=by, is_internal=is_internal)
        attachment.order_check()
        return str(attachment.pk)
