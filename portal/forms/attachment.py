"""A file to attach to a matter."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AttachmentForm(forms.Form):
    """One file at a time: each is examined by itself."""

    upload = forms.FileField(
        label=_("Fil"), help_text=_("pdf, docx, xlsx, pptx, odt, png, jpg, txt eller csv. Högst 25 MB."),
        allow_empty_file=True,  # the attachment's own sentence says it better
        error_messages={"required": _("Välj en fil.")}, max_length=None,
    )  # fmt: skip
    internal = forms.BooleanField(label=_("Intern: syns inte för idégivaren"), required=False)

    def __init__(self, *args, may_be_internal, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_be_internal:
            del self.fields["internal"]
