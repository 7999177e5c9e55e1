"""Bulk makers: many innovations and catalogue entries at once, past the product's verbs, for measuring only.

Texts are put together from the sample list. Three words stand in a known share of the entries; the search index of each
text is made by the portal's own recipe once per text of the pool, and joined in the database.
"""

import json
import random
import re
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from innovations.models import CatalogueEntry, Evidence, Innovation, TargetGroup
from portal import search
from portal.calendar import add_working_days
from portal.management.commands.load_reference import DATA
from portal.models import CaseFile, Clock, Organisation, Person, Vocabulary

SAMPLE = DATA.parents[1] / "innovations" / "data" / "sample_import.jsonl"
# A word and in how many of a thousand entries it stands. None of them is in the sample.
SHARES = {"dagverksamhet": 200, "fotvård": 20, "nyckelgömma": 1}
POOL = 2000
BATCH = 5000
TABLES = (
    "portal_casefile",
    "portal_step",
    "portal_clock",
    "innovations_innovation",
    "innovations_catalogueentry",
)


def texts():
    """(titles, bodies): pools of texts that read like the sample's."""
    rng = random.Random(7)
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    sentences = [s for row in rows for s in re.split(r"(?<=[.!?])\s+", row["purpose"]) if len(s) > 30]
    words = sorted({w for s in sentences for w in re.findall(r"[a-zåäö]{5,}", s)})
    titles = [" ".join(rng.sample(words, 3)).capitalize() for _n in range(POOL)]
    bodies = [" ".join(rng.sample(sentences, 3)) for _n in range(POOL)]
    for word, share in SHARES.items():
        for n in range(POOL):
            if (n * 7919) % 1000 < share:
                bodies[n] += f" Här finns {word}."
    return titles, bodies


def without_triggers(work):
    """Run the work with audit and history off, in one transaction. Needs the owner of the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        work(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def entries(count, say=print):
    """So many more published entries, indexed as the product indexes."""
    have = CatalogueEntry.objects.filter(source_name="bulk").count()
    titles, bodies = texts()
    places = list(Organisation.objects.filter(kind="principal"))
    rng, now = random.Random(have), timezone.now()

    def make(cursor):
        for start in range(have, have + count, BATCH):
            CatalogueEntry.objects.bulk_create(
                entry(n, titles, bodies, rng.choice(places), rng, now)
                for n in range(start, min(start + BATCH, have + count))
            )
            say(f"  {start + BATCH - have} entries")
        index(cursor, titles, bodies)

    without_triggers(make)
    learn(titles, bodies, have + count)


def entry(n, titles, bodies, place, rng, now):
    body = bodies[n % POOL]
    kind = rng.choices(["works", "under_way", "did_not_work", "ended"], [5, 3, 1, 3])[0]
    return CatalogueEntry(
        ref=f"KAT-2020-{n:07d}", title=f"{titles[(n * 31) % POOL]} {n}", summary=body[:300], solution=body, kind=kind, principal=place,
        organisation_name=place.name, region_code=place.region_code, type=rng.choice(Innovation.Type.values), target_group=rng.choice(TargetGroup.values),
        maturity=rng.choice(Innovation.Maturity.values), evidence=rng.choice(Evidence.values), source_name="bulk", source_id=str(n), status="published",
        published_at=now - timedelta(minutes=n), confirmed_on=now.date(), contact_function="Innovationsenheten", adoption_count=rng.choice([0] * 9 + [1, 2, 5]),
        used_in=[place.region_code] if n % 10 == 0 else [],
    )  # fmt: skip


def index(cursor, titles, bodies):
    """Two halves of each vector, made by the portal's recipe, joined by the database."""
    cursor.execute(
        "CREATE TEMP TABLE halves (n int PRIMARY KEY, title tsvector, body tsvector) ON COMMIT DROP"
    )
    rows = [
        (n, search.index_document(titles[n], "").literal, search.index_document("", bodies[n]).literal)
        for n in range(POOL)
    ]
    cursor.execute(
        "INSERT INTO halves SELECT * FROM (SELECT unnest(%s::int[]), unnest(%s::text[])::tsvector, unnest(%s::text[])::tsvector) AS made",
        [list(column) for column in zip(*rows, strict=True)],
    )
    cursor.execute(
        "UPDATE innovations_catalogueentry e SET search_vector = t.title || b.body FROM halves t, halves b"
        " WHERE e.source_name = 'bulk' AND e.search_vector IS NULL"
        " AND t.n = (e.source_id::bigint * 31) %% %s AND b.n = e.source_id::bigint %% %s",
        [POOL, POOL],
    )


