"""From the giver to an adviser, and the questions between them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import gates, rules
from innovations.models.audience import adviser, advisers, owners, owners_and_adviser
from innovations.models.stages import Status as S
from portal.lifecycle import Refused, move
from portal.models import Link, Matter, Membership, Organisation, Role, Task

# Working days that the owner gets to answer the adviser's questions; the button says so in words.
MORE_TIME = 10


class Intake:
    """A chapter of the innovation."""

    @move(S.DRAFT, to=S.SUBMITTED, label=_("Skicka in"), done=_("Skickade in idén"), then=_("En rådgivare läser den och svarar senast den dag som står i ärendet."), owner_label=_("Du skickade in din idé"), allowed=rules.may_submit,
          tells=lambda i: set(advisers(i)) | owners(i), needs=gates.submission, confirms=True)  # fmt: skip
    def submit(self, *, by, beside=""):
        """`beside`: the number of a matter or a catalogue entry that the giver found to be alike."""
        self.submitted_at = timezone.now()
        self.maturity = {"need": "M0", "idea": "M1", "tried": "M1", "in_practice": "M1"}[self.progress]
        return {"beside": beside} if beside else {}

    @classmethod
    @transaction.atomic
    def take_in(cls, *, key, owner, place=None, registered_by=None, beside=None, **answers):
        """From answered questions to a submitted matter, once per key: a second press finds the first.

        `place`: the organisation that decides who answers. `beside`: a matter or catalogue entry that is alike.
        """
        made = cls.objects.filter(intake_key=key).first()
        if made:
            return made
        made = cls(
            intake_key=key,
            owner=owner,
            registered_by=registered_by,
            organisation=cls.receiver_for(place),
            **answers,
        )
        made.save()
        by = registered_by or owner
        made.submit(by=by, beside=beside.ref if beside is not None else "")
        if isinstance(beside, Matter):
            Link.objects.create(file=made.file, other=beside.file, made_by=by)
        return made

    @staticmethod
    def receiver_for(place):
        """The principal that answers (docs/decisions/0021): the place's own if it has advisers, else the national office."""
        if (
            place
            and Membership.objects.of_principal(place.principal_id, Role.ADVISER, Role.COORDINATOR).exists()
        ):
            return place.principal
        office = (
            Organisation.objects.current()
            .principals()
            .filter(kind=Organisation.Kind.AUTHORITY, name="Socialstyrelsen")
            .first()
        )
        if office is None:
            national = (
                Membership.objects.current()
                .filter(role=Role.NATIONAL_COORDINATOR)
                .select_related("organisation__principal")
                .order_by("pk")
                .first()
            )
            office = national.organisation.principal if national else None
        return office or (place.principal if place else None)

    @move(S.SUBMITTED, to=S.FIRST_ASSESSMENT, label=_("Ta ärendet"), done=_("Tog ärendet"), then=_("Idégivaren läser vem du är, och nästa steg är din första bedömning."), owner_label=_("En rådgivare tog ärendet"), allowed=rules.may_take,
          tells=owners, hint=_("Idégivaren får veta vem du är."))  # fmt: skip
    def take(self, *, by):
        self._hand_to(by)

    @move(
        S.FIRST_ASSESSMENT,
        to=None,
        label=_("Ta ärendet"),
        done=_("Tog ärendet"),
        then=_("Idégivaren läser vem du är, och nästa steg är din första bedömning."),
        owner_label=_("En rådgivare tog ärendet"),
        allowed=rules.may_take,
        tells=owners,
        hint=_("Idégivaren får veta vem du är."),
    )
    def take_woken(self, *, by):
        """It came to rest before anybody had it, and was woken: else only a coordinator could hand it out."""
        self._hand_to(by)

    @move(to=None, label=_("Byt rådgivare"), done=_("Bytte rådgivare"), then=_("Den nya rådgivaren har ärendet nu, och idégivaren får veta vem det är."), notice=_("Du har fått ett ärende: du är rådgivare"), owner_label=_("Du har fått en ny rådgivare"), allowed=rules.may_assign, tells=owners_and_adviser,
          page="innovations:move_form", in_panel=False)  # fmt: skip
    def assign(self, *, by, person):
        self._check_adviser(person)
        before = str(self.assigned_to or "")
        self._hand_to(person)
        return {"to": str(person), "from": before, "named": [person.pk]}

    @move(S.SUBMITTED, to=S.FIRST_ASSESSMENT, label=_("Tilldela rådgivare"), done=_("Tilldelade en rådgivare"), then=_("Rådgivaren har ärendet nu, och idégivaren får veta vem det är."), notice=_("Du har fått ett ärende: du är rådgivare"), owner_label=_("En rådgivare tog ärendet"), allowed=rules.may_assign,
          tells=owners_and_adviser, page="innovations:move_form", in_panel=False)  # fmt: skip
    def hand_out(self, *, by, person):
        self._check_adviser(person)
        self._hand_to(person)
        return {"to": str(person), "named": [person.pk]}

    @move(S.FIRST_ASSESSMENT, to=S.RETURNED, label=_("Fråga idégivaren"), done=_("Frågade idégivaren"), then=_("Klockan står stilla tills svaret kommer."), owner_label=_("Rådgivaren ställde frågor till dig"), allowed=rules.works_on_it,
          tells=owners, page="innovations:move_form", category="question", hint=_("Klockan stannar tills svaret kommer."))  # fmt: skip
    def ask(self, *, by, questions, reply_by):
        asked = [text.strip() for text in questions if text.strip()]
        if not 1 <= len(asked) <= 3:
            raise Refused(_now("Ställ minst en och högst tre frågor."))
        for text in asked:
            self.questions.create(text=text, asked_by=by, reply_by=reply_by)
        Task.objects.create(
            file=self.file, what="answer", text=gettext_noop("Svara på rådgivarens frågor"), person=self.owner,
            url=self.get_absolute_url(), due_on=reply_by,
        )  # fmt: skip
        return {"count": len(asked), "reply_by": str(reply_by)}

    @move(S.RETURNED, to=S.FIRST_ASSESSMENT, label=_("Svara på frågorna"), done=_("Svarade på frågorna"), notice=_("Idégivaren har svarat på frågorna"), owner_label=_("Du svarade på frågorna"), allowed=rules.is_on_owners_side,
          tells=adviser, page="innovations:answer", category="work")  # fmt: skip
    def answer(self, *, by, answers):
        """`answers`: {question id: text}. Every open question must have one."""
        self._take_answers(answers, by=by)

    @move(S.RETURNED, to=S.FIRST_ASSESSMENT, label=_("Skriv ner svaren"), done=_("Skrev ner idégivarens svar"), notice=_("Idégivarens svar är nedskrivna"), owner_label=_("Rådgivaren skrev ner dina svar"), allowed=rules.may_write_down,
          tells=adviser, page="innovations:answer", category="work", hint=_("Idégivaren har ingen e-post. Ring, och skriv det som sägs."))  # fmt: skip
    def write_down_answers(self, *, by, answers):
        """The same, as the owner said it on the phone: else the matter would rest for want of an address."""
        self._take_answers(answers, by=by)

    @move(S.RETURNED, to=None, label=_("Be om mer tid"), done=_("Bad om mer tid"), then=_("Svara inom tio arbetsdagar."), notice=_("Idégivaren har bett om mer tid"), owner_label=_("Du fick mer tid"), allowed=rules.is_on_owners_side, tells=adviser,
          category="work", hint=_("Du får tio arbetsdagar till."))  # fmt: skip
    def ask_for_more_time(self):
        later = self.working_days_on(MORE_TIME)
        self.questions.unanswered().update(reply_by=later)
        self.file.tasks.filter(what="answer", status=Task.Status.OPEN).update(due_on=later)
        return {"reply_by": str(later)}

    # --- privates --------------------------------------------------------------------------------

    def _take_answers(self, answers, *, by):
        for question in self.questions.unanswered():
            text = answers.get(question.pk, "").strip()
            if not text:
                raise Refused(_now("Svara på alla frågor. Skriv att du inte vet om det är så."))
            question.answer_with(text, by=by)
        self._close_tasks("answer")

    def _check_adviser(self, person):
        if not person.has_role_at(self.organisation_id, Role.ADVISER, Role.COORDINATOR):
            raise Refused(_now("Personen är inte rådgivare hos er."))
        if self.has_conflict_of_interest(person):
            raise Refused(_now("Personen är jävig i ärendet."))
        if self.assigned_to_id == person.pk:
            raise Refused(_now("Personen har redan ärendet."))

    def _hand_to(self, person):
        self.assigned_to, self.assigned_at = person, timezone.now()
