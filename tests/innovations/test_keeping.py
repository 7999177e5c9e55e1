"""What the desk keeps in order in any stage, by its pages: what the innovation is about, who may not know of it, and its clock."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from innovations.models import CatalogueEntry, Innovation
from portal.lifecycle import Refused
from portal.models import AuditEntry, Notification, Role, Subscription
from tests import make
from tests.innovations.reach import fresh, move_url
from tests.people import make_person

CLASSES = {"type": "service", "target_group": "older", "life_event": "discharge", "evidence": "E2", "crosses_principals": "on"}  # fmt: skip


# --- what it is about -------------------------------------------------------------------------


def test_the_adviser_says_what_it_is_about_and_the_owner_reads_it(client, idea, adviser, nurse):
    client.force_login(adviser)
    assert move_url(idea, "classify") in client.get(idea.get_absolute_url()).content.decode()
    client.post(move_url(idea, "classify"), CLASSES)
    now = fresh(idea)
    assert (now.type, now.target_group, now.life_event, now.evidence, now.crosses_principals) == (
        "service", "older", "discharge", "E2", True,
    )  # fmt: skip
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Komma hem från sjukhus" in page and "Målgrupp: – → Äldre" in page
    assert "Berör flera huvudmän: nej → ja" in page
    client.force_login(nurse)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Så har rådgivaren beskrivit den" in page and "E2 egen mätning före och efter" in page
    assert "Rådgivaren beskrev vad idén handlar om" in page


def test_the_form_opens_with_what_is_already_said(client, idea, adviser):
    idea.classify(by=adviser, **CLASSES | {"crosses_principals": True})
    client.force_login(adviser)
    form = client.get(move_url(idea, "classify")).context["form"]
    assert {name: form[name].value() for name in form.fields} == CLASSES | {"crosses_principals": True}
    answer = client.post(move_url(idea, "classify"), CLASSES)
    assert answer.status_code == 409 and "Du har inte ändrat något." in answer.content.decode()
    assert fresh(idea).steps.filter(move="classify").count() == 1


def test_words_outside_the_lists_are_refused(client, idea, adviser):
    client.force_login(adviser)
    assert client.post(move_url(idea, "classify"), CLASSES | {"target_group": "cats"}).status_code == 422
    assert fresh(idea).evidence == "E0"


def test_nobody_sets_the_evidence_of_an_own_idea(client, region, coordinator, adviser, nurse):
    """The coordinator may classify every matter of the principal, but not the own one, and the owner none."""
    own = make.taken(coordinator, region, adviser)
    for person in (coordinator, nurse):
        with pytest.raises(Refused):
            own.classify(by=person, **CLASSES | {"crosses_principals": True})
    client.force_login(coordinator)
    assert client.post(move_url(own, "classify"), CLASSES).status_code == 409
    assert fresh(own).evidence == "E0"


def test_an_entry_takes_over_what_was_said_and_by_whom(idea, adviser, editor, region):
    idea.classify(by=adviser, **CLASSES | {"crosses_principals": True})
    Innovation.objects.filter(pk=idea.pk).update(status="in_use")
    entry = CatalogueEntry.write_from(fresh(idea), by=editor)
    assert (entry.type, entry.target_group, entry.life_event) == ("service", "older", "discharge")
    assert (entry.evidence, entry.evidence_set_by) == ("E2", adviser)


# --- secrecy ----------------------------------------------------------------------------------

GROUND = "OSL 31 kap. 16 §"


def mark(client, idea, by, **post):
    client.force_login(by)
    return client.post(move_url(idea, "mark_secret"), {"ground": GROUND} | post)


def test_the_form_says_what_the_mark_means_and_asks_for_the_paragraph(client, idea, coordinator):
    client.force_login(coordinator)
    page = client.get(move_url(idea, "mark_secret")).content.decode()
    assert "ser det inte längre" in page and "skrivs det i loggen" in page
    assert mark(client, idea, coordinator, ground=" ").status_code == 422
    assert not fresh(idea).is_confidential


def test_those_it_was_shown_to_lose_sight_of_it_and_those_who_have_it_do_not(
    client, idea, adviser, coordinator, nurse, stranger, national_coordinator
):
    idea.show_to(by=nurse, visibility="network")
    for person in (stranger, national_coordinator):
        client.force_login(person)
        assert client.get(idea.get_absolute_url()).status_code == 200
        assert idea.title in client.get("/sok/?q=hemg%C3%A5ng").content.decode()
    mark(client, idea, adviser)
    for person in (stranger, national_coordinator):
        client.force_login(person)
        for address in (idea.get_absolute_url(), move_url(idea, "lift_secrecy"), f"/arenden/{idea.ref}/"):
            assert client.get(address).status_code == 404
        assert idea.title not in client.get("/sok/?q=hemg%C3%A5ng").content.decode()
    for person in (adviser, coordinator, nurse):
        client.force_login(person)
        page = client.get(idea.get_absolute_url())
        assert page.status_code == 200 and GROUND in page.content.decode()


def test_a_free_matter_that_is_marked_is_the_coordinators_alone(
    client, nurse, region, coordinator, other_adviser
):
    free = make.innovation(nurse, region)
    client.force_login(other_adviser)
    assert client.get(free.get_absolute_url()).status_code == 200
    mark(client, free, coordinator)
    client.force_login(other_adviser)
    assert client.get(free.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_from_then_on_every_reader_is_logged(client, idea, adviser, coordinator, nurse):
    client.force_login(coordinator)
    client.get(idea.get_absolute_url())
    assert not AuditEntry.objects.filter(action="read", key=idea.ref).exists()
    mark(client, idea, adviser)
    for person in (coordinator, nurse):
        client.force_login(person)
        client.get(idea.get_absolute_url())
    readers = set(AuditEntry.objects.filter(action="read", key=idea.ref).values_list("actor", flat=True))
    assert {str(coordinator.pk), str(nurse.pk)} <= readers


def test_neither_notices_nor_mail_carry_the_title(client, idea, adviser, nurse, stranger):
    idea.show_to(by=nurse, visibility="network")
    Subscription.objects.create(person=stranger, file=idea.file)
    idea.ask(by=adviser, questions=["Hur många?"], reply_by="2030-01-01")
    for step in idea.steps.filter(told_at=None):
        step.announce()
    assert Notification.objects.filter(recipient=stranger).exists()
    mark(client, idea, adviser)
    for step in idea.steps.filter(told_at=None):
        step.announce()
    Notification.send_due()
    assert Notification.objects.filter(recipient=nurse, step__move="mark_secret").exists()
    assert not Notification.objects.filter(recipient=stranger, step__move="mark_secret").exists()
    assert mail.outbox
    for letter in mail.outbox:
        assert idea.title not in f"{letter.subject} {letter.body} {letter.alternatives}"
    client.force_login(stranger)
    assert idea.title not in client.get(reverse("portal:notice_list")).content.decode()


def test_a_proposal_to_join_two_ideas_does_not_tell_the_title(client, idea, adviser, colleague, region):
    other = make.taken(colleague, region, adviser, title="En annan idé")
    idea.propose_merger(by=adviser, into=other, reason="Samma sak.")
    address = reverse("innovations:merger", args=[idea.mergers.get().pk])
    client.force_login(colleague)
    assert idea.title in client.get(address).content.decode()
    fresh(idea).mark_secret(by=adviser, ground=GROUND)
    assert idea.title not in client.get(address, follow=True).content.decode()
    assert fresh(idea).open_merger is None
    for one, two in ((idea, other), (other, idea)):
        with pytest.raises(Refused, match="förs inte ihop"):
            fresh(one).propose_merger(by=adviser, into=fresh(two), reason="Samma sak.")


def test_the_mark_is_lifted_with_a_reason_that_the_owner_reads(client, idea, adviser, nurse, stranger):
    idea.show_to(by=nurse, visibility="network")
    mark(client, idea, adviser)
    client.force_login(adviser)
    assert client.post(move_url(idea, "lift_secrecy"), {"reason": ""}).status_code == 422
    client.post(move_url(idea, "lift_secrecy"), {"reason": "Patentet är offentligt."})
    assert (fresh(idea).is_confidential, fresh(idea).secrecy_ground) == (False, "")
    client.force_login(nurse)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Sekretessmarkeringen hävdes" in page and "Patentet är offentligt." in page
    client.force_login(stranger)
    assert client.get(idea.get_absolute_url()).status_code == 200
    with pytest.raises(Refused, match="inte sekretessmarkerat"):
        fresh(idea).lift_secrecy(by=adviser, reason="En gång till.")


def test_the_catalogue_does_not_tell_what_is_secret(client, idea, adviser, editor, region):
    Innovation.objects.filter(pk=idea.pk).update(status="in_use")
    entries = CatalogueEntry.objects.filter(pk=CatalogueEntry.write_from(fresh(idea), by=editor).pk)
    editors = [editor, make_person("regionaleditor", region, Role.EDITOR)]
    assert all(entries.edited_by(e).exists() and entries.visible_to(e).exists() for e in editors)
    entries.update(status="published")
    with pytest.raises(Refused, match="dra tillbaka den först"):
        fresh(idea).mark_secret(by=adviser, ground=GROUND)
    client.force_login(adviser)
    page = client.get(idea.get_absolute_url()).content.decode()  # no link to what is refused
    assert move_url(idea, "mark_secret") not in page and "En redaktör behöver dra tillbaka den först." in page
    entries.update(status="draft")
    assert move_url(idea, "mark_secret") in client.get(idea.get_absolute_url()).content.decode()
    fresh(idea).mark_secret(by=adviser, ground=GROUND)
    assert not any(entries.edited_by(e).exists() or entries.visible_to(e).exists() for e in editors)
    assert any("sekretessmarkerat" in text for text in entries.get().missing())


def test_the_national_offices_own_secret_matters_stay_with_its_coordinator(
    client, nurse, national_coordinator
):
    office = national_coordinator.current_memberships[0].organisation.principal
    own = make.innovation(nurse, office)
    own.mark_secret(by=national_coordinator, ground=GROUND)
    client.force_login(national_coordinator)
    assert client.get(own.get_absolute_url()).status_code == 200
    assert Innovation.objects.in_queue_of(national_coordinator).filter(pk=own.pk).exists()


# --- the clock --------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_the_desk_pauses_with_a_coded_reason_that_the_owner_reads(client, nurse, region, adviser):
    with time_machine.travel(MONDAY, tick=False) as now:
        idea = make.taken(nurse, region, adviser)
        assert idea.answer_due == date(2026, 11, 30)
        client.force_login(adviser)
        assert move_url(idea, "pause_clock") in client.get(idea.get_absolute_url()).content.decode()
        assert client.post(move_url(idea, "pause_clock"), {"reason": "Vi väntar."}).status_code == 422
        told = {"why": "other_authority", "reason": "Läkemedelsverket ska svara först."}
        assert client.post(move_url(idea, "pause_clock"), told).status_code == 302
        assert fresh(idea).answer_due is None
        assert client.post(move_url(idea, "pause_clock"), told).status_code == 409  # it stands still already
        page = client.get(idea.get_absolute_url()).content.decode()
        assert "Står still sedan 23 november: Väntar på annan myndighet." in page
        client.force_login(nurse)
        page = client.get(idea.get_absolute_url()).content.decode()
        for text in ("Klockan står still: väntar på annan myndighet. Du får en ny dag när den går igen.", "Läkemedelsverket ska svara först.",
                     "Väntar på annan myndighet.", "När klockan går igen."):  # fmt: skip
            assert text in page, text
        assert "om du svarar i dag" not in page and "senast ." not in page
        now.move_to(datetime(2026, 11, 25, 9, tzinfo=UTC))
        client.force_login(adviser)
        page = client.get(idea.get_absolute_url()).content.decode()
        assert "Starta klockan igen" in page and move_url(idea, "pause_clock") not in page
        assert client.post(reverse("portal:move", args=[idea.ref, "start_clock"])).status_code == 302
        assert fresh(idea).answer_due == date(2026, 12, 2)  # two days later, for the two that stood still


def test_the_owner_is_told_of_both(idea, adviser, nurse):
    idea.pause_clock(by=adviser, why="technical", reason="Systemet ligger nere.")
    idea.start_clock(by=adviser)
    for step in idea.steps.filter(told_at=None):
        step.announce()
    told = Notification.objects.filter(recipient=nurse).values_list("step__move", flat=True)
    assert {"pause_clock", "start_clock"} <= set(told)


def test_a_question_to_the_owner_takes_over_from_the_reason_before(idea, adviser):
    idea.pause_clock(by=adviser, why="holiday", reason="Vi har stängt.")
    idea.ask(by=adviser, questions=["Hur många?"], reply_by="2030-01-01")
    clock = idea.file.clocks.get(kind="first_answer")
    assert [(p.reason, p.to_on is None) for p in clock.pauses.all()] == [("holiday", False), ("owner", True)]
    with pytest.raises(Refused):
        idea.start_clock(by=adviser)  # while the owner has the ball
    idea.answer(by=idea.owner, answers={idea.questions.get().pk: "Tolv."})
    assert idea.answer_due is not None


def test_the_next_stage_starts_the_clock_again(nurse, region, coordinator, adviser):
    idea = make.innovation(nurse, region)
    idea.pause_clock(by=coordinator, why="technical", reason="Systemet ligger nere.")
    assert idea.answer_due is None
    idea.take(by=adviser)
    assert idea.answer_due is not None


def test_closed_days_of_the_principal_are_not_counted_and_are_shown(
    client, nurse, region, adviser, municipality
):
    region.closed_days = [date(2026, 11, 25), date(2026, 11, 26)]
    region.save()
    with time_machine.travel(MONDAY, tick=False):
        idea = make.taken(nurse, region, adviser)
        assert idea.answer_due == date(2026, 12, 2)
        assert make.innovation(nurse, municipality, title="En annan").file.clocks.get(
            kind="first_answer"
        ).due_on == date(2026, 11, 30)
        for person in (nurse, adviser):
            client.force_login(person)
            page = client.get(idea.get_absolute_url()).content.decode()
            assert "25 november till 26 november" in page
        # A date that was promised stands, whatever is decided later; a paused clock gets a new one anyway.
        region.closed_days = [*region.closed_days, date(2026, 12, 1)]
        region.save()
        idea = fresh(idea)
        assert idea.file.clocks.get(kind="first_answer").promised_for == date(2026, 12, 2)
        idea.pause_clock(by=adviser, why="holiday", reason="Stängt.")
        idea.start_clock(by=adviser)
        assert idea.answer_due == date(2026, 12, 3)


def test_closed_days_are_written_in_the_administration(client, administrator, region):
    client.force_login(administrator)
    url = reverse("admin:portal_organisation_change", args=[region.pk])
    form = {"name": region.name, "kind": region.kind, "sector": "region", "promises": "{}", "name_variants": "", "answers_for": ""}  # fmt: skip
    answer = client.post(url, form | {"closed_days": "2027-07-30 till 2027-07-05"})
    assert answer.status_code == 200 and "behöver komma efter den första" in answer.content.decode()
    assert "Vi förstår inte raden" in client.post(url, form | {"closed_days": "i sommar"}).content.decode()
    answer = client.post(url, form | {"closed_days": "2027-07-05 till 2027-07-13\n2027-12-27"})
    assert answer.status_code == 302
    region.refresh_from_db()
    assert region.closed_days == [date(2027, 7, day) for day in (5, 6, 7, 8, 9, 12, 13)] + [
        date(2027, 12, 27)
    ]
    assert "2027-07-05 till 2027-07-13\n2027-12-27" in client.get(url).content.decode()


def test_a_pause_does_not_hide_that_the_day_has_gone(client, nurse, region, adviser):
    with time_machine.travel(MONDAY, tick=False) as now:
        idea = make.taken(nurse, region, adviser)
        now.move_to(datetime(2026, 12, 2, 9, tzinfo=UTC))
        client.force_login(adviser)
        assert move_url(idea, "pause_clock") not in client.get(idea.get_absolute_url()).content.decode()
        with pytest.raises(Refused, match="Dagen vi lovade har gått"):
            fresh(idea).pause_clock(by=adviser, why="holiday", reason="Stängt.")
        fresh(idea).ask(by=adviser, questions=["Hur många?"], reply_by="2026-12-20")
        client.force_login(nurse)
        page = client.get(idea.get_absolute_url()).content.decode()
        assert "Svar skulle ha kommit måndag 30 november" in page and "om du svarar i dag" not in page
