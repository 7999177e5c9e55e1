"""The demo's own mailbox: what would have been sent."""

import email
from datetime import UTC
from email import policy
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render

SHOWN = 40
READ = 400  # looked through for one receiver's
BETWEEN = b"-" * 79 + b"\n"  # what Django's file backend writes between two mails


@login_not_required
def demo_mailbox(request):
    """Every mail, newest first. Only in the demo; real mail has real mailboxes."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not settings.DEMO or not folder:
        raise Http404
    who = request.GET.get("till", "").strip().lower()[:120]
    mails = [mail for mail in read_mails(Path(folder)) if who in mail["to"].lower()]
    return render(request, "portal/demo_mailbox.html", {"mails": mails[:SHOWN], "till": who})


def read_mails(folder):
    """[{to, subject, at, text}] of the newest files in the folder, newest first."""
    found = []
    files = (
        sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
        if folder.is_dir()
        else []
    )
    for file in files:
        for raw in reversed(file.read_bytes().split(BETWEEN)):
            if raw.strip():
                found.append(as_row(email.message_from_bytes(raw, policy=policy.default)))
        if len(found) >= READ:
            break
    return sorted(found, key=lambda mail: mail["at"].timestamp() if mail["at"] else 0, reverse=True)


def as_row(mail):
    body = mail.get_body(preferencelist=("plain", "html"))
    date = mail["Date"]
    return {
        "to": str(mail["To"] or ""), "subject": str(mail["Subject"] or ""), "at": moment_of(date.datetime) if date else None,
        "text": body.get_content() if body else "",
    }  # fmt: skip


def moment_of(written):
    """Django writes the time of a mail as -0000, which Python reads as a time without a zone."""
    return written if written.tzinfo else written.replace(tzinfo=UTC)
