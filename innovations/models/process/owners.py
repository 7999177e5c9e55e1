"""What the owner decides alone, and the team: nobody is on it before they have said yes themselves."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations import rules
from innovations.models.audience import adviser, owners, owners_and_adviser, owners_and_those_who_left
from innovations.models.participation import INVITATION_DAYS, Participation
from innovations.models.stages import BEFORE_PILOT
from innovations.models.stages import Status as S
from portal.lifecycle import Refused, move
from portal.models import Job, Task
from portal.models.person import new_token
from portal.remembered import remembered

MOST_WAITING = 10  # invitations of one idea: each is a mail to somebody who may not know the sender


class Owners:
    """A chapter of the innovation."""

    @move(*BEFORE_PILOT, to=S.WITHDRAWN, label=_("Ta tillbaka idén"), done=_("Tog tillbaka idén"), then=_("Ärendet är avslutat, och ingen frågar dig om det mer."), notice=_("Idégivaren har tagit tillbaka idén"), owner_label=_("Du tog tillbaka idén"), allowed=rules.is_owner, tells=adviser, category="work",
          hint=_("Ärendet avslutas. Det du skickat in finns kvar hos oss."))  # fmt: skip
    def withdraw(self):
        """Nobody is asked for anything more: open tasks are cancelled, and invitations hold no longer."""
        self._end_what_waits()
        self.participations.invited().update(ended_at=timezone.now())
        self.file.tasks.filter(status=Task.Status.OPEN).update(
            status=Task.Status.CANCELLED, closed_at=timezone.now()
        )

    @move(S.PARKED, S.DORMANT, S.DECLINED, to=S.FIRST_ASSESSMENT, label=_("Be om förnyad bedömning"), done=_("Bad om förnyad bedömning"), then=_("Ärendet är tillbaka i första bedömningen."), owner_label=_("Ärendet tas upp igen"), allowed=rules.may_take_up_again,
          tells=owners_and_adviser, needs_reason=True, hint=_("Skriv vad som har ändrats."))  # fmt: skip
    def reassess(self):
        """A new version of the assessment; the old one is kept."""
        self.parked_until = None
        previous = self.first_assessment
        if previous:
            self.first_assessments.create(version=previous.version + 1)
            self.forget()
        self._ask_assessors_again()

    @move(*BEFORE_PILOT, to=S.DORMANT, label=_("Lägg som vilande"), done=_("Lade som vilande"), owner_label=_("Ärendet vilar. Du kan väcka det när du vill."), allowed=rules.is_the_portal,
          tells=owners_and_adviser, in_panel=False)  # fmt: skip
    def let_rest(self):
        self._end_what_waits()

    @move(
        to=None,
        label=_("Ändra vem som kan se"),
        done=_("Ändrade vem som kan se"),
        owner_label=_("Du ändrade vem som kan se ärendet"),
        allowed=rules.is_owner,
        page="innovations:visibility",
        category="quiet",
        in_panel=False,
    )
    def show_to(self, *, by, visibility, shows_owner=False):
        """`shows_owner`: whether those it is shown to also read whose idea it is."""
        self.visibility, self.shows_owner = visibility, shows_owner
        return {"visibility": visibility, "shows_owner": shows_owner}

    @move(
        to=None,
        label=_("Bjud in"),
        done=_("Bjöd in"),
        owner_label=_("En inbjudan skickades"),
        allowed=rules.is_on_owners_side,
        page="innovations:team",
        category="quiet",
        in_panel=False,
    )
    def invite(self, *, by, email, role):
        """An invitation by mail, or an offer to take the matter over. Holds for 30 days."""
        if role == Participation.PartRole.TRANSFER and by.pk != self.owner_id:
            raise Refused(_now("Bara den som äger idén kan lämna över den."))
        self._send_invitation(email, role, by=by)
        return {"role": role}

    @move(
        S.CONCEPT_TEST,
        S.PILOT,
        to=None,
        label=_("Bjud in chef eller testvärd"),
        done=_("Bjöd in till ärendet"),
        then=_("Personen får en länk med e-post och svarar ja eller nej."),
        owner_label=_("En inbjudan skickades"),
        allowed=rules.may_lead_test,
        page="innovations:move_form",
        category="quiet",
        hint=_("Chefen tar emot lösningen i sin verksamhet, testvärden prövar den där."),
    )
    def invite_receiver(self, *, by, email, role):
        """Whoever leads the test may ask: the idea giver need not know who is manager where, nor have an account."""
        if role not in {Participation.PartRole.MANAGER, Participation.PartRole.TEST_HOST}:
            raise Refused(_now("Välj chef eller testvärd."))
        self._send_invitation(email, role, by=by)
        return {"role": role}

    @move(
        to=None,
        label=_("Med i teamet"),
        notice=_("Du är med i ärendet"),
        owner_label=_("En inbjuden tackade ja"),
        allowed=rules.is_the_portal,
        tells=owners_and_adviser,
        page="innovations:participation",
        in_panel=False,
    )
    def welcome(self, *, by, person, role):
        """Made by the portal when the invited person has said yes."""
        return {"person": str(person), "role": role, "named": [person.pk]}

    @move(to=None, label=_("Lämnade teamet"), owner_label=_("En person lämnade teamet"), allowed=rules.is_on_owners_side | rules.takes_some_part, tells=owners,
          page="innovations:team", category="quiet", in_panel=False)  # fmt: skip
    def end_part(self, *, by, part):
        """One's own."""
        if part.person_id != by.pk:
            raise Refused(_now("Du kan bara avsluta din egen medverkan."))
        part.end()
        return {"role": part.role}

    @move(to=None, label=_("Ta bort ur teamet"), done=_("Avslutade en medverkan eller inbjudan"), notice=_("Din medverkan i ärendet är avslutad"), owner_label=_("En medverkan eller inbjudan avslutades"), allowed=rules.is_on_owners_side, tells=owners_and_those_who_left,
          page="innovations:team", category="quiet", in_panel=False)  # fmt: skip
    def remove_from_team(self, *, by, part):
        """Somebody else's part, or an invitation. Whose part it was is led to their own page: the matter is shut."""
        named = [part.person_id] if part.is_active else []
        told = [*(person.pk for person in self.owners_side()), *named]
        part.end()
        return {"role": part.role, "told": told, "named": named, "url": reverse("portal:mine")}

    @move(to=None, label=_("Bytte ägare"), notice=_("Du äger nu ärendet"), owner_label=_("Ärendet bytte ägare"), allowed=rules.is_on_owners_side | rules.is_the_portal, tells=owners_and_adviser,
          page="innovations:team", in_panel=False)  # fmt: skip
    def change_owner(self, *, by, to):
        """To the person who accepted a transfer."""
        self.check_may_join(to)
        before = self.owner
        self.give_to(to)
        return {"from": before.pk, "named": [to.pk]}

    def give_to(self, person):
        """Who owns it has no lesser part in it."""
        super().give_to(person)
        Participation.objects.filter(innovation=self, person=person, role="co_owner").update(
            ended_at=timezone.now()
        )

    def check_may_join(self, person):
        """Nobody stands on the owner's side of what they handle or assess. Raises Refused."""
        if (
            self.assigned_to_id == person.pk
            or self.assessments.filter(assessor=person, stepped_aside=False).exists()
        ):
            raise Refused(_now("Du handlägger eller bedömer ärendet och kan inte vara med i teamet."))

    def may_edit(self, user, *fields):
        """The text is the owner's side's until it has been decided. Of patent only the owner says anything."""
        return rules.writes_text.test(user, self) and (
            "patent" not in fields or rules.is_owner.test(user, self)
        )

    def owners_side(self):
        return {self.owner} | {part.person for part in self.team if part.role == "co_owner"}

    def has_participant(self, user, role):
        return any(part.person_id == user.pk and part.role == role for part in self.team)

    @property
    def team(self):
        """The parts of those who have said yes."""
        return [part for part in self._participations if part.is_active]

    @property
    def invitations(self):
        """The parts that wait for an answer."""
        return [part for part in self._participations if part.is_waiting]

    # --- privates --------------------------------------------------------------------------------

    def _send_invitation(self, email, role, *, by):
        # A co-owner is on the team already, and is the nearest one to take the matter over.
        with_it = {self.owner} if role == Participation.PartRole.TRANSFER else self.owners_side()
        if email.lower() in {person.address.lower() for person in with_it}:
            raise Refused(_now("Den personen är redan med."))
        if self.participations.invited().filter(invited_email__iexact=email, role=role).exists():
            raise Refused(_now("Det finns redan en inbjudan till den adressen."))
        if self.participations.invited().count() >= MOST_WAITING:
            raise Refused(
                _now("%(count)s inbjudningar väntar på svar. Återkalla någon av dem, eller vänta på svar.")
                % {"count": MOST_WAITING}
            )
        if role == Participation.PartRole.TRANSFER:
            self.participations.invited().filter(role=role).update(ended_at=timezone.now())
        invitation = self.participations.create(
            invited_email=email,
            role=role,
            invited_by=by,
            token=new_token(),
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        Job.order(
            "send_team_invitation", by=by, key=f"team-invitation-{invitation.pk}", participation=invitation.pk
        )

    @cached_property
    def _participations(self):
        return _participations(innovation=self)


@remembered
def _participations(*, innovation):
    rows = Participation.objects.filter(innovation=innovation, ended_at=None)
    return rows.select_related("person").order_by("pk")
