"""The public catalogue: find something that works, or that was tried and did not; as page, file and feed."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations import rules
from innovations.forms.catalogue import REF, CatalogueQuestion, ObjectionForm
from innovations.models import (
    Adoption,
    CatalogueEntry,
    Evidence,
    Innovation,
    LifeEvent,
    TargetGroup,
    entry_for,
    newest_adoptions,
)
from portal import pressed
from portal.as_csv import csv_response
from portal.counties import counties, tiles
from portal.counting import CAP
from portal.dates import sv_month
from portal.htmx import render_page
from portal.search import excerpt, highlight, is_hit
from portal.swedish import tokens
from portal.typed import readable
from portal.views.errors import gone
from portal.wording import capped, cut_after_word, lang_mark

FEED = 30
ROWS_SHOWN = 50
LINE = 200  # letters of a lesson in the list


@login_not_required
def catalogue(request):
    """Search and limits in the address. Counted to the cap and no further."""
    question = CatalogueQuestion(request.GET)
    answer = CatalogueEntry.objects.asked(question)
    return render_page(request, "innovations/catalogue.html", {
        "question": question, "total": answer["total"], "capped": answer["total"] > CAP, "hits": [hit(e, question.parsed) for e in answer["entries"]],
        "facets": question.facets(answer["facets"]), "tiles": tiles(answer["spread"]), "tile_link": tile_link(question), "spread": by_most(answer["spread"]),
        **pages(question, answer), "csv_url": question.url("/katalog.csv"), "atom_url": question.url("/katalog.atom"),
        "corrected_url": question.url(exakt="1"),
    }, partial="results")  # fmt: skip


@login_not_required
def entry_detail(request, ref):
    """One entry. A withdrawn one says why at its old address; a draft is there only for those who work with it."""
    entry = find_entry(ref, request.user)
    if entry is None:
        back = reverse("innovations:catalogue")
        return gone(request, withdrawn_because(ref), back=back, back_label=_("Till katalogen"))
    adoptions = newest_adoptions(ROWS_SHOWN, entry=entry)
    over = [adoption for adoption in adoptions if adoption.has_ended]
    using = {}
    for adoption in adoptions:
        if adoption.status == Adoption.Status.IN_USE and adoption.unit.region_code:
            using[adoption.unit.region_code] = using.get(adoption.unit.region_code, 0) + 1
    user = request.user
    may_approve = user.is_authenticated and rules.owns_origin.test(user, entry)
    return render(request, "innovations/entry_detail.html", {
        "entry": entry, "adoptions": adoptions, "more_adoptions": len(adoptions) == ROWS_SHOWN, "tiles": tiles(using), "spread": by_most(using),
        "tile_link": "/katalog/?used=", "core": points(entry.core), "adaptable": points(entry.adaptable), "lessons": points(entry.lessons),
        "risks": points(entry.risks), "own_units": {m.organisation_id for m in user.current_memberships} if user.is_authenticated else set(),
        "ended": sum(a.has_begun for a in over), "dropped": sum(not a.has_begun for a in over), "facts": facts(entry), "state": state_words(entry),
        "county": counties().get(entry.region_code), "evidence_by": evidence_setter(entry),
        "objection_form": objection_form(request, entry) if may_approve else None, "objection": entry.objection if may_approve else None,
        "may_edit": rules.edits_entry.test(user, entry), "may_approve": may_approve,
        "made_of": None if user.is_authenticated else made_of(entry, adoptions),
    })  # fmt: skip


def objection_form(request, entry):
    """What is wrong with the text, with the words of a press that was lost."""
    lost = pressed.unsent(request, reverse("innovations:entry_act", args=[entry.ref, "andra"]))
    return ObjectionForm(initial=lost)


@login_not_required
def catalogue_csv(request):
    """The same question as a file. Streamed: the first line at once, and no more memory for more lines."""
    question = CatalogueQuestion(request.GET)
    columns = csv_columns()
    return csv_response(
        "katalog.csv", [heading for heading, _name, _written in columns], csv_batches(question, columns)
    )


@login_not_required
def catalogue_atom(request):
    """The newest entries that answer the question, for a feed reader."""
    question = CatalogueQuestion(request.GET)
    feed = Atom1Feed(
        title=_("Innovationsportalens katalog"), link=settings.PORTAL_URL + question.url(), description="", language="sv",
        feed_url=settings.PORTAL_URL + question.url("/katalog.atom"), author_name="Innovationsportalen",
    )  # fmt: skip
    for entry in CatalogueEntry.objects.newest_answers(question, FEED):
        link = settings.PORTAL_URL + entry.get_absolute_url()
        feed.add_item(
            title=readable(entry.title), link=link, unique_id=link,
            description=escape(readable(f"{entry.get_kind_display()}. {entry.summary}")),  # the feed says that it is HTML
            pubdate=entry.published_at, updateddate=entry.published_at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


# --- finding ------------------------------------------------------------------------------------


def find_entry(ref, user):
    """The entry with this number if the user may see it, None if it was withdrawn. Raises Http404 for the rest."""
    ref = ref.upper()
    if not REF.fullmatch(ref):
        raise Http404
    if found := entry_for(user, ref):
        return found
    if not CatalogueEntry.objects.filter(ref=ref, status=CatalogueEntry.Status.WITHDRAWN).exists():
        raise Http404
    return None


def withdrawn_because(ref):
    why = CatalogueEntry.objects.filter(ref=ref.upper()).values_list("withdrawn_because", flat=True).first()
    return format_html("{} {}", _("Posten är tillbakadragen ur katalogen."), why or "")


# --- words for the page -------------------------------------------------------------------------


def hit(entry, parsed):
    """A row of the list: title and text with the found words marked."""
    text = entry.summary
    if parsed and not any(is_hit(word, parsed) for word in tokens(f"{entry.title} {text}")):
        text = "\n".join((entry.problem, entry.solution, entry.results, entry.lessons, text))
    shown = excerpt(text, parsed, length=300)
    lesson = entry.kind == CatalogueEntry.Kind.DID_NOT_WORK
    if lesson and entry.lessons:
        shown = format_html(
            "{} <strong>{}</strong> {}",
            said(shown),
            _("Lärdomen:"),
            said(highlight(first_line(entry.lessons), parsed)),
        )
    return {
        "title": highlight(entry.title, parsed), "url": entry.get_absolute_url(), "text": shown, "form": entry.kind_shape, "state": state_words(entry),
        "level": entry.evidence, "where": entry.organisation_words, "lesson": lesson,
        "confirmed": _("Bekräftad %(month)s") % {"month": sv_month(entry.confirmed_on)} if entry.confirmed_on else "",
    }  # fmt: skip


def said(text):
    """People's own words beside ours, marked with their language where it is not the page's."""
    mark = lang_mark(text)
    return format_html("<span{}>{}</span>", mark, text) if mark else text


def first_line(text):
    """The first line, a long one cut after a whole word."""
    return cut_after_word(text.strip().splitlines()[0], LINE)


def state_words(entry):
    """Fungerar: 14 enheter"""
    if entry.is_in_nobodys_use:
        return _("Används inte längre")
    if not entry.adoption_count:
        return entry.get_kind_display()
    units = ngettext("%(n)s enhet", "%(n)s enheter", entry.adoption_count) % {"n": entry.adoption_count}
    return _("%(kind)s: %(units)s") % {"kind": entry.get_kind_display(), "units": units}


def made_of(entry, adoptions):
    """All that the page says to a visitor: what was drawn of the same on the same day is as true as if drawn anew."""
    units = [adoption.unit for adoption in adoptions]
    rows = [entry, entry.principal, *adoptions, *units, *(unit.parent for unit in units)]
    words = [{name: value for name, value in vars(row).items() if name[0] != "_"} for row in rows if row]
    return timezone.localdate(), words


def points(text):
    """The lines of a text that was written one thing a line, without the dashes people put first."""
    return [line.strip().lstrip("-–•* ") for line in text.splitlines() if line.strip(" -–•*\t")]


def tile_link(question):
    """The address of the same question for one county; the county's code comes last."""
    bare = question.url(used=None)
    return f"{bare}{'&' if '?' in bare else '?'}used="


