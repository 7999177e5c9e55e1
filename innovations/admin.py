"""The administration of the area: importing lists. Moves and case content are not for the admin."""

from pathlib import PurePosixPath

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from innovations.importing.columns import FIELDS
from innovations.importing.rows import FAULT, OUTCOME_LABELS
from innovations.importing.work import totals
from innovations.models import ImportMapping, ImportRun
from portal.admin import StaffAdmin

SHOWN_ROWS = 500


class UploadForm(forms.ModelForm):
    """A file, and where it comes from."""

    class Meta:
        model = ImportRun
        fields = ["content", "source_name"]
        help_texts = {
            "content": _("CSV, Excel (.xlsx) eller JSONL, högst 25 MB och 20 000 rader. Inget ändras förrän du har läst provkörningen och sagt ja."),
            "source_name": _("Varifrån listan kommer, till exempel Region Halland. Samma källa nästa gång uppdaterar posterna. Lämna tomt så föreslår vi ett namn."),
        }  # fmt: skip


class ColumnsForm(forms.Form):
    """What the source is called, which column is which field, and whom a doubtful name means."""

    def __init__(self, *args, run, **kwargs):
        super().__init__(*args, **kwargs)
        self.run, report = run, run.report
        self.fields["source_name"] = forms.CharField(
            label=_("Källa"),
            max_length=ImportRun._meta.get_field("source_name").max_length,
            required=False,
            initial=run.source_name,
        )
        headers = [(header, header) for header in sorted({*report["columns"].values(), *report["unused"]})]
        for name, (label, _guesses) in FIELDS.items():
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=capfirst(label),
                choices=[("", _("– finns inte i filen –")), *headers],
                required=False,
                initial=report["columns"].get(name, ""),
            )
        self.doubtful = [row for row in report["organisations"] if row["doubtful"] and not row["found"]]
        for place, row in enumerate(self.doubtful):
            self.fields[f"organisation_{place}"] = forms.TypedChoiceField(
                label=row["name"], coerce=int, empty_value=None, required=False,
                choices=[("", _("– ingen av dem, behåll namnet som det är –")), *map(tuple, row["doubtful"])],
            )  # fmt: skip

    def clean_column_title(self):
        if not self.cleaned_data["column_title"]:
            raise forms.ValidationError(_("Välj vilken kolumn som är rubriken."))
        return self.cleaned_data["column_title"]

    def column_fields(self):
        return [self[name] for name in self.fields if name.startswith("column_")]

    def organisation_fields(self):
        return [self[name] for name in self.fields if name.startswith("organisation_")]

    def save(self):
        """Remember both for the source, and try the file again."""
        columns = {name: header for name in FIELDS if (header := self.cleaned_data[f"column_{name}"])}
        self.run.source_name = self.cleaned_data["source_name"] or self.run.source_name
        mapping = ImportMapping.of(self.run.source_name)
        mapping.columns = columns
        mapping.organisations |= {
            row["name"]: pk
            for place, row in enumerate(self.doubtful)
            if (pk := self.cleaned_data[f"organisation_{place}"])
        }
        mapping.save()
        self.run.columns, self.run.state = columns, ImportRun.State.RECEIVED
        self.run.order()


@admin.register(ImportRun)
class ImportRunAdmin(StaffAdmin):
    """Upload, read the trial, say yes, see it done."""

    form = UploadForm
    fields = ["content", "source_name"]
    list_display = ["filename", "source_name", "state", "ordered_by", "made_at", "done_at"]
    list_filter = ["state", "source_name"]
    change_form_template = "admin/innovations/importrun/change_form.html"
    add_form_template = "admin/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("ordered_by", "job")

    def get_urls(self):
        return [
            path(
                "<int:pk>/bekrafta/",
                self.admin_site.admin_view(self.confirm),
                name="innovations_importrun_confirm",
            ),
            path(
                "<int:pk>/kolumner/",
                self.admin_site.admin_view(self.choose_columns),
                name="innovations_importrun_columns",
            ),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj else []

    def save_model(self, request, run, form, change):
        if change:
            return
        upload = run.content
        run.filename = PurePosixPath(upload.name.replace("\\", "/")).name[:200]
        run.ordered_by, run.source_name = request.user, run.source_name.strip()
        run.content = None
        run.save()
        run.content = upload
        run.order()

    def response_add(self, request, run, post_url_continue=None):
        messages.info(request, _("Filen är mottagen och provkörs nu."))
        return redirect(run)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            report = obj.report
            rows = [
                {**row, "outcome_label": OUTCOME_LABELS[row["outcome"]]} for row in report.get("rows", [])
            ]
            wanted = request.GET.get("visa", "")
            context |= {
                "run": obj, "job": obj.job, "report": report, "totals": totals(report) if report else "",
                "is_working": bool(obj.job and obj.job.is_active), "wanted": wanted, "outcomes": OUTCOME_LABELS.items(),
                "rows": [row for row in rows if not wanted or row["outcome"] == wanted][:SHOWN_ROWS], "row_count": len(rows),
                "faults": report.get("counts", {}).get(FAULT, 0), "good": len(rows) - report.get("counts", {}).get(FAULT, 0),
                "columns_form": ColumnsForm(run=obj) if obj.asks_for_columns else None,
                "show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False,
            }  # fmt: skip
        return super().render_change_form(request, context, add, change, form_url, obj)

    def confirm(self, request, pk):
        run = self._waiting(request, pk)
        if not run.may_be_confirmed:
            raise Http404
        run.confirm(skip_faults=bool(run.report["counts"][FAULT]))
        messages.info(request, _("Importen är beställd."))
        return redirect(run)

    def choose_columns(self, request, pk):
        run = self._waiting(request, pk)
        if not run.asks_for_columns:
            raise Http404
        form = ColumnsForm(request.POST, run=run)
        if form.is_valid():
            form.save()
            messages.info(request, _("Kolumnerna är sparade för källan. Filen provkörs igen."))
        else:
            for errors in form.errors.values():
                messages.error(request, " ".join(errors))
        return redirect(run)

    def _waiting(self, request, pk):
        """The run that waits for a word, locked so that two clicks order one import."""
        if request.method != "POST":
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(ImportRun.objects.select_for_update(), pk=pk)


@admin.register(ImportMapping)
class ImportMappingAdmin(StaffAdmin):
    """What is remembered of each source."""

    list_display = ["source_name", "changed_at"]
    fields = ["source_name", "columns", "organisations", "changed_at"]
    readonly_fields = ["source_name", "changed_at"]

    def has_add_permission(self, request):
        return False
