"""Paper: words and rows set by Typst. They travel as JSON beside the form, never pasted into its markup."""

import json
from pathlib import Path

import typst
from django.http import HttpResponse

SHEETS = Path(__file__).resolve().parent.parent / "typst"


def pdf_response(sheet, words, filename):
    """`innovations/typst/<sheet>.typ` is the form. PDF/UA-1: read aloud as it is read."""
    paper = typst.compile(
        str(SHEETS / f"{sheet}.typ"),
        sys_inputs={"words": json.dumps(words)},
        pdf_standards="ua-1",
        root=str(SHEETS),
    )
    return HttpResponse(
        paper,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
