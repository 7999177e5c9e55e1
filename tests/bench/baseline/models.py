"""One table, a copy of what a catalogue list needs."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

CREATE = """
DROP TABLE IF EXISTS bench_card;
CREATE TABLE bench_card AS SELECT id, title, summary, organisation_name AS organisation, kind, region_code AS region,
    target_group AS target, maturity, published_at, search_vector AS vector FROM innovations_catalogueentry WHERE status = 'published';
ALTER TABLE bench_card ADD PRIMARY KEY (id);
CREATE INDEX ON bench_card USING gin (vector);
CREATE INDEX ON bench_card (published_at DESC, id DESC);
GRANT SELECT ON bench_card TO PUBLIC;
ANALYZE bench_card;
"""


class Card(models.Model):
    """A row of the list."""

    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300)
    organisation = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=2)
    target = models.CharField(max_length=20)
    maturity = models.CharField(max_length=2)
    published_at = models.DateTimeField()
    vector = SearchVectorField()

    class Meta:
        managed = False
        db_table = "bench_card"
        app_label = "baseline"
