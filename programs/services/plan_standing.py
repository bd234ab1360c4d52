"""When a plan stays as it is, and what to do then."""

from datetime import date

from households.models import Area
from programs.models import Plan


def year_is_settled(commune: Area, year: int) -> bool:
    """Whether the figures of the whole year are settled."""
    return commune.settled_through_on is not None and commune.settled_through_on >= date(year, 12, 31)


def settled_words(year: int) -> str:
    """Why the targets of a settled year stay as they are, and what to do instead."""
    return f"Số liệu năm {year} đã chốt nên chỉ tiêu của năm không sửa được nữa. Điều chỉnh ở kế hoạch năm sau."


def standing_words(plan: Plan) -> str:
    """Why a plan and its targets stay as they are; empty while they may change."""
    if year_is_settled(plan.commune, plan.year):
        return settled_words(plan.year)
    if plan.is_approved:
        return f"Kế hoạch năm {plan.year} đã phê duyệt, không sửa nữa. Lãnh đạo xã mở lại thì điều chỉnh được."
    return ""
