"""Pages that every matter shares: mine, notices, messages, files, following, search."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.matters import matter_models
from portal.models import AuditEntry, Cadence, Draft, NoticeChoice, Notification, Subscription, Task
from portal.tasks import sweep_once
from tests.people import PASSWORD, join
from tests.toy.models import Suggestion

KINDS = len(matter_models())  # each kind of matter is asked once
PUBLIC = sum(hasattr(model, "site_search") for model in apps.get_models())
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF"


def make_suggestion(owner, organisation, title="Tystare larm", **fields):
    made = Suggestion(owner=owner, organisation=organisation, title=title, need="Larmen väcker.", **fields)
    made.save()
    made.submit(by=owner)
    return made


@pytest.fixture
def toy(nurse, region):
    return make_suggestion(nurse, region)


def queries(client, url):
    client.get(url)  # the first request of a sign-in notes when it was seen
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- mine -----------------------------------------------------------------------------------


def test_mine_shows_mine_and_nothing_of_a_stranger(client, toy, nurse, stranger):
    Draft.objects.create(form="nowhere", person=nurse, data={"title": "Halvfärdig tanke"})
    client.force_login(nurse)
    page = client.get(reverse("portal:mine")).content.decode()
    assert "Tystare larm" in page and "Mottagen" in page and "Halvfärdig tanke" in page
    client.force_login(stranger)
    page = client.get(reverse("portal:mine")).content.decode()
    assert "Tystare larm" not in page and "Halvfärdig tanke" not in page


def test_mine_asks_the_same_number_of_questions_for_one_and_three(client, toy, nurse, region):
    client.force_login(nurse)
    Task.objects.create(file=toy.file, what="reply", text="Svara", person=nurse, url="/mina/")
    one = queries(client, reverse("portal:mine"))
    for title in ("Två", "Tre"):
        other = make_suggestion(nurse, region, title)
        Task.objects.create(file=other.file, what="reply", text="Svara", person=nurse, url="/mina/")
    assert queries(client, reverse("portal:mine")) == one == 10 + KINDS


def test_tasks_follow_person_and_role(client, toy, nurse, adviser, stranger, region):
    Task.objects.create(
        file=toy.file, what="take", text="Ta ärendet", role="adviser", organisation=region, url="/mina/"
    )
    seen = {}
    for person in (nurse, adviser, stranger):
        client.force_login(person)
        seen[person] = "Ta ärendet" in client.get(reverse("portal:task_list")).content.decode()
    assert seen == {nurse: False, adviser: True, stranger: False}


# --- notices ---------------------------------------------------------------------------------


@pytest.fixture
def notice(toy, adviser):
    sweep_once()
    return Notification.objects.get(recipient=adviser)


def test_a_notice_is_read_by_its_owner_only(client, notice, adviser, stranger):
    client.force_login(stranger)
    client.post(reverse("portal:notice_list"), {"read": notice.pk})
    client.post(reverse("portal:notice_list"), {"read": "all"})
    notice.refresh_from_db()
    assert (
        notice.read_at is None
        and "Skicka in" not in client.get(reverse("portal:notice_list")).content.decode()
    )
    client.force_login(adviser)
    assert "Du skickade in" in client.get(reverse("portal:notice_list")).content.decode()
    client.post(reverse("portal:notice_list"), {"read": notice.pk})
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_the_notices_part_stands_in_the_page(client, notice, adviser):
    client.force_login(adviser)
    part = client.get(reverse("portal:notice_list"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="notices"' in part


def test_notices_ask_the_same_for_one_and_three(client, notice, adviser, nurse, region):
    client.force_login(adviser)
    one = queries(client, reverse("portal:notice_list"))
    for title in ("Två", "Tre"):
        make_suggestion(nurse, region, title)
    sweep_once()
    assert queries(client, reverse("portal:notice_list")) == one == 9


def test_everybody_chooses_mail_per_category_and_nonsense_is_refused(client, nurse):
    client.force_login(nurse)
    form = dict.fromkeys(["progress", "question", "message", "work", "spread"], "daily")
    assert client.post(reverse("portal:notice_choices"), form).status_code == 302
    assert NoticeChoice.cadences(nurse)["message"] == Cadence.DAILY
    assert client.post(reverse("portal:notice_choices"), form | {"work": "yearly"}).status_code == 422


# --- messages --------------------------------------------------------------------------------


def test_owner_and_adviser_write_to_each_other_and_notes_stay_inside(client, toy, nurse, adviser):
    url = reverse("portal:message_new", args=[toy.ref])
    client.force_login(nurse)
    assert client.post(url, {"text": "Ring mig."}).status_code == 302
    client.force_login(adviser)
    client.post(url, {"kind": "note", "text": "Verkar bråttom."})
    page = client.get(url).content.decode()
    assert "Ring mig." in page and "Verkar bråttom." in page
    client.force_login(nurse)
    page = client.get(url).content.decode()
    assert "Ring mig." in page and "Verkar bråttom." not in page and "Intern anteckning" not in page


def test_the_owner_cannot_write_a_note(client, toy, nurse):
    client.force_login(nurse)
    page = client.post(reverse("portal:message_new", args=[toy.ref]), {"kind": "note", "text": "Hemligt"})
    assert page.status_code == 422 and "Hemligt" in page.content.decode() and not toy.file.messages.exists()


def test_a_stranger_gets_404_for_reading_and_writing(client, toy, stranger, colleague):
    for person in (stranger, colleague):
        client.force_login(person)
        url = reverse("portal:message_new", args=[toy.ref])
        assert client.get(url).status_code == client.post(url, {"text": "Hej"}).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_a_faulty_message_is_answered_in_words_and_kept(client, toy, nurse, text):
    client.force_login(nurse)
    page = client.post(reverse("portal:message_new", args=[toy.ref]), {"text": text})
    assert (
        page.status_code == 422 and "p-err" in page.content.decode() and text.strip() in page.content.decode()
    )


def test_a_personal_number_in_a_message_is_warned_of_once(client, toy, nurse):
    client.force_login(nurse)
    url, written = reverse("portal:message_new", args=[toy.ref]), {"text": "Det gäller 850412-1234."}
    page = client.post(url, written)
    assert page.status_code == 422 and "Ta bort ”850412-1234”" in page.content.decode()
    assert (
        'name="seen_numbers" value="850412-1234"' in page.content.decode() and not toy.file.messages.exists()
    )
    client.post(url, {**written, "seen_numbers": "850412-1234"})
    assert toy.file.messages.get().text == written["text"]


def test_two_presses_send_one_message(client, toy, nurse):
    client.force_login(nurse)
    for _press in range(2):
        client.post(reverse("portal:message_new", args=[toy.ref]), {"text": "En gång."})
    assert toy.file.messages.count() == 1


def test_a_message_sent_after_the_sign_in_expired_waits_in_the_form(client, toy, nurse):
    nurse.emailaddress_set.create(email=nurse.email, verified=True, primary=True)
    url = reverse("portal:message_new", args=[toy.ref])
    answer = client.post(url, {"text": "Skrivet efter utloggning."})
    assert answer.status_code == 302 and "/konto/login/" in answer["Location"]
    client.post(reverse("account_login"), {"login": nurse.email, "password": PASSWORD})
    assert "Skrivet efter utloggning." in client.get(url).content.decode()
    client.post(url, {"text": "Skrivet efter utloggning."})
    assert not Draft.objects.exists() and toy.file.messages.count() == 1


def test_a_guest_whose_sign_in_expired_finds_the_text_after_the_link(client, guest, region):
    toy = make_suggestion(guest, region)
    url, link = (
        reverse("portal:message_new", args=[toy.ref]),
        reverse("portal:follow", args=[guest.follow_token]),
    )
    client.post(url, {"text": "Skrivet när tiden hade gått ut."})
    client.get(link)
    mine = client.get(reverse("portal:mine")).content.decode()
    assert "inte skickat än" in mine and f'href="{url}"' in mine
    assert "Skrivet när tiden hade gått ut." in client.get(url).content.decode()
    assert Draft.objects.get().person == guest


# --- attachments -----------------------------------------------------------------------------


def attach(client, toy, name="plan åäö.pdf", content=PDF, **fields):
    return client.post(
        reverse("portal:attachment_new", args=[toy.ref]),
        {"upload": SimpleUploadedFile(name, content), **fields},
    )


def test_two_presses_give_one_file_and_another_content_is_another_file(client, toy, nurse):
    client.force_login(nurse)
    for content in (PDF, PDF, PDF + b"2"):
        assert attach(client, toy, content=content).status_code == 302
    assert toy.file.attachments.count() == 2


def test_a_file_is_fetched_only_after_it_was_examined(client, toy, nurse):
    client.force_login(nurse)
    assert attach(client, toy).status_code == 302
    attachment = toy.file.attachments.get()
    assert client.get(attachment.get_absolute_url()).status_code == 404
    sweep_once()
    answer = client.get(attachment.get_absolute_url())
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == PDF
    assert (
        answer["Content-Disposition"]
        == "attachment; filename=\"plan ___.pdf\"; filename*=UTF-8''plan%20%C3%A5%C3%A4%C3%B6.pdf"
    )
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_a_stranger_can_neither_fetch_nor_attach(client, toy, nurse, stranger):
    client.force_login(nurse)
    attach(client, toy)
    sweep_once()
    client.force_login(stranger)
    assert client.get(toy.file.attachments.get().get_absolute_url()).status_code == 404
    assert attach(client, toy).status_code == 404 and toy.file.attachments.count() == 1


def test_an_internal_file_is_for_officers(client, toy, nurse, adviser):
    client.force_login(adviser)
    attach(client, toy, internal="on")
    sweep_once()
    url = toy.file.attachments.get().get_absolute_url()
    assert client.get(url).status_code == 200
    client.force_login(nurse)
    assert client.get(url).status_code == 404
    assert "plan" not in client.get(reverse("portal:attachment_new", args=[toy.ref])).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("tom.pdf", b""), ("virus.exe", b"MZ"), ("utan", b"x"), ("x" * 300 + ".svg", b"<svg/>")],
)
def test_a_file_that_cannot_be_received_is_refused_in_words(client, toy, nurse, name, content):
    client.force_login(nurse)
    page = attach(client, toy, name=name, content=content)
    assert page.status_code == 422 and "p-err" in page.content.decode() and not toy.file.attachments.exists()


def test_no_file_at_all_is_answered_in_words(client, toy, nurse):
    client.force_login(nurse)
    page = client.post(reverse("portal:attachment_new", args=[toy.ref]), {})
    assert page.status_code == 422 and "Välj en fil." in page.content.decode()


def test_a_page_dressed_as_a_pdf_is_refused_and_never_served(client, toy, nurse):
    client.force_login(nurse)
    attach(client, toy, content=b"<!doctype html><script>1</script>")
    sweep_once()
    attachment = toy.file.attachments.get()
    assert attachment.state == "refused" and client.get(attachment.get_absolute_url()).status_code == 404
    assert "stämmer inte" in client.get(reverse("portal:attachment_new", args=[toy.ref])).content.decode()


def test_in_production_the_web_server_sends_the_file(client, toy, nurse, settings):
    settings.X_ACCEL_PREFIX = "/intern/"
    client.force_login(nurse)
    attach(client, toy)
    sweep_once()
    attachment = toy.file.attachments.get()
    answer = client.get(attachment.get_absolute_url())
    assert answer["X-Accel-Redirect"] == f"/intern/{attachment.content.name}" and answer.content == b""


# --- following, search, confidential reads -------------------------------------------------------


def test_following_is_for_those_who_see_the_matter(client, toy, adviser, stranger):
    url = reverse("portal:subscription", args=[toy.ref])
    client.force_login(stranger)
    assert client.post(url).status_code == 404
    client.force_login(adviser)
    client.post(url)
    assert Subscription.objects.get().person == adviser
    assert "Tystare larm" in client.get(reverse("portal:mine")).content.decode()
    client.post(url, {"follow": "0"})
    assert not Subscription.objects.exists()


def test_search_finds_mine_by_title_misspelling_and_number_and_nothing_of_others(
    client, toy, nurse, stranger
):
    url = reverse("portal:search")
    client.force_login(nurse)
    for words in ("larm", "tystarre", toy.ref.lower()):
        assert "Tystare larm" in client.get(url, {"q": words}).content.decode(), words
    client.force_login(stranger)
    for words in ("larm", toy.ref):
        assert "Tystare larm" not in client.get(url, {"q": words}).content.decode()
    client.logout()
    assert "Tystare larm" not in client.get(url, {"q": "larm"}).content.decode()


@pytest.mark.parametrize(
    "words", ["", "x", "%00larm", "'; drop table", "<svg onload=1>", "{{7*7}}", "🙂" * 90, "\u202elarm", "%"]
)
def test_search_answers_any_words(client, nurse, words):
    client.force_login(nurse)
    page = client.get(reverse("portal:search"), {"q": words})
    assert page.status_code == 200 and "<svg onload" not in page.content.decode()


def test_search_asks_the_same_for_one_and_three(client, toy, nurse, region):
    client.force_login(nurse)
    url = reverse("portal:search") + "?q=larm"
    one = queries(client, url)
    for number in ("två", "tre"):
        make_suggestion(nurse, region, f"Tystare larm {number}")
    assert queries(client, url) == one <= 10 + KINDS + 8 * PUBLIC


def test_the_part_of_the_search_stands_in_the_page(client, toy, nurse):
    client.force_login(nurse)
    url = reverse("portal:search") + "?q=larm"
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    title, hits = part.strip().split("\n", 1)
    whole = client.get(url).content.decode()
    assert "<html" not in part and hits.strip() in whole
    assert title == "<title>Sökning: larm – Innovationsportalen</title>" and title in whole


@pytest.mark.django_db(transaction=True)
def test_reading_a_confidential_matter_is_logged(client, nurse, region, adviser):
    toy = make_suggestion(nurse, region, is_confidential=True)
    client.force_login(adviser)
    client.get(reverse("portal:message_new", args=[toy.ref]))
    # The log outlives the test before, whose matter may have had the same number.
    entry = AuditEntry.objects.filter(action="read", key=toy.ref).last()
    assert entry.actor == str(adviser.pk)


@pytest.mark.django_db(transaction=True)
def test_a_reading_holds_up_nobody_and_is_told_at_commit(client, nurse, region, adviser):
    toy = make_suggestion(nurse, region, is_confidential=True)
    readings = AuditEntry.objects.filter(action="read", pk__gt=AuditEntry.objects.last().pk)

    def write():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '3s'")
        nurse.title = "Sjuksköterska"
        nurse.save()
        connection.close()

    with transaction.atomic():
        AuditEntry.note_read(adviser, toy.kind, toy.ref)
        assert not readings.exists()
        with ThreadPoolExecutor() as pool:
            pool.submit(write).result()
    assert readings.get().actor == str(adviser.pk)
    assert AuditEntry.find_break() is None


def test_claiming_a_guests_matter_needs_the_link_and_ends_it(client, guest, region, nurse):
    toy = make_suggestion(guest, region)
    url = reverse("portal:follow", args=[guest.follow_token])
    client.force_login(nurse)
    assert toy.ref in client.get(url).content.decode()
    assert client.get(reverse("portal:follow", args=["x" * 43])).status_code == 404
    assert client.post(url).status_code == 302
    guest.refresh_from_db()
    assert not guest.is_active and client.get(url).status_code == 404
    toy.refresh_from_db()
    assert toy.owner == nurse and "connect_account" in {step.move for step in toy.steps}


def test_a_guest_who_makes_an_account_is_asked_at_once_whether_to_take_the_matter(client, guest, region):
    make_suggestion(guest, region)
    follow = reverse("portal:follow", args=[guest.follow_token])
    client.get(follow)
    way = f"{reverse('account_signup')}?next={follow}"
    assert f'href="{way}"' in client.get(reverse("portal:mine")).content.decode()
    assert f'name="next" value="{follow}"' in client.get(way).content.decode()


def test_what_is_over_stands_last_on_the_start_page(client, nurse, region):
    toys = [make_suggestion(nurse, region, title=title) for title in ("Pågår än", "Är över")]
    type(toys[1]).objects.filter(pk=toys[1].pk).update(status=next(iter(toys[1].END_STATUSES)))
    client.force_login(nurse)
    page = client.get("/").content.decode()
    assert page.index("Pågår än") < page.index("Är över")


def test_a_role_given_later_opens_the_page(client, toy, stranger, region):
    client.force_login(stranger)
    url = reverse("portal:message_new", args=[toy.ref])
    assert client.get(url).status_code == 404
    join(stranger, region, "adviser")
    assert client.get(url).status_code == 200
