"""How a catalogue entry is found: its words in the index and the vocabulary, one or many at a time."""

from collections import Counter

from django.db import connection, transaction
from django.utils.translation import gettext as _

from portal import search, swedish
from portal.models import Vocabulary

BATCH = 500


class Findable:
    """A chapter of the catalogue entry."""

    def save(self, *args, **kwargs):
        """Keeps index and vocabulary true to the text in the same transaction."""
        if kwargs.get("update_fields"):
            return super().save(*args, **kwargs)
        with transaction.atomic():
            before = (
                type(self).objects.published().select_related("principal").filter(pk=self.pk).first()
                if self.pk
                else None
            )
            document = self.document() if self.is_published else None
            self.search_vector = document.vector if document else None
            super().save(*args, **kwargs)
            del self.search_vector  # an expression is nothing to read; the next save makes a new one
            Vocabulary.objects.learn(
                document.words if document else (), before.document().words if before else ()
            )

    def document(self):
        """The text as search reads it."""
        body = (
            self.summary,
            self.problem,
            self.solution,
            self.results,
            self.context,
            self.core,
            self.adaptable,
            self.resources,
            self.risks,
            self.lessons,
        )
        where = (self.organisation_name, self.principal.name if self.principal_id else "")
        return search.index_document(self.title, "\n".join(body), " ".join(where))

    @classmethod
    @transaction.atomic
    def index_many(cls, entries):
        """Make published entries findable in one go, as the import does. Teaches words not indexed before."""
        documents = {entry.pk: entry.document() for entry in entries if entry.is_published}
        if not documents:
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, tsvector_to_array(search_vector) FROM innovations_catalogueentry"
                " WHERE id = ANY(%s) AND search_vector IS NOT NULL",
                [list(documents)],
            )
            known = {pk: set(stems) for pk, stems in cursor.fetchall()}
        cls.write_vectors(documents)
        Vocabulary.objects.learn_many(
            {word for word in document.words if swedish.stem(word) not in known.get(pk, ())}
            for pk, document in documents.items()
        )

    @staticmethod
    def write_vectors(documents):
        """{pk: Document} into the index, in one statement."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE innovations_catalogueentry e SET search_vector = new.vector::tsvector"
                " FROM unnest(%s::bigint[], %s::text[]) AS new (id, vector) WHERE e.id = new.id",
                [list(documents), [document.literal for document in documents.values()]],
            )

    @classmethod
    def index_anew(cls, job):
        """Read every published entry again. The old index answers until each is done; safe to run again."""
        entries = cls.objects.published().select_related("principal").order_by("pk")
        total, done, last, texts = entries.count(), 0, 0, Counter()
        while batch := list(entries.filter(pk__gt=last)[:BATCH]):
            documents = {entry.pk: entry.document() for entry in batch}
            cls.write_vectors(documents)
            texts.update(word for document in documents.values() for word in document.words)
            done, last = done + len(batch), batch[-1].pk
            job.say(
                min(99, 100 * done // max(total, 1)),
                _("%(done)s av %(total)s poster") % {"done": done, "total": total},
            )
        Vocabulary.objects.replace(texts)
        return {"indexed": done}
