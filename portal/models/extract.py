"""The register extract (GDPR article 15): every row that one person has written or is named in."""

import json
from pathlib import Path

import typst
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.models.matter import Matter
from portal.models.person import Person

# Keys that open doors, and what would let somebody else in. They are no information about the person.
SECRETS = {"password", "token", "follow_token", "session_key", "session_mark", "key", "data_key"}
SECRET_MODELS = {"mfa.authenticator": {"data"}}
# In a matter that somebody else owns the person is named, but the text is not the person's own.
OWN_FIELDS = {"owner", "registered_by"}
# What the tables are called in the extract, where the model has no name of its own for readers.
NAMES = {
    "portal.step": _("Händelser i ärenden"), "portal.message": _("Meddelanden"), "portal.task": _("Uppgifter"),
    "portal.notification": _("Aviseringar"), "portal.job": _("Arbeten"), "portal.draft": _("Utkast"),
    "portal.attachment": _("Bilagor"), "portal.subscription": _("Ärenden du följer"), "portal.noticechoice": _("Val för e-post"),
    "portal.link": _("Kopplingar mellan ärenden"), "usersessions.usersession": _("Inloggningar"),
    "innovations.participation": _("Deltagande"), "innovations.ownerquestion": _("Frågor och svar"),
}  # fmt: skip
TEMPLATE = Path(__file__).resolve().parent.parent / "typst" / "extract.typ"
ROWS_IN_PDF = 200


class Extract:
    """All that the portal keeps about one person, table by table."""

    def __init__(self, person):
        self.person = person
        self.made_at = timezone.localtime()

    def tables(self):
        """[{table, name, relation, columns: {field: label}, rows: [{field: value}]}], the person's own row first."""
        found = [self._table(Person, "id", Person.objects.filter(pk=self.person.pk))]
        for model in apps.get_models():
            if not model._meta.managed or model._meta.proxy:
                continue
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model is Person and field.name not in SECRETS:
                    rows = model._base_manager.filter(**{field.name: self.person.pk})
                    table = self._table(model, field.name, rows)
                    if table["rows"]:
                        found.append(table)
        return found

    def as_json(self):
        body = {"made_at": self.made_at, "person": str(self.person), "tables": self.tables()}
        return json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)

    def as_pdf(self):
        """A printable document. Long tables are cut there; the JSON file holds every row."""
        tables = [self._for_print(table) for table in self.tables()]
        body = {
            "person": str(self.person),
            "made_at": self.made_at.strftime("%Y-%m-%d %H.%M"),
            "tables": tables,
            "lang": (get_language() or "sv")[:2],
        }
        return typst.compile(
            str(TEMPLATE),
            sys_inputs={"data": json.dumps(body, cls=DjangoJSONEncoder)},
            ignore_system_fonts=True,
        )

    def _table(self, model, relation, rows):
        fields = [
            f
            for f in model._meta.concrete_fields
            if f.name not in SECRETS | SECRET_MODELS.get(model._meta.label_lower, set())
        ]
        tracked = getattr(model, "pgh_tracked_model", model)
        if issubclass(tracked, Matter) and relation not in OWN_FIELDS and not relation.startswith("pgh"):
            fields = [f for f in fields if f.name in {"file", relation, "pgh_id", "pgh_created_at"}]
        names = [f.attname for f in fields]
        return {
            "table": model._meta.db_table,
            "name": name_of(model),
            "relation": relation,
            "columns": {f.attname: capfirst(str(f.verbose_name)) for f in fields},
            "rows": list(rows.order_by("pk").values(*names)),
        }

    def _for_print(self, table):
        rows = [
            [
                [table["columns"][name], as_text(value)]
                for name, value in row.items()
                if value not in (None, "", [], {})
            ]
            for row in table["rows"][:ROWS_IN_PDF]
        ]
        return {"name": table["name"], "count": len(table["rows"]), "rows": rows}


def name_of(model):
    """The table's name for a reader; the history of a table is called so."""
    tracked = getattr(model, "pgh_tracked_model", None)
    if tracked is not None:
        return _now("Historik: %(table)s") % {"table": name_of(tracked).lower()}
    return str(NAMES.get(model._meta.label_lower) or capfirst(str(model._meta.verbose_name_plural)))


def as_text(value):
    if isinstance(value, (dict, list)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    if hasattr(value, "hour") and hasattr(value, "year"):
        return timezone.localtime(value).strftime("%Y-%m-%d %H.%M")
    return str(value)
