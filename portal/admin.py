"""The administration: people, organisations, roles and words. No matters, no case content, no status changes."""

from functools import partial

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal import rules
from portal.forms.closed_days import ClosedDaysField
from portal.forms.day import AnyDayField
from portal.forms.written_choice import SHOWN, WrittenChoice, numbered
from portal.matters import matter_models
from portal.models import Membership, Organisation, Person, Role, Synonym

EVENTS_SHOWN = 30
MOST_DAYS = 250  # working days in a year
VALUES_SHOWN = 120  # signs of a value before and after, together


class StaffAdmin(admin.ModelAdmin):
    """Open to those who administer; nothing is deleted, and history is shown where it is kept."""

    list_per_page = 50
    history_tells_values = True
    show_full_result_count = False

    def get_urls(self):
        meta = self.model._meta
        name = f"{meta.app_label}_{meta.model_name}_suggestions"
        return [
            path("forslag/", self.admin_site.admin_view(self.suggestions), name=name),
            *super().get_urls(),
        ]

    def suggestions(self, request):
        """Names that what is written may mean, for the fields that choose such a row."""
        text = request.GET.get("q", "").strip()[:80]
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.search(request, self.get_queryset(request), text)[:SHOWN] if text else []
        return JsonResponse({"suggestions": [numbered(self.label_of(row), row) for row in found]})

    def search(self, request, rows, text):
        found, may_repeat = self.get_search_results(request, rows, text)
        return found.distinct() if may_repeat else found

    def label_of(self, row):
        return str(row)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        # Django reads 1/12/2026 as the twelfth of January, also in Swedish.
        if db_field.get_internal_type() != "DateField":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        field = super().formfield_for_dbfield(db_field, request, form_class=AnyDayField, **kwargs)
        field.show_hidden_initial = False  # a hidden field may not be described
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        # Django's own fields for this are a list of all rows, a bare number, or inline styles.
        if db_field.name not in self.raw_id_fields:
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        there = self.admin_site.get_model_admin(db_field.related_model)
        meta = db_field.related_model._meta
        return db_field.formfield(
            form_class=WrittenChoice,
            queryset=there.get_queryset(request),
            label_of=there.label_of,
            search=partial(there.search, request),
            name_fields=there.search_fields,
            suggestions_url=reverse(f"admin:{meta.app_label}_{meta.model_name}_suggestions"),
            help_text=_("Skriv en del av namnet och välj. Utan förslag: skriv hela namnet och spara."),
        )

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("ändringar"))
    def history(self, obj):
        """Who changed what, newest first."""
        rows = changes(obj, self.history_tells_values) if obj.pk else []
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {}: {}</li>", rows)) if rows else "–"


def changes(obj, tells_values):
    """[(when, who, what)] from the history that the database keeps of the row."""
    events = (
        event_model(type(obj))
        .objects.filter(pgh_obj=obj.pk)
        .select_related("pgh_context")
        .order_by("-pgh_created_at", "-pgh_id")
    )
    shown = list(events[: EVENTS_SHOWN + 1])
    names = {
        str(p.pk): str(p)
        for p in Person.objects.filter(pk__in={actor_of(e) for e in shown if actor_of(e).isdigit()})
    }
    rows = []
    for event, before in zip(shown[:EVENTS_SHOWN], [*shown[1:], None], strict=False):
        at = timezone.localtime(event.pgh_created_at).strftime("%Y-%m-%d %H.%M")
        who = names.get(actor_of(event), _now("systemet"))
        rows.append((at, who, what_changed(event, before, tells_values)))
    return rows


def event_model(model):
    """The table of the model's history. The tables are made by the tracking itself, so they are found by what they track."""
    return next(m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is model)


def actor_of(event):
    return str((event.pgh_context.metadata if event.pgh_context_id else {}).get("user", ""))


def what_changed(event, before, tells_values):
    if before is None or event.pgh_label == "insert":
        return _now("skapades") if event.pgh_label == "insert" else event.pgh_label
    fields = [f for f in event._meta.concrete_fields if not f.name.startswith("pgh_")]
    changed = [
        str(f.verbose_name) + (from_to(f, before, event) if tells_values else "")
        for f in fields
        if getattr(event, f.attname) != getattr(before, f.attname)
    ]
    return ", ".join(changed) or _now("inget synligt")


def from_to(field, before, after):
    """The value before and after, where a line can hold them. Another table's row is only named as changed."""
    if field.is_relation:
        return ""
    old, new = (in_words(field, getattr(event, field.attname)) for event in (before, after))
    return f" ({old} → {new})" if len(old) + len(new) <= VALUES_SHOWN else ""


def in_words(field, value):
    if isinstance(value, bool):
        return _now("ja") if value else _now("nej")
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    return str(value or "–")


