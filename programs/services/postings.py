"""Lists of support that hang for all to see: recorded place by place, and what still has to hang."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import BatchPosting, SupportBatch, SupportLine
from programs.services.instalments import policy_of
from programs.vocabulary import BatchState, PostedWhen

_FEW = 5


def is_posted(batch: SupportBatch) -> bool:
    """Whether the list hangs before and after the decision."""
    policy = policy_of(batch)
    return policy is not None and policy.is_posted


def side_of(batch: SupportBatch) -> PostedWhen | None:
    """On which side of the decision what hangs now hangs; None of a signed list."""
    if batch.state == BatchState.SIGNED:
        return None
    return PostedWhen.AFTER if batch.state == BatchState.GRANTED else PostedWhen.BEFORE


def places_of(batch: SupportBatch) -> list[Area | None]:
    """Where the list must hang: the commune's office (None), and each village that has a line."""
    homes = _lines_in(batch, None).values("household__village")
    return [None, *Area.objects.filter(pk__in=homes).order_by("position", "pk")]


def latest_postings(batch: SupportBatch, side: PostedWhen) -> dict[int | None, BatchPosting]:
    """Village, or None for the office → what hung there last."""
    found = batch.postings.filter(side=side).select_related("village", "commune").order_by("posted_on", "pk")
    return {posting.village_id: posting for posting in found}


def still_to_post(batch: SupportBatch, side: PostedWhen) -> Iterator[str]:
    """Where the list does not hang yet, or hangs without lines that it has now, in words."""
    latest = latest_postings(batch, side)
    when = "trước" if side == PostedWhen.BEFORE else "sau"
    for village in places_of(batch):
        place = f"thôn {village.name}" if village else f"UBND {batch.commune}"
        posting = latest.get(village.pk if village else None)
        if posting is None:
            yield f"Chưa niêm yết danh sách ở {place} ({when} quyết định)."
            continue
        others = [line.whose for line in _lines_in(batch, village) if _hung(posting, line) != (True, line.amount_vnd)]
        if others:
            more = f" và {len(others) - _FEW} nữa" if len(others) > _FEW else ""
            yield (
                f"Danh sách niêm yết ở {place} ngày {format_date_vi(posting.posted_on)} chưa có, hoặc ghi số tiền "
                f"khác, của {', '.join(others[:_FEW])}{more}. Niêm yết lại."
            )


def last_posted_on(batch: SupportBatch, side: PostedWhen) -> date | None:
    """The day on which the last place had the list."""
    return max((posting.posted_on for posting in latest_postings(batch, side).values()), default=None)


@transaction.atomic
def record_postings(
    *, batch: SupportBatch, places: Iterable[Area | None], posted_on: date, until: date, note: str, by: Any
) -> BatchPosting:
    """The list as it stands hung in these places; the last of them."""
    commune = lock_commune(batch.commune)
    held = SupportBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    held.commune = commune
    side = side_of(held)
    if side is None:
        raise ValidationError("Bảng kê đã ký, không ghi niêm yết nữa.")
    if not is_posted(held):
        raise ValidationError("Chính sách này không yêu cầu niêm yết danh sách.")
    check_past(posted_on=posted_on)
    if side == PostedWhen.AFTER and posted_on < held.granted_on:
        raise ValidationError({"posted_on": f"Danh sách duyệt ngày {format_date_vi(held.granted_on)}."})
    posting = None
    with audit.acting(reason=f"Niêm yết {held.title}"[:300]):
        for village in places:
            lines = _lines_in(held, village)
            posting = BatchPosting(
                commune=commune, batch=held, village=village, side=side, posted_on=posted_on, until=until, note=note,
                hung={str(line.pk): line.amount_vnd for line in lines}, recorded_by=by,
            )  # fmt: skip
            if not posting.hung:
                raise ValidationError("Danh sách chưa có ai ở nơi này.")
            posting.full_clean(exclude=["recorded_by"])
            posting.save(force_insert=True)
    if posting is None:
        raise ValidationError("Chọn nơi niêm yết.")
    return posting


@transaction.atomic
def remove_posting(*, posting: BatchPosting, version: int) -> None:
    """A posting recorded by mistake is taken away, while its side of the decision lasts."""
    lock_commune(posting.commune)
    batch = SupportBatch.objects.select_for_update(no_key=True).get(pk=posting.batch_id)
    if side_of(batch) != posting.side:
        raise ValidationError("Danh sách đã qua bước này, không bỏ ghi niêm yết nữa.")
    claim(posting, version)
    with audit.acting(reason=f"Bỏ ghi niêm yết {batch}"[:300]):
        posting.delete()


def _lines_in(batch: SupportBatch, village: Area | None) -> QuerySet[SupportLine]:
    lines = batch.lines.filter(left_out_as="").select_related("household", "member")
    return lines.filter(household__village=village) if village else lines


def _hung(posting: BatchPosting, line: SupportLine) -> tuple[bool, int | None]:
    """(whether the line hung, with what amount)."""
    return str(line.pk) in posting.hung, posting.hung.get(str(line.pk))
