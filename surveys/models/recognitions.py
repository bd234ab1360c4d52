"""The groups recognised besides the poverty classes: who asks, their income of twelve months, and what became of it."""

from datetime import date
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area, Household, Member
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import clock, guards
from huulien.platform.fields import SortKeyField, VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.decisions import SIGNED, Decision
from surveys.models.replies import Replied
from surveys.querysets import RecognitionQuerySet
from surveys.rules.recognition import per_person
from surveys.vocabulary import RecognitionKind, RecognitionState, Sector

_STATES = RecognitionState
WAITING = (_STATES.RECEIVED, _STATES.MET, _STATES.UNMET)  # for what the commune answers
ENDED = (_STATES.RECOGNISED, _STATES.REFUSED, _STATES.WITHDRAWN)  # nothing leads out of these
_CONCLUDED = guards.OneOf("state", tuple(state for state in _STATES if state != _STATES.RECEIVED))
_NAMED = Q(member=None, household=None, birth_year__isnull=False) & ~Q(address="")
_NOT_ANSWERED = Q(reply_number=None, reply_on=None, reply="")


class Recognition(Replied):
    """A household, or one person, asks to be recognised as of a group that is no poverty class.

    Whom it is of, by name and village, is kept as it was when it came in; a person need not be in the register.
    """

    guards = (
        guards.SameCommune(("household", "member", "village", "decision"), theirs={"village": "parent_id"}),
        guards.Fixed(("commune_id", "kind", "sector", "village_id", "household_id", "member_id", "full_name",
                      "birth_year", "address", "received_on", "income_until", "procedure", "due_on")),
        guards.Frozen(when=guards.OneOf("state", ENDED)),
        guards.OfParent("decision", when=SIGNED),
        guards.Frozen(when=_CONCLUDED, columns=("total_income_vnd", "person_count"), word="concluded"),
    )  # fmt: skip
    told = Told(
        "đề nghị xác nhận của {full_name}",
        hidden=("household_id", "member_id", "decision_id", "procedure", "recorded_by_id", "sort_key", "search_fold"),
        household="household",
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    kind = models.CharField("đề nghị xác nhận", max_length=10, choices=RecognitionKind.choices())
    state = models.CharField("kết quả", max_length=10, choices=_STATES.choices(), default=_STATES.RECEIVED)
    sector = models.CharField("ngành", max_length=12, choices=Sector.choices(), blank=True)  # of a household alone
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="recognitions", verbose_name="hộ"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="recognitions", verbose_name="thành viên"
    )
    full_name = VietnameseCharField("họ và tên", max_length=100)  # of the person, or of the household's head
    sort_key = SortKeyField(max_length=400, editable=False)
    search_fold = models.CharField(max_length=150, editable=False)
    birth_year = models.PositiveSmallIntegerField("năm sinh", null=True, blank=True)
    address = VietnameseCharField("nơi ở", max_length=200, blank=True)
    received_on = models.DateField("nhận ngày")
    received_from = VietnameseCharField("người nộp", max_length=100)
    income_until = models.DateField("tháng cuối của 12 tháng kê khai")  # its first day
    procedure = models.CharField("quy trình", max_length=30)
    due_on = models.DateField("hạn trả lời")
    due_words = VietnameseCharField("cách đếm hạn", max_length=300)
    total_income_vnd = models.PositiveBigIntegerField("tổng thu nhập 12 tháng", null=True, blank=True)
    person_count = models.PositiveSmallIntegerField("số người", null=True, blank=True)
    concluded_on = models.DateField("ghi kết quả ngày", null=True, blank=True)
    grounds = VietnameseTextField("vì sao", blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="recognitions", verbose_name="quyết định"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = "đề nghị xác nhận"
        verbose_name_plural = "đề nghị xác nhận"
        ordering = ["commune", "received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_recognition_a_household",
                fields=["household"],
                condition=Q(kind=RecognitionKind.AVERAGE, state__in=WAITING),
                violation_error_message="Hộ này đã có đề nghị đang xét.",
            ),
            models.UniqueConstraint(
                name="one_waiting_recognition_a_person",
                fields=["member"],
                condition=Q(state__in=WAITING),
                violation_error_message="Người này đã có đề nghị đang xét.",
            ),
            models.CheckConstraint(
                name="recognition_says_whose_it_is",
                condition=Q(kind=RecognitionKind.AVERAGE, household__isnull=False, member=None) & ~Q(sector="")
                | Q(kind=RecognitionKind.WORKER, sector="", household__isnull=False, member__isnull=False)
                | Q(kind=RecognitionKind.WORKER, sector="") & _NAMED,
                violation_error_message="Chọn người trong sổ, hoặc ghi họ tên, năm sinh và nơi ở.",
            ),
            models.CheckConstraint(
                name="income_is_shared_by_somebody",
                condition=Q(person_count=None) | Q(person_count__gte=1),
                violation_error_message="Số người từ 1 trở lên.",
            ),
            models.CheckConstraint(
                name="recognition_says_why",
                condition=Q(state=_STATES.WITHDRAWN)
                | Q(state=_STATES.RECEIVED, concluded_on=None, grounds="")
                | ~Q(state=_STATES.RECEIVED) & Q(concluded_on__isnull=False) & ~Q(grounds=""),
                violation_error_message="Kết quả phải có ngày và lý do.",
            ),
            models.CheckConstraint(
                name="recognition_by_a_decision",
                condition=Q(decision=None) & ~Q(state=_STATES.RECOGNISED)
                | Q(decision__isnull=False, state__in=(_STATES.RECEIVED, _STATES.MET, _STATES.RECOGNISED)),
            ),
            models.CheckConstraint(
                name="recognition_refused_in_writing",
                condition=Q(state=_STATES.REFUSED, reply_number__isnull=False, reply_on__isnull=False) & ~Q(reply="")
                | ~Q(state=_STATES.REFUSED) & _NOT_ANSWERED,
                violation_error_message="Văn bản trả lời phải có số, ngày và lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"Đề nghị của {self.full_name}, nhận {format_date_vi(self.received_on)}"

    @property
    def sign(self) -> Sign:
        return RecognitionState(self.state).sign

    @property
    def whose(self) -> str:
        """Whom it is of, within a sentence: "hộ ông (bà) Vi Văn An"."""
        return f"{RecognitionKind(self.kind).whom} {self.full_name}"

    @property
    def born(self) -> int | None:
        """The year of birth of the person; None where it is not known, and of a household."""
        if self.member is None:
            return self.birth_year
        return self.member.birth_date.year if self.member.birth_date else self.member.birth_year

    @property
    def whereabouts(self) -> str:
        """What tells them from others of the name: "Thôn Làng Bên, mã hộ 0007, sinh năm 1981"."""
        code = f"mã hộ {self.household.code}" if self.household else ""
        return ", ".join(filter(None, (f"Thôn {self.village.name}", code, self.born and f"sinh năm {self.born}")))

    @property
    def income_from(self) -> date:
        """The first of the twelve months."""
        month = self.income_until.month % 12 + 1
        return date(self.income_until.year - (month != 1), month, 1)

    @property
    def months_words(self) -> str:
        """The twelve months that the income is of: 11/2023 đến 10/2024."""
        return f"{self.income_from:%m/%Y} đến {self.income_until:%m/%Y}"

    @property
    def income(self) -> Fraction | None:
        """Income a person and month, exactly; None while a part of it is unknown."""
        if self.total_income_vnd is None or not self.person_count:
            return None
        return per_person(self.total_income_vnd, self.person_count)

    @property
    def days_left(self) -> int | None:
        return (self.due_on - clock.today()).days if self.state in WAITING else None


class IncomeSource(models.Model):
    """A line of the income sheet, as the household names it; written until the request has its result."""

    guards = (guards.OfParent("recognition", when=_CONCLUDED), guards.SameCommune(("recognition",)))
    told = Told("nguồn thu nhập “{name}”", hidden=("recognition_id", "position"), household="recognition__household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    recognition = models.ForeignKey(Recognition, models.PROTECT, related_name="sources", verbose_name="đề nghị")
    position = models.PositiveSmallIntegerField("thứ tự")
    name = VietnameseCharField("nguồn", max_length=100)
    amount_vnd = models.PositiveBigIntegerField("số tiền 12 tháng")

    class Meta:
        verbose_name = "nguồn thu nhập"
        verbose_name_plural = "nguồn thu nhập"
        ordering = ["recognition", "position"]
        constraints = [models.UniqueConstraint(name="one_source_a_line", fields=["recognition", "position"])]

    def __str__(self) -> str:
        return self.name


class IncomeLimit(models.Model):
    """The highest income of a low-income worker, as the commune found it: none is shipped. The latest counts."""

    guards = (guards.WrittenOnce(),)
    told = Told("mức thu nhập của người lao động thu nhập thấp từ {valid_from}", hidden=("entered_by_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="income_limits", verbose_name="xã")
    valid_from = models.DateField("áp dụng từ ngày")
    amount_vnd = models.PositiveBigIntegerField("mức thu nhập một tháng")
    citation = VietnameseCharField("căn cứ", max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhập"
    )

    class Meta:
        verbose_name = "mức thu nhập của người lao động thu nhập thấp"
        verbose_name_plural = "mức thu nhập của người lao động thu nhập thấp"
        ordering = ["commune", "-valid_from", "-pk"]

    def __str__(self) -> str:
        return f"Mức thu nhập từ {format_date_vi(self.valid_from)}"
