"""Support given: a batch from the list of the eligible to the signed list of payments, and its lines."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household, Member
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_decimal, format_vnd
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.models.activities import Activity
from programs.models.money import FundEntry, Funding
from programs.models.units import Unit
from programs.querysets import SupportBatchQuerySet
from programs.vocabulary import BatchState, LeftOut, Receipt, SupportKind

_SIGNED = guards.Is("state", BatchState.SIGNED)


class SupportBatch(models.Model):
    """A list of support of one kind: computed and checked, granted by the leader, handed over, signed for.

    Signed, it is the bảng kê, and the entry of its funding that paid it.
    """

    guards = (
        guards.SameCommune(("funding", "activity", "unit", "list_unit", "entry")),
        guards.Fixed(("commune_id", "kind", "instalment")),
        guards.Frozen(when=_SIGNED, but=("state", "version"), word="signed"),
    )
    told = Told("đợt hỗ trợ “{title}”", hidden=("funding_id", "entry_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    kind = models.CharField("loại hỗ trợ", max_length=25, choices=SupportKind.choices())
    policy = models.CharField("chính sách", max_length=40, blank=True)  # its code among the parameters
    title = VietnameseCharField("nội dung", max_length=200)
    # Which of the payments of its policy it is; None: all is paid at once.
    instalment = models.PositiveSmallIntegerField("lần trả", null=True, blank=True)
    period_from = models.DateField("cho thời gian từ ngày")
    period_until = models.DateField("đến hết ngày")
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name="hoạt động"
    )
    funding = models.ForeignKey(
        Funding, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name="nguồn vốn"
    )
    # Who gives it when it is not the commune's money: an organisation, the bank.
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name="đơn vị")
    giver = VietnameseCharField("nơi hỗ trợ", max_length=150, blank=True)
    # Whose checked list it follows, where what decides is no fact of the register.
    list_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="danh sách của đơn vị"
    )
    list_paper = VietnameseCharField("số, ngày của danh sách", max_length=150, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=BatchState.choices(), default=BatchState.DRAFT)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người lập"
    )
    decision = VietnameseCharField("quyết định", max_length=150, blank=True)
    granted_on = models.DateField("duyệt ngày", null=True, blank=True)
    signed_on = models.DateField("bảng kê ngày", null=True, blank=True)
    entry = models.OneToOneField(
        FundEntry, models.PROTECT, null=True, blank=True, related_name="batch", verbose_name="khoản chi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SupportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt hỗ trợ"
        verbose_name_plural = "đợt hỗ trợ"
        ordering = ["commune", "-period_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_period_in_order",
                condition=Q(period_until__gte=F("period_from")),
                violation_error_message="Ngày cuối phải từ ngày đầu trở đi.",
            ),
            models.CheckConstraint(
                name="batch_instalment_is_counted_from_one",
                condition=Q(instalment=None) | Q(instalment__gte=1),
                violation_error_message="Lần trả đếm từ 1.",
            ),
            models.CheckConstraint(
                name="granted_batch_has_its_day",
                condition=Q(state__in=(BatchState.DRAFT, BatchState.CHECKED)) | Q(granted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="signed_batch_has_its_day",
                condition=~Q(state=BatchState.SIGNED) | Q(signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="batch_is_paid_once_signed",
                condition=Q(entry=None) | Q(state=BatchState.SIGNED, funding__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, lần {self.instalment}" if self.instalment else self.title

    @property
    def noun(self) -> str:
        """Whom a line of it stands for: a person or a household."""
        return SupportKind(self.kind).noun

    @property
    def period_words(self) -> str:
        """The days it is for, shortest: a year, a day, or from when to when."""
        start, end = self.period_from, self.period_until
        if start.year == end.year and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
            return f"năm {start.year}"
        return format_date_vi(start) if start == end else f"{format_date_vi(start)} – {format_date_vi(end)}"

    @property
    def source_words(self) -> str:
        """Whose money or gift it is: the funding of its activity, the organisation, or the unit."""
        return self.giver or (f"{self.funding.activity.name}: {self.funding}" if self.funding else str(self.unit or ""))

    @property
    def sign(self) -> Sign:
        return BatchState(self.state).sign


class SupportLine(models.Model):
    """One household or person in a batch: what is given, and that it came; or why they were left out."""

    guards = (
        guards.SameCommune(("batch", "household", "member")),
        guards.Fixed(("commune_id", "batch_id", "household_id", "member_id")),
        guards.OfParent("batch", when=_SIGNED),
    )
    told = Told(
        "hỗ trợ cho hộ {household_id} trong {batch_id}", hidden=("batch_id", "household_id"), household="household"
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    batch = models.ForeignKey(SupportBatch, models.CASCADE, related_name="lines", verbose_name="đợt")
    household = models.ForeignKey(Household, models.PROTECT, related_name="support_lines", verbose_name="hộ")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="support_lines", verbose_name="cho"
    )
    amount_vnd = models.PositiveBigIntegerField("số tiền", null=True, blank=True)
    thing = VietnameseCharField("hiện vật", max_length=150, blank=True)
    quantity = models.DecimalField("số lượng", max_digits=12, decimal_places=2, null=True, blank=True)
    measure = VietnameseCharField("đơn vị tính", max_length=30, blank=True)
    specification = VietnameseCharField("thông số, nhãn hiệu", max_length=200, blank=True)
    left_out_as = models.CharField("không hỗ trợ vì", max_length=12, choices=LeftOut.choices(), blank=True)
    left_out_on = models.DateField("ghi ngày", null=True, blank=True)
    left_out_reason = VietnameseCharField("lý do", max_length=300, blank=True)
    delivered_on = models.DateField("trao ngày", null=True, blank=True)
    receipt = models.CharField("xác nhận", max_length=12, choices=Receipt.choices(), blank=True)
    received_by = VietnameseCharField("người nhận thay, theo ủy quyền", max_length=100, blank=True)
    # The paper that says how much; asked for where no parameter of the product is checked.
    ground = VietnameseCharField("căn cứ của mức", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "dòng hỗ trợ"
        verbose_name_plural = "dòng hỗ trợ"
        ordering = ["batch", "household__village__position", "household__sort_key", "pk"]
        indexes = [models.Index(fields=["household", "delivered_on"], name="support_by_household")]
        constraints = [
            models.UniqueConstraint(
                name="one_line_a_household",
                fields=["batch", "household"],
                condition=Q(member=None),
                violation_error_message="Hộ này đã có trong danh sách.",
            ),
            models.UniqueConstraint(
                name="one_line_a_person",
                fields=["batch", "member"],
                violation_error_message="Người này đã có trong danh sách.",
            ),
            models.CheckConstraint(
                name="left_out_says_why",
                condition=Q(left_out_as="", left_out_on=None, left_out_reason="")
                | ~Q(left_out_as="") & Q(left_out_on__isnull=False, delivered_on=None) & ~Q(left_out_reason=""),
                violation_error_message="Người không được hỗ trợ phải có ngày và lý do.",
            ),
            models.CheckConstraint(
                name="delivered_is_confirmed",
                condition=Q(delivered_on=None, receipt="") | Q(delivered_on__isnull=False) & ~Q(receipt=""),
                violation_error_message="Đã trao thì ghi cả cách xác nhận: ký, điểm chỉ hoặc đơn vị chi trả.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member or self.household)

    @property
    def whose(self) -> str:
        """Whom it is for: the person, or the household by its head."""
        return self.member.full_name if self.member else self.household.head_name or f"Hộ {self.household.code}"

    @property
    def thing_words(self) -> str:
        """The thing with its quantity: "Gạo, 60 kg"."""
        if self.quantity is None:
            return self.thing
        return f"{self.thing}, {format_decimal(self.quantity.normalize())} {self.measure}".rstrip()

    @property
    def gift_words(self) -> str:
        """What is given, in words; nothing where a right or a service is given that has no amount."""
        said = [format_vnd(self.amount_vnd) if self.amount_vnd is not None else "", self.thing_words]
        return "; ".join(filter(None, said))

    @property
    def is_open(self) -> bool:
        """Neither handed over nor left out."""
        return not self.left_out_as and self.delivered_on is None
