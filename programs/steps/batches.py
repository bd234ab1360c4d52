"""How a batch of support goes from the list of the eligible to the signed list of payments."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.platform import clock
from huulien.platform.forms import to_come_words
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import DRAW_SUPPORT, GRANT_SUPPORT
from programs.models import SupportBatch
from programs.services.instalments import instalments_of, out_of_line, policy_of
from programs.services.money import free_of
from programs.services.postings import is_posted, last_posted_on, still_to_post
from programs.services.support import amounts_without_ground, doubles, pay_signed, total_of, waiting_lines
from programs.vocabulary import BatchState, PostedWhen

_FEW = 5  # names in a sentence; of more it says how many


def _may_check(batch: SupportBatch, **given: Any) -> Iterator[Obstacle]:
    """Somebody is on the list, and nobody is given the same twice."""
    if not batch.lines.filter(left_out_as="").exists():
        yield Obstacle("Danh sách chưa có ai được hỗ trợ.")
    if unfounded := amounts_without_ground(batch).count():
        yield Obstacle(
            f"{unfounded} {batch.noun} có số tiền chưa ghi căn cứ mức hỗ trợ. Mức của chính sách này chưa được kiểm "
            "tra trong phần mềm: ghi số văn bản quy định mức."
        )
    for line, other in doubles(batch)[:_FEW]:
        giver = other.batch.giver or other.batch
        yield Obstacle(
            f"{line} đã được hỗ trợ việc này trong cùng thời gian ({giver}). Ghi “đã được hỗ trợ” cho dòng này."
        )
    yield from _payments_out_of_line(batch)
    policy = policy_of(batch)
    if policy and policy.list_of and not (batch.list_unit_id and batch.list_paper):
        yield Obstacle(
            f"Chưa ghi danh sách này theo danh sách đã kiểm tra nào của {policy.list_of}: ghi đơn vị, số và ngày.",
            url=reverse("programs:batch_edit", args=[batch.pk]), link="Sửa đợt hỗ trợ",
        )  # fmt: skip


def _payments_out_of_line(batch: SupportBatch) -> Iterator[Obstacle]:
    """Who did not have the payment before, and whose amount is not the rest of it."""
    wrong = list(out_of_line(batch))
    payments = instalments_of(batch)
    for line, first, rest_vnd in wrong[:_FEW]:
        if first is None or rest_vnd is None or payments is None:
            yield Obstacle(f"{line.whose} chưa nhận lần {batch.instalment - 1}. Ghi không hỗ trợ, hoặc ghi trao trước.")
            continue
        first_words, rest_words = format_vnd(first.amount_vnd), format_vnd(rest_vnd)
        yield Obstacle(
            f"{line.whose} nhận lần {batch.instalment - 1} {first_words} ({payments.parts[0].percent} %), lần này phải "
            f"là {rest_words} ({payments.parts[1].percent} %; phần lẻ dưới một đồng tính vào lần cuối). Sửa mức."
        )
    if len(wrong) > _FEW:
        yield Obstacle(f"Và {len(wrong) - _FEW} {batch.noun} khác chưa khớp với lần trả trước.")


def _may_grant(
    batch: SupportBatch, *, decision: str | None = None, granted_on: date | None = None
) -> Iterator[Obstacle]:
    yield from _may_check(batch)
    if decision is not None and not decision.strip():
        yield Obstacle("Ghi số, ngày quyết định.", field="decision")
    if words := to_come_words(granted_on, clock.today()):
        yield Obstacle(words, field="granted_on")
    yield from _not_posted(batch, PostedWhen.BEFORE, granted_on, "granted_on")


def _may_sign(batch: SupportBatch, *, signed_on: date | None = None) -> Iterator[Obstacle]:
    """All is handed over or left out, and the money is there."""
    if left := waiting_lines(batch).count():
        yield Obstacle(f"{left} {batch.noun} trong danh sách chưa ghi trao. Ghi trao, hoặc ghi vì sao không hỗ trợ.")
    yield from _not_posted(batch, PostedWhen.AFTER, signed_on, "signed_on")
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


def _not_posted(batch: SupportBatch, side: PostedWhen, on: date | None, field: str) -> Iterator[Obstacle]:
    """Where the list does not hang; and that it hung by the day of the step."""
    if not is_posted(batch):
        return
    missing = list(still_to_post(batch, side))
    yield from map(Obstacle, missing)
    last = last_posted_on(batch, side)
    if on and last and not missing and on < last:
        yield Obstacle(f"Danh sách niêm yết ngày {format_date_vi(last)}. Ghi từ ngày đó.", field=field)


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