def pages(question, answer):
    """The addresses of the pages beside this one."""
    if question.parsed:
        turn = {
            name: question.url(sida=str(answer[name])) if answer[name] else "" for name in ("newer", "older")
        }
        first = (question.page - 1) * question.PAGE
        last = first + len(answer["entries"])
        shown = (
            _("%(first)s–%(last)s av %(total)s")
            % {"first": first + 1, "last": last, "total": capped(answer["total"])}
            if last > first
            else ""
        )
    else:
        turn = {
            "newer": question.url(fore=answer["newer"]) if answer["newer"] else "",
            "older": question.url(efter=answer["older"]) if answer["older"] else "",
        }
        shown = ""
    return {"newer_url": turn["newer"], "older_url": turn["older"], "shown": shown}


def by_most(counts):
    """[(County, count)], the most first."""
    known = counties()
    return sorted(
        ((known[code], count) for code, count in counts.items() if code in known),
        key=lambda row: (-row[1], row[0].code),
    )


def evidence_setter(entry):
    """By what function the level was set; no names."""
    if entry.evidence == Evidence.E0:
        return ""
    return (
        _("Nivån är satt av en katalogredaktör.")
        if entry.evidence_set_by_id
        else _("Nivån är uppgiven av källan.")
    )


def facts(entry):
    """[(id, heading, [(word, text)])]: what it takes and what it is, as far as that is known."""
    takes = [
        (_("Kostnad"), entry.cost),
        (_("Tid till start"), entry.time_to_start),
        (_("Resurser"), entry.resources),
    ]
    is_of = [
        (_("Typ"), entry.get_type_display()),
        (_("Målgrupp"), entry.get_target_group_display()),
        (_("Livshändelse"), entry.get_life_event_display()),
        (_("Mognad"), entry.get_maturity_display()),
        (_("Tid"), " – ".join(filter(None, (entry.started, entry.ended)))),
    ]
    told = [("krav", _("Det krävs"), takes), ("om", _("Om lösningen"), is_of)]
    known = [(place, head, [(word, text) for word, text in rows if text]) for place, head, rows in told]
    return [part for part in known if part[2]]


