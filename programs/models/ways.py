"""What the commune can do to bring households out of poverty, the plans made of it, and what was chosen for whom."""

from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told, Word
from programs.querysets import WayChoiceQuerySet, WayMeasureQuerySet, WayPlanQuerySet
from programs.rules.way_out.facts import MOST, MOST_BUDGET, MOST_COST, Goal, Per
from surveys.vocabulary import Indicator, Need


class WayMeasure(models.Model):
    """A measure with what it lifts and what it costs, an estimate of the office, for the days it is there, both
    included; how often it works may be unknown, and is then asked for."""

    guards = (guards.Fixed(("commune_id",)),)
    told = Told("giải pháp {name}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    name = VietnameseCharField("tên", max_length=150)
    lifts_viec_lam = models.BooleanField("gỡ thiếu hụt việc làm", default=False)
    lifts_nguoi_phu_thuoc = models.BooleanField("gỡ thiếu hụt người phụ thuộc", default=False)
    lifts_dinh_duong = models.BooleanField("gỡ thiếu hụt dinh dưỡng", default=False)
    lifts_bao_hiem_y_te = models.BooleanField("gỡ thiếu hụt bảo hiểm y tế", default=False)
    lifts_trinh_do_nguoi_lon = models.BooleanField("gỡ thiếu hụt trình độ giáo dục của người lớn", default=False)
    lifts_tre_em_di_hoc = models.BooleanField("gỡ thiếu hụt tình trạng đi học của trẻ em", default=False)
    lifts_chat_luong_nha = models.BooleanField("gỡ thiếu hụt chất lượng nhà ở", default=False)
    lifts_dien_tich_nha = models.BooleanField("gỡ thiếu hụt diện tích nhà ở bình quân", default=False)
    lifts_nuoc_sinh_hoat = models.BooleanField("gỡ thiếu hụt nguồn nước sinh hoạt", default=False)
    lifts_nha_tieu = models.BooleanField("gỡ thiếu hụt nhà tiêu hợp vệ sinh", default=False)
    lifts_vien_thong = models.BooleanField("gỡ thiếu hụt dịch vụ viễn thông", default=False)
    lifts_phuong_tien_thong_tin = models.BooleanField("gỡ thiếu hụt phương tiện tiếp cận thông tin", default=False)
    income = models.BooleanField("đưa thu nhập vượt chuẩn nghèo", default=False)
    cost_vnd = models.PositiveBigIntegerField("chi phí ước tính", validators=[MaxValueValidator(MOST_COST)])
    per = models.CharField("chi phí tính cho", max_length=10, choices=Per.choices(), default=Per.HOUSEHOLD)
    ground = VietnameseCharField("căn cứ của chi phí", max_length=300)
    capacity = models.PositiveIntegerField(
        "nhiều nhất bao nhiêu hộ", null=True, blank=True, validators=[MaxValueValidator(MOST)]
    )
    chance = models.DecimalField("khả năng thành công", max_digits=7, decimal_places=6, null=True, blank=True)
    need = models.CharField("nhu cầu tương ứng", max_length=30, choices=Need.choices(), blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WayMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "giải pháp thoát nghèo"
        verbose_name_plural = "giải pháp thoát nghèo"
        ordering = ["commune", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_way_measure_a_name_and_day",
                fields=["commune", "name", "valid_from"],
                violation_error_message="Giải pháp này đã ghi từ ngày đó. Sửa giải pháp đã có, hoặc ghi tên khác.",
            ),
            models.CheckConstraint(
                name="way_measure_does_something",
                condition=reduce(or_, (Q(**{f"lifts_{item}": True}) for item in Indicator), Q(income=True)),
                violation_error_message="Chọn ít nhất một chỉ số mà giải pháp gỡ, hoặc thu nhập.",
            ),
            models.CheckConstraint(
                name="way_measure_numbers_within_limits",
                condition=Q(cost_vnd__lte=MOST_COST) & (Q(capacity=None) | Q(capacity__lte=MOST)),
                violation_error_message=f"Chi phí không quá {format_vnd(MOST_COST)}, số hộ không quá 1.000.000.",
            ),
            models.CheckConstraint(
                name="way_measure_chance_is_one",
                condition=Q(chance=None) | Q(chance__gte=Decimal(0), chance__lte=Decimal(1)),
                violation_error_message="Khả năng thành công từ 0 đến 100 %%.",
            ),
            models.CheckConstraint(
                name="way_measure_says_its_ground",
                condition=~Q(ground=""),
                violation_error_message="Ghi căn cứ của chi phí, ví dụ: báo giá của thợ xây tháng 3/2024.",
            ),
            models.CheckConstraint(
                name="way_measure_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Ngày cuối phải từ ngày áp dụng trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lifts(self) -> list[Indicator]:
        return [item for item in Indicator if getattr(self, f"lifts_{item}")]

    @property
    def lifts_words(self) -> str:
        """What it removes: "nhà tiêu, nước; đưa thu nhập vượt chuẩn"."""
        lifted = ", ".join(item.label for item in self.lifts)
        return "; ".join(filter(None, (lifted, "Thu nhập vượt chuẩn nghèo" if self.income else "")))

    @property
    def cost_words(self) -> str:
        """ "8.000.000 đ mỗi hộ"."""
        return f"{format_vnd(self.cost_vnd)} {Per(self.per).label.lower()}"

    @property
    def days_words(self) -> str:
        until = f" đến {format_date_vi(self.valid_until)}" if self.valid_until else ""
        return f"từ {format_date_vi(self.valid_from)}{until}"


class WayRoom(models.Model):
    """The most households of a village that can use a measure."""

    guards = (
        guards.SameCommune(("measure",)),
        guards.SameCommune(("village",), theirs={"village": "parent_id"}, word="commune_of_village"),
        guards.Fixed(("commune_id", "measure_id", "village_id")),
    )
    told = Told("mức của thôn {village_id} cho giải pháp {measure_id}", hidden=("measure_id", "village_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    measure = models.ForeignKey(WayMeasure, models.CASCADE, related_name="rooms", verbose_name="giải pháp")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    most = models.PositiveIntegerField("nhiều nhất bao nhiêu hộ", validators=[MaxValueValidator(MOST)])

    class Meta:
        verbose_name = "mức của thôn"
        verbose_name_plural = "mức của các thôn"
        ordering = ["measure", "village__position", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_way_room_a_village", fields=["measure", "village"]),
            models.CheckConstraint(name="way_room_within_limits", condition=Q(most__lte=MOST)),
        ]

    def __str__(self) -> str:
        return f"{self.village}: {self.most} hộ"


class WayExclusion(models.Model):
    """Two measures that one household cannot have together; the one that was written down first is `measure`."""

    guards = (
        guards.SameCommune(("measure", "other")),
        guards.Fixed(("commune_id", "measure_id", "other_id")),
    )
    told = Told("{measure_id} không đi cùng {other_id}", hidden=("measure_id", "other_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    measure = models.ForeignKey(WayMeasure, models.CASCADE, related_name="+", verbose_name="giải pháp")
    other = models.ForeignKey(WayMeasure, models.CASCADE, related_name="+", verbose_name="giải pháp kia")

    class Meta:
        verbose_name = "hai giải pháp không đi cùng nhau"
        verbose_name_plural = "các giải pháp không đi cùng nhau"
        ordering = ["measure", "other", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_way_exclusion_a_pair", fields=["measure", "other"]),
            models.CheckConstraint(name="way_exclusion_in_order", condition=Q(measure__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.measure} không đi cùng {self.other}"


class WayPlan(models.Model):
    """A plan for the commune as it was proven best on a day: what was asked, and the contract's answer as it came.

    A proposal: it binds nobody, and is never changed. `case_key` tells whether what it rests on is still the same.
    """

    guards = (guards.WrittenOnce(),)
    told = Told("phương án thoát nghèo ngày {asked_on}", hidden=("case_key", "asked_by_id", "result", "measures"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    goal = models.CharField("đích", max_length=10, choices=Goal.choices())
    budget_vnd = models.PositiveBigIntegerField(
        "số tiền", null=True, blank=True, validators=[MaxValueValidator(MOST_BUDGET)]
    )
    at_most = models.PositiveIntegerField(
        "còn không quá (hộ)", null=True, blank=True, validators=[MaxValueValidator(MOST)]
    )
    keeps_village_limits = models.BooleanField("giữ chỉ tiêu của từng thôn", default=False)
    asked_on = models.DateField("số liệu ngày")
    asked_at = models.DateTimeField("tính lúc")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tính")
    result = models.JSONField(
        "kết quả"
    )  # `in`, `fewest`, `most` of the contract, by keys of rows; `villages` of households
    measures = models.JSONField("giải pháp")  # key → {"name", "cost_vnd", "per"} as they were
    case_key = models.CharField("dấu của số liệu", max_length=64)

    objects = WayPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "phương án thoát nghèo của xã"
        verbose_name_plural = "phương án thoát nghèo của xã"
        ordering = ["commune", "-pk"]
        constraints = [
            models.UniqueConstraint(name="one_way_plan_a_case", fields=["commune", "case_key"]),
            models.CheckConstraint(
                name="way_plan_asks_something",
                condition=Q(budget_vnd__isnull=False) | Q(at_most__isnull=False),
                violation_error_message="Ghi số tiền có được, hoặc số hộ nghèo nhiều nhất còn lại.",
            ),
        ]

    def __str__(self) -> str:
        asked = []
        if self.budget_vnd is not None:
            asked.append(f"có {format_vnd(self.budget_vnd)}")
        if self.at_most is not None:
            asked.append(f"còn không quá {self.at_most} hộ")
        return f"Phương án {'; '.join(asked)}"


class WayChoice(models.Model):
    """What the officer chose for a household, and why where it is not what was proposed. The latest counts; none is
    changed. `measures` keeps each measure with its name and cost as it was; none: the household takes no way now."""

    guards = (
        guards.WrittenOnce(),
        guards.SameCommune(("household",)),
        guards.SameCommune(("plan",), word="commune_of_plan"),
    )
    told = Told(
        "lựa chọn cách thoát nghèo của hộ {household_id}",
        hidden=("household_id", "plan_id", "ordinal", "departs", "chosen_by_id"),
        json={
            name: {"*.name": Word(words, None), "*.cost_vnd": Word("Chi phí ước tính", None, "đ")}
            for name, words in (("measures", "Chọn"), ("proposed", "Máy đề xuất"))
        },
        household="household",
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="way_choices", verbose_name="hộ")
    plan = models.ForeignKey(
        WayPlan, models.PROTECT, null=True, blank=True, related_name="choices", verbose_name="theo phương án"
    )
    ordinal = models.PositiveSmallIntegerField("lần")
    measures = models.JSONField("chọn", default=list, blank=True)  # [{"id", "name", "cost_vnd", "per", "need"}]
    proposed = models.JSONField("đề xuất", default=list, blank=True)  # the same of what was proposed
    departs = models.BooleanField("khác đề xuất")
    reason = VietnameseCharField("lý do", max_length=300, blank=True)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người chọn")
    chosen_at = models.DateTimeField("chọn lúc")

    objects = WayChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "lựa chọn cách thoát nghèo"
        verbose_name_plural = "lựa chọn cách thoát nghèo"
        ordering = ["household", "-ordinal", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_way_choice_a_time", fields=["household", "ordinal"]),
            models.CheckConstraint(
                name="way_choice_that_departs_says_why",
                condition=Q(departs=False) | ~Q(reason=""),
                violation_error_message="Ghi lý do chọn khác đề xuất.",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """What was chosen: "Nhà tiêu hai ngăn, lắp internet"; that nothing was."""
        return ", ".join(item["name"] for item in self.measures) or "Chưa chọn cách nào"

    @property
    def is_none(self) -> bool:
        return not self.measures

    @property
    def cost_vnd(self) -> int:
        """Of the chosen measures at their full cost, also of those shared with others."""
        return sum(item["cost_vnd"] for item in self.measures)

    @property
    def needs(self) -> list[tuple[Any, str]]:
        """(need, name of the measure) for the chosen measures that answer one."""
        return [(Need(item["need"]), item["name"]) for item in self.measures if item.get("need")]
