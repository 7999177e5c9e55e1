"""Tags and filters that every page may use: icons, shapes, what portal.dates and portal.wording say, form fields, moves."""

import json
from functools import lru_cache

from django import forms, template
from django.conf import settings
from django.contrib.messages import constants
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import dates, wording
from portal.pressed import SIGNED_OUT

register = template.Library()

# What is said of dates, numbers and texts is a room of its own, for mail and paper too: here it becomes filters.
for say in (
    dates.sv_date, dates.sv_day, dates.sv_date_short, dates.sv_date_plain, dates.sv_month, dates.sv_time, dates.sv_datetime,
    dates.machine_time, dates.relative_due, dates.days_late, dates.within_days, dates.dates_in_row,
    wording.sv_number, wording.count_word, wording.capped_word, wording.listed, wording.sentence, wording.cut_after_word, wording.lang_mark,
):  # fmt: skip
    register.filter(say)

# --- pictures: always beside a word, never instead of it --------------------------------------

# Lines unless they say p-full; colour, width and round ends come from the style sheet.
SHAPES = {
    "filled": '<circle cx="6" cy="6" r="5.5" class="p-full"/>',
    "half": '<circle cx="6" cy="6" r="5"/><path d="M6 1a5 5 0 0 1 0 10z" class="p-full"/>',
    "ring": '<circle cx="6" cy="6" r="5"/>',
    "ball": '<circle cx="6" cy="6" r="3.6" class="p-full"/><circle cx="6" cy="6" r="5.6" stroke-width="1"/>',
    "cross": '<path d="M1.5 1.5l9 9m0-9l-9 9" stroke-width="2.25"/>',
    "check": '<path d="M1.2 6.4l3.2 3.4L11 2.4" stroke-width="2"/>',
    "pause": '<path d="M3.5 1.5v9m5-9v9" stroke-width="2.5" stroke-linecap="butt"/>',
    "arrow": '<path d="M.8 6h9.6M6.8 2.2L10.6 6 6.8 9.8" stroke-width="1.8"/>',
    "clock": '<circle cx="6" cy="6" r="5"/><path d="M6 3v3.2l2 1.2"/>',
    "triangle": '<path d="M6 .8L11.8 11H.2z" class="p-full"/>',
    "square": '<rect x=".75" y=".75" width="10.5" height="10.5" class="p-full"/>',
    "halfsquare": '<rect x="1.25" y="1.25" width="9.5" height="9.5" stroke-linejoin="miter"/><path d="M1 11V1h5v10z" class="p-full"/>',
    "romb": '<path d="M6 .8L11.2 6 6 11.2.8 6z" stroke-width="1.6" stroke-linejoin="miter"/>',
    "dash": '<path d="M1 6h10" stroke-width="2.25" stroke-linecap="butt"/>',
}
# The tone a shape has when nobody says another.
TONES = {
    "ball": "warm",
    "cross": "warm",
    "clock": "warm",
    "triangle": "bad",
    "ring": "soft",
    "pause": "soft",
    "arrow": "soft",
    "dash": "soft",
}

# The shape of a status, by its name in the code. A matter with other wishes has its own STATUS_SHAPES.
STATUS_SHAPES = {
    "draft": "ring",
    "submitted": "ring",
    "returned": "pause",
    "parked": "pause",
    "dormant": "pause",
    "referred": "arrow",
    "merged": "arrow",
    "in_use": "filled",
    "published": "filled",
    "answered": "check",
    "approved": "check",
    "done_locally": "check",
    "closed": "check",
    "closed_with_lesson": "cross",
    "declined": "dash",
    "withdrawn": "dash",
    "retired": "dash",
}


@lru_cache(maxsize=1)
def icon_paths():
    return json.loads((settings.BASE_DIR / "portal" / "data" / "icons.json").read_text("utf-8"))


@register.simple_tag
@lru_cache(maxsize=64)
def icon(name):
    """A Tabler outline icon by its name: {% icon "lock" %}. Fails loudly on a name that portal/data/icons.json lacks."""
    return format_html(
        '<svg class="p-ico" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(icon_paths()[name]),  # noqa: S308 our own file
    )


@register.simple_tag
@lru_cache(maxsize=64)
def shape(name, tone=None):
    """A small form that says the state without colour: {% shape "half" %}, {% shape "filled" tone="warm" %}."""
    tone = TONES.get(name, "") if tone is None else tone
    attribute = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html(
        '<svg class="p-shape" viewBox="0 0 12 12" aria-hidden="true"{}>{}</svg>',
        attribute,
        mark_safe(SHAPES[name]),  # noqa: S308 constants of this file
    )


@register.simple_tag
def tag(form, words, tone=None):
    """Shape and word: {% tag "half" "Pågår" %}. `tone` (warm, soft, bad, good) only where the shape's own will not do."""
    drawn = f'<span class="p-tag">{shape(form, tone)}{conditional_escape(words)}</span>'
    return mark_safe(drawn)  # noqa: S308 a shape of ours, and words made harmless; format_html costs half as much again


EVIDENCE_WORDS = (
    gettext_lazy("ingen"),
    gettext_lazy("beskrivna erfarenheter"),
    gettext_lazy("egen mätning före och efter"),
    gettext_lazy("jämförelse eller flera enheter"),
    gettext_lazy("publicerad eller oberoende utvärdering"),
)


@register.simple_tag
def evidence(level, label=""):
    """Four bars and words for the strength of evidence: {% evidence "E3" %}."""
    number = int(str(level).lstrip("Ee") or 0)
    words = label or _("Evidens E%(level)s: %(words)s") % {"level": number, "words": EVIDENCE_WORDS[number]}
    return format_html('<span class="p-ev">{}{}</span>', evidence_bars(number), words)


