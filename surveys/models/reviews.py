"""Reviews of households by the multidimensional standard, and the official class of each household by day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household, Member
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.lib.text import lower_first
from huulien.platform import clock, guards
from huulien.platform.fields import LastSavedField, VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.fact_words import FACTS
from surveys.models.score_sheets import APPROVED, ScoreSheet
from surveys.querysets import ReviewQuerySet, RoundQuerySet
from surveys.rules.procedure import Procedure, procedure_by_code
from surveys.vocabulary import (
    Group,
    IncomeMethod,
    Indicator,
    Need,
    PovertyCause,
    ReviewState,
    RoundKind,
    RoundState,
)

# A round that is settled, though somebody may have asked to take it back, and one that was cancelled: neither it nor
# its reviews are written.
SETTLED_STATES = (RoundState.SETTLED, RoundState.REVERSAL_ASKED)
CLOSED = guards.OneOf("state", (*SETTLED_STATES, RoundState.CANCELLED))
# While a round is taken back its reviews leave their state, and its classes end as if they had not been.
REVERSING = guards.Is("state", RoundState.REVERSING)
_IS_SETTLED = guards.Is("state", ReviewState.SETTLED)


class Round(models.Model):
    """A review round of a commune: its year, its standard and procedure, and its way from opening to settlement.

    `as_of` is the last day its figures stand for: once settled, nothing that counts up to that day changes.
    """

    guards = (
        guards.Frozen(when=guards.Is("state", RoundState.CANCELLED)),
        guards.Frozen(
            when=guards.OneOf("state", SETTLED_STATES), word="settled",
            but=("state", "version", "reversal_asked_by_id", "reversed_by_id"),
        ),
        guards.ByTwo(
            (RoundState.SETTLED, RoundState.REVERSAL_ASKED, RoundState.REVERSING, RoundState.OPEN),
            asked_by="reversal_asked_by_id", taken_by="reversed_by_id", settled_by="settled_by_id",
        ),
        guards.Fixed(("commune_id", "procedure")),
    )  # fmt: skip
    told = Told("{kind} {year}", record="đợt {kind} {year}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="rounds", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    kind = models.CharField("loại", max_length=10, choices=RoundKind.choices(), default=RoundKind.ANNUAL)
    # Neither is known of a round whose results were loaded.
    standard = models.CharField("chuẩn nghèo", max_length=30, blank=True)
    procedure = models.CharField("quy trình rà soát", max_length=30, blank=True)
    state = models.CharField("trạng thái", max_length=20, choices=RoundState.choices(), default=RoundState.OPEN)
    opened_on = models.DateField("mở ngày")
    due_on = models.DateField("hạn kết thúc")
    must_check = models.BooleanField("mọi phiếu phải được kiểm tra trước khi chốt", default=True)
    as_of = models.DateField("số liệu tính đến hết ngày")
    settled_on = models.DateField("chốt ngày, kết quả có hiệu lực từ", null=True, blank=True)
    decision_number = models.CharField("số quyết định công nhận", max_length=50, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người mở"
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người chốt"
    )
    # Of the commune, as they were before an annual round was settled: taking it back leads there again.
    settled_through_before = models.DateField("trước khi chốt đã chốt số liệu đến hết ngày", null=True, editable=False)
    settles_until_before = models.DateField("trước khi chốt được chốt tiếp đến hết ngày", null=True, editable=False)
    # Only while somebody asks, and while it is done; the steps taken keep who it was.
    reversal_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="người đề nghị thu hồi",
    )  # fmt: skip
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name="người thu hồi",
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt rà soát"
        verbose_name_plural = "đợt rà soát"
        ordering = ["commune", "-year", "kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_annual_round_a_year",
                fields=["commune", "year"],
                condition=Q(kind=RoundKind.ANNUAL) & ~Q(state=RoundState.CANCELLED),
                violation_error_message="Năm này đã có đợt rà soát định kỳ.",
            ),
            models.CheckConstraint(
                name="settled_round_says_when",
                condition=~Q(state__in=(*SETTLED_STATES, RoundState.REVERSING)) & Q(settled_on=None)
                | Q(state__in=(*SETTLED_STATES, RoundState.REVERSING), settled_on__isnull=False),
            ),
            models.CheckConstraint(
                name="round_dates_in_order",
                condition=Q(due_on__gte=F("opened_on")),
                violation_error_message="Hạn kết thúc phải từ ngày mở trở đi.",
            ),
            models.CheckConstraint(
                name="round_days_of_its_year",
                condition=Q(opened_on__year=F("year"), due_on__year__lte=F("year") + 1, as_of__year__gte=F("year"))
                & (Q(as_of__year=F("year")) | Q(as_of__year=F("year") + 1, kind=RoundKind.IN_YEAR)),
                violation_error_message="Các ngày của đợt rà soát phải thuộc năm của đợt.",
            ),
        ]

    def __str__(self) -> str:
        if self.kind == RoundKind.ANNUAL:
            return f"Rà soát định kỳ năm {self.year}"
        return f"Rà soát thường xuyên tháng {self.opened_on.month}/{self.opened_on.year}"

    @property
    def short_name(self) -> str:
        """As a button says it: "định kỳ 2024", "thường xuyên tháng 5/2024"."""
        return str(self).removeprefix("Rà soát ").replace(" năm ", " ")

    @property
    def state_icon(self) -> str:
        return "clock" if self.is_open else "lock" if self.is_settled else "minus"

    @property
    def checking(self) -> str:
        """The rule of the round about checks, in words."""
        if self.must_check:
            return "Mọi phiếu phải được người khác kiểm tra trước khi chốt."
        return "Phiếu đã gửi được chốt mà không cần người khác kiểm tra."

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    closed_words = "Đợt rà soát không còn mở"
    group = Group.POOR

    @property
    def overdue_words(self) -> str:
        """That the round is open past its last day, by name; empty when it is not."""
        days = (clock.today() - self.due_on).days
        return f"Đợt {lower_first(str(self))} quá hạn {days} ngày" if self.is_open and days > 0 else ""

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED_STATES

    @property
    def procedure_text(self) -> Procedure | None:
        """The procedure that the round follows; None for one of days that no procedure here is for."""
        return procedure_by_code(self.procedure) if self.procedure else None

    @property
    def decided_words(self) -> str:
        """By what and since when the results of a settled round hold; within the year it may name nobody."""
        since = f"hiệu lực từ {format_date_vi(self.settled_on)}"
        if not self.decision_number:
            return f"Không hộ nào được công nhận theo đề nghị, {since}"
        return f"Quyết định số {self.decision_number}, {since}"

    @property
    def is_loaded(self) -> bool:
        """Whether its results were recognised elsewhere and loaded: how and when it was held is not known here."""
        return not self.standard


class Review(models.Model):
    """Form B of one household in one round: facts as recorded, what follows from them, and where it stands.

    `facts` holds the members, house and income in the words of the classification contract; `roster` the names,
    relations and sexes that go with the members' ids on that day. `lacks_…` (by the indicator's code), `poverty_class`
    and `outcome` are derived from them by the engine at every save; a settled review is never written again.
    """

    guards = (
        guards.Frozen(when=guards.All((_IS_SETTLED, guards.Not(guards.Whose("surveys_round", "round_id", REVERSING))))),
        guards.Frozen(when=_IS_SETTLED, but=("state", "version"), word="settled"),
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "household", "score_sheet")),
        guards.Only("score_sheet", when=APPROVED),
    )
    told = Told(
        "Phiếu B {round_id.year} hộ {household_id}",
        # What the engine derives, who signed (the steps say it), and copies.
        hidden=("roster", "score_answers", "done_tasks", "outcome", "deprived_count_max", "reference", "created_by_id",
                "updated_at", "submitted_by_id", "submitted_at", "checked_by_id", "checked_at"),
        json={"facts": FACTS}, people="roster", household="household",
    )  # fmt: skip

    round = models.ForeignKey(Round, models.PROTECT, related_name="reviews", verbose_name="đợt rà soát")
    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    household = models.ForeignKey(Household, models.PROTECT, related_name="reviews", verbose_name="hộ")
    state = models.CharField("trạng thái", max_length=10, choices=ReviewState.choices(), default=ReviewState.DRAFT)
    visited_on = models.DateField("ngày thăm hộ", null=True, blank=True)

    roster = models.JSONField("tên thành viên", default=list)
    facts = models.JSONField("điều ghi nhận", default=dict)
    income_method = models.CharField("cách ghi thu nhập", max_length=12, choices=IncomeMethod.choices(), blank=True)
    score_sheet = models.ForeignKey(ScoreSheet, models.PROTECT, null=True, blank=True, verbose_name="bảng điểm B1")
    score_answers = models.JSONField("trả lời bảng điểm", default=dict)  # item id → option id
    done_tasks = models.JSONField("các phần đã xong", default=list)

    lacks_viec_lam = models.BooleanField("thiếu hụt việc làm", null=True)
    lacks_nguoi_phu_thuoc = models.BooleanField("thiếu hụt người phụ thuộc", null=True)
    lacks_dinh_duong = models.BooleanField("thiếu hụt dinh dưỡng", null=True)
    lacks_bao_hiem_y_te = models.BooleanField("thiếu hụt bảo hiểm y tế", null=True)
    lacks_trinh_do_nguoi_lon = models.BooleanField("thiếu hụt trình độ giáo dục của người lớn", null=True)
    lacks_tre_em_di_hoc = models.BooleanField("thiếu hụt tình trạng đi học của trẻ em", null=True)
    lacks_chat_luong_nha = models.BooleanField("thiếu hụt chất lượng nhà ở", null=True)
    lacks_dien_tich_nha = models.BooleanField("thiếu hụt diện tích nhà ở bình quân", null=True)
    lacks_nuoc_sinh_hoat = models.BooleanField("thiếu hụt nguồn nước sinh hoạt", null=True)
    lacks_nha_tieu = models.BooleanField("thiếu hụt nhà tiêu hợp vệ sinh", null=True)
    lacks_vien_thong = models.BooleanField("thiếu hụt dịch vụ viễn thông", null=True)
    lacks_phuong_tien_thong_tin = models.BooleanField("thiếu hụt phương tiện tiếp cận thông tin", null=True)
    poverty_class = models.CharField(
        "xếp loại", max_length=20, choices=PovertyClass.choices(), default=PovertyClass.INSUFFICIENT_DATA
    )
    b1_score = models.PositiveSmallIntegerField("điểm B1", null=True, blank=True)
    per_person_vnd = models.PositiveBigIntegerField("thu nhập bình quân đầu người tháng (đồng)", null=True, blank=True)
    deprived_count = models.PositiveSmallIntegerField("số thiếu hụt", default=0)
    deprived_count_max = models.PositiveSmallIntegerField("số thiếu hụt cao nhất có thể", default=12)
    outcome = models.JSONField("kết quả xếp loại", default=dict)

    reference = models.CharField("mã phiếu", max_length=30)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    updated_at = LastSavedField("sửa lúc")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người gửi"
    )
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người kiểm tra"
    )
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    returned_reason = VietnameseTextField("lý do trả lại", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu rà soát"
        verbose_name_plural = "phiếu rà soát"
        ordering = ["round", "household", "pk"]
        indexes = [models.Index(fields=["commune", "round", "village", "state"], name="review_by_round")]
        constraints = [
            models.UniqueConstraint(
                name="one_review_a_household_a_round",
                fields=["round", "household"],
                violation_error_message="Hộ này đã có phiếu trong đợt rà soát.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def names(self) -> dict[str, str]:
        """Id of a member → full name, as on the day of the review."""
        return {person["id"]: person["full_name"] for person in self.roster}

    @property
    def lacks(self) -> dict[Indicator, bool | None]:
        """Indicator → deprived (true), not (false), unknown (None); those of other standards than the round's too."""
        return {indicator: getattr(self, f"lacks_{indicator}") for indicator in Indicator}

    @property
    def lacking(self) -> list[Indicator]:
        """The indicators the household is known to lack."""
        return [indicator for indicator, lacks in self.lacks.items() if lacks]

    @property
    def is_provisional(self) -> bool:
        """Whether what it concludes is not official yet: every page and paper says so beside it."""
        return self.state != ReviewState.SETTLED

    @property
    def year_words(self) -> str:
        """The year over its results."""
        return f"{self.round.year} (tạm tính)" if self.is_provisional else str(self.round.year)

    @property
    def income_amount(self) -> str:
        """The income as it was established: points, or money a person and month."""
        if self.per_person_vnd is not None:
            return f"{format_vnd(self.per_person_vnd)}/người/tháng"
        return "Chưa ghi" if self.b1_score is None else f"{self.b1_score} điểm B1"

    @property
    def income_words(self) -> str:
        """The income, and whether it is above the line."""
        words = self.income_amount if self.b1_score is None else f"Điểm B1 là {self.b1_score}"
        within = self.outcome.get("income_at_or_below_line")
        side = {True: ", không vượt chuẩn nghèo", False: ", vượt chuẩn nghèo"}
        return words + side.get(within, "")

    @property
    def lacking_count_words(self) -> str:
        """How many indicators are lacking, in points and in number, and how many there may be."""
        asked = len(self.outcome.get("deprivations", ()))
        words = f"{self.outcome.get('b2_score', 0)} điểm, {self.deprived_count} trong {asked} chỉ số"
        if self.deprived_count_max > self.deprived_count:
            words += f"; {self.deprived_count_max} nếu các chỉ số chưa rõ đều thiếu hụt"
        return words

    @property
    def lacking_words(self) -> str:
        """What the household is known to lack, as one says it: "nhà tiêu, viễn thông"."""
        return ", ".join(indicator.short for indicator in self.lacking)


