"""The register extract (GDPR article 15): every row that one person has written or is named in."""

import json
from datetime import date, datetime
from pathlib import Path

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _now

from portal.models.casefile import CaseFile
from portal.models.extract_words import COLUMNS, TABLES
from portal.models.job import JOB_LABELS
from portal.models.matter import Matter
from portal.models.person import Person
from portal.models.step import Step
from portal.paper import on_paper

# Keys that open doors, and what would let somebody else in. They are no information about the person.
SECRETS = {"password", "token", "follow_token", "session_key", "session_mark", "key", "data_key"}
SECRET_MODELS = {"mfa.authenticator": {"data"}}
# In a matter that somebody else owns the person is named, but the text is not the person's own.
OWN_FIELDS = {"owner", "registered_by"}
# What those who handle and assess a matter write among themselves; the owner reads their answer, not their work.
DESK_FIELDS = {"joint_note", "hides_owner", "secrecy_ground"}
# What the machinery needs and a reader does not. It stands in the JSON file.
NOT_PRINTED = {
    "id", "pgh_id", "pgh_obj", "pgh_context", "pgh_label", "version", "intake_key", "search_vector", "sha256", "params",
    "result", "report", "columns", "error", "lease_until", "run_after", "max_attempts", "extra_data", "form", "detail", "source",
    "target", "told_at", "touched_at", "content", "uid", "url", "what",
}  # fmt: skip
TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "extract.typ"
ROWS_IN_PDF = 100


class Extract:
    """All that the portal keeps about one person, table by table."""

    def __init__(self, person):
        self.person = person
        self.made_at = timezone.localtime()
        # What one sent without an account, and has connected since, was written by a guest: the same person.
        guests = Step.objects.filter(move="connect_account", actor=person).values_list(
            "detail__guest", flat=True
        )
        self.keys = [person.pk, *guests]

    def tables(self):
        """[{table, name, relation, columns: {field: label}, rows: [{field: value}]}], the person's own row first."""
        return [self._as_data(*part) for part in self._parts()]

    def as_json(self):
        body = {"made_at": self.made_at, "person": str(self.person), "tables": self.tables()}
        return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)

    def as_pdf(self):
        """A printable document: what was changed rather than every version, and no more than a hundred rows a table."""
        body = {
            "person": str(self.person),
            "made_at": self.made_at.strftime("%Y-%m-%d %H.%M"),
            "tables": [table for part in self._parts() if (table := self._as_print(*part))["rows"]],
            "lang": (get_language() or "sv")[:2],
        }
        return on_paper(TEMPLATE, data=body)

    def _parts(self):
        """(model, relation, fields, rows) for every table that knows the person."""
        yield Person, "id", printable(Person), Person.objects.filter(pk__in=self.keys)
        for model in apps.get_models():
            if not model._meta.managed or model._meta.proxy:
                continue
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model is Person and field.name not in SECRETS:
                    rows = model._base_manager.filter(**{f"{field.name}__in": self.keys})
                    if rows.exists():
                        yield model, field.name, may_see(model, field.name), rows

    def _as_data(self, model, relation, fields, rows):
        return {
            "table": model._meta.db_table,
            "name": name_of(model),
            "relation": relation,
            "columns": {f.attname: label_of(f) for f in fields},
            "rows": list(rows.order_by("pk").values(*(f.attname for f in fields))),
        }

    def _as_print(self, model, relation, fields, rows):
        count = rows.count()
        hidden = NOT_PRINTED | {relation} | ({"category"} if model is Step else set())
        shown = [f for f in fields if f.name not in hidden]
        found = list(rows.order_by("pk").values()[:ROWS_IN_PDF])
        silent = [None, "", [], {}]
        if hasattr(model, "pgh_tracked_model"):
            found = only_changes(found, {f.attname for f in shown} - {"pgh_created_at", "file_id"})
        else:
            silent.append(False)
        names = {f.attname: Names(f, found) for f in shown}
        pairs = [
            [
                [label_of(f), names[f.attname].of(row[f.attname])]
                for f in shown
                if row.get(f.attname) not in silent
            ]
            for row in found
        ]
        heading = name_of(model)
        if relation not in {"id", "person", "user", "recipient"} and not relation.startswith("pgh_"):
            heading = f"{heading}: {label_of(model._meta.get_field(relation)).lower()}"
        return {"name": heading, "count": count, "rows": [row for row in pairs if row]}


