"""How an area comes by another name."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, FormerName
from huulien.lib.dates import format_date_vi
from huulien.platform import clock


@transaction.atomic
def keep_former_name(*, area: Area, name: str, renamed_on: date) -> FormerName:
    """The area was called `name` until the day before `renamed_on`, and figures of those days still say so."""
    for field, words in renaming_faults(area, renamed_on):
        raise ValidationError({field: words})
    former = FormerName(area=area, name=name, valid_until=renamed_on - timedelta(days=1))
    former.full_clean()
    former.save(force_insert=True)
    return former


def renaming_faults(area: Area, renamed_on: date) -> list[tuple[str, str]]:
    """(field, what to do) where an area cannot have been renamed on the day."""
    before = area.former_names.order_by("-valid_until").first()
    if renamed_on > clock.today():
        return [("renamed_on", "Ngày đổi tên ở sau hôm nay. Đổi tên khi đã đến ngày đó.")]
    if before and renamed_on <= before.valid_until + timedelta(days=1):
        last = format_date_vi(before.valid_until + timedelta(days=1))
        return [("renamed_on", f"Địa bàn đã đổi tên ngày {last}. Ghi ngày sau ngày đó.")]
    commune = area.parent if area.kind == "village" else area
    through = commune.settled_through_on if commune else None
    if through and renamed_on <= through:
        return [("renamed_on", f"Số liệu đến hết {format_date_vi(through)} đã chốt theo tên cũ. Ghi ngày sau ngày đó.")]
    return []
