"""What people do at every page of the long stories: press, follow, write, and read what the page answers."""

import re
from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

MATTER = re.compile(r"/ideer/INN-[\d-]+/$")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).click()


def unfold(page, name):
    page.locator("summary", has_text=name).click()


def write(page, texts):
    """{label: text}"""
    for label, text in texts.items():
        page.get_by_label(label, exact=True).fill(text)


def headed(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def reads(page, *texts):
    for text in texts:
        expect(page.locator("main")).to_contain_text(text)


def never_reads(page, *texts):
    """Ask only after something that is there has been seen: an unfinished page hides everything."""
    for text in texts:
        expect(page.locator("main")).not_to_contain_text(text)


def told(page, text):
    """What the page says about the press just made."""
    expect(page.locator(".p-flash")).to_contain_text(text)


def opens(page, title):
    """One's own matter, found from the start page. Who stands there already reads it again."""
    if MATTER.search(page.url):
        page.reload()
    else:
        page.goto("/")
        page.get_by_role("region", name="Mina ärenden").get_by_role("link", name=title, exact=True).click()
    headed(page, title)


def owner_reads(page, title, *, now, then="", ball=""):
    """Mitt ärende: what is the matter now, what comes when, who has it."""
    opens(page, title)
    expect(page.get_by_role("heading", name=now, exact=True)).to_be_visible()
    reads(page, then)
    if ball:
        has_it = page.get_by_role("list", name="Vem som har ärendet").locator("[aria-current=step]")
        expect(has_it).to_contain_text(ball)


def desk_opens(page, name, title=""):
    """The officers' pages are one press away on every page, on a phone as well."""
    if page.url == "about:blank":
        page.goto("/")
    page.get_by_role("navigation", name="Arbetsyta").get_by_role("link", name=name).click()
    headed(page, name)
    if title:
        follow(page, title)
        headed(page, title)


def give_reason(page, move, text, says):
    """A move that asks for no more than a reason unfolds where it stands. `says`: what its owner is told."""
    unfold(page, move)
    page.get_by_role("textbox", name="Skäl", exact=True).locator("visible=true").fill(text)
    press(page, move)
    told(page, says)


def link_in_mail(address, path, *secrets):
    """The newest mail to the address with such a link. Mail never carries what the idea is about."""
    text = next(m.body for m in reversed(mail.outbox) if m.to == [address] and path in m.body)
    assert not any(secret in text for secret in secrets)
    return re.search(rf"{path}[^\s)]+", text)[0]


def days_from_now(days):
    return timezone.localdate() + timedelta(days=days)
