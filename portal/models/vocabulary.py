"""The words of the searchable texts, and the words that mean the same. What a misspelt or other word is taken for."""

from collections import Counter

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from portal import swedish

# Past this a count says nothing more, and busy rows are left alone so that writers do not wait for each other.
COUNTED = 10_000


class VocabularyQuerySet(models.QuerySet):
    """Questions about the words."""

    def frequencies(self, stems):
        """How many texts have each stem, about."""
        return dict(self.with_stems(stems).values_list("stem").annotate(total=models.Sum("count")))

    def with_stems(self, stems):
        # One array, not thousands of parameters: the slips of a few words are many.
        wanted = models.Func(
            models.F("stem"), models.Value(sorted(stems)),
            arg_joiner=" = ANY(", template="%(expressions)s::text[])", output_field=models.BooleanField(),
        )  # fmt: skip
        return self.filter(wanted, count__gt=0)

    def like(self, word, limit=25):
        """Words that look like this one by their trigrams, the most alike first."""
        return (
            self.filter(word__trigram_similar=word)
            .annotate(
                alike=models.Func(
                    models.F("word"),
                    models.Value(word),
                    function="similarity",
                    output_field=models.FloatField(),
                )
            )
            .order_by("-alike", "-count")[:limit]
        )

    def learn(self, words, forget=()):
        """Count the words of one text that was added, or those that a change brought and took away."""
        new, old = set(words), set(forget)
        self._change({word: 1 for word in new - old} | {word: -1 for word in old - new})

    def learn_many(self, documents):
        """The same for many new texts at once; each is a collection of its words."""
        self._change(Counter(word for words in documents for word in set(words)))

    @transaction.atomic
    def replace(self, counts):
        """All words counted anew: {word: in how many texts}. A text published meanwhile may be missing from the counts."""
        self.all().delete()
        self._change(counts)

    def _change(self, changes):
        changes = {
            word: change
            for word, change in changes.items()
            if 1 < len(word) <= swedish.LONGEST and not word.isdigit()
        }
        # In one order for all writers: two of them never hold what the other waits for.
        words = sorted(changes)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO portal_vocabulary AS known (word, stem, count)"
                " SELECT word, new.stem, change FROM unnest(%s::text[], %s::text[], %s::int[]) AS new (word, stem, change)"
                " LEFT JOIN portal_vocabulary AS old USING (word) WHERE coalesce(old.count, 0) < %s ORDER BY word"
                " ON CONFLICT (word) DO UPDATE SET count = greatest(known.count + excluded.count, 0)",
                [words, [swedish.stem(word) for word in words], [changes[word] for word in words], COUNTED],
            )


class Vocabulary(models.Model):
    """A word as it stands in some searchable text, and in how many of them."""

    word = models.CharField(_("ord"), max_length=swedish.LONGEST, primary_key=True)
    stem = models.CharField(_("stam"), max_length=swedish.LONGEST, db_index=True)
    count = models.IntegerField(_("antal texter"), default=0)

    objects = VocabularyQuerySet.as_manager()

    class Meta:
        verbose_name = _("ord i katalogen")
        verbose_name_plural = _("ord i katalogen")
        indexes = [GinIndex(fields=["word"], name="vocabulary_trigrams", opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return self.word


class SynonymQuerySet(models.QuerySet):
    """Questions about words that mean the same."""

    def of(self, keys):
        return self.filter(keys__overlap=list(keys))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Synonym(models.Model):
    """Words and phrases that a search takes for each other."""

    terms = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("ord som betyder samma sak"),
        help_text=_("Skilj orden med komma."),
    )
    keys = ArrayField(models.CharField(max_length=120), editable=False, default=list)
    source_key = models.CharField(max_length=60, unique=True, null=True, blank=True, editable=False)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = _("synonymer")
        verbose_name_plural = _("synonymer")
        ordering = ["terms"]
        indexes = [GinIndex(fields=["keys"], name="synonym_keys")]

    def __str__(self):
        return " – ".join(self.terms)

    def clean(self):
        if len(self.terms or []) < 2:
            raise ValidationError({"terms": _("Skriv minst två ord.")})

    def save(self, *args, **kwargs):
        self.keys = [synonym_key(term) for term in self.terms]
        super().save(*args, **kwargs)


def synonym_key(term):
    """A word or phrase as it is looked up: its stems."""
    return " ".join(swedish.stem(swedish.joined(token)) for token in swedish.tokens(term))