class PersonForm(ModelForm):
    """Nobody gives themselves more rights; only a guest is without an address to sign in with."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        if not email and not self.instance.is_guest:
            raise ValidationError(_("Skriv e-postadressen som personen ska logga in med."))
        return email

    def clean(self):
        given = super().clean()
        changed = self.instance.pk and {"email", "is_active", "is_staff"} & set(self.changed_data)
        if changed and not rules.may_change_account(
            self.current_user, Person.objects.get(pk=self.instance.pk)
        ):
            raise ValidationError(
                _("Kontot har rättigheter som du inte kan ge. Be en administratör som kan det.")
            )
        return given

    def clean_is_staff(self):
        wanted = self.cleaned_data["is_staff"]
        if self.instance.pk == self.current_user.pk and not wanted:
            raise ValidationError(_("Du kan inte ta bort din egen åtkomst. Be en annan administratör."))
        return wanted


@admin.register(Person)
class PersonAdmin(StaffAdmin):
    """People. The password is theirs alone; what they have written is not reached from here."""

    form = PersonForm
    history_tells_values = False  # what somebody was once called or reached by is nobody's business here
    fields = [
        "name",
        "email",
        "title",
        "phone",
        "language",
        "is_active",
        "is_staff",
        "is_guest",
        "joined_at",
        "last_login",
        "roles",
        "history",
    ]
    readonly_fields = ["is_guest", "joined_at", "last_login", "roles", "history"]
    list_display = ["who", "reached_by", "is_active", "last_login"]
    list_filter = ["is_active", "is_staff", "is_guest"]
    search_fields = ["name", "email"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_system=False)

    def label_of(self, person):
        return f"{person}, {person.address}" if person.address not in {"", str(person)} else str(person)

    def get_form(self, request, obj=None, **kwargs):
        help_texts = {
            "email": _("Personen väljer själv sitt lösenord med Glömt lösenordet på inloggningssidan.")
        }
        form = super().get_form(request, obj, help_texts=help_texts, **kwargs)
        return type("PersonForm", (form,), {"current_user": request.user})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    @admin.display(description=_("namn"), ordering="name")
    def who(self, person):
        return str(person)

    @admin.display(description=_("e-post"), ordering="email")
    def reached_by(self, person):
        return person.address or "–"

    @admin.display(description=_("roller"))
    def roles(self, obj):
        held = obj.memberships.select_related("organisation") if obj.pk else []
        return (
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((str(m),) for m in held)))
            if held
            else "–"
        )


class OrganisationForm(ModelForm):
    """The promises are read by every clock: only known ones, in whole working days, and not those that are closed."""

    closed_days = ClosedDaysField(label=_("Stängda dagar"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = {p.kind: p for matter in matter_models() for p in matter.promises}
        # Django sends a default that is made anew along as a hidden field, which may not be described.
        self.fields["promises"].show_hidden_initial = False
        self.fields["promises"].help_text = _(
            'Till exempel {"%(kind)s": 10}. Det som inte står här har förvalet: %(defaults)s.'
        ) % {
            "kind": next(iter(self.known), ""),
            "defaults": ", ".join(f"{p.kind} ({p.label}) {p.days}" for p in self.known.values()),
        }

    def clean_promises(self):
        promises = self.cleaned_data["promises"] or {}
        if not isinstance(promises, dict) or set(promises) - set(self.known):
            raise ValidationError(
                _("Skriv bara löften som finns: %(kinds)s.") % {"kinds": ", ".join(self.known)}
            )
        if any(type(days) is not int or not 0 < days <= MOST_DAYS for days in promises.values()):
            raise ValidationError(_("Skriv hela arbetsdagar, från 1 till %(most)s.") % {"most": MOST_DAYS})
        return promises


@admin.register(Organisation)
class OrganisationAdmin(StaffAdmin):
    """Organisations and where they belong. One that ends gets a last day, and a successor if it has one."""

    fields = ["name", "kind", "sector", "parent", "code", "region_code", "name_variants", "answers_for", "promises", "closed_days", "successor",
              "valid_from", "valid_to", "confidence", "checked_on", "source", "history"]  # fmt: skip
    readonly_fields = ["history"]
    form = OrganisationForm
    raw_id_fields = ["parent", "successor"]
    list_display = ["name", "kind", "sector", "parent", "code", "valid_to"]
    list_filter = ["kind", "sector", "confidence"]
    search_fields = ["name", "code"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("parent")


class MembershipForm(ModelForm):
    """Nobody gives themselves a role, and nobody gives or ends more than they may on the organisation's own page."""

    def clean(self):
        given = super().clean()
        kept = self.instance if self.instance.accepted_at else None  # what is only shown is in no field
        person, organisation, role = (
            getattr(kept, name) if kept else given.get(name) for name in ("person", "organisation", "role")
        )
        if person and person.pk == self.current_user.pk:
            raise ValidationError(_("Du kan inte ge dig själv en roll. Be en annan administratör."))
        if organisation and role and not rules.may_grant(self.current_user, organisation, role):
            raise ValidationError(
                _("Du får inte ge eller avsluta rollen %(role)s i %(organisation)s. Be en administratör där.")
                % {"role": Role(role).label.lower(), "organisation": organisation}
            )
        return given


@admin.register(Membership)
class MembershipAdmin(StaffAdmin):
    """Roles. An end is a last day, never a deleted row."""

    form = MembershipForm
    fields = [
        "person",
        "organisation",
        "role",
        "valid_from",
        "valid_to",
        "invited_email",
        "invited_by",
        "accepted_at",
        "history",
    ]
    readonly_fields = ["invited_email", "invited_by", "accepted_at", "history"]
    raw_id_fields = ["person", "organisation"]
    list_display = ["person", "invited_email", "role", "organisation", "valid_from", "valid_to"]
    list_filter = ["role"]
    list_select_related = ["person", "organisation"]
    search_fields = ["person__name", "person__email", "invited_email", "organisation__name"]

    def get_readonly_fields(self, request, obj=None):
        """Whose role it is, where and which stays as it was said yes to; another role is another row."""
        fixed = ["person", "organisation", "role"] if obj and obj.accepted_at else []
        return [*fixed, *self.readonly_fields]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        return type("MembershipForm", (form,), {"current_user": request.user})

    def save_model(self, request, obj, form, change):
        if not change:
            obj.invited_by, obj.accepted_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(Synonym)
class SynonymAdmin(StaffAdmin):
    """Words that a search takes for each other."""

    fields = ["terms", "history"]
    readonly_fields = ["history"]
    search_fields = ["terms"]

    def has_delete_permission(self, request, obj=None):
        return self.has_module_permission(request)
