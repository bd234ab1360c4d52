"""Houses of 2024 in the demonstration: two payments of one list, each posted before and after its decision."""

from datetime import date
from typing import Any

from households.models import Area
from huulien.platform import clock
from programs.models import Funding, SupportBatch, SupportNeed
from programs.services.postings import places_of, record_postings
from programs.services.support import Gift, add_lines, add_rests, change_gift, deliver, draw_batch
from programs.steps.batches import BATCH_STEPS
from programs.vocabulary import Receipt, SupportKind
from surveys.vocabulary import Need

TITLE = "Nhà ở cho hộ nghèo năm 2024"
ACTIVITY, PAPER = "NO-2024-01", "Kế hoạch hỗ trợ nhà ở năm 2024 của xã"
BUILT, MENDED = 28_000_000, 14_000_000  # the first payments of 40 and 20 million
HOMES, STILL_BUILDING = 4, 1


def build_houses(commune: Area, officer: Any, leader: Any) -> None:
    needs = SupportNeed.objects.filter(commune=commune, kind=Need.HOUSING, asked_on__lte=date(2024, 4, 2)).waiting()
    found = needs.filter(household__closed_on=None).select_related("household").order_by("-asked_on", "-pk")
    of_village = {need.household.village_id: need.household for need in found}  # one of each village
    whom = [(home, None) for home in list(of_village.values())[:HOMES]]
    if not whom:
        return
    payment = _Payments(commune, officer, leader)
    with clock.reliving(date(2024, 4, 2)):
        first = payment.draw(1)
        gift = Gift(amount_vnd=BUILT, ground=PAPER)
        first = add_lines(batch=first, version=first.version, whom=whom, gift=gift)
        line = first.lines.order_by("pk").last()
        change_gift(line=line, version=line.version, gift=Gift(amount_vnd=MENDED, ground=PAPER))
    payment.grant(first, posted_on=date(2024, 4, 2), until=date(2024, 4, 17), granted_on=date(2024, 4, 22), number=58)
    payment.hand_over(first, posted_on=date(2024, 4, 24), until=date(2024, 5, 9), on=date(2024, 6, 5), left=0)
    with clock.reliving(date(2024, 10, 21)):
        second = payment.draw(2)
        second = add_rests(batch=second, version=second.version, whom=whom)
    days = {"posted_on": date(2024, 10, 21), "until": date(2024, 11, 5)}
    payment.grant(second, **days, granted_on=date(2024, 11, 8), number=171)
    payment.hand_over(
        second, posted_on=date(2024, 11, 11), until=date(2024, 11, 26), on=date(2024, 11, 18), left=STILL_BUILDING
    )


class _Payments:
    """How the commune takes a list from its posting to its bảng kê."""

    def __init__(self, commune: Area, officer: Any, leader: Any) -> None:
        self.commune, self.officer, self.leader = commune, officer, leader

    def draw(self, number: int) -> SupportBatch:
        return draw_batch(
            commune=self.commune, kind=SupportKind.HOUSING, title=TITLE, instalment=number,
            period_from=date(2024, 1, 1), period_until=date(2024, 12, 31), by=self.officer,
            funding=Funding.objects.get(commune=self.commune, activity__code=ACTIVITY),
        )  # fmt: skip

    def grant(self, batch: SupportBatch, *, posted_on: date, until: date, granted_on: date, number: int) -> None:
        self._post(batch, posted_on, until)
        with clock.reliving(granted_on):
            self._step("check", batch, self.officer)
            decision = f"số {number}/QĐ-UBND"
            self._step("grant", batch, self.leader, decision=decision, granted_on=granted_on)

    def hand_over(self, batch: SupportBatch, *, posted_on: date, until: date, on: date, left: int) -> None:
        self._post(batch, posted_on, until)
        with clock.reliving(on):
            due = list(batch.lines.order_by("pk"))
            deliver(lines=due[: len(due) - left], delivered_on=on, receipt=Receipt.SIGNED, by=self.officer)
            if not left:
                self._step("sign", batch, self.officer, signed_on=on)

    def _post(self, batch: SupportBatch, posted_on: date, until: date) -> None:
        with clock.reliving(posted_on):
            record_postings(
                batch=batch, places=places_of(batch), posted_on=posted_on, until=until, note="", by=self.officer
            )

    def _step(self, name: str, batch: SupportBatch, by: Any, **given: Any) -> None:
        batch.refresh_from_db()
        BATCH_STEPS.perform(name, batch, by=by, version=batch.version, **given)