class ReviewCause(models.Model):
    """A cause of poverty that the household names (Mẫu 17; several are usual)."""

    guards = (
        guards.OfParent("review", when=guards.Is("state", ReviewState.SETTLED)),
        guards.SameCommune(("review",)),
    )
    told = Told("nguyên nhân nghèo trong {review_id}", hidden=("review_id",), household="review__household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, related_name="causes")
    cause = models.CharField("nguyên nhân", max_length=30, choices=PovertyCause.choices())

    class Meta:
        verbose_name = "nguyên nhân nghèo"
        verbose_name_plural = "nguyên nhân nghèo"
        ordering = ["review", "cause"]
        constraints = [models.UniqueConstraint(name="cause_named_once", fields=["review", "cause"])]


class ReviewNeed(models.Model):
    """Support that the household asks for, for itself or for one member."""

    guards = (
        guards.OfParent("review", when=guards.Is("state", ReviewState.SETTLED)),
        guards.SameCommune(("review",)),
    )
    told = Told("nhu cầu hỗ trợ trong {review_id}", hidden=("review_id",), household="review__household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, related_name="needs")
    need = models.CharField("nhu cầu", max_length=30, choices=Need.choices())
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thành viên"
    )
    note = VietnameseCharField("ghi chú", max_length=200, blank=True)

    class Meta:
        verbose_name = "nhu cầu hỗ trợ"
        verbose_name_plural = "nhu cầu hỗ trợ"
        ordering = ["review", "need", "pk"]


class TypingDraft(models.Model):
    """What a user has typed into one task of a review and not saved yet, valid or not.

    It stays out of the trail: ten keepings would leave ten permanent copies of personal data that nobody saved. It goes
    when it is saved, when the review is sent, and after 30 days.
    """

    audited = False

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, related_name="typing_drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    task = models.CharField(max_length=20)
    data = models.JSONField()  # field name → list of values, as posted
    review_version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = "bản gõ dở"
        verbose_name_plural = "bản gõ dở"
        constraints = [models.UniqueConstraint(name="one_draft_a_task", fields=["review", "user", "task"])]