@lru_cache(maxsize=8)
def evidence_bars(number):
    bars = "".join(
        f'<rect class="{"on" if i < number else "off"}" x="{0.5 + 5.5 * i:g}" y="{9.5 - 3 * i:g}" width="4" height="{4 + 3 * i:g}"/>'
        for i in range(4)
    )
    return mark_safe(f'<svg viewBox="0 0 22 14" aria-hidden="true">{bars}</svg>')  # noqa: S308 numbers only


FEW_DAYS = 5  # a promise of twenty days is drawn in as many boxes as one of five


@register.simple_tag
@lru_cache(maxsize=256)
def few_days(used, total, is_late):
    """A promise in a row of a list, in at most five boxes; days late are one more: {% few_days 2 5 False %}.

    For the eye only: the words beside say the same. The end tags are left out, as HTML allows, of what comes by the hundred.
    """
    size = min(max(total, 1), FEW_DAYS)
    full = size if is_late else max(used * size // max(total, 1), 1 if used else 0)
    boxes = "<li data-used>" * min(full, size) + "<li>" * (size - full) + "<li data-late>" * is_late
    return mark_safe(f'<ul class="p-days" aria-hidden="true">{boxes}</ul>')  # noqa: S308 numbers only


# --- the shell --------------------------------------------------------------------------------


@register.simple_tag
def existing(path):
    """The path if the portal has a page there, else an empty string: the shell shows no dead links."""
    return path if leads_somewhere(path, get_urlconf()) else ""


@lru_cache(maxsize=64)
def leads_somewhere(path, urlconf):
    """Which paths there are does not change while the process lives."""
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True


@register.filter
def alert_color(message):
    """The tone of a flash message, in the words of the component library."""
    return {constants.SUCCESS: "success", constants.WARNING: "warning", constants.ERROR: "danger"}.get(
        message.level, "info"
    )


@register.filter
def said_once(flashes):
    """Each sentence once; of those about having been signed out the last, which knows most of what was lost."""
    kept = {}
    for message in flashes:
        about = SIGNED_OUT if SIGNED_OUT in (message.extra_tags or "") else str(message)
        kept.pop(about, None)
        kept[about] = message
    return list(kept.values())


# --- matters ----------------------------------------------------------------------------------


@register.filter
def status_shape(matter):
    """The name of the shape that goes with the matter's status."""
    shapes = {**STATUS_SHAPES, **getattr(matter, "STATUS_SHAPES", {})}
    return shapes.get(getattr(matter, "status", ""), "half")


@register.filter
def status_words(matter, user):
    """The status in words for this reader."""
    return matter.status_for(user)


@register.simple_tag
def move_url(matter, move):
    """The address where the move is made."""
    return matter.move_url(move)


# --- forms ------------------------------------------------------------------------------------


def kind_of(bound):
    """How the field is drawn: choices, tick, text, lines, select, file, hidden or other."""
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.Textarea):
        return "lines"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "text" if isinstance(widget, forms.TextInput) else "other"


@register.simple_tag
def field_parts(bound, counter=True):
    """All that question.html and form_field.html need to draw a field, ids and aria included.

    The page holds no `maxlength`: a long text pasted in is kept, counted and answered in words, never cut.
    """
    kind, ident = kind_of(bound), bound.auto_id
    limit = getattr(bound.field, "max_length", None)
    if not (kind == "lines" or (kind == "text" and counter and type(bound.field.widget) is forms.TextInput)):
        limit = None  # an address or a name is not something one counts
    described_by = [
        f"{ident}_{part}"
        for part, there in [("help", bound.help_text), ("error", bound.errors), ("count", limit)]
        if there
    ]
    attrs = {"class": " ".join(filter(None, ["ds-input", bound.field.widget.attrs.get("class", "")]))}
    if described_by:
        attrs["aria-describedby"] = " ".join(described_by)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if kind in {"lines", "text"}:
        attrs["maxlength"] = False
    suggestions = getattr(bound.field, "suggestions", None)
    if suggestions:
        attrs |= {"list": f"{ident}_list", "autocomplete": "off"}
    parts = {
        "kind": kind, "id": ident, "limit": limit, "described_by": attrs.get("aria-describedby", ""),
        "invalid": bool(bound.errors), "suggestions": suggestions,
        "optional": not (bound.field.required or getattr(bound.field, "sometimes", False))
        and kind not in {"tick", "hidden"},
    }  # fmt: skip
    if kind == "choices":
        parts["options"] = [option.data | {"label": option.choice_label} for option in bound]
    else:
        parts["control"] = bound.as_widget(attrs=attrs)
    if limit:
        # The browser sends a line break as two characters, and the server counts them so.
        parts["left"] = limit - len(str(bound.value() or "").replace("\r\n", "\n").replace("\n", "\r\n"))
    return parts


@register.inclusion_tag("components/question.html")
def question(bound, number="", legend=""):
    """A question of a roomy form: {% question form.need number="2 av 6" %}."""
    return {"field": bound, "number": number, "legend": legend}


@register.inclusion_tag("components/form_field.html")
def form_field(bound):
    """A field of a dense form: {% form_field form.unit %}."""
    return {"field": bound}


@register.filter
def fault_list(form):
    """[(id to go to or "", sentence)] for the error summary, fields in the order of the form."""
    found = [("", error) for error in form.non_field_errors()]
    for bound in form:
        first = f"{bound.auto_id}_0" if kind_of(bound) == "choices" else bound.auto_id
        found += [("" if kind_of(bound) == "hidden" else first, error) for error in bound.errors]
    return found


@register.filter
def at(items, index):
    """The item at the index."""
    return items[index]
