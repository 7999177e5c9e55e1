"""Drafts: what somebody is typing, kept on the server so that nothing is lost."""

import difflib
import uuid
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import timezone

from portal.models.person import Person

RESCUED = "rescued"
NOT_TEXT = {"csrfmiddlewaretoken", "draft_version", "once", "page", "do"}
OF_WORDS_KEPT = {"seen", "version"}  # in a form that changes words already kept: empty is a change too
NOT_WRITTEN = {"page_title", *OF_WORDS_KEPT}  # what the page says of itself, not what somebody wrote in it
SORTS = {"kind"}  # which sort of text it is: nothing without the text


class Draft(models.Model):
    """An unsent form. Belongs to a person, or to a browser session; becomes theirs at sign-in."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)  # the matter or thing the form is about
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="drafts")
    session_mark = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_as = models.CharField(max_length=24, blank=True)  # the number it became: a second submit finds it

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["person", "form"]), models.Index(fields=["session_mark"])]

    @classmethod
    def of(cls, request):
        """The drafts of this person or this browser."""
        if request.user.is_authenticated:
            return cls.objects.filter(person=request.user)
        mark = request.session.get("draft_mark", "")
        return cls.objects.filter(person=None, session_mark=mark) if mark else cls.objects.none()

    @classmethod
    def begin(cls, request, form, *, key, about=""):
        """The first save, for this person or browser. A double press meets the row that the first press made."""
        person = request.user if request.user.is_authenticated else None
        mark = "" if person else cls.mark_of(request)
        return cls.objects.get_or_create(
            pk=key, defaults={"form": form, "about": about, "person": person, "session_mark": mark}
        )[0]

    @staticmethod
    def mark_of(request):
        """What tells this browser's drafts from all others, made when it is first needed."""
        return request.session.setdefault("draft_mark", uuid.uuid4().hex)

    @classmethod
    def take_over(cls, request, mark):
        """At sign-in: what was written before it follows the person in, and lands in the draft it was written for."""
        if not mark:
            return
        cls.objects.filter(person=None, session_mark=mark).update(person=request.user)
        for rescued in cls.objects.filter(person=request.user, form=RESCUED, about__startswith="draft:"):
            original = cls.objects.filter(
                pk=rescued.about.removeprefix("draft:"), person=request.user, sent_as=""
            ).first()
            if original and original.keep({**original.data, **rescued.data}, version=original.version):
                rescued.delete()

    @classmethod
    def rescue(cls, request, *, about):
        """Keep what an expired sign-in was about to lose. Found again after sign-in by `rescued`."""
        request.is_rescued = True  # once: whoever else would keep the same text reads it here
        return cls.objects.update_or_create(
            form=RESCUED, about=about[:60], person=None, session_mark=cls.mark_of(request),
            defaults={"data": typed_text(request.POST), "saved_at": timezone.now(), "version": 1},
        )[0]  # fmt: skip

    @classmethod
    def of_page(cls, request, page=""):
        """What the person has written on this page and not sent: saved while typing, or when the sign-in expired.

        `page`: where the form is sent, when it also stands on a page with another address.
        """
        return cls.of(request).filter(form=RESCUED, about=(page or request.path)[:60]).first()

    @classmethod
    @transaction.atomic
    def keep_page(cls, request, page, *, version):
        """Save what is being typed on a page that has no draft of its own. One a person and page.

        Returns (draft, whether it was saved): not when another window saved after the version that this one knows.
        A form that was emptied has no draft.
        """
        Person.objects.select_for_update(no_key=True).get(
            pk=request.user.pk
        )  # two first savings make one row
        draft = cls.objects.filter(form=RESCUED, about=page[:60], person=request.user).first()
        typed = typed_text(request.POST)
        if not is_written(typed) and not typed.keys() & OF_WORDS_KEPT:
            if draft is None:
                return None, True
            if draft.version == version:
                draft.delete()
                return None, True
        if draft is None:
            first = {"form": RESCUED, "about": page[:60], "person": request.user}
            return cls.objects.create(**first, data=typed, version=max(version, 0) + 1), True
        return draft, draft.keep(typed, version=version)

    @classmethod
    def rescued(cls, request, page=""):
        """The same as initial values for the page's form."""
        draft = cls.of_page(request, page)
        return draft.data if draft else {}

    @classmethod
    def forget_rescued(cls, request):
        cls.of(request).filter(form=RESCUED, about=request.path[:60]).delete()

    def hold(self, request):
        """Whoever goes on with a draft that is nobody's holds it from then on, as their own or in this browser.

        A look by somebody signed in takes nothing: whoever was sent the link must not shut its writer out.
        """
        is_here = self.session_mark == request.session.get("draft_mark")
        if request.user.is_authenticated and (is_here or request.method == "POST"):
            self.person, self.session_mark = request.user, ""
        elif not request.user.is_authenticated and not is_here:
            self.session_mark = self.mark_of(request)
        else:
            return
        self.save(update_fields=["person", "session_mark"])

    @property
    def title(self):
        """What the person calls it, or an empty string."""
        for name in ("page_title", "title", "text", "need"):
            if value := self.data.get(name):
                return str(value)[:80]
        return ""

    @property
    def url(self):
        """Where the writing goes on: `form` is the name of the page's URL. Empty when the page is gone."""
        if self.form == RESCUED:
            return self.about if self.about.startswith("/") else ""
        for kwargs in ({"key": self.key}, {"ref": self.about}, {}):
            try:
                return reverse(self.form, kwargs=kwargs)
            except NoReverseMatch:
                continue
        return ""

    @property
    def is_written(self):
        return is_written(self.data)

    @property
    def open_until(self):
        """When a draft without an account stops opening, or None. Every save gives it its days anew."""
        days = settings.KEEP_DAYS["guest_draft"]
        return self.saved_at + timedelta(days=days) if days and self.person_id is None else None

    @property
    def is_expired(self):
        return self.open_until is not None and self.open_until < timezone.now()

    @property
    def posted(self):
        """The data as a form expects a POST."""
        data = QueryDict(mutable=True)
        for name, value in self.data.items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return data

    def label_of(self, name):
        """The field's name on screen, from the models of the draft's area."""
        label = self._area
        if label in apps.app_configs:
            for model in apps.get_app_config(label).get_models():
                for field in model._meta.get_fields():
                    if field.name == name and hasattr(field, "verbose_name"):
                        return field.verbose_name
        return name

    @property
    def _area(self):
        """The area that the form belongs to; for a page's draft the one its address leads to."""
        if self.form != RESCUED:
            return self.form.partition(":")[0]
        try:
            return resolve(self.about).namespace
        except Resolver404:
            return ""

    @transaction.atomic
    def keep(self, data, *, version):
        """Save what is typed. Returns False when somebody (another tab) saved a later version first."""
        now = timezone.now()
        kept = (
            type(self)
            .objects.filter(pk=self.pk, version=version, sent_as="")
            .update(data=data, version=version + 1, saved_at=now)
        )
        if kept:
            self.data, self.version, self.saved_at = data, version + 1, now
        else:
            self.refresh_from_db(fields=["data", "saved_at", "version", "sent_as"])
        return bool(kept)


def typed_text(post):
    """What a person typed in a form, as a dict: one value as text, several as a list."""
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in post.lists() if name not in NOT_TEXT
    }  # fmt: skip


def is_written(typed):
    """Whether somebody wrote or chose anything of it."""
    return any(typed[name] for name in typed.keys() - NOT_WRITTEN - SORTS)


def both_texts(mine, theirs):
    """The two versions of a text as lines for a page: (mark, line) where mark is ' ', '+' (mine) or '-' (theirs)."""
    lines = difflib.ndiff(theirs.splitlines(), mine.splitlines())
    return [(line[0], line[2:]) for line in lines if line[0] != "?"]
