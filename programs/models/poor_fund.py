"""The fund "Vì người nghèo": what it received and spent, by day."""

from django.db import models
from django.db.models import Q

from households.models import Area, Household
from huulien.lib.numbers import format_vnd
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.guards import Covered
from programs.models.money import MoneyEntry
from programs.querysets import PoorFundQuerySet
from programs.vocabulary import PoorFundKind


class PoorFundEntry(MoneyEntry):
    """An amount that the fund had when its book was opened, received, or spent on a day; voided, never changed.

    The fund is no money of an activity's (`Funding`): it belongs to no year, no source of the plan and no project, and
    what people gave to it is no money of the programme. On no day has more been spent than was there.
    """

    guards = (
        Covered(of="commune_id", adds=(PoorFundKind.OPENING, PoorFundKind.RECEIVED)),
        guards.SameCommune(("household",)),
        guards.Fixed(
            ("commune_id", "kind", "happened_on", "amount_vnd", "document", "party", "purpose", "household_id",
             "recorded_by_id")
        ),
        guards.Frozen(when=guards.Yes("is_void"), word="voided"),
    )  # fmt: skip
    told = Told(
        "{kind} của Quỹ Vì người nghèo: {amount_vnd} đ", hidden=("household_id", "recorded_by_id"),
        household="household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    kind = models.CharField("loại", max_length=10, choices=PoorFundKind.choices())
    party = VietnameseCharField("của ai, cho ai", max_length=200, blank=True)
    # Of what was spent for a household of the register.
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="fund_entries", verbose_name="cho hộ"
    )
    purpose = VietnameseCharField("nội dung", max_length=300, blank=True)

    objects = PoorFundQuerySet.as_manager()

    class Meta:
        verbose_name = "khoản thu chi Quỹ Vì người nghèo"
        verbose_name_plural = "khoản thu chi Quỹ Vì người nghèo"
        ordering = ["commune", "happened_on", "pk"]
        indexes = [models.Index(fields=["commune", "happened_on"], name="fund_by_day")]
        constraints = [
            models.CheckConstraint(
                name="fund_entry_is_of_an_amount",
                condition=Q(amount_vnd__gte=1),
                violation_error_message="Ghi số tiền từ 1 đồng trở lên.",
            ),
            models.CheckConstraint(
                name="void_fund_entry_says_why",
                condition=Q(is_void=False, void_reason="") | Q(is_void=True) & ~Q(void_reason=""),
                violation_error_message="Ghi vì sao bỏ khoản này.",
            ),
            models.CheckConstraint(
                name="fund_entry_says_whom",
                condition=Q(kind=PoorFundKind.OPENING) | ~Q(party=""),
                violation_error_message="Ghi nhận của ai, chi cho ai.",
            ),
            models.CheckConstraint(
                name="only_spending_is_for_a_household",
                condition=Q(household=None) | Q(kind=PoorFundKind.SPENT),
                violation_error_message="Chỉ khoản chi mới ghi cho hộ.",
            ),
            models.UniqueConstraint(
                name="one_opening_of_the_fund",
                fields=["commune"],
                condition=Q(kind=PoorFundKind.OPENING, is_void=False),
                violation_error_message="Số dư mở sổ đã ghi. Bỏ khoản cũ nếu ghi nhầm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{PoorFundKind(self.kind).label} {format_vnd(self.amount_vnd)}"
