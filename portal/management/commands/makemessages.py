"""Collect the texts for translation, also those marked with _now (gettext at once, beside the lazy _)."""

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_now"]
