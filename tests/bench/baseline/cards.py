"""The copy of the catalogue that the bare lists read."""

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
