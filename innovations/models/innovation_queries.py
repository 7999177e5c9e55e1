"""Questions about innovations: who sees which, what waits at whose desk, what is alike."""

import re
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.expressions import RawSQL
from django.utils import timezone

from innovations import gates, rules
from innovations.models.likeness import CANDIDATES, key_words, most_alike
from innovations.models.merger import Merger
from innovations.models.participation import Participation
from innovations.models.referral import Referral
from innovations.models.stages import END_STATUSES, Status
from portal import swedish
from portal.models import Link, Matter, MatterQuerySet, Role, is_among

SHORTEST_TEXT = 2
RUNNING_DIGITS = 5  # INN-2026-00062-6
YEARS_SEARCHED = 20  # a number without its year is looked for in so many years, each by the index


class InnovationQuerySet(MatterQuerySet):
    """Questions about innovations."""

    def visible_to(self, user):
        """Domain 4.9: the owner's side, those who work on it, and those the owner has chosen to show it to."""
        if not user.is_authenticated:
            return self.none()
        mine = Q(owner=user) | Q(registered_by=user)
        if user.is_guest:
            return self.filter(mine)
        others = Q(project_owner=user) | Q(
            pk__in=Participation.objects.active().filter(person=user).values("innovation")
        )
        if user.has_role(Role.NATIONAL_COORDINATOR):
            others |= Q(is_confidential=False) | Q(assigned_to=user)
        # The national office's own matters are kept by its national coordinator, the confidential ones too.
        if coordinated := user.principals_as(Role.COORDINATOR, Role.NATIONAL_COORDINATOR):
            others |= Q(organisation__in=coordinated)
        if advised := user.principals_as(Role.ADVISER):
            others |= Q(organisation__in=advised) & (
                Q(assigned_to=user) | Q(assigned_to=None, is_confidential=False)
            )
        if decided := user.principals_as(Role.DECISION_PANEL):
            others |= Q(organisation__in=decided) & (
                Q(status=Status.READY_FOR_DECISION) | Q(pk__in=self.model._decided())
            )
        if user.current_memberships:
            at_home = [m.organisation.principal_id for m in user.current_memberships]
            seen_by_all = Q(visibility__in=[Matter.Visibility.NETWORK, Matter.Visibility.PUBLIC])
            seen_at_home = Q(visibility=Matter.Visibility.ORGANISATION, unit__principal__in=at_home)
            others |= (seen_by_all | seen_at_home) & Q(is_confidential=False)
        seen = mine | Q(pk__in=self.model._assessed_by(user)) | others & ~Q(status=Status.DRAFT)
        if asked := user.principals_as(*rules.RECEIVING_ROLES):
            seen |= Q(pk__in=self.model._referred_to(asked))
        return self.filter(seen)

    def mine(self, user):
        shared = _co_owned(user)
        owned = self.model.objects.order_by().filter(owner=user).values("pk")
        # One list of numbers, not "either or": that would be asked of every row there is.
        return self.filter(pk__in=owned.union(shared, all=True))

    def newest_of(self, user, at_most):
        """One's own, those one shares and those one is project owner of, each by its own index: "either or" would be
        asked of every row there is."""
        owned = self.model.objects.filter(owner=user).order_by("-created_at").values("pk")[:at_most]
        shared = (
            self.model.objects.order_by("-created_at").filter(pk__in=_co_owned(user)).values("pk")[:at_most]
        )
        led = self.model.objects.filter(project_owner=user).exclude(owner=user)
        led = led.order_by("-created_at").values("pk")[:at_most]
        return self.filter(is_among(owned.union(shared, led, all=True))).order_by("-created_at")

    def in_queue_of(self, user):
        """What the user's desk handles: a narrower `visible_to` for advisers and coordinators, with a plan that stays flat."""
        handled = Q(organisation__in=user.principals_as(Role.COORDINATOR, Role.NATIONAL_COORDINATOR))
        handled |= Q(organisation__in=user.principals_as(Role.ADVISER)) & (
            Q(assigned_to=user) | Q(assigned_to=None, is_confidential=False)
        )
        if user.has_role(Role.NATIONAL_COORDINATOR):
            handled |= Q(is_confidential=False) | Q(assigned_to=user)
        return self.filter(handled).exclude(status=Status.DRAFT)

    def waiting_for_adviser(self, user):
        """The ball is with this adviser: to read, to choose one more assessor, or to release when every one is done."""
        return self.filter(assigned_to=user).filter(
            Q(status=Status.FIRST_ASSESSMENT) | Q(status=Status.IN_DEPTH) & ~_being_assessed(self.model)
        )

    def in_depth_at(self, user, at_most):
        """Those in depth that the user's desk handles, the most urgent first, with how many assessors of this round are done."""
        urgency = ("answer_due", "file")
        in_depth = self.model.objects.in_queue_of(user).filter(status=Status.IN_DEPTH)
        firsts = self.model.first_assessments.rel.related_model.objects
        newer = firsts.filter(innovation=OuterRef("pk"), version__gt=OuterRef("assessments__round"))
        wanted = Q(assessments__stepped_aside=False) & ~Exists(newer)
        rows = self.filter(is_among(in_depth.order_by(*urgency).values("pk")[:at_most])).with_people()
        return rows.annotate(
            all_of_them=Count("assessments", filter=wanted),
            done_of_them=Count("assessments", filter=wanted & Q(assessments__closed_at__isnull=False)),
        ).order_by(*urgency)

    def ready_to_decide(self, user):
        """What waits for a panel the user sits on, or stands ready at the user's own desk, the most urgent first."""
        ready = self.filter(status=Status.READY_FOR_DECISION)
        at_desk = self.model.objects.in_queue_of(user).filter(status=Status.READY_FOR_DECISION).values("pk")
        on_panel = Q(organisation__in=user.principals_as(Role.DECISION_PANEL))
        return ready.filter(on_panel | Q(pk__in=at_desk)).order_by("answer_due", "file")

    def tested_at(self, organisations):
        """What is tried now: the panel starts a pilot, or sends it back. The newest first."""
        tried = [Status.CONCEPT_TEST, Status.PILOT]
        return self.filter(organisation__in=organisations, status__in=tried).order_by("-file")

    def ended(self):
        return self.filter(status__in=END_STATUSES)

    def matching(self, words):
        """Matters whose number is or begins with the words, with or without its year, or whose title has something like them, or whose need has them in some form."""
        prefix = self.model.ref_prefix
        number = re.fullmatch(rf"{prefix}-?|(?:{prefix}[\s-]*)?(\d[\d-]*)", words.strip(), re.IGNORECASE)
        if number:
            return self.filter(self._numbered((number[1] or "").rstrip("-")))
        return self.filter(Q(title__trigram_word_similar=words) | self._in_need(words))

    def _numbered(self, number):
        """INN-2026-00062-6 by "2026-00062", "00062", "62" and "62-6": beginnings all of them, which an index finds."""
        asked = Q(file__ref__startswith=f"{self.model.ref_prefix}-{number}")
        if running := re.fullmatch(r"(\d{1,7})(-\d)?", number):
            is_begun = running[1].startswith("0") and len(running[1]) < RUNNING_DIGITS and not running[2]
            rest = running[1] if is_begun else f"{int(running[1]):0{RUNNING_DIGITS}d}{running[2] or '-'}"
            this_year = timezone.localdate().year
            for year in range(this_year - YEARS_SEARCHED + 1, this_year + 1):
                asked |= Q(file__ref__startswith=f"{self.model.ref_prefix}-{year}-{rest}")
        return asked

    def search(self, text):
        """The same for the portal's own search, the newest first. Found by index, then asked who may see it."""
        text = text.strip()[:80]
        if len(text) < SHORTEST_TEXT:
            return self.none()
        found = self.model.objects.order_by().matching(text).values("pk")
        return self.filter(is_among(found)).order_by("-created_at")

    @staticmethod
    def _in_need(words):
        """Every word, by its stem. Nearness of spelling would be measured against each long text: too dear."""
        asked = Q()
        for word in swedish.tokens(words):
            asked &= Q(need__iregex=re.escape(swedish.stem(word)))
        return asked if asked else Q(pk=None)

    def alike(self, title, need):
        """Matters that resemble a new one, best first, for the giver to choose among. Candidates come by index."""
        words = Q()
        for word in key_words(title):
            words |= Q(title__trigram_word_similar=word) | Q(need__trigram_word_similar=word)
        if not words:
            return []
        hidden = [Status.DRAFT, Status.WITHDRAWN, Status.MERGED]
        candidates = (
            self.filter(words)
            .exclude(status__in=hidden)
            .select_related("file", "organisation")
            .order_by("-created_at")[:CANDIDATES]
        )
        return most_alike(candidates, title, need, body=lambda innovation: innovation.need)

    def open(self):
        return self.exclude(status__in=[*END_STATUSES, Status.DRAFT])

    def for_page(self):
        """What every page of one innovation asks beside its row, in the same statement: whether there is anything to fetch."""
        return (
            self.with_people()
            .select_related("project_owner", "registered_by")
            .annotate(**_page_facts(self.model))
        )

    def as_rows(self):
        """How it stands depends on whether the reader belongs to the team."""
        parts = Participation.objects.filter(ended_at=None).select_related("person").order_by("pk")
        rows = super().as_rows().annotate(**_row_facts(self.model))
        return rows.prefetch_related(Prefetch("participations", parts, to_attr="_participations"))

    def for_queue(self):
        """What a row of the queue says and no more: the long texts, and all else there is to know of people, stay."""
        rows = self.select_related("file", "assigned_to", "organisation", "unit")
        return rows.annotate(**_row_facts(self.model)).only(
            "file__ref", "title", "status", "owner_id", "answer_due", "parked_until", "submitted_at", "sender_organisation",
            "assigned_to__name", "assigned_to__email", "organisation__name", "organisation__parent_id", "unit__name",
        )  # fmt: skip

    def with_people(self):
        return self.select_related("file", "owner", "assigned_to", "organisation", "unit")


