"""Why a target cannot be shared between the villages, and what to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from programs.rules.allocate.facts import AllocateCase, Village


class ReasonKind(StrEnum):
    BOUNDS_CROSSED = "bounds_crossed"
    FIXED_OUTSIDE = "fixed_outside"
    BELOW_ARRIVALS = "below_arrivals"
    ABOVE_EXPECTED = "above_expected"
    OVER_LIMIT = "over_limit"


@dataclass(frozen=True, slots=True)
class Reason:
    kind: ReasonKind
    village: str | None
    by: int
    message: str


def reasons_of(case: AllocateCase) -> list[Reason]:
    """All that keeps the target from being shared; none: it can be."""
    reasons = [reason for village in case.villages for reason in _reasons_of_village(village)]
    over = sum(village.low for village in case.villages) - case.limit
    if reasons or over <= 0:
        return reasons
    message = (
        f"Các thôn ít nhất phải còn {case.limit + over} hộ nghèo, quá giới hạn {case.limit} hộ của xã {over} hộ: "
        f"giảm cận dưới, số hộ ấn định hoặc số phát sinh, tái nghèo dự kiến của các thôn."
    )
    return [Reason(ReasonKind.OVER_LIMIT, None, over, message)]


def _reasons_of_village(village: Village) -> Iterator[Reason]:
    lower, upper, fixed = village.lower, village.upper, village.fixed

    def reason(kind: ReasonKind, by: int, sentence: str) -> Reason:
        return Reason(kind, village.code, by, f"Thôn {village.code}: {sentence}.")

    if lower is not None and upper is not None and lower > upper:
        yield reason(
            ReasonKind.BOUNDS_CROSSED,
            lower - upper,
            f"cận dưới {lower} lớn hơn cận trên {upper}; giảm cận dưới hoặc tăng cận trên",
        )
    if fixed is not None and lower is not None and fixed < lower:
        yield reason(
            ReasonKind.FIXED_OUTSIDE,
            lower - fixed,
            f"số ấn định {fixed} nhỏ hơn cận dưới {lower}; tăng số ấn định hoặc giảm cận dưới",
        )
    elif fixed is not None and upper is not None and fixed > upper:
        yield reason(
            ReasonKind.FIXED_OUTSIDE,
            fixed - upper,
            f"số ấn định {fixed} lớn hơn cận trên {upper}; giảm số ấn định hoặc tăng cận trên",
        )
    name, most = ("cận trên", upper) if fixed is None else ("số ấn định", fixed)
    if most is not None and most < village.arrivals:
        yield reason(
            ReasonKind.BELOW_ARRIVALS,
            village.arrivals - most,
            f"{name} {most} nhỏ hơn {village.arrivals} hộ dự kiến phát sinh, tái nghèo trong năm; tăng {name} hoặc xem "
            "lại số dự kiến",
        )
    name, least = ("cận dưới", lower) if fixed is None else ("số ấn định", fixed)
    if least is not None and least > village.expected:
        yield reason(
            ReasonKind.ABOVE_EXPECTED,
            least - village.expected,
            f"{name} {least} lớn hơn {village.expected} hộ nghèo dự kiến cuối năm khi chưa hộ nào thoát nghèo; giảm "
            f"{name}",
        )
