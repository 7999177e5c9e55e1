"""The demo's matters: each is a story told by the product's own moves, at the days when they would have been made."""

import heapq
import itertools
import json
import random
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from innovations.models import (
    CRITERIA,
    FIRST_QUESTIONS,
    Adoption,
    CatalogueEntry,
    HandlingTimes,
    Innovation,
    Merger,
)
from portal import demo_time
from portal.calendar import is_working_day
from portal.models import Notification, Organisation, Person, Step, Subscription

DATA = Path(__file__).resolve().parents[2] / "data"
DOMAIN = "demo.innovationsportalen.se"
SEEN_AFTER = timedelta(days=6)  # older notices have been read and mailed

# Who handles, decides and receives, by the principal that answers.
DESKS = {
    "region:13": {"adviser": "radgivare", "panel": ["beslut", "beslut2"], "manager": "chef"},
    "municipality:1380": {
        "adviser": "radgivare.halmstad",
        "panel": ["beslut.halmstad"],
        "manager": "chef.halmstad",
    },
    "region:14": {"adviser": "radgivare.vgr", "panel": ["beslut.vgr"], "manager": "chef.vgr"},
    "municipality:2480": {"adviser": "radgivare.umea", "panel": ["beslut.umea"], "manager": "chef.umea"},
    "municipality:0581": {
        "adviser": "radgivare.norrkoping",
        "panel": ["beslut.norrkoping"],
        "manager": "chef.norrkoping",
    },
    "authority:SOS": {"adviser": "samordnare.nationell", "panel": [], "manager": "chef"},
}
GUESTS = {"guest:patient": "patient@example.se", "guest:narstaende": "narstaende@example.se"}
# What an assessor writes beside a level; asked for at 0 and 3, given at the others too.
WHY = {
    "need": ("Ingen har bekräftat behovet.", "Behovet är beskrivet av idégivaren.", "Chef och brukare bekräftar behovet.", "Flera huvudmän har samma behov, och det syns i siffrorna."),
    "benefit": ("Det går inte att säga vad nyttan är.", "Nyttan är rimlig men svår att mäta.", "Måtten är angivna och går att följa.", "Baslinjen är redan uppmätt."),
    "novelty": ("Finns redan hos oss.", "En variant av något vi redan gör.", "Ny här, prövad på annat håll.", "Jag känner inte till något liknande."),
    "feasibility": ("Det finns ingen som äger frågan.", "Chefen är positiv men tid saknas.", "Tid finns för ett test.", "Ägare, tid och mottagare finns i linjen."),
    "safety": ("Frågan om medicinteknik är olöst och stoppar ett test.", "Det finns frågor om personuppgifter som ingen har svarat på.", "Frågorna är kända och går att lösa.", "Inget i vägen."),
    "equality": ("Den som inte talar svenska lämnas utanför.", "Ingen har frågat brukarna.", "Brukare har fått säga vad de tycker.", "Brukare har varit med och utformat, och skillnaderna minskar."),
    "spread": ("Går bara att göra hos oss.", "Andra behöver anpassa mycket.", "Kärnan går att beskriva.", "Kärna, resurser och kostnad är tydliga."),
}  # fmt: skip
FIRST_WHY = {
    "need": "Bekräftat av enhetschefen.", "novelty": "Ny hos oss, finns på något annat håll i landet.", "reach": "Flera avdelningar har samma problem.",
    "ownership": "Chefen vill äga frågan.", "risk": "Inget som måste lösas först.", "existing": "Inget i katalogen löser samma sak.",
}  # fmt: skip
IMPORTED_BEFORE = timedelta(days=500)


