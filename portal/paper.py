"""Paper: words and rows set by Typst. They travel as JSON beside the form, never pasted into its markup."""

import json
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder


def on_paper(form: Path, **said) -> bytes:
    """The PDF that a Typst form (`.typ`) makes of what is said to it; the form reads each by its name as JSON.

    PDF/UA-1: read aloud as it is read, and refused by Typst when the form cannot be. Only the fonts that come along are
    used, so that every machine sets the same page. Raises typst.TypstError for a form that does not fit what is said.
    """
    import typst  # noqa: PLC0415 seven megabytes that one page in a thousand needs

    return typst.compile(
        str(form),
        sys_inputs={name: json.dumps(value, cls=DjangoJSONEncoder) for name, value in said.items()},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        root=str(form.parent),
    )
