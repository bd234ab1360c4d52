"""Which one thing would give a household another class: every answer turned, the income moved, and classified again."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from households.vocabulary import ABOVE_NEAR_POOR, PovertyClass
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import format_integer, format_vnd
from huulien.lib.parameters import Parameter, check_keys, parse_parameters, read_toml
from huulien.lib.text import lower_first, upper_first
from surveys.rules.classify import Income, imagine
from surveys.rules.outcome import Outcome
from surveys.vocabulary import Indicator

_FILE = Path(__file__).parents[1] / "parameters" / "near.toml"
_FEW = 4  # indicators that a sentence names; of more it says how many


class Direction(LabelledEnum):
    UP = "up", "Sắp thoát"
    DOWN = "down", "Dễ rơi lại"


@dataclass(frozen=True)
class Margin:
    """How far income may be from where the class changes to be called near: a choice of the office, not of the law."""

    b1_points: int
    per_person_vnd: int

    @property
    def words(self) -> str:
        points, money = format_integer(self.b1_points), format_vnd(self.per_person_vnd)
        return f"{points} điểm B1, hoặc {money}/người/tháng nếu thu nhập được đo"


@dataclass(frozen=True)
class Near:
    """The single things that would each give a household the same other class."""

    direction: Direction
    poverty_class: PovertyClass
    indicators: tuple[Indicator, ...] = ()  # each alone
    b1_points: int | None = None  # the fewest, up or down
    per_person_vnd: int | None = None

    def words(self, outcome: Outcome) -> str:
        """What would do it: "Hết thiếu hụt nhà tiêu hợp vệ sinh → hộ cận nghèo"."""
        return f"{upper_first('; hoặc '.join(self._ways(outcome)))} → {self.poverty_class.label.lower()}"

    def _ways(self, outcome: Outcome) -> Iterator[str]:
        is_up = self.direction is Direction.UP
        if self.indicators:
            names = [lower_first(outcome.terms.standard.indicators[item].name) for item in self.indicators]
            if is_up:
                yield f"hết thiếu hụt {_either(names)}"
            elif len(names) > _FEW:
                yield f"thiếu hụt thêm một trong {len(names)} chỉ số còn lại"
            else:
                yield f"thiếu hụt thêm {_either(names)}"
        if self.b1_points is not None:
            yield f"điểm B1 {'tăng' if is_up else 'giảm'} {format_integer(self.b1_points)} điểm"
        if self.per_person_vnd is not None:
            yield f"thu nhập {'tăng' if is_up else 'giảm'} {format_vnd(self.per_person_vnd)}/người/tháng"


def near(outcome: Outcome, margin: Margin) -> list[Near]:
    """What one thing away is, upwards first; nothing of a household whose class is not known.

    An indicator that is unknown is not turned, and a turn that leaves the class unknown leads nowhere.
    """
    turned = {
        finding.indicator: imagine(outcome, {finding.indicator: not finding.deprived}).poverty_class
        for finding in outcome.findings
        if finding.deprived is not None
    }
    found = []
    for direction in Direction:
        by_points = _by_income(outcome, direction, "b1_score", margin.b1_points)
        by_money = None if by_points else _by_income(outcome, direction, "per_person_vnd", margin.per_person_vnd)
        reached = {kind for kind in turned.values() if _leads(outcome.poverty_class, kind) is direction}
        reached |= {kind for way in (by_points, by_money) if way for kind in [way[1]]}
        for kind in sorted(reached, key=list(PovertyClass).index):
            found.append(
                Near(
                    direction, kind, tuple(item for item, there in turned.items() if there is kind),
                    by_points[0] if by_points and by_points[1] is kind else None,
                    by_money[0] if by_money and by_money[1] is kind else None,
                )
            )  # fmt: skip
    return found


@cache
def margin_on(on: date) -> Margin:
    """The margin that is set for a day."""
    return Margin(**{name: int(parameter.at(on).value) for name, parameter in _settings().items()})


@cache
def _settings() -> dict[str, Parameter]:
    tables = read_toml(_FILE)
    check_keys(tables, _FILE.name, required=frozenset({"b1_points", "per_person_vnd"}))
    return parse_parameters(tables, _FILE.name)


def _leads(now: PovertyClass, then: PovertyClass) -> Direction | None:
    """Whether the way leads up or down; average and not poor stand on one step."""
    if not (now.is_known and then.is_known):
        return None
    steps = [2 if kind in ABOVE_NEAR_POOR else list(PovertyClass).index(kind) for kind in (now, then)]
    return None if steps[0] == steps[1] else Direction.UP if steps[0] < steps[1] else Direction.DOWN


def _by_income(outcome: Outcome, direction: Direction, measure: str, most: int) -> tuple[int, PovertyClass] | None:
    """The least that the income must move within the margin for another class, and which; None without such."""
    now = getattr(outcome.case, measure)
    if now is None:
        return None
    sign = 1 if direction is Direction.UP else -1
    there = _moved(outcome, measure, now, sign)
    reach = most if sign > 0 else min(most, now)

    def leads(step: int) -> bool:
        return _leads(outcome.poverty_class, there(step)) is direction

    if reach < 1 or not leads(reach):  # a class once left does not come back
        return None
    least = bisect_left(range(1, reach + 1), True, key=leads) + 1
    return least, there(least)


def _moved(outcome: Outcome, measure: str, now: int, sign: int) -> Callable[[int], PovertyClass]:
    """The class were the measure so many points or đồng higher or lower, and the other measure not taken."""

    def there(step: int) -> PovertyClass:
        income = Income(None, None)._replace(**{measure: now + sign * step})
        return imagine(outcome, income=income).poverty_class

    return there


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"một trong các chỉ số {', '.join(names)}"
