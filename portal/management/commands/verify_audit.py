"""Check the audit log: every line's hash must follow from the line before it."""

from django.core.management.base import BaseCommand, CommandError

from portal.models import AuditEntry


class Command(BaseCommand):
    help = "Verify the hash chain of the audit log. With --head print the last hash, to be kept outside the database."

    def add_arguments(self, parser):
        parser.add_argument("--head", action="store_true", help="print only the id and hash of the last line")

    def handle(self, *args, head, **options):
        last = AuditEntry.objects.order_by("-id").values_list("id", "hash").first()
        if head:
            self.stdout.write(f"{last[0]} {last[1]}" if last else "0 -")
            return
        broken = AuditEntry.find_break()
        count = AuditEntry.objects.count()
        if broken is not None:
            raise CommandError(
                f"{count} lines. The chain is broken at line {broken}: it, or the line before it, was changed after it was written."
            )
        self.stdout.write(f"{count} lines. The chain holds.")
