"""What the sharing of a commune's target between its villages reads.

However a case comes in (file, register), it cannot exist when it contradicts itself.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from huulien.lib.cases import CaseError
from huulien.lib.labels import LabelledEnum
from huulien.lib.rates import most_within

MOST_HOUSEHOLDS = 1_000_000
STATED = ("households", "poor", "new_poor", "relapse", "poor_in", "poor_out")
OPTIONAL = ("able", "lower", "upper", "fixed")


class Method(LabelledEnum):
    PROPORTIONAL = "proportional", "Theo số hộ nghèo hiện có"
    ABILITY = "ability", "Theo số hộ có khả năng thoát nghèo"
    EQUAL_EFFORT = "equal_effort", "Giảm cùng một tỷ lệ"
    EVEN_RATE = "even_rate", "Tỷ lệ nghèo đồng đều"


@dataclass(frozen=True, slots=True)
class Village:
    """A village at the end of the year as it is expected, and what is asked of its limit; all in households."""

    code: str
    households: int
    poor: int  # now
    new_poor: int
    relapse: int
    poor_in: int
    poor_out: int
    able: int | None = None  # can escape this year
    lower: int | None = None
    upper: int | None = None
    fixed: int | None = None  # the limit set by hand

    @property
    def expected(self) -> int:
        """Poor households at the end of the year if none escaped."""
        return self.poor + self.arrivals + self.poor_in - self.poor_out

    @property
    def arrivals(self) -> int:
        """Who becomes poor at the year's review does not escape in the same year."""
        return self.new_poor + self.relapse

    @property
    def low(self) -> int:
        return max(self.lower or 0, self.arrivals) if self.fixed is None else self.fixed

    @property
    def high(self) -> int:
        if self.fixed is not None:
            return self.fixed
        return self.expected if self.upper is None else min(self.upper, self.expected)


@dataclass(frozen=True, slots=True)
class AllocateCase:
    """A commune, its villages in their order, and the highest poverty rate it may have at the end of the year."""

    id: str
    target_rate: Decimal
    villages: tuple[Village, ...]
    methods: tuple[Method, ...] = tuple(Method)

    def __post_init__(self) -> None:
        fault = next(_faults(self), None)
        if fault is not None:
            raise CaseError(*fault, case=self.id or None)

    @property
    def households(self) -> int:
        return sum(village.households for village in self.villages)

    @property
    def expected(self) -> int:
        return sum(village.expected for village in self.villages)

    @property
    def limit(self) -> int:
        """The most poor households with which the rate, as printed, is not above the target."""
        return most_within(self.target_rate, self.households)


def _faults(case: AllocateCase) -> Iterator[tuple[str, str]]:
    """(field, what was expected) for everything by which a case cannot be."""
    if not case.id:
        yield "id", "cần mã không rỗng"
    if not case.villages:
        yield "villages", "cần ít nhất một thôn"
    times = Counter(village.code for village in case.villages)
    for position, village in enumerate(case.villages):
        if not village.code:
            yield f"villages[{position}].code", "cần mã không rỗng"
        if times[village.code] > 1:
            yield f"villages.{village.code}.code", "mã này dùng cho hai thôn; mỗi thôn một mã"
        for key, expected in _village_faults(village):
            yield f"villages.{village.code}.{key}", expected
    if not case.methods:
        yield "methods", "cần ít nhất một cách chia; bỏ trường này để tính mọi cách"
    for method, count in Counter(case.methods).items():
        if count > 1:
            yield "methods", f"cách chia {method} được ghi hai lần; chỉ giữ một"


def _village_faults(village: Village) -> Iterator[tuple[str, str]]:
    for key in (*STATED, *OPTIONAL):
        number = getattr(village, key)
        if number is not None and not 0 <= number <= MOST_HOUSEHOLDS:
            yield key, f"cần số nguyên từ 0 đến {MOST_HOUSEHOLDS}"
    for key, part in (("poor_out", village.poor_out), ("able", village.able)):
        if part is not None and part > village.poor:
            yield key, f"cần số không lớn hơn poor ({village.poor})"
    if village.expected > village.households:
        yield "households", f"cần số không nhỏ hơn số hộ nghèo dự kiến cuối năm ({village.expected})"
