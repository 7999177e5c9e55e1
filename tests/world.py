"""One small world for the tests that try every address: its people, its things, and how to reach them."""

import re
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from innovations.models import CatalogueEntry
from portal.models import Draft, Job
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
          second_assessor, panel_member, editor, administrator, region):  # fmt: skip
    """One idea in first assessment, one assessor asked; one published entry; one draft and one job of the owner's."""
    idea = make.taken(nurse, region, adviser)
    idea.add_assessor(by=adviser, person=assessor)
    make.innovation(guest, region, title="En patients idé", sender="patient")
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
    return {"idea": idea, "entry": entry, "draft": draft, "job": job, "people": people}


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
        elif argument == "token":
            given["token"] = "x" * 40
        elif argument == "move":
            given["move"] = "ask" if "steg" in str(pattern.pattern) else "submit"
        elif argument == "stage":
            given["stage"] = "concept_test"
        else:
            given[argument] = (
                world["job"].pk if "job" in name else uuid.uuid4() if "attachment" in name else 1
            )
    return given
