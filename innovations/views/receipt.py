"""The receipt of an idea that was sent: on the page, and on paper."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from innovations.models import Innovation
from innovations.views.officer import belonging
from innovations.views.pdf import pdf_response
from portal.dates import dates_in_row, sv_date, sv_day, sv_time
from portal.models import Draft
from portal.wording import count_word, sentence

# How long the one who registered for somebody else may print that person's own link.
PAPER_DAYS = timedelta(days=1)


@login_not_required
@never_cache
def receipt(request, ref):
    """Number, who answers, when, how it was counted, and what happens now."""
    innovation = find_receipt(request, ref)
    if innovation is None:
        return redirect_to_login(request.get_full_path())
    return render(request, "innovations/receipt.html", receipt_of(request, innovation))


@login_not_required
@never_cache
def receipt_pdf(request, ref):
    innovation = find_receipt(request, ref)
    if innovation is None:
        return redirect_to_login(request.get_full_path())
    return pdf_response(
        "receipt", receipt_words(receipt_of(request, innovation)), f"kvitto-{innovation.ref}.pdf"
    )


def find_receipt(request, ref):
    """The matter, for its owner, for whoever registered it, for the desk, and for the browser it was sent from."""
    innovation = (
        Innovation.objects.with_people()
        .filter(file__ref=ref.upper()[:24])
        .exclude(status=Innovation.Status.DRAFT)
        .first()
    )
    user = request.user
    sent_here = innovation is not None and Draft.of(request).filter(sent_as=innovation.ref).exists()
    if sent_here:
        return innovation
    if not user.is_authenticated:
        return None
    may = innovation is not None and (
        user in innovation.owners_side()
        or innovation.registered_by_id == user.pk
        or innovation.is_handled_by(user)
    )
    if not may:
        raise Http404
    return innovation


def receipt_of(request, innovation):
    """What the receipt says, on the page and on paper."""
    user, owner = request.user, innovation.owner
    printed_for = innovation.registered_by_id is not None and innovation.registered_by_id == user.pk
    fresh = innovation.submitted_at > timezone.now() - PAPER_DAYS
    own = owner.is_guest and (not user.is_authenticated or user.pk == owner.pk or (printed_for and fresh))
    follow_path = reverse("portal:follow", kwargs={"token": owner.follow_token}) if own else ""
    return {
        "innovation": innovation, "clock": innovation.answer_clock, "printed_for": printed_for,
        "belonging": belonging(innovation, owner),
        "adviser_due": innovation.file.clocks.filter(kind="named_adviser").first(),
        "follow_path": follow_path, "follow_url": settings.PORTAL_URL + follow_path if own else "",
    }  # fmt: skip


def receipt_words(context):
    """The same receipt as rows of words for the paper."""
    innovation, clock, due = context["innovation"], context["clock"], context["adviser_due"]
    rows = [
        [_("Namn"), innovation.title],
        [_("Kom in"), f"{sentence(sv_date(innovation.submitted_at))}, {sv_time(innovation.submitted_at)}"],
    ]
    if innovation.organisation:
        rows.append([_("Hos"), _("Rådgivarna %(where)s") % {"where": innovation.organisation.where}])
    if clock:
        counted = _("%(number)s arbetsdagar, räknat från dagen efter att idén kom in: %(days)s.") % {
            "number": sentence(count_word(clock.days_total)), "days": dates_in_row(clock.counted_days),
        }  # fmt: skip
        rows.append([_("Svar senast"), f"{sentence(sv_date(clock.promised_for))}. {counted}"])
    if context["belonging"]:
        named = ", ".join(f"{other.ref} {other.title}" for other in context["belonging"])
        rows.append([_("Hör ihop med"), named])
    if innovation.registered_by:
        rows.append([_("Skrevs ner av"), str(innovation.registered_by)])
    steps = [
        _("En rådgivare tar ditt ärende senast %(day)s. Du får veta vem.") % {"day": sv_day(due.promised_for)}
        if due
        else _("En rådgivare tar ditt ärende."),
        _("Rådgivaren läser och kan ställa frågor. Då stannar klockan tills du har svarat."),
        _("Du får ett första svar, med skäl, senast %(day)s.") % {"day": sv_day(clock.promised_for)}
        if clock
        else _("Du får ett första svar, med skäl."),
    ]
    link = context["follow_url"]
    return {
        "lang": get_language() or "sv", "title": _("Kvitto %(ref)s") % {"ref": innovation.ref}, "portal": "Innovationsportalen", "ref": innovation.ref,
        "number": _("Ditt nummer"), "rows": rows, "now": _("Det här händer nu"), "steps": steps,
        "link": link, "link_text": _("Din egen länk. Med den följer du ärendet utan att logga in. Dela den inte med andra.") if link else "",
    }  # fmt: skip
