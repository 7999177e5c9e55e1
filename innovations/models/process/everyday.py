"""After the decision: tried, piloted, introduced, in use, retired; or closed with a lesson."""

from django.db import transaction
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import gates, rules
from innovations.models.audience import adviser, deciders, owners_and_leaders
from innovations.models.stages import Status as S
from portal.lifecycle import Conflict, move
from portal.models import Person, Role, Task
from portal.remembered import remembered


class Everyday:
    """A chapter of the innovation."""

    @move(
        S.CONCEPT_TEST,
        to=None,
        label=_("Allt för en pilot finns på plats"),
        allowed=rules.is_the_portal,
        tells=lambda i: deciders(i) | adviser(i),
        needs=gates.pilot,
        category="work",
        in_panel=False,
    )
    def call_for_pilot(self):
        """Made by the portal when the gate of `start_pilot` lacks nothing more."""
        Task.objects.create(
            file=self.file,
            what="start_pilot",
            text=gettext_noop("Ta ställning till att starta en pilot"),
            role=Role.DECISION_PANEL,
            organisation_id=self.organisation_id,
            url=self.get_absolute_url(),
            due_on=self.working_days_on(self.days_promised("decision")),
        )

    @move(S.CONCEPT_TEST, to=S.PILOT, label=_("Starta pilot"), done=_("Startade piloten"), then=_("Idégivaren läser skälet, och nästa steg är att skriva bladet om piloten."), owner_label=_("Pilot startar i verksamheten"), allowed=rules.may_decide,
          tells=owners_and_leaders, needs=gates.pilot, needs_reason=True)  # fmt: skip
    def start_pilot(self):
        self.maturity = self.Maturity.M2
        self._close_tasks("start_pilot")

    @move(S.PILOT, to=S.CONCEPT_TEST, label=_("Tillbaka till konceptprövning"), done=_("Gick tillbaka till konceptprövning"), then=_("Idégivaren läser skälet, och en pilot kan starta när bladet om konceptprövningen är klart igen."), owner_label=_("Prövas om i liten skala"), allowed=rules.may_decide,
          tells=owners_and_leaders, needs_reason=True)  # fmt: skip
    def back_to_test(self):
        pass

    @move(S.PILOT, to=S.INTRODUCTION, label=_("Börja införa"), done=_("Började införa"), then=_("Nästa steg är att skriva bladet om införandet."), owner_label=_("Införs"), allowed=rules.takes_it_over, tells=owners_and_leaders,
          needs=gates.introduction, needs_reason=True)  # fmt: skip
    def introduce(self):
        self.maturity = self.Maturity.M3

    @move(
        S.INTRODUCTION,
        to=S.IN_USE,
        label=_("Markera som i drift"),
        done=_("Markerade som i drift"),
        then=_("Alla som är med i ärendet får veta det."),
        owner_label=_("Används"),
        allowed=rules.takes_it_over,
        tells=owners_and_leaders,
        needs=gates.in_use,
    )
    def put_in_use(self):
        self.maturity = self.Maturity.M4
        self._close_tasks("lead_test")

    @move(
        S.IN_USE,
        to=S.RETIRED,
        label=_("Avveckla"),
        done=_("Avvecklade"),
        then=_("Ärendet är avslutat, och alla som är med får veta det."),
        owner_label=_("Används inte längre"),
        allowed=rules.takes_it_over,
        tells=owners_and_leaders,
        needs_reason=True,
        page="innovations:move_form",
    )
    def retire(self, *, by, replaced_by):
        """`replaced_by`: what is used instead, for those who look for it in the catalogue too (domain 4.4)."""
        self._end_what_waits()
        if entry := getattr(self, "entry", None):
            entry.origin_stopped(replaced_by=replaced_by)
        return {"replaced_by": replaced_by}

    @move(S.CONCEPT_TEST, S.PILOT, to=S.CLOSED_WITH_LESSON, label=_("Avsluta med lärdom"), done=_("Avslutade med lärdom"), then=_("Ärendet är avslutat, och alla som är med får veta det."), owner_label=_("Prövad – detta lärde vi oss"), allowed=rules.may_stop_test,
          tells=owners_and_leaders, needs=gates.closing, needs_reason=True)  # fmt: skip
    def close_with_lesson(self):
        self.maturity = max(self.maturity, self.Maturity.M2)
        self._end_what_waits()

    @property
    def stage_of_lesson(self):
        """The stage whose sheet has the lesson when it ends now: a pilot has its own."""
        return "pilot" if self.status == S.PILOT else "concept_test"

    @transaction.atomic
    def call_for_pilot_when_ready(self):
        """Asked after all that can meet the gate. Calls once a stay in the concept test, however often one saves."""
        self.lock()
        if self.status != self.Status.CONCEPT_TEST:
            return
        came_here = Q(target=self.Status.CONCEPT_TEST) & ~Q(source=F("target"))
        last = self.steps.filter(came_here | Q(move="call_for_pilot")).last()
        called = last is not None and last.move == "call_for_pilot"
        if not called and not type(self).start_pilot.move.missing(self):
            self.call_for_pilot(by=Person.objects.the_portal())

    @transaction.atomic
    def keep_sheet(self, stage, *, by, seen, **words):
        """Save what is written on the sheet of a stage. `seen`: the mark of the saving that the writer has read.

        Raises Refused for who may not write on it now, Conflict when somebody else has saved it since.
        """
        self.lock()
        sheet = self.stage_sheet(stage)
        sheet.check_writer(by)
        if sheet.mark != seen:
            raise Conflict(sheet)
        for name, value in words.items():
            setattr(sheet, name, value)
        sheet.full_clean()
        sheet.save()
        self.was_worked_on(by=by)
        if by.pk == self.project_owner_id:
            self._close_tasks("lead_test")
        self.call_for_pilot_when_ready()
        return sheet

    def stage_sheet(self, stage):
        """The sheet of a stage: what its gate asks for. Empty and not saved before somebody has written on it."""
        return self._sheets.setdefault(stage, self.sheets.model(innovation=self, stage=stage))

    def sheets_written(self):
        return [sheet for sheet in self._sheets.values() if sheet.pk]

    # --- privates --------------------------------------------------------------------------------

    @cached_property
    def _sheets(self):
        return {sheet.stage: sheet for sheet in _sheets(self.sheets.model, innovation=self)}


@remembered
def _sheets(model, *, innovation):
    return model.objects.filter(innovation=innovation).order_by("pk")
