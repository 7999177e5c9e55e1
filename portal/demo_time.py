"""Time for the demo content only: lets the product's own moves be made at an earlier moment. Never imported by a page."""

from contextlib import contextmanager
from functools import cache

from django.apps import apps
from django.utils import timezone

_real_now = timezone.now


@contextmanager
def at(moment):
    """Within the block it is `moment`, for `timezone.now()` and for every field that has it as its default.

    A step, a clock or a message made in the block therefore carries that moment, and promises count from it,
    just as if it had been made then. Only for a command that runs alone in its process.
    """
    _let_defaults_ask_each_time()
    before, timezone.now = timezone.now, lambda: moment
    try:
        yield
    finally:
        timezone.now = before


@cache
def _let_defaults_ask_each_time():
    """A field remembers the function that was its default; from now on it asks what `timezone.now` is today."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.default is _real_now:
                field.default = _ask
                field.__dict__.pop("_get_default", None)  # Django remembers it on the field


def _ask():
    return timezone.now()