def _co_owned(user):
    return Participation.objects.active().filter(person=user, role="co_owner").values("innovation")


@cache
def _row_facts(model):
    """What a row of a list asks beside its own columns."""
    return _composed(model, {"is_being_assessed": _being_assessed(model)})


@cache
def _page_facts(model):
    """What a page of one innovation asks beside its row."""
    this = OuterRef("pk")
    votes = model.decisions.rel.related_model.votes.rel.related_model.objects
    firsts = model.first_assessments.rel.related_model.objects
    entries = model.entry.related.related_model.objects
    return _row_facts(model) | _composed(model, {
        "is_decided": _any(model.decisions),
        "dissenting_votes": ArraySubquery(votes.dissenting(this).values("told")),
        "latest_round": Subquery(firsts.filter(innovation=this).order_by("-version").values("version")[:1]),
        "has_declared_conflicts": _any(model.conflicts),
        "has_open_referral": Exists(Referral.objects.waiting().filter(innovation=this)),
        "is_asked_to_merge": Exists(Merger.objects.waiting().filter(Q(innovation=this) | Q(into=this))),
        "is_linked": Exists(Link.objects.filter(Q(file=this) | Q(other=this), ended_at=None)),
        "entry_ref": Subquery(model.entries().filter(innovation=this).values("ref")[:1]),
        "adoption_count": Subquery(entries.filter(innovation=this).values("adoption_count")[:1]),
    })  # fmt: skip


def _composed(model, asked):
    """{name: the question as SQL}. They never vary, and Django takes longer to compose them than PostgreSQL to answer."""
    query = model.objects.all().query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    resolved = {name: question.resolve_expression(query) for name, question in asked.items()}
    return {
        name: RawSQL(*compiler.compile(question), question.output_field)  # noqa: S611 Django's own SQL
        for name, question in resolved.items()
    }


def _being_assessed(model):
    """Whether the assessors of this round are enough, and some have not handed in: else the adviser has to do something."""
    firsts = model.first_assessments.rel.related_model.objects
    newer = firsts.filter(innovation=OuterRef("innovation"), version__gt=OuterRef("round"))
    given = model.assessments.rel.related_model.objects.filter(innovation=OuterRef("pk"), stepped_aside=False)
    rounds = given.exclude(Exists(newer)).order_by().values("innovation")
    return Exists(
        rounds.annotate(asked=Count("pk"), done=Count("closed_at")).filter(
            asked__gte=gates.MIN_ASSESSORS, done__lt=F("asked")
        )
    )


def _any(rows):
    return Exists(rows.rel.related_model.objects.filter(innovation=OuterRef("pk")))
