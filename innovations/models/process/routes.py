"""The first assessment and the routes out of it: do it locally, referred, merged, parked, declined."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import rules
from innovations.models.audience import (
    adviser,
    owners,
    owners_and_adviser,
    owners_and_leaders,
    receiver_of_referral,
)
from innovations.models.merger import Merger
from innovations.models.stages import Status as S
from portal.lifecycle import Refused, move
from portal.models import Link, Role, Task

REFERRAL_DAYS = 5  # to say yes or no to a matter that somebody wants to hand over
LONGEST_PARKING = timedelta(days=731)  # two years, a leap day among them


class Routes:
    """A chapter of the innovation."""

    @move(S.FIRST_ASSESSMENT, to=S.DONE_LOCALLY, label=_("Gör direkt lokalt"), done=_("Görs direkt lokalt"), then=_("Idégivaren läser ditt skäl och vem som tar emot, och ärendet är avslutat."), owner_label=_("Klart – gör det direkt"), allowed=rules.works_on_it,
          tells=owners, page="innovations:move_form", needs_reason=True, hint=_("Idén blir klar hos er. Ange chefen som tar emot."))  # fmt: skip
    def do_locally(self, *, by, manager):
        self._end_what_waits()
        return {"manager": manager}

    @move(S.FIRST_ASSESSMENT, to=None, label=_("Hänvisa till någon annan"), done=_("Föreslog att hänvisa till någon annan"), then=_("Mottagaren har fått frågan, och ärendet är kvar hos er tills någon där har sagt ja."), notice=_("Tar ni emot ett ärende? Svara ja eller nej"), allowed=rules.works_on_it, tells=receiver_of_referral, needs_reason=True,
          page="innovations:move_form", category="work", hint=_("Ärendet lämnar er först när mottagaren har sagt ja."))  # fmt: skip
    def propose_referral(self, *, by, receiver):
        if self.open_referral:
            raise Refused(_now("Ni väntar redan på svar från en mottagare."))
        if receiver.principal_id == self.organisation_id:
            raise Refused(_now("Mottagaren är ni själva. Byt rådgivare i stället."))
        self.referrals.create(receiver=receiver, proposed_by=by)
        for role in (Role.ADVISER, Role.AUTHORITY_CONTACT):
            Task.objects.create(
                file=self.file, what="referral", text=gettext_noop("Svara om ni tar emot ett hänvisat ärende"), role=role,
                organisation_id=receiver.principal_id, url=self.get_absolute_url(), due_on=receiver.working_days_on(REFERRAL_DAYS),
            )  # fmt: skip
        return {"receiver": receiver.name}

    @move(S.FIRST_ASSESSMENT, S.RETURNED, to=S.REFERRED, label=_("Ta emot ärendet"), done=_("Tog emot ärendet"), then=_("Idégivaren läser vilken dag du svarar, och du har fått en uppgift att göra det."), notice=_("Mottagaren har tagit emot ärendet"), owner_label=_("Överlämnad till en mottagare som har sagt ja"), allowed=rules.receives_referral,
          tells=owners_and_adviser, page="innovations:move_form", hint=_("Idégivaren får veta att ni svarar och när."))  # fmt: skip
    def accept_referral(self, *, by, answer_by):
        referral = self.open_referral
        referral.answer(True, by=by, answer_by=answer_by)
        self._close_tasks("referral")
        self._end_what_waits()
        Task.objects.create(
            file=self.file, what="answer_owner", text=gettext_noop("Svara idégivaren i ett ärende som ni har tagit emot"), person=by,
            url=f"{self.get_absolute_url()}#meddelanden", due_on=answer_by,
        )  # fmt: skip
        return {
            "receiver": referral.receiver.name,
            "answer_by": str(answer_by),
            "named": [self.assigned_to_id],
        }

    @move(
        S.FIRST_ASSESSMENT,
        S.RETURNED,
        to=None,
        label=_("Ta inte emot ärendet"),
        done=_("Tog inte emot ärendet"),
        then=_("Rådgivaren som frågade läser ditt skäl och har kvar ärendet."),
        notice=_("Mottagaren tar inte emot ärendet. Det är kvar hos dig"),
        allowed=rules.receives_referral,
        tells=adviser,
        needs_reason=True,
        category="work",
    )
    def decline_referral(self, *, by):
        self.open_referral.answer(False, by=by)
        self._close_tasks("referral")

    @move(S.FIRST_ASSESSMENT, to=None, label=_("Föreslå att föra ihop med ett annat ärende"), done=_("Föreslog att föra ihop med ett annat ärende"), then=_("Båda idégivarna har fått frågan, och ärendena är isär tills båda har sagt ja."), owner_label=_("Rådgivaren föreslår att föra ihop ditt ärende med ett annat"),
          allowed=rules.works_on_it, tells=lambda i: owners(i) | i.merger_partners(), needs_reason=True, page="innovations:move_form", category="question",
          hint=_("Båda idégivarna måste säga ja. Det går att ångra i 30 dagar."))  # fmt: skip
    def propose_merger(self, *, by, into, wants="", other_wants=""):
        """`wants`, `other_wants`: what each is about, in the proposer's words, for the owner of the other one."""
        if into.pk == self.pk or not into.is_open:
            raise Refused(_now("Välj ett annat, öppet ärende."))
        if self.is_confidential or into.is_confidential:
            raise Refused(_now("Ett sekretessmarkerat ärende förs inte ihop med ett annat."))
        if self.open_merger or into.mergers.waiting().filter(into=self).exists():
            raise Refused(_now("Det finns redan ett förslag som väntar på svar."))
        merger = self.mergers.create(into=into, proposed_by=by)
        url = reverse("innovations:merger", kwargs={"pk": merger.pk})
        for innovation in (self, into):
            Task.objects.create(
                file=innovation.file, what="merger", text=gettext_noop("Svara om ditt ärende får föras ihop med ett annat"),
                person=innovation.owner, url=url,
            )  # fmt: skip
        return {"into": into.ref, "wants": wants, "other_wants": other_wants, "url": url}

    @move(S.FIRST_ASSESSMENT, to=S.MERGED, label=_("För ihop"), done=_("Förde ihop ärendena"), notice=_("Ett annat ärende är nu ihop med ditt. Ditt går vidare som förut"), owner_label=_("Ihop med ett annat ärende. Ditt bidrag finns kvar under ditt namn."),
          allowed=rules.is_the_portal, tells=lambda i: owners_and_adviser(i) | i.merger_partners(), page="innovations:merger", in_panel=False)  # fmt: skip
    def merge(self, *, by, merger):
        """Made by the portal when both owners have said yes."""
        if not (merger.own_yes_at and merger.other_yes_at):
            raise Refused(_now("Båda idégivarna måste säga ja."))
        merger.merged_at = timezone.now()
        merger.save()
        Link.objects.get_or_create(
            file=self.file,
            other=merger.into.file,
            kind=Link.Kind.MERGED,
            ended_at=None,
            defaults={"made_by": merger.proposed_by},
        )
        self._end_what_waits()
        return {"into": merger.into.ref, **merger.about_the_other}

    @move(
        to=None,
        label=_("Förs inte ihop"),
        done=_("En idégivare sa nej till att föra ihop ärendena. De går vidare var för sig"),
        notice=_("Ditt ärende förs inte ihop med det andra. Det går vidare som förut"),
        owner_label=_("Ärendena förs inte ihop. Ditt går vidare som förut"),
        allowed=rules.is_the_portal,
        tells=lambda i: owners_and_adviser(i) | i.merger_partners(),
        page="innovations:merger",
        in_panel=False,
    )
    def refuse_merger(self, *, by, merger):
        """Made by the portal when one of the owners has said no: nobody goes on waiting, and who it was is not told."""
        return {"into": merger.into.ref, **merger.about_the_other}

    @move(
        S.MERGED,
        to=S.FIRST_ASSESSMENT,
        label=_("Ångra sammanföringen"),
        done=_("Ångrade sammanföringen"),
        then=_("Ärendet är tillbaka i första bedömningen."),
        notice=_("Ett ärende som var ihop med ditt är isär igen. Ditt går vidare som förut"),
        owner_label=_("Ärendena är isär igen"),
        allowed=rules.may_reopen,
        tells=lambda i: owners_and_adviser(i) | i.merger_partners(),
    )
    def undo_merger(self):
        merger = self.merger_to_undo
        if merger is None:
            raise Refused(_now("Det har gått mer än 30 dagar. Skicka in på nytt i stället."))
        merger.undone_at = timezone.now()
        merger.save()
        self.file.links.filter(other=merger.into.file, kind=Link.Kind.MERGED, ended_at=None).update(
            ended_at=timezone.now()
        )
        self._ask_assessors_again()
        return merger.about_the_other

    @move(S.FIRST_ASSESSMENT, S.READY_FOR_DECISION, to=S.PARKED, label=_("Parkera till ett datum"), done=_("Parkerade till ett datum"), then=_("Idégivaren läser skälet, och ärendet tas upp igen när datumet kommer."), owner_label=_("Väntar till ett datum"), allowed=rules.may_close,
          tells=owners_and_leaders, needs_reason=True, page="innovations:move_form", hint=_("Ett inte nu har alltid ett datum."))  # fmt: skip
    def park(self, *, by, until, **decision):
        self.check_parking(until)
        self.parked_until = until
        detail = {"until": str(until), **self._decide("parked", by, decision, reconsider_on=until)}
        self._end_what_waits()
        return detail

    @move(S.FIRST_ASSESSMENT, S.READY_FOR_DECISION, to=S.DECLINED, label=_("Går inte vidare"), done=_("Går inte vidare"), then=_("Idégivaren läser skälet, och ärendet är avslutat tills någon ber om förnyad bedömning."), owner_label=_("Idén går inte vidare"), allowed=rules.may_close,
          tells=owners_and_leaders, needs_reason=True, page="innovations:move_form", hint=_("Skälet går till idégivaren, med vad som var bra."))  # fmt: skip
    def decline(self, *, by, strengths="", advice="", **decision):
        detail = {"strengths": strengths, "advice": advice, **self._decide("declined", by, decision)}
        self._end_what_waits()
        return detail

    @staticmethod
    def check_parking(until):
        """A day that comes while those who decided are still there to answer for it. Raises Refused."""
        today = timezone.localdate()
        if until <= today:
            raise Refused(_now("Datumet måste ligga framåt i tiden."))
        if until > today + LONGEST_PARKING:
            raise Refused(
                _now(
                    "Datumet får ligga högst två år fram. Går det inte att säga ett, gå inte vidare i stället."
                )
            )

    def hear_from(self, by):
        """Whoever took it over has answered the owner as promised, in whosever name the task stands."""
        if rules.has_taken_referral.test(by, self) and by not in self.owners_side():
            self._close_tasks("answer_owner")

    @transaction.atomic
    def keep_first_assessment(self, *, by, answers):
        """Save the adviser's six answers as they are so far. Raises Refused when the matter has gone on."""
        self.lock()
        if self.status != self.Status.FIRST_ASSESSMENT or not rules.works_on_it.test(by, self):
            raise Refused(
                _now("Första bedömningen kan inte ändras: ärendet är i läget %(status)s.")
                % {"status": self.get_status_display()}
            )
        first = self.first_assessment or self.first_assessments.model(innovation=self)
        first.answers, first.adviser, first.saved_at = answers, by, timezone.now()
        first.save()
        self.was_worked_on(by=by)
        self.forget()
        return first

    def moves_for(self, user):
        """Without what would be refused at once."""
        opened, blocked = super().moves_for(user)
        return [header for header in opened if not self.has_no_use_for(header.name)], blocked

    def has_no_use_for(self, name):
        """A question that is asked already, a merger too old to undo, an assessor to take off where there is none."""
        if name == "undo_merger":
            return self.merger_to_undo is None
        if name == "excuse_assessor":
            return not self.active_assessments
        return self.awaits_answer_to(name)

    def awaits_answer_to(self, name):
        """Whether this move has asked somebody who has not answered: it is refused until they have."""
        if name == "propose_merger":
            return self.is_asked_to_merge and self.open_merger is not None
        return name == "propose_referral" and self.has_open_referral

    @cached_property
    def first_assessment(self):
        """The latest version."""
        return self.first_assessments.order_by("-version").first()

    @cached_property
    def is_asked_to_merge(self):
        """Whether a proposal to join it with another waits for an answer."""
        return Merger.objects.waiting().filter(Q(innovation=self) | Q(into=self)).exists()

    @cached_property
    def has_open_referral(self):
        return self.referrals.waiting().exists()

    @cached_property
    def open_referral(self):
        if not self.has_open_referral:
            return None
        return self.referrals.waiting().select_related("receiver").first()

    @cached_property
    def taken_referral(self):
        """The referral by which another organisation has the matter now, or None."""
        if self.status != self.Status.REFERRED:
            return None
        return self.referrals.filter(accepted=True).select_related("receiver", "answered_by").last()

    @cached_property
    def open_merger(self):
        return self.mergers.waiting().select_related("into").first()

    @property
    def merger_to_undo(self):
        """The one that joined it with another, while it can still be undone."""
        return self.mergers.undoable().first()

    def merger_partners(self):
        merger = self.mergers.select_related("into__owner").order_by("-pk").first()
        return merger.into.owners_side() if merger else set()

    # --- privates --------------------------------------------------------------------------------

    def _end_what_waits(self):
        """At every way out: nobody is asked for anything more, and whoever was asked to take it over reads it no longer."""
        self._end_proposals()
        waiting = self.file.tasks.filter(status=Task.Status.OPEN)
        asked = Q(what__in=["answer", "answer_owner", "decide", "start_pilot", "lead_test"]) | Q(
            what__startswith="assess-"
        )
        waiting.filter(asked).update(status=Task.Status.CANCELLED, closed_at=timezone.now())

    def _end_proposals(self):
        """When neither a referral nor a merger can come about any longer."""
        self.referrals.filter(answered_at=None).update(answered_at=timezone.now())
        self._close_tasks("referral", Task.Status.CANCELLED)
        self._call_off_mergers()

    def _call_off_mergers(self):
        proposals = Merger.objects.waiting().filter(Q(innovation=self) | Q(into=self))
        for merger in proposals.select_for_update(of=("self",)).order_by("pk"):
            merger.call_off()

    def _ask_assessors_again(self):
        """Back in the same round: those who had not handed in are asked anew, and the project owner."""
        self._ask_project_owner()
        left = [f"assess-{a.assessor_id}" for a in self.active_assessments if not a.closed_at]
        self.file.tasks.filter(what__in=left, status=Task.Status.CANCELLED).update(
            status=Task.Status.OPEN, closed_at=None
        )

    @classmethod
    def _referred_to(cls, principals):
        """What the principals are asked to take over, and what they took."""
        referrals = cls.referrals.rel.related_model.objects
        asked_or_taken = referrals.waiting() | referrals.filter(accepted=True)
        return asked_or_taken.filter(receiver__principal__in=principals).values("innovation")
