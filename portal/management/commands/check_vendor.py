"""Compare the third-party files in static/vendor with the list of hashes and licences."""

import hashlib
import re
import tomllib

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

FOLDER = settings.BASE_DIR / "static" / "vendor"
LIST = FOLDER / "VENDOR.toml"
NOT_LISTED = {"VENDOR.toml", "README.md"}


def faults():
    """What differs between the list and the folder, one sentence a fault."""
    entries = tomllib.loads(LIST.read_text("utf-8"))["file"]
    licences = {entry["licence_file"] for entry in entries}
    for entry in entries:
        path = FOLDER / entry["name"]
        if not path.is_file():
            yield f"{entry['name']} is in the list but not in the folder."
        elif digest(path) != entry["sha256"]:
            yield f"{entry['name']} does not match its hash."
        if entry["licence_file"] and not (FOLDER / entry["licence_file"]).is_file():
            yield f"The licence {entry['licence_file']} is missing."
    known = {entry["name"] for entry in entries} | licences | NOT_LISTED
    for path in sorted(FOLDER.iterdir()):
        if path.name not in known:
            yield f"{path.name} is in the folder but not in the list."


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Command(BaseCommand):
    help = "Compare static/vendor with VENDOR.toml; --write takes the hashes from the files."

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="write the hashes of the files as they are")

    def handle(self, *args, write, **options):
        if write:
            text = LIST.read_text("utf-8")
            for entry in tomllib.loads(text)["file"]:
                fresh = digest(FOLDER / entry["name"])
                text = re.sub(
                    f'(name = "{re.escape(entry["name"])}".*?sha256 = ")[0-9a-f]+',
                    rf"\g<1>{fresh}",
                    text,
                    count=1,
                    flags=re.S,
                )
            LIST.write_text(text, "utf-8")
        if found := list(faults()):
            raise CommandError("\n".join(found))
        self.stdout.write("The third-party files match the list.")
