"""The programme's tree, and what the commune does under it: activities, their stages and who takes part."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from households.models import Area, Household
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from programs.models.plans import Plan
from programs.models.units import Unit
from programs.querysets import ActivityQuerySet
from programs.rules.progress import progress_on
from programs.vocabulary import ActivityKind, Progress


class Program(models.Model):
    """A national target programme with the days it runs, both included. It belongs to no commune."""

    guards = (guards.Fixed(("code",)),)
    told = Told("chương trình {name}")

    code = models.CharField("mã", max_length=20, unique=True)
    name = VietnameseCharField("tên", max_length=300)
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    citation = VietnameseCharField("căn cứ", max_length=300)

    class Meta:
        verbose_name = "chương trình"
        verbose_name_plural = "chương trình"
        ordering = ["-valid_from", "pk"]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """A project of a programme, "Dự án 2"."""

    guards = (guards.Fixed(("program_id", "code")),)
    told = Told("dự án {name}")

    program = models.ForeignKey(Program, models.PROTECT, related_name="projects", verbose_name="chương trình")
    code = models.CharField("mã", max_length=20)
    name = VietnameseCharField("tên", max_length=300)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "dự án"
        verbose_name_plural = "dự án"
        ordering = ["program", "position", "pk"]
        constraints = [models.UniqueConstraint(name="one_project_a_code", fields=["program", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class SubProject(models.Model):
    """A sub-project of a project, "Tiểu dự án 1"."""

    guards = (guards.Fixed(("project_id", "code")),)
    told = Told("tiểu dự án {name}")

    project = models.ForeignKey(Project, models.PROTECT, related_name="sub_projects", verbose_name="dự án")
    code = models.CharField("mã", max_length=20)
    name = VietnameseCharField("tên", max_length=300)
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "tiểu dự án"
        verbose_name_plural = "tiểu dự án"
        ordering = ["project", "position", "pk"]
        constraints = [models.UniqueConstraint(name="one_sub_project_a_code", fields=["project", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class PlanProject(models.Model):
    """A project, or one of its sub-projects, that the plan of a year has the commune carry out."""

    guards = (guards.SameCommune(("plan",)), guards.Fixed(("commune_id", "plan_id", "project_id", "sub_project_id")))
    told = Told("dự án {project_id} trong kế hoạch {plan_id}", hidden=("plan_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="plan_projects", verbose_name="kế hoạch")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", verbose_name="dự án")
    sub_project = models.ForeignKey(
        SubProject, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tiểu dự án"
    )

    class Meta:
        verbose_name = "dự án trong kế hoạch"
        verbose_name_plural = "dự án trong kế hoạch"
        ordering = ["plan", "project__position", "sub_project__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_project_a_plan", fields=["plan", "project"], condition=Q(sub_project=None)
            ),
            models.UniqueConstraint(name="one_sub_project_a_plan", fields=["plan", "sub_project"]),
        ]

    def __str__(self) -> str:
        return str(self.sub_project or self.project)


class Dated(models.Model):
    """Something with a beginning and an end: how far it is on a day follows from its days alone."""

    started_on = models.DateField("bắt đầu ngày", null=True, blank=True)
    done_on = models.DateField("xong ngày", null=True, blank=True)
    stopped_on = models.DateField("dừng ngày", null=True, blank=True)
    stop_reason = VietnameseCharField("vì sao dừng", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_is_done_or_stopped",
                condition=Q(done_on=None) | Q(stopped_on=None),
                violation_error_message="Đã xong thì không ghi ngày dừng.",
            ),
            models.CheckConstraint(
                name="%(class)s_days_in_order",
                condition=(Q(done_on=None) | Q(started_on__isnull=False, done_on__gte=F("started_on")))
                & (Q(stopped_on=None) | Q(started_on=None) | Q(stopped_on__gte=F("started_on"))),
                violation_error_message="Ngày xong, ngày dừng phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="%(class)s_stop_says_why",
                condition=Q(stopped_on=None, stop_reason="") | Q(stopped_on__isnull=False) & ~Q(stop_reason=""),
                violation_error_message="Ghi vì sao dừng.",
            ),
        ]

    def progress_on(self, on: date) -> Progress:
        return progress_on(on, self.started_on, self.done_on, self.stopped_on)


class Activity(Dated):
    """Something that the commune carries out with money or work: a work, a livelihood project, a course.

    One without a project is of no programme: of the commune's own, or of another programme (integrated).
    """

    guards = (
        guards.SameCommune(("village",), theirs={"village": "parent_id"}),
        guards.SameCommune(("unit",), word="commune_of_unit"),
        guards.Fixed(("commune_id", "code")),
    )
    told = Told("hoạt động {name} ({code})")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    village = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="thôn"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="dự án"
    )
    sub_project = models.ForeignKey(
        SubProject, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="tiểu dự án"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="đơn vị thực hiện"
    )
    code = models.CharField("mã", max_length=30)
    name = VietnameseCharField("tên", max_length=300)
    kind = models.CharField("loại", max_length=15, choices=ActivityKind.choices())
    place = VietnameseCharField("địa điểm", max_length=200, blank=True)
    planned_from = models.DateField("dự kiến từ ngày")
    planned_until = models.DateField("dự kiến đến hết ngày")
    participants_planned = models.PositiveIntegerField("số hộ, người tham gia dự kiến", null=True, blank=True)
    outputs_planned = VietnameseTextField("kết quả dự kiến", blank=True)
    outputs_done = VietnameseTextField("kết quả đạt được", blank=True)
    papers = VietnameseTextField("văn bản, giấy tờ", blank=True)
    # A model is copied from one that worked.
    copied_from = VietnameseCharField("nhân rộng từ", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = "hoạt động"
        verbose_name_plural = "hoạt động"
        ordering = ["commune", "planned_from", "code", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="one_activity_a_code",
                fields=["commune", "code"],
                violation_error_message="Mã này đã dùng cho hoạt động khác. Ghi mã khác.",
            ),
            models.CheckConstraint(
                name="activity_planned_in_order",
                condition=Q(planned_until__gte=F("planned_from")),
                violation_error_message="Ngày dự kiến xong phải từ ngày dự kiến bắt đầu trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityStage(models.Model):
    """A stage of a livelihood or production project: settled on accepted work."""

    guards = (
        guards.SameCommune(("activity",)),
        guards.Frozen(when=guards.Known("accepted_on"), word="accepted"),
    )
    told = Told("giai đoạn {name} của {activity_id}", hidden=("activity_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="stages", verbose_name="hoạt động")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = VietnameseCharField("nội dung", max_length=200)
    due_on = models.DateField("dự kiến nghiệm thu", null=True, blank=True)
    accepted_on = models.DateField("nghiệm thu ngày", null=True, blank=True)
    paper = VietnameseCharField("biên bản nghiệm thu", max_length=200, blank=True)
    amount_vnd = models.PositiveBigIntegerField("giá trị nghiệm thu", null=True, blank=True)

    class Meta:
        verbose_name = "giai đoạn"
        verbose_name_plural = "giai đoạn"
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_stage_a_place", fields=["activity", "position"]),
            models.CheckConstraint(
                name="accepted_stage_has_its_paper",
                condition=Q(accepted_on=None, amount_vnd=None)
                | Q(accepted_on__isnull=False, amount_vnd__isnull=False) & ~Q(paper=""),
                violation_error_message="Nghiệm thu phải có ngày, biên bản và giá trị.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Participation(models.Model):
    """A household takes part in an activity from a day on; `left_on` is the first day without it."""

    guards = (
        guards.SameCommune(("activity", "household")),
        guards.Fixed(("commune_id", "activity_id", "household_id")),
    )
    told = Told("hộ {household_id} tham gia {activity_id}", hidden=("activity_id", "household_id"),
                household="household")  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="participations", verbose_name="hoạt động")
    household = models.ForeignKey(Household, models.PROTECT, related_name="participations", verbose_name="hộ")
    joined_on = models.DateField("tham gia từ ngày")
    left_on = models.DateField("thôi từ ngày", null=True, blank=True)

    class Meta:
        verbose_name = "hộ tham gia"
        verbose_name_plural = "hộ tham gia"
        ordering = ["activity", "joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_participation_a_household",
                fields=["activity", "household"],
                violation_error_message="Hộ này đã có trong danh sách tham gia.",
            ),
            models.CheckConstraint(
                name="participation_days_in_order",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message="Ngày thôi phải từ ngày tham gia trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.household)
