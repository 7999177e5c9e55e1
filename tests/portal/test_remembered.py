"""Questions that are composed once: other values, the same answer as Django would give, nothing that stands still."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import F
from django.utils import timezone

from innovations.models import CatalogueEntry, Innovation
from portal.models import Membership, Person, Role, Task, standing, standing_in
from portal.remembered import remembered
from tests import make
from tests.people import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def composed():
    """How often the question below has been composed."""
    return []


@pytest.fixture
def people(composed):
    """Asks for people by keys, with something fixed beside it that must be quoted."""

    @remembered
    def ask(order, *, keys):
        composed.append(order)
        odd = Person.objects.exclude(name="100 % d'Accord \\ %s").exclude(title__in=["chef", "IN (%s)"])
        return odd.filter(pk__in=keys).order_by(order)

    return ask


def test_other_values_are_asked_with_the_same_question(people, composed, nurse, adviser):
    assert people("pk", keys={nurse.pk}) == [nurse]
    assert people("pk", keys={nurse.pk, adviser.pk}) == sorted([nurse, adviser], key=lambda p: p.pk)
    assert people("pk", keys=set()) == []
    assert people("-pk", keys={nurse.pk, adviser.pk}) == sorted([nurse, adviser], key=lambda p: -p.pk)
    assert composed == ["pk", "-pk"]


def test_what_never_varies_means_the_same(people, nurse):
    Person.objects.filter(pk=nurse.pk).update(name="100 % d'Accord \\ %s")
    assert people("pk", keys={nurse.pk}) == []
    Person.objects.filter(pk=nurse.pk).update(name="100 %", title="IN (%s)")
    assert people("pk", keys={nurse.pk}) == []
    Person.objects.filter(pk=nurse.pk).update(title="100 %")
    assert people("pk", keys={nurse.pk}) == [nurse]


def test_texts_days_and_times(nurse, region):
    @remembered
    def held(*, role, today, now):
        return (
            Membership.objects.current(today).filter(role=role, accepted_at__lt=now).select_related("person")
        )

    today, now = timezone.localdate(), timezone.now()
    assert [m.person for m in held(role="staff", today=today, now=now)] == [nurse]
    assert held(role="it's % staff", today=today, now=now) == []
    assert held(role="staff", today=date(2001, 1, 1), now=now) == []
    assert held(role="staff", today=today, now=now - timedelta(days=9000)) == []


def test_rows_know_the_row_they_were_asked_with(nurse, django_assert_num_queries):
    @remembered
    def held(*, person):
        return Membership.objects.filter(person=person)

    with django_assert_num_queries(1):
        assert [m.person for m in held(person=nurse)] == [nurse]


def test_what_is_fetched_beside_comes_along(nurse, region, django_assert_num_queries):
    @remembered
    def with_memberships(*, pk):
        return Person.objects.filter(pk=pk).prefetch_related("memberships")

    for _n in range(2):
        with django_assert_num_queries(2):
            assert [m.role for p in with_memberships(pk=nurse.pk) for m in p.memberships.all()] == ["staff"]


def test_the_plan_is_kept(people, nurse):
    for _n in range(3):
        people("pk", keys={nurse.pk})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s",
            ["%d''Accord%"],
        )
        assert cursor.fetchone()[0] >= 3


@pytest.mark.parametrize(
    "compose",
    [
        lambda *, pk: Person.objects.filter(pk=pk, joined_at__lt=timezone.now()),
        lambda *, pk: Membership.objects.current().filter(pk=pk),
        lambda *, pk: Person.objects.filter(pk=pk).values_list("pk"),
    ],
    ids=["a time", "a day", "no whole rows"],
)
def test_what_cannot_be_kept_is_refused(compose, nurse):
    with pytest.raises(TypeError):
        remembered(compose)(pk=nurse.pk)


@pytest.mark.parametrize("value", [True, None, 1.5, ["list"]])
def test_other_kinds_of_value_are_refused(value):
    with pytest.raises(TypeError):
        remembered(lambda *, it: Person.objects.filter(is_guest=it))(it=value)


def test_a_set_of_keys_is_asked_with_in(nurse):
    with pytest.raises(TypeError, match="in a list"):
        remembered(lambda *, keys: Person.objects.filter(pk__gt=F("pk") - keys.pop()))(keys={nurse.pk})


def reader(name, organisation, *roles):
    """Somebody who reads and never signs in: a password takes longer than all the rest."""
    person = Person.objects.create(email=f"{name}@example.se", name=name)
    for role in roles:
        join(person, organisation, role)
    return person


@pytest.mark.parametrize(
    "question",
    [
        lambda reader: Innovation.objects.visible_to(reader),
        lambda reader: CatalogueEntry.objects.visible_to(reader),
        lambda reader: Task.waiting_for(reader),
    ],
    ids=["innovations", "entries", "tasks"],
)
def test_everybody_sees_the_same_by_a_kept_question(
    question, region, municipality, authority, nurse, stranger, adviser, assessor, second_assessor, guest
):
    """Each role by itself and two at once, at the principal of the matters, at another and at an authority."""
    make.innovation(nurse, region)
    make.innovation(stranger, municipality)
    make.taken(nurse, region, adviser)
    told = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    make.innovation(nurse, region, visibility="network")
    for principal, innovation in ((region, told), (municipality, None), (authority, None)):
        make.entry(principal=principal, innovation=innovation, published=False)
    places = {"region": region, "municipality": municipality, "authority": authority}
    readers = [nurse, stranger, adviser, assessor, guest]
    readers += [
        reader(f"{role}-{name}", place, role) for role in Role.values for name, place in places.items()
    ]
    readers += [
        reader(f"{role}-both", region, role, Role.ANALYST) for role in Role.values if role != Role.ANALYST
    ]
    kinds, numbers = set(), set()

    @remembered
    def seen(kind, **keys):
        kinds.add(kind)
        return question(standing_in(kind, keys)).order_by("pk")

    for who in readers:
        kind, keys = standing(who)
        found = seen(kind, **keys)
        assert found == list(question(who).order_by("pk")), who
        numbers.add(len(found))
    assert len(kinds) < len(readers)
    assert len(numbers) > 1  # else everybody saw the same, and nothing was compared


def test_whoever_is_not_signed_in_is_a_kind_of_reader_too(db):
    kind, keys = standing(AnonymousUser())
    assert keys == {}
    assert not standing_in(kind, keys).is_authenticated
