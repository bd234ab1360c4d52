"""What a generated commune asks for and is given in a year: needs, support, health cards and the money that paid it.

Written in bulk, under the same constraints and triggers as everything else; what the services refuse is not asked here.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from random import Random
from typing import Any

from django.db.models import F

from households.models import Area, Household, Member
from households.querysets import stay_on
from households.vocabulary import PovertyClass
from programs.models import (
    Activity,
    FundEntry,
    Funding,
    HealthCard,
    SupportBatch,
    SupportLine,
    SupportNeed,
)
from programs.vocabulary import (
    ActivityKind,
    BatchState,
    CardKind,
    EntryKind,
    FundingSource,
    Nature,
    NeedState,
    Receipt,
    SupportKind,
)
from surveys.querysets import classified_on
from surveys.vocabulary import Need

QUARTERS = ((1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31))
ELECTRICITY_VND, TOILET_VND, LOAN_VND = 147_000, 3_000_000, 50_000_000
ASKED = (Need.LOAN, Need.TOILET, Need.CLEAN_WATER)
SERVED, DECLINED = 0.7, 0.1  # of those who asked


class YearOfSupport:
    """One year of one commune, after its round of the year before."""

    def __init__(self, commune: Area, year: int, random: Random) -> None:
        self.commune, self.year, self.random = commune, year, random
        found = classified_on(Household.objects.filter(commune=commune, closed_on=None), self._day(1, 2))
        self.homes = list(found.annotate(class_then=F("in_force__poverty_class")).order_by("code"))

    def pass_by(self) -> None:
        self._needs()
        self._cards()
        poor = [home for home in self.homes if home.class_then == PovertyClass.POOR]
        served = SupportNeed.objects.filter(commune=self.commune, kind=Need.TOILET, state=NeedState.SERVED)
        builders = [need.household for need in served.filter(asked_on__year=self.year).select_related("household")]
        support = self._activity("HT", "Hỗ trợ hộ nghèo", ActivityKind.LIVELIHOOD)
        for number, (first, last, day) in enumerate(QUARTERS, start=1):
            self._batch(
                support, SupportKind.ELECTRICITY, f"Tiền điện quý {number} năm {self.year}", poor, ELECTRICITY_VND,
                (self._day(first, 1), self._day(last, day)), self._day(last, 20),
            )  # fmt: skip
        self._batch(
            support, SupportKind.TOILET, f"Nhà tiêu hợp vệ sinh năm {self.year}", builders, TOILET_VND,
            (self._day(1, 1), self._day(12, 31)), self._day(11, 20),
        )  # fmt: skip
        self._pay(self._activity("CT", "Sửa đường vào thôn", ActivityKind.WORK), 900_000_000)

    def _day(self, month: int, day: int) -> date:
        return date(self.year, month, day)

    def _managed(self) -> list[Household]:
        return [home for home in self.homes if home.class_then in {PovertyClass.POOR, PovertyClass.NEAR_POOR}]

    def _needs(self) -> None:
        """Each poor or near-poor household asks for one or two things; most are served within the year."""
        needs = []
        waiting = set(SupportNeed.objects.filter(commune=self.commune).waiting().values_list("household", "kind"))
        for home in self._managed():
            for kind in self.random.sample(ASKED, self.random.choice((0, 1, 1, 2))):
                if (home.pk, kind) not in waiting:
                    needs.append(self._need(home, kind))
        SupportNeed.objects.bulk_create(needs, batch_size=500)

    def _need(self, home: Household, kind: Need) -> SupportNeed:
        chance = self.random.random()
        end: dict[str, Any] = {}
        if chance < SERVED:
            end = {"state": NeedState.SERVED, "ended_on": self._day(11, 20), "ended_paper": "Biên bản bàn giao"}
        elif chance < SERVED + DECLINED:
            end = {"state": NeedState.DECLINED, "ended_on": self._day(6, 5), "ended_reason": "Đã có nguồn khác"}
        amount = LOAN_VND if kind == Need.LOAN else None
        return SupportNeed(
            commune=self.commune, household=home, kind=kind, asked_on=self._day(3, self.random.randint(1, 28)),
            asked_by="Đơn của hộ", amount_vnd=amount, **end,
        )  # fmt: skip

    def _cards(self) -> None:
        """A card of the year for nearly all who live in a poor or near-poor household."""
        kinds = {home.pk: home.class_then for home in self._managed()}
        on = self._day(1, 2)
        people = Member.objects.living_on(on).filter(commune=self.commune).annotate(home_then=stay_on(on, "household"))
        HealthCard.objects.bulk_create(
            [
                HealthCard(
                    commune=self.commune, member=person, kind=CardKind(kinds[person.home_then]),
                    valid_from=self._day(1, 1), valid_until=self._day(12, 31),
                )
                for person in people.order_by("pk") if person.home_then in kinds and self.random.random() < 0.95
            ],
            batch_size=500,
        )  # fmt: skip

    def _activity(self, code: str, name: str, kind: ActivityKind) -> Activity:
        return Activity.objects.create(
            commune=self.commune, code=f"{code}-{self.year}", name=f"{name} năm {self.year}", kind=kind,
            planned_from=self._day(1, 1), planned_until=self._day(12, 31), started_on=self._day(2, 1),
        )  # fmt: skip

    def _batch(
        self, activity: Activity, kind: SupportKind, title: str, homes: Sequence[Household], each_vnd: int,
        days: tuple[date, date], handed_over: date,
    ) -> None:  # fmt: skip
        """A list handed over to everybody, signed, and paid out of a funding of its own."""
        if not homes:
            return
        funding, _ = Funding.objects.get_or_create(
            commune=self.commune, activity=activity, year=self.year, source=FundingSource.CENTRAL,
            nature=Nature.RECURRENT,
        )  # fmt: skip
        total = each_vnd * len(homes)
        Funding.objects.filter(pk=funding.pk).update(planned_vnd=F("planned_vnd") + total)
        self._enter(funding, EntryKind.ALLOCATED, days[0], total, "Quyết định giao dự toán")
        batch = SupportBatch.objects.create(
            commune=self.commune, kind=kind, title=title, period_from=days[0], period_until=days[1],
            activity=activity, funding=funding, decision="01/QĐ-UBND", granted_on=days[0], state=BatchState.GRANTED,
        )  # fmt: skip
        SupportLine.objects.bulk_create(self._lines(batch, homes, each_vnd, handed_over), batch_size=500)
        batch.entry = self._enter(funding, EntryKind.TO_HOUSEHOLDS, handed_over, total, f"Bảng kê {title}")
        batch.state, batch.signed_on = BatchState.SIGNED, handed_over
        batch.save()

    def _lines(
        self, batch: SupportBatch, homes: Iterable[Household], each_vnd: int, on: date
    ) -> list[SupportLine]:  # fmt: skip
        return [
            SupportLine(
                commune=self.commune, batch=batch, household=home, amount_vnd=each_vnd, ground="Dữ liệu sinh ra",
                delivered_on=on, receipt=Receipt.SIGNED,
            )
            for home in homes
        ]  # fmt: skip

    def _pay(self, activity: Activity, planned_vnd: int) -> None:
        """A work planned, given its money, and mostly paid."""
        funding = Funding.objects.create(
            commune=self.commune, activity=activity, year=self.year, source=FundingSource.CENTRAL,
            nature=Nature.INVESTMENT, planned_vnd=planned_vnd,
        )  # fmt: skip
        self._enter(funding, EntryKind.ALLOCATED, self._day(3, 1), planned_vnd, "Quyết định giao vốn")
        self._enter(funding, EntryKind.TO_OTHERS, self._day(10, 1), planned_vnd * 4 // 5, "Chứng từ kho bạc")

    def _enter(self, funding: Funding, kind: EntryKind, on: date, amount_vnd: int, document: str) -> FundEntry:
        return FundEntry.objects.create(
            commune=self.commune, funding=funding, kind=kind, happened_on=on, amount_vnd=amount_vnd, document=document
        )
