"""The life of a matter in the demo, from the first line to everyday use or a way out."""

import random
import uuid
from datetime import timedelta

from django.utils import timezone

from innovations.models import CRITERIA, FIRST_QUESTIONS, Innovation, Merger
from portal.models import Person


class Lives:
    """A part of the telling. Each yield is a number of days that pass."""

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
        desk = self.document["desks"][innovation.organisation.source_key]
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
        if address := self.document["guests"].get(idea["owner"]):
            return Person.objects.create_guest(email=address)
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
            q: {"answer": "no" if q in {"risk", "existing"} else "yes", "why": self.document["first_why"][q]}
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
            receiver = self.people[idea["receiver_person"]]
            innovation.accept_referral(by=receiver, answer_by=timezone.localdate() + timedelta(days=20))
            yield rng.randint(5, 12)
            innovation.write(
                by=receiver, text="Tack för idén. Vi prövar den hos oss och hör av oss till hösten."
            )
        yield 1

    def merge(self, idea, innovation, adviser, rng):
        while idea["into"] not in self.made:  # days off have pushed both to the same day
            yield 0
        into = self.made[idea["into"]]
        wants = {name: idea.get(name, "") for name in ("wants", "other_wants")}
        innovation.propose_merger(by=adviser, into=into, reason=idea["reason"], **wants)
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
        why = self.document["why"]
        assessment.answers = {
            c: {"level": level, "why": why[c][level]} for c, level in zip(CRITERIA, levels, strict=True)
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
        yield from self.try_out(idea, innovation, adviser, rng)

    def try_out(self, idea, innovation, adviser, rng):
        """The concept test, and the pilot where it went well."""
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
            by=innovation.desk["panel"][0],
            reason="Resultat, lärdom och mottagande chef finns. Piloten kan börja.",
        )
        if idea["ends"] == "pilot":
            return
        yield rng.randint(70, 95)
        yield from self.make_everyday(idea, innovation, adviser, rng)

    def make_everyday(self, idea, innovation, adviser, rng):
        """Introduced, used, and in one case used no more."""
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
            innovation.retire(by=adviser, reason=idea["reason"], replaced_by=idea["replaced_by"])

    def fill(self, innovation, stage, fields, by):
        days = {"ends_on": self.now.date() + timedelta(days=fields["ends_in"])} if "ends_in" in fields else {}
        words = {name: value for name, value in fields.items() if name != "ends_in"} | days
        innovation.keep_sheet(stage, by=by, seen=innovation.stage_sheet(stage).mark, **words)
