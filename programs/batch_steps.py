"""How a batch of support goes from the list of the eligible to the signed list of payments."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.platform import clock
from huulien.platform.forms import to_come_words
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import DRAW_SUPPORT, GRANT_SUPPORT
from programs.models import SupportBatch
from programs.services.money import free_of
from programs.services.support import amounts_without_ground, doubles, pay_signed, total_of, waiting_lines
from programs.vocabulary import BatchState

_FEW = 5  # names in a sentence; of more it says how many


def _may_check(batch: SupportBatch, **given: Any) -> Iterator[Obstacle]:
    """Somebody is on the list, and nobody is given the same twice."""
    if not batch.lines.filter(left_out_as="").exists():
        yield Obstacle("Danh sách chưa có ai được hỗ trợ.")
    if unfounded := amounts_without_ground(batch).count():
        yield Obstacle(
            f"{unfounded} người có số tiền chưa ghi căn cứ mức hỗ trợ. Mức của chính sách này chưa được kiểm tra trong "
            "phần mềm: ghi số văn bản quy định mức."
        )
    for line, other in doubles(batch)[:_FEW]:
        giver = other.batch.giver or other.batch.title
        yield Obstacle(
            f"{line} đã được hỗ trợ việc này trong cùng thời gian ({giver}). Ghi “đã được hỗ trợ” cho dòng này."
        )


def _may_grant(
    batch: SupportBatch, *, decision: str | None = None, granted_on: date | None = None
) -> Iterator[Obstacle]:
    yield from _may_check(batch)
    if decision is not None and not decision.strip():
        yield Obstacle("Ghi số, ngày quyết định.", field="decision")
    if words := to_come_words(granted_on, clock.today()):
        yield Obstacle(words, field="granted_on")


def _may_sign(batch: SupportBatch, *, signed_on: date | None = None) -> Iterator[Obstacle]:
    """All is handed over or left out, and the money is there."""
    if left := waiting_lines(batch).count():
        yield Obstacle(f"{left} người trong danh sách chưa ghi trao. Ghi trao, hoặc ghi vì sao không hỗ trợ.")
    if signed_on is None:
        return
    if words := to_come_words(signed_on, clock.today()):
        yield Obstacle(words, field="signed_on")
    last = batch.lines.order_by("-delivered_on").filter(delivered_on__isnull=False).first()
    if last and signed_on < last.delivered_on:
        yield Obstacle(f"Dòng cuối trao ngày {format_date_vi(last.delivered_on)}.", field="signed_on")
    if batch.funding:
        if signed_on.year != batch.funding.year:
            yield Obstacle(f"Nguồn vốn của năm {batch.funding.year}.", field="signed_on")
        total, free = total_of(batch), free_of(batch.funding, signed_on)
        if total > free:
            yield Obstacle(f"Bảng kê {format_vnd(total)}, nguồn vốn chỉ còn {format_vnd(free)} vào ngày này.")


def _grant(batch: SupportBatch, *, by: Any, reason: str, decision: str, granted_on: date) -> tuple[str, ...]:
    batch.decision, batch.granted_on = decision.strip(), granted_on
    return "decision", "granted_on"


def _sign(batch: SupportBatch, *, by: Any, reason: str, signed_on: date) -> tuple[str, ...]:
    batch.signed_on = signed_on
    pay_signed(batch, signed_on, by)
    return "signed_on", "entry"


BATCH_STEPS = Steps(
    model=SupportBatch,
    states=BatchState,
    area="commune",
    parents=("commune", "funding"),
    table=(
        Step("check", "Kiểm tra xong, trình duyệt", frozenset({BatchState.DRAFT}), BatchState.CHECKED, DRAW_SUPPORT, {},
             obstacles=_may_check),
        Step("return", "Trả lại", frozenset({BatchState.CHECKED}), BatchState.DRAFT, GRANT_SUPPORT, {},
             reason_asked="Ghi cần sửa gì."),
        Step("grant", "Duyệt danh sách", frozenset({BatchState.CHECKED}), BatchState.GRANTED, GRANT_SUPPORT,
             {"drawn_by": "Bạn lập danh sách này. Người khác duyệt."}, obstacles=_may_grant, effect=_grant),
        Step("sign", "Ghi bảng kê đã ký", frozenset({BatchState.GRANTED}), BatchState.SIGNED, DRAW_SUPPORT, {},
             obstacles=_may_sign, effect=_sign),
    ),
)  # fmt: skip
