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
    fields = [
        f
        for model in apps.get_models()
        for f in model._meta.local_fields
        if f.default in (_real_now, timezone.localdate)
    ]
    before = timezone.now
    timezone.now = lambda: moment
    for field in fields:
        _set_default(
            field, (lambda: moment) if field.default is _real_now else (lambda: timezone.localdate(moment))
        )
    try:
        yield
    finally:
        timezone.now = before
        for field, own in fields:
            _set_default(
                field, own if before is _real_now else (before if own is _real_now else timezone.localdate)
            )


@cache
def timed_fields():
    """[(field, its own default)] for every field whose default is the time."""
    return [
        (f, f.default)
        for model in apps.get_models()
        for f in model._meta.local_fields
        if f.default in (_real_now, timezone.localdate)
    ]


def _set_default(field, default):
    field.default = default
    field.__dict__.pop("_get_default", None)  # Django remembers it on the field
