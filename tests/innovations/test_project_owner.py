"""The project owner: told by mail and in the portal, with a task, and the matter stands in their lists."""

import pytest
from django.core import mail
from django.urls import reverse

from innovations.models import Innovation
from portal.models import Notification, Task

S = Innovation.Status


def name(client, idea, adviser, person):
    client.force_login(adviser)
    url = reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": "name_project_owner"})
    client.post(url, {"person": "other", "email": person.email})
    for step in idea.steps.filter(told_at=None):
        step.announce()
    Notification.send_due()


def open_task(idea, person):
    return idea.file.tasks.filter(what="lead_test", person=person, status=Task.Status.OPEN)


def test_who_is_named_is_told_by_mail_with_what_is_expected(client, idea, adviser, manager):
    name(client, idea, adviser, manager)
    notice = Notification.objects.get(recipient=manager)
    assert (notice.step.move, notice.category) == ("name_project_owner", "question")
    sent = next(m for m in mail.outbox if m.to == [manager.email])
    assert "Det är du som är projektägare." in sent.body and idea.title not in sent.body
    to_owner = [m.body for m in mail.outbox if m.to == [idea.owner.email]]
    assert not any("Det är du som är projektägare." in body for body in to_owner)


def test_the_task_and_the_matter_stand_in_their_lists(client, idea, adviser, manager):
    name(client, idea, adviser, manager)
    client.force_login(manager)
    start = client.get("/").content.decode()
    assert "Inget väntar på dig" not in start and "Du är projektägare: läs ärendet" in start
    page = client.get(reverse("portal:mine")).content.decode()
    assert 'id="leder">Du är projektägare</h2>' in page and idea.title in page.split('id="leder"')[1]
    assert "Bladet öppnas här" in client.get(idea.get_absolute_url()).content.decode()


def test_what_waits_for_the_owner_does_not_wait_for_the_project_owner(client, idea, adviser, manager, nurse):
    name(client, idea, adviser, manager)
    idea.ask(by=adviser, questions=["Hur många?"], reply_by=idea.working_days_on(5))
    client.force_login(manager)
    page = client.get(reverse("portal:mine")).content.decode()
    assert idea.title in page.split('id="leder"')[1]
    assert "Väntar på dig</span>" not in page + client.get("/").content.decode()
    client.force_login(nurse)
    page = client.get(reverse("portal:mine")).content.decode()
    assert 'id="leder"' not in page and "Väntar på dig" in page


def test_one_project_owner_at_a_time_has_the_task(client, idea, adviser, manager, nurse):
    name(client, idea, adviser, manager)
    name(client, idea, adviser, nurse)
    assert not open_task(idea, manager).exists() and open_task(idea, nurse).count() == 1
    client.force_login(manager)
    assert idea.title not in client.get(reverse("portal:mine")).content.decode()


def test_the_task_is_done_when_the_project_owner_has_written_the_sheet(idea, adviser, manager):
    idea.name_project_owner(by=adviser, person=manager)
    Innovation.objects.filter(pk=idea.pk).update(status=S.CONCEPT_TEST)
    idea = Innovation.objects.get(pk=idea.pk)
    idea.keep_sheet("concept_test", by=adviser, seen="", where="Avdelning 3")
    assert open_task(idea, manager).exists()
    mark = idea.stage_sheet("concept_test").mark
    idea.keep_sheet("concept_test", by=manager, seen=mark, where="Avdelning 4")
    assert not open_task(idea, manager).exists()


def test_the_task_rests_while_the_matter_is_parked_and_comes_back(idea, adviser, manager, nurse):
    idea.name_project_owner(by=adviser, person=manager)
    idea.park(by=adviser, until=idea.working_days_on(40), reason="Inget rum än.")
    assert not open_task(idea, manager).exists()
    idea.reassess(by=nurse, reason="Nu finns rummet.")
    assert open_task(idea, manager).count() == 1


def test_where_the_sheet_is_open_the_page_leads_to_it(client, idea, adviser, manager):
    idea.name_project_owner(by=adviser, person=manager)
    Innovation.objects.filter(pk=idea.pk).update(status=S.CONCEPT_TEST)
    client.force_login(manager)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Du är projektägare." in page and "Bladet öppnas här" not in page
    assert reverse("innovations:sheet", args=[idea.ref, "concept_test"]) in page
    Innovation.objects.filter(pk=idea.pk).update(status=S.IN_USE)  # tested long ago
    assert "Bladet öppnas här" not in client.get(idea.get_absolute_url()).content.decode()


@pytest.mark.parametrize("visibility", ["handling", "network"])
def test_who_leads_or_judges_it_opens_its_files(idea, adviser, manager, assessor, panel_member, visibility):
    """However widely the owner shows it."""
    idea.name_project_owner(by=adviser, person=manager)
    idea.add_assessor(by=adviser, person=assessor)
    status = S.READY_FOR_DECISION
    Innovation.objects.filter(pk=idea.pk).update(status=status, visibility=visibility)
    idea = Innovation.objects.get(pk=idea.pk)
    assert all(idea.may_read_attachments(person) for person in (manager, assessor, panel_member))


def test_they_hear_how_it_goes_as_work(idea, adviser, manager):
    idea.name_project_owner(by=adviser, person=manager)
    idea.park(by=adviser, until=idea.working_days_on(40), reason="Inget rum än.")
    for step in idea.steps.filter(told_at=None):
        step.announce()
    parked = Notification.objects.get(recipient=manager, step__move="park")
    assert (parked.category, str(parked.label)) == ("work", "Parkerade till ett datum")