class Names:
    """What the values of one column are called: choices and other rows by their words."""

    def __init__(self, field, rows):
        self.field, self.words = field, {}
        if field.is_relation:
            keys = {row[field.attname] for row in rows if row.get(field.attname) is not None}
            self.words = words_of(field.related_model, keys)
        elif field.model is Step and field.name == "move":
            moves = Step.objects.filter(pk__in=[row["id"] for row in rows]).select_related("file")
            self.words = {step.move: step.label for step in moves}
        elif field.model._meta.label_lower == "portal.job" and field.name == "kind":
            self.words = JOB_LABELS
        else:
            self.words = choices_of(field)

    def of(self, value):
        if isinstance(value, (str, int)) and not isinstance(value, bool) and value in self.words:
            return str(self.words[value])
        return as_text(value)


def choices_of(field):
    """{code: word}. A code without choices of its own has those of its namesake in the same area."""
    if not field.choices and field.get_internal_type() == "CharField":
        for model in apps.get_app_config(field.model._meta.app_label).get_models():
            for other in model._meta.concrete_fields:
                if other.name == field.name and other.choices:
                    return dict(other.flatchoices)
    return dict(field.flatchoices)


def words_of(model, keys):
    """{key: words} of other rows that a row points at."""
    rows = model._base_manager.filter(pk__in=keys)
    if model is CaseFile:
        return dict(rows.values_list("pk", "ref"))
    if model is Step:
        return {step.pk: f"{step.file.ref} {step.label}" for step in rows.select_related("file")}
    if issubclass(model, Matter):
        return {row.pk: row.file.ref for row in rows.select_related("file")}
    return {row.pk: str(row) for row in rows}


def only_changes(rows, columns):
    """Of each thing's history: first what was changed later, as it was from the beginning; then what became of it."""
    first, varying = {}, {}
    for row in rows:
        thing = first.setdefault(row["pgh_obj_id"], row)
        changed = {name for name in columns if row[name] != thing[name]}
        varying.setdefault(row["pgh_obj_id"], set()).update(changed)
    before, found = {}, []
    for row in rows:
        known = before.get(row["pgh_obj_id"], {})
        told = {
            name: row[name] for name in varying[row["pgh_obj_id"]] if not known or known[name] != row[name]
        }
        before[row["pgh_obj_id"]] = row
        if told:
            found.append(
                told
                | {
                    "file_id": row.get("file_id"),
                    "pgh_created_at": row["pgh_created_at"],
                    "id": row["pgh_id"],
                }
            )
    return found


def printable(model):
    hidden = SECRETS | SECRET_MODELS.get(model._meta.label_lower, set())
    return [f for f in model._meta.concrete_fields if f.name not in hidden]


def may_see(model, relation):
    """The fields of rows that name the person by this relation."""
    tracked = getattr(model, "pgh_tracked_model", model)
    if not issubclass(tracked, Matter):
        return printable(model)
    if relation not in OWN_FIELDS and not relation.startswith("pgh"):
        return [f for f in printable(model) if f.name in {"file", relation, "pgh_id", "pgh_created_at"}]
    return [f for f in printable(model) if f.name not in DESK_FIELDS]


def name_of(model):
    """The table's name for a reader; the history of a table is called so."""
    tracked = getattr(model, "pgh_tracked_model", None)
    if tracked is not None:
        return _now("Historik: %(table)s") % {"table": name_of(tracked).lower()}
    return str(TABLES.get(model._meta.label_lower) or capfirst(str(model._meta.verbose_name_plural)))


def label_of(field):
    """The column's name for a reader: the field's own, else one from the list."""
    own = field.verbose_name if isinstance(field.verbose_name, Promise) else None
    label = COLUMNS.get(field.name, field.verbose_name) if own is None or field.name == "id" else own
    return capfirst(str(label))


def as_text(value):
    if isinstance(value, bool):
        return _now("Ja") if value else _now("Nej")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_text(part)}" for name, part in value.items() if part not in ("", None))
    if isinstance(value, list):
        return ", ".join(as_text(part) for part in value)
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H.%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
