"""A copy of what a catalogue list needs, and the tables that a matter's page reads, with the columns that it shows."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class Card(models.Model):
    """A row of the list."""

    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300)
    organisation = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    region = models.CharField(max_length=2)
    target = models.CharField(max_length=20)
    maturity = models.CharField(max_length=2)
    published_at = models.DateTimeField()
    vector = SearchVectorField()

    class Meta:
        managed = False
        db_table = "bench_card"


class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "portal_person"


class Organisation(models.Model):
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "portal_organisation"


class Membership(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    role = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "portal_membership"


class CaseFile(models.Model):
    ref = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "portal_casefile"


class Matter(models.Model):
    file = models.OneToOneField(CaseFile, models.PROTECT, primary_key=True)
    title = models.CharField(max_length=80)
    need = models.TextField()
    idea = models.TextField()
    patent = models.CharField(max_length=20)
    progress = models.CharField(max_length=20)
    status = models.CharField(max_length=30)
    visibility = models.CharField(max_length=20)
    type = models.CharField(max_length=20)
    target_group = models.CharField(max_length=20)
    evidence = models.CharField(max_length=20)
    answer_due = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="owned")
    assigned_to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT)

    class Meta:
        managed = False
        db_table = "innovations_innovation"


class Step(models.Model):
    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="steps")
    actor = models.ForeignKey(Person, models.PROTECT)
    move = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    reason = models.TextField()
    taken_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "portal_step"


class Clock(models.Model):
    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="clocks")
    started_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        managed = False
        db_table = "portal_clock"


class Part(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT, db_column="innovation_id", related_name="team")
    person = models.ForeignKey(Person, models.PROTECT, null=True)
    role = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "innovations_participation"


class Question(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT, db_column="innovation_id", related_name="questions")
    asked_by = models.ForeignKey(Person, models.PROTECT)
    text = models.CharField(max_length=300)
    answer = models.TextField()

    class Meta:
        managed = False
        db_table = "innovations_ownerquestion"


class Sheet(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT, db_column="innovation_id", related_name="sheets")
    stage = models.CharField(max_length=20)
    result = models.TextField()
    lesson = models.TextField()

    class Meta:
        managed = False
        db_table = "innovations_stagesheet"


class Assessment(models.Model):
    matter = models.ForeignKey(Matter, models.PROTECT, db_column="innovation_id", related_name="assessments")
    assessor = models.ForeignKey(Person, models.PROTECT)
    answers = models.JSONField()

    class Meta:
        managed = False
        db_table = "innovations_assessment"


class Task(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="tasks")
    status = models.CharField(max_length=20)

    class Meta:
        managed = False
        db_table = "portal_task"


class Notice(models.Model):
    recipient = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    read_at = models.DateTimeField(null=True)

    class Meta:
        managed = False
        db_table = "portal_notification"
