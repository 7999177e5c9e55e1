"""Which catalogue entries, in what order, and how many: the questions asked of the catalogue."""

from datetime import timedelta

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Collate
from django.utils import timezone

from innovations import rules
from innovations.models.innovation import Innovation
from innovations.models.likeness import CANDIDATES, most_alike, stems
from innovations.queries import facet_counts
from portal import search
from portal.counting import CAP
from portal.kept import kept_a_while
from portal.models import Role
from portal.remembered import remembered

MOST_STEMS = 12
RENEW_AFTER, LASTING = timedelta(days=365), ("works", "under_way")  # docs/decisions/0024

# Å, Ä and Ö come last in Swedish. Each letter is turned into a sign that the bytes sort right, so any database will do.
LETTERS = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖåäöÆæØøÉéÈèÜüÁáÀàÓóÑñ",
    "abcdefghijklmnopqrstuvwxyz{|}{|}||}}eeeeuuaaaaoonn",
)


def swedish_order(field="title"):
    """An expression that sorts titles as in a Swedish register."""
    turned = Func(
        F(field), Value(LETTERS[0]), Value(LETTERS[1]), function="translate", output_field=models.CharField()
    )
    return Collate(turned, "C")


class EntryQuerySet(models.QuerySet):
    """Questions about catalogue entries."""

    def visible_to(self, user):
        """Published entries are for everybody; editors see the rest; an owner sees the entry of an own innovation."""
        published = Q(status=self.model.Status.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if rules.edits_nationally(user):
            return self.filter(published | self._not_secret())
        own = Q(pk__in=self.model.objects.filter(innovation__in=Innovation.objects.mine(user)).values("pk"))
        edited = Q(principal__in=user.principals_as(Role.EDITOR)) & self._not_secret()
        return self.filter(published | own | edited)

    def edited_by(self, user):
        """The desk of a catalogue editor: an authority's editors and the national coordinator see all."""
        if rules.edits_nationally(user):
            return self.filter(self._not_secret())
        return (
            self.filter(self._not_secret(), principal__in=user.principals_as(Role.EDITOR))
            if user.is_authenticated
            else self.none()
        )

    @staticmethod
    def _not_secret():
        """A draft tells what the innovation tells: the editors lose sight of it as well."""
        return Q(innovation=None) | Q(innovation__is_confidential=False)

    def published(self):
        """What everybody may read."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def due_for_renewal(self):
        """What somebody should say still holds: a year after it was said, or published when it never was.

        What has ended, or did not work, tells of the past and does not grow old.
        """
        never = Q(confirmed_on=None, published_at__lt=timezone.now() - RENEW_AFTER)
        long_ago = Q(confirmed_on__lt=timezone.localdate() - RENEW_AFTER)
        return self.published().filter(never | long_ago, kind__in=LASTING)

    def with_words(self, words):
        """Whose title, organisation or principal has the words, or whose number begins with them: for the editors' list."""
        named = Q(organisation_name__icontains=words) | Q(principal__name__icontains=words)
        return self.filter(named | Q(title__icontains=words) | Q(ref__istartswith=words))

    def newest_after(self, pk):
        """The newest first, from the one that follows this; from the very newest when it is None."""
        rows = self.order_by("-pk")
        return rows if pk is None else rows.filter(pk__lt=pk)

    def limited(self, limits):
        """Entries that fit the chosen limits: {name: values}. Within a name any value will do, between names all must hold."""
        for name, values in limits.items():
            if values and name == "used":
                self = self.filter(used_in__overlap=values)  # noqa: PLW0642 a chain of filters
            elif values:
                self = self.filter(**{f"{self.model.FACETS[name]}__in": values})  # noqa: PLW0642
        return self

    def sorted_by(self, sort, backwards=False):
        """In the named order, ties by age, so that a place in the list can be found again."""
        first, last = self.model.SORTS[sort]
        if backwards:
            return self.order_by(
                first.asc() if last == "-pk" else first.desc(), "pk" if last == "-pk" else "-pk"
            )
        return self.order_by(first.desc() if last == "-pk" else first.asc(), last)

    def beyond(self, sort, ref, backwards=False):
        """Those that follow the entry with this number in the named order, or precede it. As cheap at any depth."""
        first, last = self.model.SORTS[sort]
        found = (
            self.model.objects.published()
            .filter(ref=ref)
            .annotate(place=first)
            .values_list("place", "pk")
            .first()
        )
        if found is None:
            return self
        place, pk = found
        falls = (last == "-pk") != backwards
        side, step = ("lte", "lt") if falls else ("gte", "gt")
        rows = self.annotate(place=first).filter(**{f"place__{side}": place})
        return rows.filter(Q(**{f"place__{step}": place}) | Q(**{f"pk__{step}": pk}))

    def for_list(self, *more):
        """What a hit shows, and no more."""
        return self.select_related("principal").only(
            "ref", "title", "summary", "lessons", "kind", "evidence", "organisation_name", "principal__name", "confirmed_on",
            "adoption_count", "status", "published_at", "retired_on", *more,
        )  # fmt: skip

    def alike(self, title, need):
        """Entries that resemble a new idea, best first. Candidates come from the search index."""
        wanted = sorted(stems(title))[:MOST_STEMS]
        if not wanted:
            return []
        any_of_them = SearchQuery(
            " | ".join(f"'{stem}'" for stem in wanted), search_type="raw", config="simple"
        )
        candidates = (
            self.filter(search_vector=any_of_them)
            .annotate(rank=SearchRank("search_vector", any_of_them))
            .order_by("-rank", "-pk")[:CANDIDATES]
        )
        return most_alike(
            candidates, title, need, body=lambda entry: f"{entry.summary} {entry.problem[:1000]}"
        )

    def asked(self, question):
        """The answer to a question of the whole catalogue: {"entries", "total", "facets", "spread", "newer", "older"} (newer and older are numbers or pages).

        What was cut off at the cap is kept for a while: it costs most, and is only about true anyway. A withdrawn entry is
        gone at once, since the rows themselves are always asked for.
        """
        open_to_all, name = self.published(), f"counted {question.url()}"
        counts = kept_a_while(
            name, lambda: open_to_all._counts(question), when=lambda counts: counts["total"] > CAP
        )
        rows = (
            open_to_all._page_of_hits(question, counts["pks"])
            if question.parsed
            else open_to_all._page_of_all(question)
        )
        return counts | rows

    def newest_answers(self, question, count):
        """The newest entries that answer the question."""
        rows = self.published().limited(question.limits)
        if question.parsed:
            rows = rows.filter(pk__in=self.published()._hits(question, question.limits).values("pk"))
        return rows.order_by("-published_at", "-pk")[:count]

    def _counts(self, question):
        return facet_counts(
            self._hits(question, question.limits), self.model.FACETS, spread="used_in", with_pks=question.parsed is not None,
            apart={
                name: self._hits(question, {**question.limits, name: []}, ordered=False)
                for name in question.chosen if name in self.model.FACETS
            },
        )  # fmt: skip

    def _hits(self, question, limits, ordered=True):
        """All that fits, cut off past the cap: the best of a search, else the newest."""
        rows = self.limited(limits)
        if question.parsed:
            rows = search.search(rows, question.parsed)
            if not ordered:
                rows = rows.order_by()
            elif question.sort in self.model.SORTS:
                rows = rows.sorted_by(question.sort)
        else:
            rows = rows.order_by("-published_at", "-pk")
        return rows[: CAP + 1]

    def _page_of_hits(self, question, pks):
        size, page = question.PAGE, question.page
        wanted = pks[(page - 1) * size : page * size]
        found = {entry.pk: entry for entry in _shown_hits(self.model, pks=set(wanted))}
        return {
            "entries": [found[pk] for pk in wanted if pk in found],
            "newer": page - 1, "older": page + 1 if page * size < min(len(pks), CAP) else 0,
        }  # fmt: skip

    def _page_of_all(self, question):
        back, place = bool(question.before), question.before or question.after
        first = 0 if place else (question.page - 1) * question.PAGE  # a page by its number, within the cap
        if place or question.chosen or first:
            rows = self.limited(question.limits).for_list().sorted_by(question.sort, backwards=back)
            if place:
                rows = rows.beyond(question.sort, place, backwards=back)
            entries = list(rows[first : first + question.PAGE + 1])
        else:
            entries = top_entries(self.model, question.sort, question.PAGE + 1)
        more, entries = len(entries) > question.PAGE, entries[: question.PAGE]
        if back:
            entries.reverse()
        has_newer, has_older = (more, True) if back else (bool(question.after or first), more)
        return {
            "entries": entries,
            "newer": entries[0].ref if entries and has_newer else "", "older": entries[-1].ref if entries and has_older else "",
        }  # fmt: skip

    def in_batches(self, question, columns, size=1000):
        """The columns of every entry that fits, a batch of rows at a time, newest first. Memory stays flat however many there are."""
        rows = self.published().limited(question.limits).values_list(*columns, "published_at", "pk")
        if question.parsed:
            pks = list(self.published()._hits(question, question.limits).values_list("pk", flat=True))
            found = {row[-1]: row for row in rows.filter(pk__in=pks)}
            yield [found[pk] for pk in pks if pk in found]
            return
        rows = rows.order_by("-published_at", "-pk")
        batch = list(rows[:size])
        while batch:
            yield batch
            published_at, pk = batch[-1][-2:]
            following = rows.filter(published_at__lte=published_at).exclude(
                published_at=published_at, pk__gte=pk
            )
            batch = list(following[:size]) if len(batch) == size else []


@remembered
def _shown_hits(model, *, pks):
    return model.objects.published().filter(pk__in=pks).for_list("problem", "solution", "results")


@remembered
def top_entries(model, sort, count):
    """The first entries that everybody may read, in the named order."""
    return model.objects.published().for_list().sorted_by(sort)[:count]
