"""The columns: which header of a file is which of our fields."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.importing.files import Personal, Unreadable

# Our fields: what a person calls them, and the headers (letters and digits only) they are guessed from.
FIELDS = {
    "source_id": (gettext_lazy("nummer i källan"), "slug id nr nummer nummerikällan sourceid sourcekey projektid projektnummer projectid projectnumber ärendenummer löpnummer idnr idénr idénummer projektnr ärendenr löpnr"),
    "registry_number": (gettext_lazy("diarienummer"), "dnr diarienummer diarienr registrynumber refno"),
    "title": (gettext_lazy("rubrik"), "title titel rubrik namn name projekt projektnamn projekttitel projectname projecttitle innovation idé"),
    "text": (gettext_lazy("beskrivning"), "purpose syfte syfteochmål beskrivning projektbeskrivning description abstract summary sammanfattning text ingress kortbeskrivning omprojektet"),
    "problem": (gettext_lazy("problem"), "problem behov need needs utmaning bakgrund background"),
    "solution": (gettext_lazy("lösning"), "solution lösning approach uppläggochgenomförande genomförande upplägg metod arbetssätt method"),
    "results": (gettext_lazy("resultat"), "results result resultat effekter effekt resultatochförväntadeeffekter utfall outcome"),
    "lessons": (gettext_lazy("lärdomar"), "lessons lärdomar lärdom erfarenheter"),
    "cost": (gettext_lazy("kostnad"), "cost kostnad"),
    "organisation": (gettext_lazy("organisation"), "coordinator koordinator organisation organization huvudman projektägare ägare owner sökande utförare kommun region landsting ansvarigorganisation ansvarigkommun ansvarigregion ansvarighuvudman organisationsnamn kommunregion regionkommun kommunellerregion regionellerkommun verksamhet enhet"),
    "region_code": (gettext_lazy("län"), "län lan länskod lankod länsnummer länsnr regioncode regionkod county countycode"),
    "status": (gettext_lazy("läge"), "status läge state projektstatus fas phase"),
    "kind": (gettext_lazy("slag"), "slag kind"),
    "type": (gettext_lazy("typ"), "typ type innovationstyp"),
    "target_group": (gettext_lazy("målgrupp"), "målgrupp targetgroup"),
    "life_event": (gettext_lazy("livshändelse"), "livshändelse lifeevent"),
    "started": (gettext_lazy("början"), "start started startdatum startdate projektstart från början fromdate startår"),
    "ended": (gettext_lazy("slut"), "end ended slut slutdatum enddate projektslut till todate slutår"),
    "grant_sek": (gettext_lazy("bidrag i kronor"), "grantsek grant bidrag belopp budget finansiering funding bidragikronor beviljatbelopp"),
    "call": (gettext_lazy("utlysning"), "call utlysning program programme"),
    "source_url": (gettext_lazy("länk"), "url länk link webb webbplats webbadress sourceurl lank"),
    "contact_function": (gettext_lazy("kontaktfunktion"), "kontaktfunktion kontakt contact contactfunction"),
    "contact_email": (gettext_lazy("e-post"), "epost email kontaktepost kontaktpersonepost epostkontaktperson mail contactemail"),
}  # fmt: skip


# Columns whose values may not be kept here at all.
PERSONAL = frozenset(
    "personnummer personnr persnr pnr personid födelsenummer samordningsnummer patientid".split()
)
UNIT = re.compile(r"[\s(,]+(tkr|mkr|tsek|msek|ksek|kr|sek|kronor)\)?\.?$", re.IGNORECASE)


def letters(text):
    return re.sub(r"[\W_]", "", str(text).casefold())


def guess_columns(headers):
    """{our field: header} from the names of the headers; each header is used once."""
    by_letters = {}
    for header in headers:
        by_letters.setdefault(letters(header), header)
    for header in headers:  # "Budget (tkr)"
        by_letters.setdefault(letters(UNIT.sub("", header)), header)
    columns = {}
    for name, (_label, guesses) in FIELDS.items():
        header = next(
            (
                by_letters[guess]
                for guess in guesses.split()
                if by_letters.get(guess) and by_letters[guess] not in columns.values()
            ),
            None,
        )
        if header:
            columns[name] = header
    if "source_id" not in columns and "registry_number" in columns:
        columns["source_id"] = columns["registry_number"]
    return columns


def understood(texts):
    """How many of the texts are headers that we know; none without one for the title."""
    guessed = guess_columns([text for text in texts if text])
    return len(set(guessed.values())) if "title" in guessed else 0


def refuse_personal_numbers(table):
    """A list with a column of personal numbers is a list of people."""
    for header in table.headers:
        if letters(header) in PERSONAL and any(values.get(header) for _line, values, _faults in table.rows):
            raise Personal(
                _(
                    "Kolumnen %(header)s innehåller personnummer. De får inte finnas i katalogen. Ta bort kolumnen och ladda upp filen igen."
                )
                % {"header": header[:60]}
            )


def check_columns(columns, headers):
    """The given mapping, if each field is ours and each header is in the file. Keys may be our names or the labels."""
    names = {letters(name): name for name in FIELDS} | {
        letters(label): name for name, (label, _guesses) in FIELDS.items()
    }
    found = {}
    for key, header in columns.items():
        if letters(key) not in names:
            raise Unreadable(
                _("Fältet %(field)s finns inte. Välj bland: %(fields)s.")
                % {"field": str(key)[:60], "fields": ", ".join(FIELDS)}
            )
        if header not in headers:
            raise Unreadable(_("Kolumnen %(header)s finns inte i filen.") % {"header": str(header)[:60]})
        found[names[letters(key)]] = header
    return found
