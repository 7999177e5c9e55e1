"""The in-depth assessment and the decision of the panel, by people without conflict of interest (jäv)."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import gates, rules
from innovations.models.audience import (
    adviser,
    adviser_without_jav,
    assessors,
    deciders,
    everybody_asked_to_assess,
    owners,
    owners_and_leaders,
    panel,
    project_owner,
)
from innovations.models.stages import Status as S
from portal.lifecycle import Refused, move
from portal.models import Role, Task
from portal.remembered import remembered


class Deciding:
    """A chapter of the innovation."""

    @move(
        S.FIRST_ASSESSMENT,
        S.IN_DEPTH,
        to=None,
        label=_("Välj bedömare"),
        done=_("Valde bedömare"),
        then=_("Varje vald bedömare har fått en uppgift och svarar först på frågan om jäv."),
        notice=_("Du är vald att bedöma en idé. Svara om du är jävig."),
        allowed=rules.works_on_it,
        tells=assessors,
        page="innovations:move_form",
        category="work",
    )
    def add_assessor(self, *, by, person):
        """The one who is chosen is told, and led to the first question: whether they are jävig."""
        if not person.has_role(Role.ASSESSOR):
            raise Refused(_now("Personen är inte bedömare."))
        if self.has_conflict_of_interest(person):
            raise Refused(_now("Personen är jävig i ärendet och kan inte bedöma det."))
        _assessment, made = self.assessments.get_or_create(
            assessor=person, round=self.assessment_round, defaults={"asked_by": by}
        )
        if not made:
            raise Refused(_now("Personen är redan vald."))
        url = reverse("innovations:assess", kwargs={"ref": self.ref})
        Task.objects.create(
            file=self.file, what=f"assess-{person.pk}", text=gettext_noop("Bedöm ett ärende"), person=person,
            url=url, due_on=self.working_days_on(20),
        )  # fmt: skip
        return {"assessor": str(person), "told": [person.pk], "url": url}

    @move(
        S.FIRST_ASSESSMENT,
        S.IN_DEPTH,
        to=None,
        label=_("Ta bort en bedömare"),
        done=_("Tog bort en bedömare"),
        then=_("Personen får veta det, och är det nu färre än två behöver du välja någon annan."),
        notice=_("Du behöver inte längre bedöma en idé"),
        allowed=rules.works_on_it,
        tells=everybody_asked_to_assess,
        needs_reason=True,
        page="innovations:move_form",
        category="work",
        hint=_(
            "När någon inte kan svara eller visar sig vara jävig. Det personen har skrivit sparas men räknas inte."
        ),
    )
    def excuse_assessor(self, *, by, person):
        """Somebody ill or gone would else hold the matter up for good: it is released when all have handed in."""
        assessment = self.assessment_by(person)
        if assessment is None:
            raise Refused(_now("Personen är inte bedömare i ärendet."))
        assessment.excuse()
        url = reverse("innovations:assessment_list")
        return {"assessor": str(person), "told": [person.pk], "named": [person.pk], "url": url}

    @move(S.FIRST_ASSESSMENT, S.IN_DEPTH, to=None, label=_("En bedömare klev av på grund av jäv"), allowed=rules.is_assessor, tells=adviser, needs_reason=True,
          page="innovations:assess", category="work", in_panel=False)  # fmt: skip
    def step_aside(self, *, by, why):
        """The assessor's own declaration of jäv. The answers so far are kept but count no longer."""
        assessment = self.assessment_by(by)
        if assessment.closed_at:
            raise Refused(_now("Bedömningen är redan lämnad. Säg till rådgivaren."))
        assessment.step_aside(why)

    @move(S.FIRST_ASSESSMENT, S.IN_DEPTH, to=None, label=_("En bedömare är klar"), allowed=rules.is_assessor & ~rules.has_conflict_of_interest, tells=adviser,
          page="innovations:assess", category="work", in_panel=False)  # fmt: skip
    def hand_in_assessment(self, *, by):
        """The assessor's own view is closed. The adviser is told, whatever the others have done."""
        assessment = self.assessment_by(by)
        if assessment.closed_at:
            raise Refused(_now("Bedömningen är redan lämnad."))
        assessment.close()

    @move(
        S.IN_DEPTH,
        S.READY_FOR_DECISION,
        to=None,
        label=_("Gemensam kommentar"),
        allowed=rules.may_handle,
        page="innovations:decision_basis",
        in_panel=False,
    )
    def write_joint_note(self, *, by, text):
        """What the assessors say together where they are two steps or more apart (domain 5.3)."""
        if len(self.closed_assessments) < len(self.active_assessments):
            raise Refused(_now("Alla bedömare måste vara klara först."))
        self.joint_note = text

    @move(to=None, label=_("Anmälde jäv"), notice=_("Någon har anmält jäv i ärendet"), allowed=(rules.is_officer_here | rules.panel_has_it) & ~rules.has_conflict_of_interest, tells=adviser_without_jav, needs_reason=True,
          page="innovations:conflict", category="work", in_panel=False)  # fmt: skip
    def declare_conflict(self, *, by, why):
        """An officer's or panel member's own declaration: from now on no part in handling or deciding."""
        self.conflicts.create(person=by, reason=why)

    @move(S.FIRST_ASSESSMENT, to=S.IN_DEPTH, label=_("Till fördjupad bedömning"), done=_("Lämnade till fördjupad bedömning"), then=_("När alla bedömare är klara lämnar du ärendet till beslut."), owner_label=_("Din idé bedöms av minst två personer"), allowed=rules.works_on_it,
          tells=owners, needs=gates.in_depth)  # fmt: skip
    def begin_in_depth(self):
        """The assessors were told when they were chosen."""
        self._end_proposals()

    @move(S.IN_DEPTH, to=S.READY_FOR_DECISION, label=_("Lämna till beslut"), done=_("Lämnade till beslut"), then=_("Beslutsgruppen har fått en uppgift att besluta."), notice=_("Ett ärende väntar på ert beslut"), owner_label=_("Bedömningen är klar. Nästa steg är beslut."), allowed=rules.works_on_it,
          tells=lambda i: owners(i) | set(panel(i)), needs=gates.release,
          hint=_("Beslutsgruppen får en uppgift. Ska den kunna säga ja behöver en projektägare vara utsedd."))  # fmt: skip
    def release(self):
        url = reverse("innovations:decision_basis", kwargs={"ref": self.ref})
        Task.objects.create(
            file=self.file, what="decide", text=gettext_noop("Besluta i ett ärende"), role=Role.DECISION_PANEL,
            organisation_id=self.organisation_id, url=url, due_on=self.working_days_on(self.days_promised("decision")),
        )  # fmt: skip
        deciding = [person.pk for person in panel(self) if not self.has_conflict_of_interest(person)]
        return {"named": deciding, "url": url}

    @move(
        S.READY_FOR_DECISION,
        to=S.IN_DEPTH,
        label=_("Lämna tillbaka till rådgivaren"),
        done=_("Lämnade tillbaka till rådgivaren"),
        then=_("Rådgivaren läser skälet och lämnar ärendet till er igen när det som saknas finns."),
        notice=_("Beslutsgruppen har lämnat tillbaka ärendet till dig"),
        allowed=rules.may_decide,
        tells=adviser,
        needs_reason=True,
        category="work",
        hint=_("När något saknas innan ni kan besluta. Rådgivaren läser skälet, inte idégivaren."),
    )
    def send_back(self):
        """What the basis lacks is the adviser's to mend; what the assessors have handed in stands."""
        self._close_tasks("decide", Task.Status.CANCELLED)

    @move(S.READY_FOR_DECISION, to=S.CONCEPT_TEST, label=_("Gå vidare till konceptprövning"), done=_("Går vidare till konceptprövning"), then=_("Idégivaren läser skälet, och nästa steg är att pröva idén och skriva bladet om det."), owner_label=_("Ja! Din idé ska prövas i liten skala"), allowed=rules.may_decide,
          tells=owners_and_leaders, needs=gates.concept_test, needs_reason=True, page="innovations:move_form")  # fmt: skip
    def approve_for_test(self, *, by, conditions="", **decision):
        return {
            "conditions": conditions,
            **self._decide("approved", by, {"conditions": conditions, **decision}),
        }

    @move(S.FIRST_ASSESSMENT, S.IN_DEPTH, S.READY_FOR_DECISION, S.CONCEPT_TEST, S.PILOT, S.INTRODUCTION, to=None, label=_("Utse projektägare"), done=_("Utsåg projektägare"), then=_("Den som är utsedd får veta det och har fått en uppgift."), notice=_("Du är utsedd till projektägare"), owner_label=_("En projektägare är utsedd"),
          allowed=rules.may_handle, tells=lambda i: owners(i) | project_owner(i), page="innovations:move_form")  # fmt: skip
    def name_project_owner(self, *, by, person):
        """The one who is named is told, with a task that says what is expected."""
        if person.is_guest or not person.is_active:
            raise Refused(_now("Projektägaren behöver ett konto i portalen."))
        if self.assessment_by(person):
            raise Refused(_now("Personen bedömer ärendet och kan inte vara projektägare."))
        self.project_owner = person
        self._ask_project_owner()
        return {"person": str(person), "named": [person.pk]}

    def has_conflict_of_interest(self, user):
        return bool(self.why_in_conflict(user))

    def why_in_conflict(self, person):
        """Why the person may neither assess nor decide (jäv), in words, or an empty string."""
        if self.owner_id == person.pk:
            return _now("Är idégivare i ärendet.")
        for part in self.team:
            if part.person_id == person.pk:
                return _now("Är med i ärendet: %(role)s.") % {"role": part.get_role_display().lower()}
        if self.project_owner_id == person.pk != self.assigned_to_id:
            return _now("Är projektägare i ärendet.")
        return self._conflicts.get(person.pk, "")

    @property
    def nobody_decides(self):
        """The panel has the matter, or gets it next, and has no member free of jäv."""
        return self.status in {S.IN_DEPTH, S.READY_FOR_DECISION} and not deciders(self)

    def why_not(self, user):
        """The same said to the person themselves."""
        if self.owner_id == user.pk:
            return _now("Det är din egen idé.")
        if why := self.why_in_conflict(user):
            return _now("Du är jävig i ärendet. %(why)s") % {"why": why}
        return super().why_not(user)

    @cached_property
    def has_declared_conflicts(self):
        """Whether anybody has declared jäv."""
        return self.conflicts.exists()

    @property
    def assessment_round(self):
        return self.latest_round or 1

    @cached_property
    def latest_round(self):
        """The version of the latest first assessment; None before there is one. Comes along with the facts of a page."""
        return self.first_assessment.version if self.first_assessment else None

    @property
    def active_assessments(self):
        """This round's assessments by those who have not stepped aside."""
        if not self._assessments:
            return []
        return [a for a in self._assessments if a.round == self.assessment_round]

    @cached_property
    def is_being_assessed(self):
        """Whether there are assessors enough and some have not handed in. Comes along with the rows of a list."""
        asked = len(self.active_assessments)
        return asked >= gates.MIN_ASSESSORS and len(self.closed_assessments) < asked

    @property
    def closed_assessments(self):
        """Those of this round that their assessors have handed in."""
        return [a for a in self.active_assessments if a.closed_at]

    def assessment_by(self, person):
        """The person's own in this round, or None."""
        return next((a for a in self.active_assessments if a.assessor_id == person.pk), None)

    def is_assessed_by(self, person):
        """Whether the person was asked in any round and has not stepped aside."""
        return any(a.assessor_id == person.pk for a in self._assessments)

    @cached_property
    def is_decided(self):
        """Whether the panel has decided at least once."""
        return self.decisions.exists()

    @property
    def dissents(self):
        """{decision: [{"person", "text"}]} of those on the panel who were of another mind."""
        found = {}
        for vote in self.dissenting_votes:
            found.setdefault(vote["decision"], []).append(vote)
        return found

    @cached_property
    def dissenting_votes(self):
        """Each with the key of its decision. They come along with the facts of a page."""
        votes = self.decisions.model.votes.rel.related_model.objects
        return list(votes.dissenting(self.pk).values_list("told", flat=True))

    def disagreements(self):
        """Criteria on which the assessors are two steps or more apart."""
        levels = {}
        for assessment in self.closed_assessments:
            for criterion, answer in assessment.answers.items():
                if isinstance(answer.get("level"), int):
                    levels.setdefault(criterion, []).append(answer["level"])
        return [criterion for criterion, given in levels.items() if max(given) - min(given) >= 2]  # noqa: PLR2004 domain 5.3

    def has_safety_stop(self):
        return any(a.answers.get("safety", {}).get("level") == 0 for a in self.active_assessments)

    # --- privates --------------------------------------------------------------------------------

    @cached_property
    def _conflicts(self):
        if not self.has_declared_conflicts:
            return {}
        return {
            c.person_id: _now("Har anmält jäv: %(reason)s") % {"reason": c.reason}
            for c in self.conflicts.all()
        }

    @cached_property
    def _assessments(self):
        return _assessments(self.assessments.model, innovation=self)

    def _ask_project_owner(self):
        """Until the first sheet is written by whoever is project owner; one at a time."""
        self._close_tasks("lead_test", Task.Status.CANCELLED)
        if self.project_owner_id:
            Task.objects.create(
                file=self.file, what="lead_test", person=self.project_owner, url=self.get_absolute_url(),
                text=gettext_noop("Du är projektägare: läs ärendet, var med när det prövas och skriv bladet"),
            )  # fmt: skip

    @classmethod
    def _assessed_by(cls, user):
        return cls.assessments.rel.related_model.objects.filter(assessor=user, stepped_aside=False).values(
            "innovation"
        )

    @classmethod
    def _decided(cls):
        return cls.decisions.rel.related_model.objects.values("innovation")

    def _decide(self, outcome, by, decision, **fields):
        """Keep the panel's decision as a row of its own. An adviser's exit at first assessment has none."""
        if self.status != self.Status.READY_FOR_DECISION:
            return {}
        votes = decision.pop("votes", [])
        if any(person.pk == by.pk and stance == "recused" for person, stance, _text in votes):
            raise Refused(_now("Den som inte deltar på grund av jäv kan inte registrera beslutet."))
        row = self.decisions.create(outcome=outcome, registered_by=by, **decision, **fields)
        for person, stance, text in votes:
            if stance != "recused" and self.has_conflict_of_interest(person):
                raise Refused(_now("%(person)s är jävig och kan inte delta i beslutet.") % {"person": person})
            row.votes.create(person=person, stance=stance, text=text)
        self._close_tasks("decide")
        return {"decision": row.pk}


@remembered
def _assessments(model, *, innovation):
    rows = model.objects.filter(innovation=innovation, stepped_aside=False)
    return rows.select_related("assessor").order_by("pk")
