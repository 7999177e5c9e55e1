"""The papers of an innovation, as answers to a request."""

from pathlib import Path

from django.http import HttpResponse

from portal.paper import on_paper

SHEETS = Path(__file__).resolve().parent.parent / "typst"


def pdf_response(sheet, words, filename):
    """`innovations/typst/<sheet>.typ` is the form."""
    return HttpResponse(
        on_paper(SHEETS / f"{sheet}.typ", words=words),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
