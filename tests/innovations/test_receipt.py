"""The receipt: on the page, by mail and on paper, for nobody else."""

import pytest
from django.core import mail

from innovations.models import Innovation
from portal.models import Notification, Step
from portal.tasks import sweep_once
from tests import make
from tests.innovations.sending import NEED, send

pytestmark = pytest.mark.django_db


def test_the_receipt_comes_by_mail_with_number_date_and_link(client, office):
    send(client)
    sweep_once()
    innovation = Innovation.objects.get()
    letter = next(m for m in mail.outbox if m.to == ["patient@example.se"])
    assert innovation.ref in letter.subject
    assert innovation.owner.follow_token in letter.body
    assert "Svar senast:" in letter.body and "arbetsdagar, räknat från dagen efter" in letter.body
    assert NEED not in letter.body


def test_the_receipt_is_a_pdf_too(client, office):
    receipt = send(client)
    pdf = client.get(receipt["Location"].rstrip("/") + ".pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_nobody_else_sees_the_receipt(client, office, nurse):
    receipt = send(client)["Location"]
    client.cookies.clear()
    assert client.get(receipt).status_code == 302
    client.force_login(nurse)
    assert client.get(receipt).status_code == 404
    assert client.get(receipt.rstrip("/") + ".pdf").status_code == 404


def test_the_giver_is_told_though_they_acted_themselves(
    nurse, adviser, region, django_capture_on_commit_callbacks
):
    innovation = make.innovation(nurse, region)
    Step.objects.get(file=innovation.file, move="submit").announce()
    assert set(Notification.objects.values_list("recipient__name", flat=True)) == {"Nurse", "Adviser"}


def test_a_guest_without_a_name_is_greeted_without_one(guest, region, mailoutbox):
    innovation = make.innovation(guest, region, title="Veta när läkaren ringer")
    Step.objects.get(file=innovation.file, move="submit").announce()
    Notification.send_due()
    mine = next(mail for mail in mailoutbox if mail.to == [guest.address])
    assert mine.body.startswith("Hej,\n") and "Person utan konto" not in mine.alternatives[0].content
    assert "Hos: Rådgivarna i Region Provlän" in mine.body
