"""A table as a file: streamed, read as UTF-8 by Excel, and with no cell that a spreadsheet would run."""

import csv

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """A file that hands each line back."""

    def write(self, line):
        return line


def csv_response(filename, headings, batches):
    """The first line at once, then a batch of rows in each piece: no more memory for more lines."""
    response = StreamingHttpResponse(csv_lines(headings, batches), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def csv_lines(headings, batches):
    """The lines of the file. Begins with the mark that makes Excel read UTF-8."""
    writer = csv.writer(Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(headings)
    for batch in batches:
        yield "".join(writer.writerow([harmless(cell) for cell in row]) for row in batch)


def harmless(cell):
    """A cell that a spreadsheet will not run as a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text
