"""Which kinds of matter exist, and how to find one by its number. The areas are asked through Django, never imported."""

from django.apps import apps
from django.http import Http404

from portal.models import AuditEntry, CaseFile, Matter, Subscription, standing, standing_in
from portal.remembered import remembered

FOUND_PER_KIND = 20
LONGEST_REF = 24
OWN_PER_KIND = (
    100  # a person has a handful; an account that sends in for a whole organisation may have thousands
)


def matter_models():
    """Every model that is a matter, in the order of the apps."""
    return [model for model in apps.get_models() if issubclass(model, Matter)]


def from_areas(question, *given):
    """What the models of the areas answer to a question by name. The core asks whoever answers, and imports nobody."""
    return [
        row
        for model in apps.get_models()
        if hasattr(model, question)
        for row in getattr(model, question)(*given)
    ]


def find_matter(ref, user, model=None):
    """The matter with this number, if the user may see it. Raises Http404 alike for "not there" and "not yours".

    `model`: the one kind of matter that is looked for; else the number says the kind, in one more question.
    """
    if "\x00" in ref or len(ref) > LONGEST_REF or not user.is_authenticated:
        raise Http404
    ref = ref.upper()
    if model is None:
        file = CaseFile.objects.filter(ref=ref).first()
        if file is None:
            raise Http404
        model = file.matter_class
    reader, keys = standing(user)
    found = _with_ref(model, reader, ref=ref, **keys)
    if not found:
        raise Http404
    matter = found[0]
    if matter.is_confidential:
        AuditEntry.note_read(user, matter.kind, matter.ref)
    return matter


def visible_matters(files, user):
    """{pk: matter} of the case files whose matter the user may see. One question per kind of matter."""
    kinds = {}
    for file in files:
        kinds.setdefault(file.matter_class, set()).add(file.pk)
    reader, keys = standing(user)
    return {
        matter.pk: matter
        for model, pks in kinds.items()
        for matter in _with_keys(model, reader, pks=pks, **keys)
    }


@remembered
def _with_ref(model, reader, *, ref, **keys):
    return model.objects.visible_to(standing_in(reader, keys)).filter(file__ref=ref).for_page()


@remembered
def _newest(model, reader, at_most, **keys):
    person = standing_in(reader, keys)
    return model.objects.visible_to(person).newest_of(person, at_most).as_rows()


@remembered
def _with_keys(model, reader, *, pks, **keys):
    return model.objects.visible_to(standing_in(reader, keys)).filter(pk__in=pks).select_related("file")


def matters_of(user, at_most=OWN_PER_KIND):
    """What is the user's own, in all areas, newest first. Of each kind at most so many: the rest is found by searching."""
    reader, keys = standing(user)
    found = [matter for model in matter_models() for matter in _newest(model, reader, at_most, **keys)]
    return sorted(found, key=lambda matter: matter.created_at, reverse=True)


def name_matters(tasks, user):
    """Give each task or notice the title of its matter, if the user may see it, and the closed days of those who do it.

    One question per kind of matter.
    """
    kinds = {}
    for task in tasks:
        kinds.setdefault(task.file.kind, []).append(task)
    for kind, group in kinds.items():
        seen = apps.get_model(kind).objects.visible_to(user).filter(pk__in=[task.file_id for task in group])
        known = {
            pk: (title, closed or ())
            for pk, title, closed in seen.values_list("pk", "title", "organisation__principal__closed_days")
        }
        for task in group:
            task.title, task.closed_days = known.get(task.file_id, ("", ()))
            if does := getattr(task, "organisation", None):
                task.closed_days = does.closed_days
    return tasks


def matters_followed_by(user):
    """What the user follows and may still see, newest first."""
    files = list(Subscription.objects.filter(person=user).values_list("file_id", "file__kind"))
    found = []
    for model in matter_models():
        pks = [pk for pk, kind in files if kind == model.kind]
        if pks:
            found += model.objects.visible_to(user).filter(pk__in=pks).as_rows()
    return sorted(found, key=lambda matter: matter.created_at, reverse=True)


def claim_matters(guest, person):
    """Give what a guest sent to the account that holds the guest's link. Returns how many matters changed owner.

    Raises Refused, with nothing given, when the person may not own one of them.
    """
    claimed = 0
    for model in matter_models():
        for matter in model.objects.filter(owner=guest).select_related("file"):
            matter.connect_account(by=person, link=guest.follow_token)
            claimed += 1
    return claimed


def search_matters(user, text):
    """[(name of the kind, matters)]: what the user may see and the text fits. Each kind is cut off, never counted."""
    found = []
    for model in matter_models():
        hits = list(model.objects.visible_to(user).search(text).as_rows()[:FOUND_PER_KIND])
        if hits:
            found.append((model._meta.verbose_name_plural, hits))
    return found


def search_public(user, text):
    """[(name, hits)] from everything else that answers `site_search(user, text)` with rows of {title, url, text}."""
    found = []
    for model in apps.get_models():
        ask = getattr(model, "site_search", None)
        if ask and (hits := list(ask(user, text)[:FOUND_PER_KIND])):
            found.append((model._meta.verbose_name_plural, hits))
    return found
