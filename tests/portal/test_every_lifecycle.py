"""What every kind of matter must keep, asked of each that exists."""

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.matters import matter_models

KINDS = matter_models()


@pytest.fixture(params=KINDS, ids=[model.__name__ for model in KINDS])
def kind(request):
    return request.param


def test_moves_join_known_statuses(kind):
    known = set(kind.Status.values)
    for move in kind.moves():
        assert set(move.sources) <= known, move.name
        assert move.target is None or move.target in known, move.name


def test_every_status_can_be_reached(kind):
    reached, targets = {kind._meta.get_field("status").default.value}, {m.target for m in kind.moves()}
    assert set(kind.Status.values) - reached <= targets


def test_every_status_that_is_not_an_end_can_be_left(kind):
    left = {source for move in kind.moves() if move.target for source in move.sources}
    assert set(kind.Status.values) - set(kind.END_STATUSES) <= left


def test_a_visitor_sees_nothing(kind, db):
    assert not kind.objects.visible_to(AnonymousUser()).exists()


def test_every_move_has_words(kind):
    for move in kind.moves():
        assert str(move.label).strip(), move.name


def test_prefixes_are_unique():
    prefixes = [model.ref_prefix for model in KINDS]
    assert all(prefixes) and len(prefixes) == len(set(prefixes))
