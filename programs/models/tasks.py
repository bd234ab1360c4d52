"""The tasks of the plan, what is told to the people, and the criteria of the new countryside."""

from django.db import models
from django.db.models import Q

from households.models import Area
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from programs.models.activities import Activity, Dated
from programs.models.plans import Plan
from programs.models.units import Unit
from programs.querysets import TaskQuerySet
from programs.vocabulary import CommunicationKind


class Task(Dated):
    """Something that a unit is to do by a day for the plan."""

    guards = (guards.SameCommune(("plan", "unit", "activity")), guards.Fixed(("commune_id", "plan_id")))
    told = Told("việc “{title}”", hidden=("plan_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name="kế hoạch")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks", verbose_name="đơn vị")
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="hoạt động"
    )
    # The part of the plan that asks for it, "II.8", and the letter of the target it serves.
    part = models.CharField("mục của kế hoạch", max_length=20, blank=True)
    ref = models.CharField("mục tiêu", max_length=1, blank=True)
    title = VietnameseCharField("việc", max_length=200)
    due_on = models.DateField("hạn")
    percent = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    result = VietnameseTextField("kết quả, minh chứng", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = "việc"
        verbose_name_plural = "việc"
        ordering = ["plan", "due_on", "pk"]
        indexes = [models.Index(fields=["commune", "due_on"], name="task_by_day")]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="task_percent_is_a_share",
                condition=Q(percent__lte=100),
                violation_error_message="Tiến độ từ 0 đến 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Communication(models.Model):
    """A session, a broadcast or a post that told the people something, or a meeting that asked them, on a day."""

    guards = (
        guards.SameCommune(("village",), theirs={"village": "parent_id"}),
        guards.SameCommune(("unit", "activity"), word="commune_of_unit"),
        guards.Fixed(("commune_id",)),
    )
    told = Told("{kind} “{topic}”")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    village = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="communications", verbose_name="đơn vị"
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="communications", verbose_name="hoạt động"
    )
    kind = models.CharField("hình thức", max_length=10, choices=CommunicationKind.choices())
    held_on = models.DateField("ngày")
    topic = VietnameseCharField("nội dung", max_length=300)
    reach = models.PositiveIntegerField("số người dự, nghe, nhận", null=True, blank=True)
    # Of a meeting: what the people proposed, and what they were answered.
    proposed = VietnameseTextField("ý kiến của người dân", blank=True)
    answered = VietnameseTextField("trả lời, tiếp thu", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "hoạt động truyền thông"
        verbose_name_plural = "hoạt động truyền thông"
        ordering = ["commune", "-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="only_meetings_propose",
                condition=Q(kind=CommunicationKind.MEETING) | Q(proposed="", answered=""),
                violation_error_message="Ý kiến và trả lời chỉ ghi cho cuộc họp dân. Chọn hình thức “Họp dân”.",
            )
        ]

    def __str__(self) -> str:
        return self.topic


class Criterion(models.Model):
    """A criterion of the new countryside on infrastructure, as the commune follows it."""

    guards = (guards.Fixed(("commune_id", "code")),)
    told = Told("tiêu chí {name}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    code = models.CharField("số", max_length=10)
    name = VietnameseCharField("tên", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "tiêu chí nông thôn mới"
        verbose_name_plural = "tiêu chí nông thôn mới"
        ordering = ["commune", "position", "pk"]
        constraints = [models.UniqueConstraint(name="one_criterion_a_code", fields=["commune", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class CriterionAssessment(models.Model):
    """Whether a criterion was found met on a day; the latest counts."""

    guards = (guards.WrittenOnce(), guards.SameCommune(("criterion",)))
    told = Told("đánh giá tiêu chí {criterion_id}", hidden=("criterion_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="assessments", verbose_name="tiêu chí")
    assessed_on = models.DateField("đánh giá ngày")
    is_met = models.BooleanField("đạt")
    paper = VietnameseCharField("văn bản", max_length=200, blank=True)

    class Meta:
        verbose_name = "đánh giá tiêu chí"
        verbose_name_plural = "đánh giá tiêu chí"
        ordering = ["criterion", "-assessed_on", "-pk"]

    def __str__(self) -> str:
        return "đạt" if self.is_met else "chưa đạt"
