"""Settled days: from which day something counts, and who waits for whom meanwhile."""

from collections.abc import Iterator
from datetime import date, timedelta

from households.models import Area
from huulien.platform import clock
from huulien.platform.vocabulary import ABOVE, AreaKind


def lock_commune(commune: Area) -> Area:
    """The commune as it stands now, held until the transaction ends.

    Acts that depend on what is settled, or on the next free number of the book, wait here for each other: a settlement
    cannot slip in between reading the first open day and writing what counts from it.
    """
    held = Area.objects.select_for_update(no_key=True).get(pk=commune.pk)
    if through := settled_through(held):
        settle_through(held, through)
    return held


def settled_through(commune: Area) -> date | None:
    """The last settled day, with those that have passed since a settlement whose year was still going on."""
    days = [commune.settled_through_on]
    if commune.settles_until_on:
        days.append(min(commune.settles_until_on, clock.today() - timedelta(days=1)))
    return max((day for day in days if day), default=None)


def settle_through(commune: Area, day: date) -> None:
    """Settle the figures of a held commune through `day`; a day that is settled stays so."""
    if commune.settled_through_on is None or commune.settled_through_on < day:
        commune.settled_through_on = day
        commune.save(update_fields=["settled_through_on"])


def reopen_days(commune: Area, *, through: date | None, until: date | None) -> None:
    """Open the days of a held commune again that a settlement settled which is being taken back.

    `through` is the day that was settled before it, `until` the day until which the days then settled one by one.
    """
    commune.settled_through_on, commune.settles_until_on = through, until
    commune.save(update_fields=["settled_through_on", "settles_until_on"])


def first_open_day(commune: Area) -> date | None:
    """The first day whose figures are not settled yet; None when nothing is."""
    return commune.settled_through_on + timedelta(days=1) if commune.settled_through_on else None


def counted_from(commune: Area, happened_on: date) -> date:
    """The day from which something counts: its own, unless that lies in settled figures, which never change."""
    open_day = first_open_day(commune)
    return max(happened_on, open_day) if open_day else happened_on


def area_faults(before: Area | None, after: Area) -> Iterator[tuple[str, str]]:
    """(field, what to do) where a new or changed area would change settled figures; None before a new one."""
    settled = before.settled_through_on if before else None
    if before and (before.kind, before.parent_id) != (after.kind, after.parent_id):
        if settled:
            yield "parent", f"Xã đã chốt số liệu đến hết {settled:%d/%m/%Y}, không đổi cấp và nơi thuộc về được nữa."
        elif before.is_in_use():
            yield (
                "parent",
                (
                    "Địa bàn đã có thôn, hộ hoặc người được phân công nên giữ nguyên cấp và nơi thuộc về. "
                    "Ghi ngày kết thúc, khai báo địa bàn mới rồi chọn ở ô “nhập vào”."
                ),
            )
    if after.kind in ABOVE and (after.parent.kind if after.parent else None) not in (ABOVE[after.kind] or (None,)):
        kinds = " hoặc ".join(AreaKind(kind).label.lower() for kind in ABOVE[after.kind])
        own = AreaKind(after.kind).label
        yield (
            "parent",
            f"{own} phải thuộc {kinds}. Chọn lại." if kinds else f"{own} không thuộc cấp nào. Để trống ô này.",
        )
    was, becomes = _settled_span(before), _settled_span(after)
    if was != becomes:
        commune = after.parent if becomes else before.parent if before else None
        through = commune.settled_through_on if commune else None
        yield (
            "valid_until" if was and becomes and was[:2] == becomes[:2] else "valid_from",
            f"Số liệu đến hết {through:%d/%m/%Y} đã chốt: thôn đã có đến ngày đó giữ nguyên, thôn mới và ngày kết thúc "
            "ghi từ ngày sau ngày đó.",
        )


def _settled_span(village: Area | None) -> tuple[int, date, date] | None:
    """(commune, first day, last day) of the settled days on which a village exists; None without any."""
    if village is None or village.kind != AreaKind.VILLAGE or village.parent is None:
        return None
    through = village.parent.settled_through_on
    first, last = village.valid_from or date.min, village.valid_until or date.max
    return (village.parent_id, first, min(last, through)) if through and first <= min(last, through) else None