# --- the file -------------------------------------------------------------------------------------


def csv_columns():
    """[(heading, column, how its value is written)] of the file."""
    shorts = {code: county.short for code, county in counties().items()}

    def words(choices):
        labels = {value: str(label) for value, label in choices}
        return lambda value: labels.get(value, "")

    def places(codes):
        return ", ".join(shorts.get(code, code) for code in codes)

    return [
        (_("nummer"), "ref", None), (_("rubrik"), "title", None), (_("sammanfattning"), "summary", None),
        (_("vad blev det"), "kind", words(CatalogueEntry.Kind.choices)), (_("typ"), "type", words(Innovation.Type.choices)),
        (_("målgrupp"), "target_group", words(TargetGroup.choices)), (_("livshändelse"), "life_event", words(LifeEvent.choices)),
        (_("mognad"), "maturity", words(Innovation.Maturity.choices)), (_("evidens"), "evidence", words(Evidence.choices)),
        (_("huvudman"), "principal__name", None), (_("organisation"), "organisation_name", None),
        (_("län"), "region_code", lambda code: shorts.get(code, "")), (_("enheter"), "adoption_count", None), (_("används i"), "used_in", places),
        (_("resultat"), "results", None), (_("lärdomar"), "lessons", None), (_("kostnad"), "cost", None), (_("tid till start"), "time_to_start", None),
        (_("kontaktfunktion"), "contact_function", None), (_("senast bekräftad"), "confirmed_on", None),
        (_("publicerad"), "published_at", lambda at: timezone.localtime(at).date() if at else ""), (_("källa"), "source_name", None),
        (_("länk till källan"), "source_url", None), (_("adress"), "ref", lambda ref: f"{settings.PORTAL_URL}/katalog/{ref}/"),
    ]  # fmt: skip


def csv_batches(question, columns):
    """The rows of the file, a batch at a time."""
    names = list(dict.fromkeys(name for _heading, name, _written in columns))
    places = [(names.index(name), written) for _heading, name, written in columns]
    for batch in CatalogueEntry.objects.in_batches(question, names):
        yield [[written(row[place]) if written else row[place] for place, written in places] for row in batch]
