"""What somebody is typing, saved while they type and by a button without script."""

import re

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.limits import too_often
from portal.models import Draft, both_texts
from portal.models.draft import NOT_WRITTEN, RESCUED, typed_text
from portal.typed import whole

OWN_PAGE = re.compile(r"/[a-z][\w/-]{0,58}")  # a path of ours: never another site, never longer than is kept
LONGEST = 200_000  # characters of a whole form; the fields' own limits are answered by the form itself


@login_not_required  # drafts exist before an account does; they belong to the browser
@require_POST
def draft_save(request, key):
    """Save what is typed. A stale version changes nothing: both texts are shown."""
    draft = Draft.of(request).filter(pk=key).first()
    if draft is None or draft.is_expired:
        return keep_for_after_sign_in(request, key)
    typed = typed_text(request.POST)
    if sum(len(str(value)) for value in typed.values()) > LONGEST:
        return answer(request, draft, "too_long", status=422)
    if draft.sent_as:
        return answer(request, draft, "sent", status=409)
    if draft.keep(typed, version=version_seen(request)):
        return answer(request, draft, "saved")
    return answer(request, draft, "conflict", status=409, texts=differences(draft, typed), typed=typed)


@login_not_required  # an expired sign-in must not lose what is typed
@require_POST
def page_draft_save(request):
    """Save what is typed on a page whose form has no draft of its own, under the page's address; or throw it away."""
    page = request.POST.get("page", "")
    if not OWN_PAGE.fullmatch(page):
        raise Http404
    if sum(len(value) for _name, values in request.POST.lists() for value in values) > LONGEST:
        return page_answer(request, page, "too_long", status=422)
    if not request.user.is_authenticated:
        if not too_often(request, "guest_draft"):
            Draft.rescue(request, about=page)
        return page_answer(request, page, "signed_out") if request.htmx else redirect_to_login(page)
    if request.POST.get("do") == "forget":
        Draft.of(request).filter(form=RESCUED, about=page).delete()
        return redirect(page)
    version = version_seen(request)
    draft, kept = Draft.keep_page(request, page, version=version)
    if not kept:
        typed = typed_text(request.POST)
        if texts := differences(draft, typed):
            return page_answer(request, page, "conflict", draft=draft, status=409, texts=texts, typed=typed)
        # The same words in both windows: this one may go on from the version of the other.
    return page_answer(request, page, "saved", draft=draft)


def page_answer(request, page, outcome, *, draft=None, status=200, **context):
    context |= {"draft": draft, "outcome": outcome, "page": page}
    if request.htmx:
        return render(request, "portal/_page_draft_status.html", context, status=status)
    if outcome == "saved":
        return redirect(page)
    return render(request, "portal/draft_stopped.html", context, status=status)


def keep_for_after_sign_in(request, key):
    """Signed out while typing: the text waits with the browser and lands in the draft at the next sign-in."""
    if request.user.is_authenticated or too_often(request, "guest_draft"):
        raise Http404
    draft = get_object_or_404(Draft.objects.exclude(person=None), pk=key)
    Draft.rescue(request, about=f"draft:{key}")
    return redirect_to_login(draft.url or "/mina/")


def answer(request, draft, outcome, *, status=200, **context):
    """A small part for htmx; for everybody else the form again, or a page that says what stopped it."""
    context |= {"draft": draft, "outcome": outcome}
    if request.htmx:
        return render(request, "portal/_draft_status.html", context, status=status)
    if outcome == "saved":
        return redirect(draft.url or "portal:mine")
    return render(request, "portal/draft_stopped.html", context, status=status)


def differences(draft, typed):
    """[{name, label, lines, mine, theirs}] for the fields in which the two texts differ."""
    names = [*typed, *(name for name in draft.data if name not in typed)]
    names = [name for name in names if name not in NOT_WRITTEN]
    found = []
    for name in names:
        mine, theirs = as_text(typed.get(name, "")), as_text(draft.data.get(name, ""))
        if mine != theirs:
            found.append(
                {
                    "name": name,
                    "label": label if (label := draft.label_of(name)) != name else _("Det du skrev"),
                    "lines": both_texts(mine, theirs),
                    "mine": mine,
                    "theirs": theirs,
                }
            )
    return found


def as_text(value):
    return "\n".join(value) if isinstance(value, list) else str(value)


def version_seen(request):
    seen = whole(request.POST.get("draft_version"), figures=8)
    return -1 if seen is None else seen