class Command(BaseCommand):
    help = "Load the demo's innovations and catalogue. Called by load_demo, once."

    @transaction.atomic
    def handle(self, **options):
        if Innovation.objects.filter(owner__email=f"idegivare@{DOMAIN}").exists():
            self.stdout.write("The demo matters are there already.")
            return
        # The list came first, as it would: what the stories publish stands on top of the catalogue.
        with demo_time.at(timezone.now() - IMPORTED_BEFORE):
            call_command("import_innovations", str(DATA / "sample_import.jsonl"), stdout=self.stdout)
        with translation.override("sv"):
            document = json.loads((DATA / "demo_ideas.json").read_text(encoding="utf-8"))
            made = Telling(document).tell()
        HandlingTimes.count()
        self.stdout.write(
            f"{made} matters, {CatalogueEntry.objects.count()} catalogue entries, {Adoption.objects.count()} adoptions"
        )


class Telling:
    """All stories at once, event by event in the order of time, so that numbers and lists come in the right order."""

    def __init__(self, document):
        self.document = document
        self.now = timezone.localtime()
        self.people = {
            p.email.removesuffix(f"@{DOMAIN}"): p for p in Person.objects.filter(email__endswith=f"@{DOMAIN}")
        }
        self.places = {
            o.source_key: o
            for o in Organisation.objects.exclude(source_key=None).select_related("principal", "parent")
        }
        self.editor = self.people["redaktor"]
        self.made = {}

    def tell(self):
        order = itertools.count()
        waiting = [
            (self.moment(idea["days"], idea["key"]), next(order), self.life(idea))
            for idea in self.document["ideas"]
        ]
        waiting += [
            (self.moment(200 - 30 * n, row["title"]), next(order), self.entry_alone(row))
            for n, row in enumerate(self.document["entries"])
        ]
        heapq.heapify(waiting)
        while waiting:
            moment, _n, story = heapq.heappop(waiting)
            with demo_time.at(moment):
                days = next(story, None)
                for step in Step.objects.filter(told_at=None):
                    step.announce()
            if days is not None:
                later = self.moment((self.now.date() - moment.date()).days - days, moment)
                heapq.heappush(
                    waiting, (min(max(later, moment + timedelta(minutes=25)), self.now), next(order), story)
                )
        self.follow()
        self.read_old_notices()
        return len(self.made)

    def moment(self, days_ago, salt):
        """A working day that many days ago, at some time between eight and four."""
        day = self.now.date() - timedelta(days=max(days_ago, 0))
        while not is_working_day(day):
            day -= timedelta(days=1)
        minutes = random.Random(f"{salt}{days_ago}").randint(8 * 60, 16 * 60)  # noqa: S311 only a time of day
        moment = datetime.combine(
            day, time(minutes // 60, minutes % 60), tzinfo=timezone.get_default_timezone()
        )
        return min(moment, self.now - timedelta(minutes=5))

    # --- a matter's life: each yield is a number of days that pass ----------------------------

    def life(self, idea):
        rng = random.Random(idea["key"])  # noqa: S311 the same demo each time
        innovation = self.hand_in(idea)
        if idea["ends"] in {"draft", "submitted"}:
            return
        adviser = innovation.desk["adviser"]
        yield 4 if idea["ends"] == "first_assessment_late" else rng.choice([0, 1, 1, 2])
        innovation.take(by=adviser)
        self.talk(idea, innovation, adviser)
        if idea.get("ask"):
            yield 1
            innovation.ask(
                by=adviser, questions=idea["ask"], reply_by=timezone.localdate() + timedelta(days=10)
            )
        if idea["ends"] == "returned":
            return
        if idea["ends"] == "dormant":
            yield 60
            innovation.let_rest(by=Person.objects.the_portal())
            return
        if rng.random() < 0.3 and idea["days"] > 40 and not idea.get("ask"):
            yield 1
            innovation.ask(
                by=adviser,
                questions=["Hur vet ni att fler har samma behov?"],
                reply_by=timezone.localdate() + timedelta(days=10),
            )
            yield rng.randint(2, 7)
            innovation.answer(
                by=innovation.owner,
                answers={
                    q.pk: "Vi har frågat två andra enheter. Båda känner igen sig."
                    for q in innovation.questions.unanswered()
                },
            )
        yield rng.choice([1, 1, 2, 3, 3, 4])
        if idea["ends"].startswith("first_assessment"):
            self.assess_first(innovation, adviser, only=3)
            return
        self.assess_first(innovation, adviser)
        exits = {
            "done_locally": self.do_locally, "referred": self.refer, "referral_waiting": self.refer, "merged": self.merge, "merger_waiting": self.merge,
            "parked": self.park, "declined": self.decline, "withdrawn": self.withdraw,
        }  # fmt: skip
        yield from exits.get(idea["ends"], self.go_in_depth)(idea, innovation, adviser, rng)

    def hand_in(self, idea):
        owner = self.owner_of(idea)
        place = self.places[idea["place"]]
        answers = {
            name: idea[name]
            for name in (
                "title",
                "need",
                "idea",
                "type",
                "target_group",
                "life_event",
                "progress",
                "sender",
                "sender_organisation",
            )
            if name in idea
        }
        answers |= {
            "patent": idea.get("patent", "no"),
            "unit": place if place.kind == "unit" else None,
            "crosses_principals": idea.get("crosses", False),
        }
        if idea["ends"] == "draft":
            innovation = Innovation(owner=owner, organisation=Innovation.receiver_for(place), **answers)
            innovation.save()
        else:
            innovation = Innovation.take_in(
                key=uuid.uuid5(uuid.NAMESPACE_URL, idea["key"]), owner=owner, place=place, **answers
            )
        desk = DESKS[innovation.organisation.source_key]
        innovation.desk = {
            "adviser": self.people[idea.get("adviser", desk["adviser"])],
            "panel": [self.people[name] for name in desk["panel"]], "manager": self.people[desk["manager"]],
        }  # fmt: skip
        self.made[idea["key"]] = innovation
        if idea.get("co_owner"):
            self.join(innovation, owner, self.people[idea["co_owner"]], "co_owner")
        if idea.get("visibility"):
            innovation.show_to(
                by=owner, visibility=idea["visibility"], shows_owner=idea["visibility"] == "public"
            )
        return innovation

    def owner_of(self, idea):
        if idea["owner"] in GUESTS:
            return Person.objects.create_guest(email=GUESTS[idea["owner"]])
        return self.people[idea["owner"]]

    def join(self, innovation, inviter, person, role):
        innovation.invite(by=inviter, email=person.email, role=role)
        innovation.participations.get(invited_email=person.email, role=role, accepted_at=None).accept(
            by=person
        )

    def talk(self, idea, innovation, adviser):
        for who, text in idea.get("messages", ()):
            innovation.write(by=innovation.owner if who == "owner" else adviser, text=text)
        if idea.get("note"):
            innovation.note(by=adviser, text=idea["note"])

    def assess_first(self, innovation, adviser, only=6):
        answers = {
            q: {"answer": "no" if q in {"risk", "existing"} else "yes", "why": FIRST_WHY[q]}
            for q in list(FIRST_QUESTIONS)[:only]
        }
        innovation.keep_first_assessment(by=adviser, answers=answers)

    # --- the exits ----------------------------------------------------------------------------

    def do_locally(self, idea, innovation, adviser, rng):
        innovation.do_locally(by=adviser, manager=idea["manager"], reason=idea["reason"])
        yield 1

    def refer(self, idea, innovation, adviser, rng):
        innovation.propose_referral(by=adviser, receiver=self.places[idea["receiver"]], reason=idea["reason"])
        if idea["ends"] == "referred":
            yield rng.randint(2, 4)
            innovation.accept_referral(
                by=self.people[idea["receiver_person"]], answer_by=timezone.localdate() + timedelta(days=20)
            )
        yield 1

    def merge(self, idea, innovation, adviser, rng):
        while idea["into"] not in self.made:  # days off have pushed both to the same day
            yield 0
        into = self.made[idea["into"]]
        innovation.propose_merger(by=adviser, into=into, reason=idea["reason"])
        if idea["ends"] == "merged":
            for side in (innovation, into):
                yield rng.randint(1, 2)
                Merger.objects.get(innovation=innovation).say(True, by=side.owner)
        yield 1

    def park(self, idea, innovation, adviser, rng):
        innovation.park(
            by=adviser, until=self.now.date() + timedelta(days=idea["until"]), reason=idea["reason"]
        )
        yield 1

    def decline(self, idea, innovation, adviser, rng):
        innovation.decline(
            by=adviser, strengths=idea["strengths"], advice=idea["advice"], reason=idea["reason"]
        )
        yield 1

    def withdraw(self, idea, innovation, adviser, rng):
        innovation.withdraw(by=innovation.owner, reason=idea["reason"])
        yield 1

    # --- assessment, decision, test, everyday use ---------------------------------------------

    def go_in_depth(self, idea, innovation, adviser, rng):
        for name in [*idea["closed"], *idea.get("open", ())]:
            innovation.add_assessor(by=adviser, person=self.people[name])
        innovation.begin_in_depth(by=adviser)
        for name in idea["closed"]:
            yield rng.randint(4, 8)
            self.assess(innovation, self.people[name], idea["levels"][name], idea["ends"])
        if idea["ends"] == "in_depth":
            return
        yield rng.randint(1, 4)
        if idea.get("joint_note") or innovation.disagreements():
            innovation.write_joint_note(
                by=adviser,
                text=idea.get("joint_note")
                or "Vi är överens om behovet men inte om hur säkert det är att pröva nu. Det får panelen väga.",
            )
        innovation.release(by=adviser)
        if idea["ends"] == "ready_for_decision":
            return
        yield rng.randint(6, 16)
        yield from self.decide(idea, innovation, adviser, rng)

    def assess(self, innovation, assessor, levels, ends):
        assessment = innovation.assessment_by(assessor)
        assessment.answers = {
            c: {"level": level, "why": WHY[c][level]} for c, level in zip(CRITERIA, levels, strict=True)
        }
        assessment.strengths = "Behovet är tydligt och nära vardagen."
        assessment.open_questions = "Vem tar över när testet är slut?"
        assessment.recommendation = (
            "stop" if ends == "declined_by_panel" else "complete" if ends == "parked_by_panel" else "go_on"
        )
        assessment.no_conflict_at = timezone.now()
        assessment.save()
        innovation.hand_in_assessment(by=assessor)

    def decide(self, idea, innovation, adviser, rng):
        chair, *others = innovation.desk["panel"]
        votes = [(chair, "agreed", "")]
        votes += [
            (
                p,
                "dissented" if p == self.people.get(idea.get("dissent")) else "agreed",
                idea.get("dissent_text", ""),
            )
            for p in others
        ]
        if idea["ends"] == "declined_by_panel":
            innovation.decline(
                by=chair,
                strengths=idea["strengths"],
                advice=idea["advice"],
                reason=idea["reason"],
                votes=votes,
            )
            return
        if idea["ends"] == "parked_by_panel":
            innovation.park(
                by=chair,
                until=self.now.date() + timedelta(days=idea["until"]),
                reason=idea["reason"],
                votes=votes,
            )
            return
        innovation.name_project_owner(by=adviser, person=innovation.owner)
        innovation.approve_for_test(
            by=chair, reason=idea["decision"], conditions=idea.get("conditions", ""), votes=votes
        )
        self.fill(innovation, "concept_test", idea["test"], adviser)
        if idea["ends"] == "concept_test":
            return
        yield rng.randint(30, 50)
        if idea["ends"] == "closed_with_lesson":
            innovation.close_with_lesson(by=adviser, reason=idea["reason"])
            yield from self.publish(idea, innovation, rng)
            return
        manager = innovation.desk["manager"]
        self.join(innovation, innovation.owner, manager, "manager")
        self.fill(innovation, "pilot", idea["pilot"], adviser)
        yield 3
        innovation.start_pilot(
            by=chair, reason="Resultat, lärdom och mottagande chef finns. Piloten kan börja."
        )
        if idea["ends"] == "pilot":
            return
        yield rng.randint(70, 95)
        innovation.introduce(
            by=adviser, reason="Utvärderingen visar nytta mot baslinjen, och kostnaden är känd."
        )
        self.fill(innovation, "introduction", idea["introduction"], adviser)
        if idea["ends"] == "introduction":
            return
        yield rng.randint(20, 30)
        self.fill(
            innovation,
            "introduction",
            {
                "training": "Alla på enheten har fått en halvtimmes genomgång.",
                "follow_up_on": timezone.localdate() + timedelta(days=180),
            },
            adviser,
        )
        innovation.put_in_use(by=adviser)
        yield from self.publish(idea, innovation, rng)
        if idea["ends"] == "retired":
            yield 20
            innovation.retire(by=adviser, reason=idea["reason"])

    def fill(self, innovation, stage, fields, by):
        days = {"ends_on": self.now.date() + timedelta(days=fields["ends_in"])} if "ends_in" in fields else {}
        words = {name: value for name, value in fields.items() if name != "ends_in"} | days
        innovation.keep_sheet(stage, by=by, seen=innovation.stage_sheet(stage).mark, **words)

    # --- the catalogue and the spread -----------------------------------------------------------

    def publish(self, idea, innovation, rng):
        yield 4
        entry = CatalogueEntry.write_from(innovation, by=self.editor)
        values = {name: value for name, value in idea["entry"].items() if name != "evidence"}
        entry.edit(by=self.editor, version=entry.version, may_be_published=True, **values)
        entry.ask_owner(by=self.editor)
        yield rng.randint(1, 4)
        entry.refresh_from_db()
        entry.approve(by=innovation.owner, version=entry.version)
        entry.set_evidence(idea["entry"]["evidence"], by=self.editor)
        entry.publish(by=self.editor)
        self.spread(entry, idea.get("adoptions", ()))

    def entry_alone(self, row):
        """An entry that an editor has written from what a unit told, without a matter in the portal."""
        place = self.places[row["principal"]]
        fields = {
            name: value for name, value in row.items() if name not in {"adoptions", "principal", "evidence"}
        }
        entry = CatalogueEntry.write_new(
            by=self.editor, principal=place.principal, region_code=place.region_code, **fields
        )
        yield 1
        if row["evidence"] != "E0":
            entry.set_evidence(row["evidence"], by=self.editor)
        entry.publish(by=self.editor)
        self.spread(entry, row["adoptions"])

    def spread(self, entry, adoptions):
        """Units that took it up, each at its own day, through every state on the way."""
        for unit, who, ends, days, *stop in adoptions:
            by = self.people[who]
            begun = max(self.moment(days, unit), timezone.now())
            states = ["interest", "decided", "under_way", "in_use"]
            states = (
                states[: states.index(ends) + 1]
                if ends in states
                else [*states[: 3 if ends == "stopped" else 4], ends]
            )
            for n, state in enumerate(states):
                with demo_time.at(min(begun + timedelta(days=7 * n), self.now)):
                    if n == 0:
                        adoption, _made = Adoption.begin(entry, by=by, unit=self.places[unit], status=state)
                    else:
                        adoption.change_to(
                            state, by=by, stop_reasons=stop[0] if state == ends and stop else ()
                        )
            if stop:
                adoption.describe(by=by, advice=stop[1])

    # --- afterwards ------------------------------------------------------------------------------

    def follow(self):
        """Everybody follows a matter that is shown to all, so that no page of notices is empty."""
        shown = [i for i in self.made.values() if i.visibility in {"network", "public"}]
        for person in self.people.values():
            for innovation in shown:
                if not innovation.has_conflict_of_interest(person) and innovation.assigned_to_id != person.pk:
                    Subscription.objects.get_or_create(file=innovation.file, person=person)

    def read_old_notices(self):
        """What is older than a few days has been read and mailed; the newest waits, in the portal and in the mailbox.

        A guest's all wait: the mailbox is the only way in to a guest's matter, on whichever day the demo is loaded.
        """
        seen = Notification.objects.filter(made_at__lt=self.now - SEEN_AFTER, recipient__is_guest=False)
        seen.update(read_at=self.now - SEEN_AFTER, mailed_at=self.now - SEEN_AFTER)
