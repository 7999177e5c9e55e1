"""The labels of choices, looked up once."""

from functools import cache


class Labelled:
    """A model whose `get_…_display` is said on every row of a list; Django's own makes all labels anew for each."""

    def _get_FIELD_display(self, field):  # noqa: N802 Django's name
        value = getattr(self, field.attname)
        return value if value is None else str(_labels(field).get(value, value))


@cache
def _labels(field):
    return dict(field.flatchoices)
