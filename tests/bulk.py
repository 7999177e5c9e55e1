"""Bulk makers: many innovations and catalogue entries at once, past the product's verbs, for measuring only.

Texts are put together from the pools of bulk_texts.py. Three words stand in a known share of the entries.
"""

import random
from collections import Counter
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from innovations.models import CatalogueEntry, Evidence, Innovation, TargetGroup
from portal import search, swedish
from portal.calendar import add_working_days
from portal.models import CaseFile, Clock, Organisation, Person
from portal.models.vocabulary import COUNTED
from tests import bulk_texts

# A word and in how many of a thousand entries it stands. None of them is in the sample.
SHARES = {"dagverksamhet": 200, "fotvård": 20, "nyckelgömma": 1}
BATCH = 5000
TABLES = (
    "portal_casefile",
    "portal_step",
    "portal_clock",
    "innovations_innovation",
    "innovations_catalogueentry",
)


def without_triggers(work):
    """Run the work with audit and history off, in one transaction. Needs the owner of the tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        work(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


class Plan:
    """Which title and sentences each entry is made of. The same number gives the same entry in every run."""

    def __init__(self, texts="fair"):
        self.titles, self.sentences = bulk_texts.pools(texts)
        self.told = [*self.sentences, *(f"Här finns {word}." for word in SHARES)]

    def of(self, n):
        """(place of the title, places of the sentences). One in twenty tells what the entry before it told."""
        rng = random.Random(n - 1 if n % 20 == 19 else n)
        lines = [rng.randrange(len(self.sentences)) for _line in range(3)]
        lines += [
            len(self.sentences) + place
            for place, share in enumerate(SHARES.values())
            if (n * 7919) % 1000 < share
        ]
        return random.Random(n * 31).randrange(len(self.titles)), lines

    def text(self, n):
        title, lines = self.of(n)
        return self.titles[title], " ".join(self.told[line] for line in lines)


def entries(count, say=print, texts="fair"):
    """So many more published entries, indexed as the product indexes."""
    have = CatalogueEntry.objects.filter(source_name="bulk").count()
    plan, numbers = Plan(texts), range(have, have + count)
    places = list(Organisation.objects.filter(kind="principal"))
    now = timezone.now()

    def make(cursor):
        documents = [
            [search.index_document(title, "") for title in plan.titles],
            [search.index_document("", text) for text in plan.told],
            [search.index_document("", "", place.name) for place in places],
        ]
        for kind, made in enumerate(documents):
            cursor.execute(
                f"CREATE TEMP TABLE piece_{kind} (n int PRIMARY KEY, vector tsvector) ON COMMIT DROP"
            )
            cursor.execute(
                f"INSERT INTO piece_{kind} SELECT * FROM unnest(%s::int[], %s::text[]::tsvector[])",
                [list(range(len(made))), [document.literal for document in made]],
            )
        counted = Counter()
        for start in range(have, have + count, BATCH):
            batch = numbers[start - have : start - have + BATCH]
            rows = [(n, *plan.of(n), n * 7907 % len(places)) for n in batch]
            copy_in(
                cursor,
                CatalogueEntry,
                (
                    entry(
                        n, plan.titles[title], " ".join(plan.told[line] for line in lines), places[place], now
                    )
                    for n, title, lines, place in rows
                ),
            )
            index(cursor, rows)
            for _n, title, lines, place in rows:
                counted.update(
                    documents[0][title].words.union(
                        documents[2][place].words, *(documents[1][line].words for line in lines)
                    )
                )
            say(f"  {start + BATCH - have} entries")
        learn(counted)

    without_triggers(make)


def copy_in(cursor, model, rows):
    """Many rows at once by COPY: a third of what INSERT costs."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(field.column for field in fields)
    with cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            )


def entry(n, title, body, place, now):
    rng = random.Random(n)
    kind = rng.choices(["works", "under_way", "did_not_work", "ended"], [5, 3, 1, 3])[0]
    return CatalogueEntry(
        ref=f"KAT-2020-{n:07d}", title=title[:160], summary=body[:300], solution=body, kind=kind, principal=place,
        organisation_name=place.name, region_code=place.region_code, type=rng.choice(Innovation.Type.values), target_group=rng.choice(TargetGroup.values),
        maturity=rng.choice(Innovation.Maturity.values), evidence=rng.choice(Evidence.values), source_name="bulk", source_id=str(n), status="published",
        published_at=now - timedelta(minutes=n), confirmed_on=now.date(), contact_function="Innovationsenheten", adoption_count=rng.choice([0] * 9 + [1, 2, 5]),
        used_in=[place.region_code] if n % 10 == 0 else [],
    )  # fmt: skip


def index(cursor, rows):
    """Vectors made once for each title, sentence and place by the portal's recipe, joined by the database."""
    numbers, titles, lines, places = zip(*rows, strict=True)
    most = max(len(line) for line in lines)
    columns = [[line[place] if place < len(line) else None for line in lines] for place in range(most)]
    joins = " ".join(f"LEFT JOIN piece_1 s{place} ON s{place}.n = made.l{place}" for place in range(most))
    told = " || ".join(f"coalesce(s{place}.vector, '')" for place in range(most))
    cursor.execute(
        f"UPDATE innovations_catalogueentry e SET search_vector = t.vector || {told} || p.vector"
        f" FROM unnest(%s::text[], %s::int[], %s::int[]{', %s::int[]' * most})"
        f" AS made (id, t, p, {', '.join(f'l{place}' for place in range(most))})"
        f" JOIN piece_0 t ON t.n = made.t JOIN piece_2 p ON p.n = made.p {joins}"
        " WHERE e.source_name = 'bulk' AND e.source_id = made.id",
        [[str(n) for n in numbers], list(titles), list(places), *columns],
    )


def learn(counted):
    """The vocabulary after so many texts, as the portal would have counted them one by one."""
    with connection.cursor() as cursor:
        words = {word: count for word, count in counted.items() if 1 < len(word) <= 40 and not word.isdigit()}
        cursor.execute(
            "INSERT INTO portal_vocabulary AS known (word, stem, count)"
            " SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) ON CONFLICT (word)"
            " DO UPDATE SET count = least(known.count + excluded.count, %s)",
            [
                list(words),
                [swedish.stem(word) for word in words],
                [min(n, COUNTED) for n in words.values()],
                COUNTED,
            ],
        )


def innovations(count, owner, advisers, places, say=print):
    """So many more matters, half of them at the first place; two in five still open, each with its running clock and steps."""
    have = CaseFile.objects.filter(ref__startswith="INN-2019-").count()
    rng, now = random.Random(have), timezone.now()
    plan = Plan()
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
                title, need = plan.text(n)
                status = rng.choice(still_open) if n % 5 < 2 else rng.choice(ended)
                due = (
                    add_working_days(now.date(), rng.randint(0, 20)) - timedelta(days=12)
                    if n % 5 < 2
                    else None
                )
                rows.append(Innovation(
                    file=file, title=title[:80], owner=owner, organisation=places[0] if n % 2 else rng.choice(places), need=need[:900],
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