def learn(titles, bodies, total):
    """The vocabulary as it would be after so many texts, with many rare words beside the usual ones."""
    documents = [search.index_document(title, body).words for title, body in zip(titles, bodies, strict=True)]
    if not Vocabulary.objects.filter(word__in=SHARES).exists():
        Vocabulary.objects.learn_many(documents)
    usual = sorted({word for words in documents for word in words if len(word) > 4})
    rng = random.Random(total)
    rare = {rng.choice(usual) + rng.choice(usual) for _n in range(total // 4)}
    Vocabulary.objects.learn_many([{word[:40] for word in rare}])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portal_vocabulary SET count = least(count * %s, 6000) WHERE count > 5",
            [max(1, total // (POOL * 5))],
        )


def innovations(count, owner, advisers, places, say=print):
    """So many more matters, half of them at the first place; two in five still open, each with its running clock and steps."""
    have = CaseFile.objects.filter(ref__startswith="INN-2019-").count()
    rng, now = random.Random(have), timezone.now()
    titles, bodies = texts()
    still_open = ["submitted", "first_assessment", "returned", "in_depth", "ready_for_decision"]
    ended = ["done_locally", "referred", "declined", "parked", "in_use", "closed_with_lesson", "withdrawn"]

    def make(cursor):
        for start in range(have, have + count, BATCH):
            numbers = range(start, min(start + BATCH, have + count))
            files = CaseFile.objects.bulk_create(
                CaseFile(ref=f"INN-2019-{n:07d}", kind="innovations.innovation") for n in numbers
            )
            rows, clocks = [], []
            for n, file in zip(numbers, files, strict=True):
                status = rng.choice(still_open) if n % 5 < 2 else rng.choice(ended)
                due = (
                    add_working_days(now.date(), rng.randint(0, 20)) - timedelta(days=12)
                    if n % 5 < 2
                    else None
                )
                rows.append(Innovation(
                    file=file, title=titles[n % POOL][:80], owner=owner, organisation=places[0] if n % 2 else rng.choice(places), need=bodies[n % POOL][:900],
                    patent="no", status=status, assigned_to=None if status == "submitted" else rng.choice(advisers), answer_due=due,
                    submitted_at=now - timedelta(days=n % 400), created_at=now - timedelta(days=n % 400),
                ))  # fmt: skip
                if due:
                    clocks.append(
                        Clock(
                            file=file,
                            kind="first_answer",
                            started_on=now.date() - timedelta(days=14),
                            days=5,
                            due_on=due,
                        )
                    )
            Innovation.objects.bulk_create(rows)
            Clock.objects.bulk_create(clocks)
            say(f"  {start + BATCH - have} innovations")
        cursor.execute(
            "INSERT INTO portal_step (file_id, move, source, target, actor_id, reason, category, detail, taken_at, told_at)"
            " SELECT f.id, v.move, v.source, v.target, %s, '', 'progress', '{}', now() - interval '20 days', now()"
            " FROM portal_casefile f, (VALUES ('submit', 'draft', 'submitted'), ('take', 'submitted', 'first_assessment')) AS v (move, source, target)"
            " WHERE f.ref LIKE 'INN-2019-%%' AND NOT EXISTS (SELECT 1 FROM portal_step s WHERE s.file_id = f.id)",
            [owner.pk],
        )

    without_triggers(make)


def people():
    """(owner, advisers, places): whom the bulk belongs to."""
    places = [
        Organisation.objects.get(source_key="region:13"),
        *Organisation.objects.filter(kind="principal").exclude(source_key="region:13")[:19],
    ]
    owner = Person.objects.get(email__startswith="idegivare@")
    advisers = list(Person.objects.filter(email__startswith="radgivare"))
    return owner, advisers, places
