"""Attachments: received, checked, then approved or refused. Only an approved file can be fetched."""

import hashlib
import io
import socket
import struct
import uuid
import zipfile
from pathlib import PurePosixPath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from portal.models.casefile import CaseFile
from portal.models.job import Job
from portal.models.person import Person
from portal.outside import Away

# Extension -> (type it is served as, what the content must look like).
ALLOWED = {
    "pdf": ("application/pdf", "%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/"),
    "odt": ("application/vnd.oasis.opendocument.text", "content.xml"),
    "png": ("image/png", "PNG"),
    "jpg": ("image/jpeg", "JPEG"),
    "jpeg": ("image/jpeg", "JPEG"),
    "txt": ("text/plain; charset=utf-8", ""),
    "csv": ("text/csv; charset=utf-8", ""),
}
ZIP_MAX_ENTRIES = 1_000
ZIP_MAX_BYTES = 200 * 1024 * 1024
ZIP_MAX_RATIO = 100
MACRO_PARTS = ("vbaproject.bin", "activex")


def stored_name(instance, filename):
    """A name on disk that says nothing: the file's id."""
    return f"attachments/{instance.pk}"


class Attachment(models.Model):
    """A file in a matter. Reached only through the matter's own access."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Mottagen, kontrolleras")
        CHECKED = "checked", _("Kontrollerad, väntar på viruskontroll")
        APPROVED = "approved", _("Godkänd")
        REFUSED = "refused", _("Avvisad")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=150)
    content = models.FileField(upload_to=stored_name, max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_internal = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    why_refused = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    scanned = models.BooleanField(default=False)

    class Meta:
        ordering = ["given_at"]

    def get_absolute_url(self):
        return reverse("portal:attachment_fetch", kwargs={"ref": self.file.ref, "pk": self.pk})

    @classmethod
    def receive(cls, file, upload, *, by, is_internal=False):
        """Take a file into quarantine. Raises ValidationError with a sentence when it cannot even be received."""
        name = clean_name(upload.name)
        if upload.size == 0:
            raise ValidationError(_("Filen är tom."))
        if upload.size > settings.ATTACHMENT_MAX_BYTES:
            raise ValidationError(_("Filen är större än 25 MB. Dela upp den eller skicka en mindre."))
        if extension_of(name) not in ALLOWED:
            raise ValidationError(_("Vi tar emot pdf, docx, xlsx, pptx, odt, png, jpg, txt och csv."))
        return cls.objects.create(
            file=file,
            name=name,
            content=upload,
            size=upload.size,
            sha256=digest_of(upload),
            given_by=by,
            is_internal=is_internal,
        )

    def order_check(self):
        """Order the examination. It waits for as long as the scanner is away, and is tried again."""
        Job.order(
            "check_attachment", by=self.given_by, key=f"check_attachment:{self.pk}", attachment=str(self.pk)
        )

    @property
    def content_type(self):
        return ALLOWED[extension_of(self.name)][0]

    @property
    def is_ready(self):
        return self.state == self.State.APPROVED

    def examine(self):
        """Compare extension with content, look into zips, ask the virus scanner. Returns the new state.

        Without an answer from a configured scanner the file waits: never passed unscanned (fail closed).
        """
        if self.state in {self.State.APPROVED, self.State.REFUSED}:
            return self.state
        with self.content.open("rb") as stream:
            content = stream.read()
        fault = content_fault(extension_of(self.name), content)
        if fault:
            return self._refuse(fault)
        self.state = self.State.CHECKED
        if settings.CLAMD_ADDRESS:
            try:
                verdict = scan(content)
            except OSError as fault:
                raise Away(f"The scanner: {type(fault).__name__}") from fault
            if verdict.endswith("FOUND"):
                return self._refuse(_now("Filen innehåller skadlig kod."))
            if not verdict.endswith("OK"):
                raise Away(f"The scanner answered {verdict[:80]!r}")
            self.scanned = True
        self.state = self.State.APPROVED
        self.save(update_fields=["state", "scanned"])
        return self.state

    def _refuse(self, why):
        self.state, self.why_refused = self.State.REFUSED, str(why)
        self.save(update_fields=["state", "why_refused"])
        self.content.storage.delete(self.content.name)  # the record stays, the file does not
        return self.state


def check_attachment(job):
    """Job: examine one attachment."""
    attachment = Attachment.objects.get(pk=job.params["attachment"])
    return {"state": attachment.examine()}


def digest_of(upload):
    """What tells one content from another, read in pieces."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def clean_name(name):
    """The bare file name: no path, no control characters, at most 150 characters with the extension kept."""
    bare = PurePosixPath((name or "fil").replace("\\", "/")).name
    bare = "".join(c for c in bare if c.isprintable() and c not in '<>:"/|?*\u202e\u202d') or "fil"
    stem, dot, extension = bare.rpartition(".")
    return f"{stem[:140]}.{extension[:8]}" if dot else bare[:150]


def extension_of(name):
    return name.rpartition(".")[2].lower()


def content_fault(extension, content):
    """Why the content does not fit the extension, in words, or an empty string."""
    mark = ALLOWED[extension][1]
    wrong = _now("Innehållet stämmer inte med filens slag (.%(extension)s).") % {"extension": extension}
    if extension == "pdf":
        return "" if content[:1024].lstrip().startswith(b"%PDF-") else wrong
    if extension in {"docx", "xlsx", "pptx", "odt"}:
        return zip_fault(content, mark, wrong)
    if extension in {"png", "jpg", "jpeg"}:
        try:
            with Image.open(io.BytesIO(content)) as image:
                image.verify()
                return "" if image.format == mark else wrong
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return wrong
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        try:
            content.decode("cp1252")
        except UnicodeDecodeError:
            return wrong
    if b"\x00" in content or looks_like_other(content):
        return wrong
    return ""


def looks_like_other(content):
    """Whether a text file begins like a page, a program or an image."""
    head = content[:512].lstrip().lower()
    if head.startswith(
        (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"mz", b"\x7felf", b"pk\x03\x04")
    ):
        return True
    try:
        return any(
            match.confidence > 0.8 and match.mime_type.startswith(("image/", "application/x-"))
            for match in puremagic.magic_string(content[:4096])
        )
    except (puremagic.PureError, ValueError):
        return False


def zip_fault(content, mark, wrong):
    """Inspect an Office file without unpacking it: entries, size, ratio, macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return wrong
    names = [entry.filename.lower() for entry in entries]
    if not any(name.startswith(mark) for name in names):
        return wrong
    total = sum(entry.file_size for entry in entries)
    if (
        len(entries) > ZIP_MAX_ENTRIES
        or total > ZIP_MAX_BYTES
        or total > ZIP_MAX_RATIO * max(len(content), 1)
    ):
        return _now("Filen packas upp till något för stort.")
    if any(part in name for name in names for part in MACRO_PARTS):
        return _now("Filen innehåller makron. Spara den utan makron och skicka den igen.")
    return ""


def scan(content):
    """Ask clamd (INSTREAM). Returns its verdict line. Raises OSError when it is away or slow."""
    host, _colon, port = settings.CLAMD_ADDRESS.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as clamd:
        clamd.settimeout(60)
        clamd.sendall(b"zINSTREAM\0")
        for start in range(0, len(content), 64 * 1024):
            chunk = content[start : start + 64 * 1024]
            clamd.sendall(struct.pack("!L", len(chunk)) + chunk)
        clamd.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0"):
            part = clamd.recv(4096)
            if not part:
                break
            answer += part
    return answer.strip(b"\0 \n").decode("utf-8", "replace")
