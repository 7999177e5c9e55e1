"""One small world for the tests that try every address: its people, its things, and how to reach them."""

import re
import uuid

import pytest
from allauth.usersessions.models import UserSession
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from innovations.models import Adoption, CatalogueEntry, Innovation
from portal.models import Draft, Job, Membership
from portal.models.notification import UNSUBSCRIBE_SALT
from tests import make

# Addresses of packages, kept by their prefix. They have their own tests; here only: closed to visitors, or meant for them.
PACKAGES = re.compile(
    r"^(account_|mfa_|usersessions_|socialaccount_|openid_connect_|admin:|set_language$|jsi18n)"
)
OPEN_PACKAGES = {
    "account_login", "account_signup", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_email", "account_email_verification_sent",
    "account_confirm_login_code", "account_request_login_code", "mfa_authenticate", "mfa_login_webauthn", "mfa_trust", "mfa_signup_webauthn",
    "account_signup_by_passkey", "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup", "openid_connect_login",
    "openid_connect_callback", "set_language", "admin:login", "admin:jsi18n", "admin:logout", "account_verify_phone", "account_change_phone",
}  # fmt: skip


def addresses(patterns=None, space=""):
    """Every named address of the resolver, with its namespace."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, below)
        elif isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{space}{pattern.name}", pattern


OWN = {name: pattern for name, pattern in addresses() if not PACKAGES.match(name)}


@pytest.fixture
def world(nurse, colleague, stranger, guest, adviser, other_adviser, coordinator, national_coordinator, assessor,
          second_assessor, panel_member, editor, administrator, region, home_care):  # fmt: skip
    """One idea in first assessment, one assessor asked; one published entry; one draft and one job of the owner's.

    What an address points at by number or token is there as well, in `own`: so that somebody gets each page.
    """
    idea = make.taken(nurse, region, adviser)
    idea.add_assessor(by=adviser, person=assessor)
    of_a_guest = make.innovation(guest, region, title="En patients idé", sender="patient")
    alike = make.taken(nurse, region, adviser, title="Ännu en idé")
    alike.propose_merger(by=adviser, into=of_a_guest, reason="Samma behov.")
    tried = make.innovation(colleague, region, title="Prövad på en avdelning")
    Innovation.objects.filter(pk=tried.pk).update(status=Innovation.Status.IN_USE)
    idea.attach(by=nurse, upload=SimpleUploadedFile("plan.txt", b"Hej"))
    attachment = idea.file.attachments.get()
    attachment.examine()
    idea.invite(by=nurse, email="ny@example.se", role="co_owner")
    entry = CatalogueEntry(
        title="Mobil kvittens",
        summary="Färre missade doser.",
        principal=region,
        contact_function="Innovationsenheten",
    )
    entry.status, entry.published_at = "published", timezone.now()
    entry.save()
    draft = Draft.objects.create(form="innovations:intake_form", person=nurse)
    job = Job.order("check_attachment", by=nurse, attachment=str(uuid.uuid4()))
    people = {
        "visitor": None, "owner": nurse, "colleague": colleague, "stranger": stranger, "guest": guest, "adviser": adviser,
        "other_adviser": other_adviser, "coordinator": coordinator, "national": national_coordinator, "assessor": assessor,
        "panel": panel_member, "editor": editor, "administrator": administrator,
    }  # fmt: skip
    own = {
        "innovations:adoption_detail": {"pk": Adoption.begin(entry, by=stranger, unit=home_care)[0].pk},
        "innovations:entry_act": {"act": "bekrafta"},
        "innovations:entry_new": {"ref": tried.ref},
        "innovations:merger": {"pk": alike.mergers.get().pk},
        "innovations:participation": {"token": idea.participations.get().token},
        "portal:attachment_fetch": {"pk": attachment.pk},
        "portal:follow": {"token": guest.follow_token},
        "portal:invitation": {
            "token": Membership.invite(by=coordinator, organisation=region, role="adviser", email="ny@example.se").token
        },
        "portal:membership_end": {"pk": nurse.memberships.get().pk},
        "portal:move": {"move": "withdraw"},
        "portal:session_end": {
            "pk": UserSession.objects.create(user=nurse, session_key="annan", ip="192.0.2.1", user_agent="Firefox").pk
        },
        "portal:unsubscribe": {"token": signing.dumps([nurse.pk, "message"], salt=UNSUBSCRIBE_SALT)},
    }  # fmt: skip
    return {"idea": idea, "entry": entry, "draft": draft, "job": job, "people": people, "own": own}


def arguments(name, pattern, world):
    """The address' own arguments, from the world."""
    given = {}
    for argument in pattern.pattern.converters:
        if argument == "ref":
            given["ref"] = (
                world["entry"].ref
                if "katalog" in str(pattern.pattern) and "ideer" not in str(pattern.pattern)
                else world["idea"].ref
            )
        elif argument == "key":
            given["key"] = world["draft"].pk
        elif argument == "move":
            given["move"] = "ask"
        elif argument == "stage":
            given["stage"] = "concept_test"
        else:
            given[argument] = world["job"].pk if "job" in name else 1
    return given | world["own"].get(name, {})
