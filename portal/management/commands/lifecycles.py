"""The lifecycles as diagrams, made from the code: statuses, moves, and who may make them."""

from django.core.management.base import BaseCommand
from django.utils import translation

from portal.matters import matter_models


class Command(BaseCommand):
    help = "Print the lifecycle of every kind of matter as a Mermaid state diagram, with the names of the predicates."

    def handle(self, *args, **options):
        with translation.override("sv"):
            for model in matter_models():
                self.stdout.write(
                    f"## {model._meta.verbose_name} ({model.ref_prefix})\n\n```mermaid\n{diagram(model)}\n```\n"
                )


def diagram(model):
    """One matter class as Mermaid. A move without sources is made in any status and stands in a note."""
    lines = ["stateDiagram-v2", f"    [*] --> {first_status(model)}"]
    lines += [f"    {value}: {label}" for value, label in model.Status.choices]
    anywhere = []
    for move in model.moves():
        words = f"{move.label} ({who(move)}){' + ' + move.needs.__name__ if move.needs.__name__ != 'nothing' else ''}"
        if move.target is None or not move.sources:
            anywhere.append(words)
            continue
        lines += [f"    {source} --> {move.target}: {clean(words)}" for source in move.sources]
    lines += [f"    {status} --> [*]" for status in model.END_STATUSES]
    lines += (
        [
            f"    note right of {first_status(model)}",
            *(f"        {clean(words)}" for words in anywhere),
            "    end note",
        ]
        if anywhere
        else []
    )
    return "\n".join(lines)


def first_status(model):
    return model._meta.get_field("status").default


def who(move):
    """The predicate's name, without the brackets that rules puts around composed ones."""
    name = move.allowed.name
    return name[1:-1] if name.startswith("(") else name


def clean(words):
    """Mermaid reads : and ; as its own."""
    return words.replace(":", " ").replace(";", ",")
