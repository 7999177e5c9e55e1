"""The job of an import: the trial of a file, or the import that a person has confirmed."""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from innovations.importing.files import Personal, Unreadable
from innovations.importing.work import Import, Unimported, Untitled
from innovations.models import ImportRun


def run_import(job):
    """The work of the job `import_innovations`: the trial of a file, or the import that a person has confirmed."""
    run = ImportRun.objects.select_related("ordered_by").get(pk=job.params["run"])
    if run.state == ImportRun.State.DONE or not run.content:
        return {"state": run.state}
    with translation.override(run.ordered_by.language):
        job.say(5, _("Läser filen"))
        try:
            with run.content.open("rb") as stream:
                work = Import(
                    stream.read(), run.filename, source_name=run.source_name, columns=run.columns or None
                )
            if run.state == ImportRun.State.CONFIRMED:
                job.say(20, _("Importerar"))
                with transaction.atomic():
                    rows = work.carry_out(by=run.ordered_by, skip_faults=run.skip_faults)
                    keep(run, ImportRun.State.DONE, work, rows)
                    # Who cancelled meanwhile is believed: Fenced takes all of it back.
                    job.say(99)
            else:
                rows = work.plan(lambda percent: job.say(percent, _("Jämför med katalogen")))
                keep(run, ImportRun.State.TRIED, work, rows)
        except Untitled as refusal:
            keep(run, ImportRun.State.REFUSED, refusal.work, [], refusal=refusal)
        except Unreadable as refusal:
            run.state, run.refusal = ImportRun.State.REFUSED, str(refusal)[:500]
            run.save()
            if isinstance(refusal, Personal):
                run.remove_file()
        except Unimported:
            # Something changed between the trial and the yes: show the trial as it is now.
            keep(run, ImportRun.State.TRIED, work, work.plan())
    return {"state": run.state, "url": run.get_absolute_url()}


def keep(run, state, work, rows, refusal=""):
    """Store what the run found, and where it stands."""
    run.state, run.report, run.source_name, run.columns = (
        state,
        work.report(rows),
        work.source_name,
        work.columns,
    )
    run.refusal = str(refusal)[:500]
    run.done_at = timezone.now() if state == ImportRun.State.DONE else None
    run.save()
