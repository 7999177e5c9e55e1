"""Known-item search beside many other entries: which share of the sample's projects is among the first five hits."""

from innovations.models import CatalogueEntry
from portal.search import SearchQuery, search
from tests.portal import search_queries


def sample_entries():
    """{pk: slug} of the imported sample."""
    slugs = {project["url"]: project["slug"] for project in search_queries.PROJECTS}
    rows = CatalogueEntry.objects.filter(source_url__in=slugs).values_list("pk", "source_url")
    return {pk: slugs[url] for pk, url in rows}


def tell(show_missed=False):
    """Print the share found for every set of questions."""
    slugs, entries = sample_entries(), CatalogueEntry.objects.published()

    def first_five(text):
        hits = search(entries, SearchQuery.parse(text)).values_list("pk", flat=True)[:5]
        return [slugs.get(pk, "") for pk in hits]

    print(f"\nKnown-item search: {len(slugs)} projects among {entries.count():,} entries".replace(",", " "))
    for name, least, pairs in search_queries.all_sets():
        missed = search_queries.missed(first_five, pairs)
        share = 1 - len(missed) / len(pairs)
        print(
            f"  {name:<38}{len(pairs) - len(missed):>4} of {len(pairs):<4}{100 * share:>6.1f} %"
            f"  {'ok' if share >= least else f'under {100 * least:.0f} %'}",
            flush=True,
        )
        for query, slug, _hits in missed if show_missed else ():
            print(f"      {query}  →  {slug}")
