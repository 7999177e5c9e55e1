"""The catalogue's index made anew: after an upgrade that changed how words are read (portal.search.recipe)."""

from collections import Counter

from django.utils.translation import gettext as _

from innovations.models.catalogue import CatalogueEntry
from portal.models import Vocabulary

BATCH = 500


def index_catalogue(job):
    """Job: read every published entry again. The old index answers until each is done; safe to run again."""
    entries = CatalogueEntry.objects.published().select_related("principal").order_by("pk")
    total, done, last, texts = entries.count(), 0, 0, Counter()
    while batch := list(entries.filter(pk__gt=last)[:BATCH]):
        documents = {entry.pk: entry.document() for entry in batch}
        CatalogueEntry.write_vectors(documents)
        texts.update(word for document in documents.values() for word in document.words)
        done, last = done + len(batch), batch[-1].pk
        job.say(
            min(99, 100 * done // max(total, 1)),
            _("%(done)s av %(total)s poster") % {"done": done, "total": total},
        )
    Vocabulary.objects.replace(texts)
    return {"indexed": done}
