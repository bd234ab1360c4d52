"""The JSON shape of counted targets, the same for the command and the API: to the letter of the contract."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from programs.rules.money import Amounts
from reports.datasets.targets import CommuneTargets
from reports.indicators.targets.money import FundingRow, Money
from reports.indicators.targets.parts import WAITING, Entry, Kind, Part
from reports.indicators.targets.results import TargetResult

_AMOUNTS = ("planned", "carried_in", "allocated", "disbursed", "to_households", "to_others", "remaining", "carried_out")
_DATED_LIST = WAITING  # its entries say since when


@dataclass(frozen=True)
class Sight:
    """What a reader sees of it: the villages (keys; None: all), and whether units are named."""

    villages: Collection[int] | None = None
    names_units: bool = True

    def sees(self, village: int | None) -> bool:
        return self.villages is None or village in self.villages


ALL = Sight()


def targets_as_json(counted: CommuneTargets, money: Money | None, sight: Sight = ALL) -> dict[str, Any]:
    """The shape of `targets --json` and of `/api/v1/targets/results/`; of whoever sees a part, of that part alone."""
    plan = counted.plan
    codes = {area.area_id: (area.code, area.name) for area in counted.villages if sight.sees(area.area_id)}
    return {
        "commune": plan.commune.code,
        "year": plan.year,
        "from": counted.period.start.isoformat(),
        "on": counted.period.on.isoformat(),
        "plan": {"number": plan.number, "issued_on": plan.issued_on.isoformat() if plan.issued_on else None},
        "targets": [_target(target, codes, sight) for target in counted.targets],
        "money": money_as_json(money) if money else None,
    }


def money_as_json(money: Money) -> dict[str, Any]:
    return {
        "activities": [{"activity": row.activity, **_funding(row)} for row in money.activities],
        "sources": [_funding(row) for row in money.sources],
        "total": _amounts(money.total),
        "payment_lists": [
            {
                "id": paid.id,
                "activity": paid.activity,
                "source": paid.source.value,
                "nature": paid.nature.value,
                "on": paid.on.isoformat(),
                "lines": paid.lines,
                "total_vnd": paid.total_vnd,
            }
            for paid in money.payment_lists
        ],
        "in_kind": [
            {"kind": given.kind.value, "quantity": given.quantity, "unit": given.unit, "value_vnd": given.value_vnd}
            for given in money.in_kind
        ],
    }


def _funding(row: FundingRow) -> dict[str, Any]:
    return {"source": row.source.value, "nature": row.nature.value, **_amounts(row.amounts)}


def _amounts(amounts: Amounts) -> dict[str, int]:
    names = (
        "planned",
        "carried_in",
        "allocated",
        "disbursed",
        "to_households",
        "to_others",
        "remaining",
        "carried_out",
    )
    return {f"{name}_vnd": getattr(amounts, f"{name}_vnd") for name in names}


def _target(target: TargetResult, codes: Mapping[int, tuple[str, str]], sight: Sight) -> dict[str, Any]:
    shown = target.within(sight.villages)
    return {
        "ref": shown.ref,
        "title": shown.title,
        "definition": shown.definition,
        "goal": _text(shown.goal_shown),
        "numerator": shown.numerator,
        "denominator": shown.denominator,
        "waiting": shown.waiting,
        "value": _text(shown.value),
        "met": shown.met,
        "last_year": _text(shown.last_year_shown),
        "change": _text(shown.change),
        "text": shown.text,
        "parts": [_part(part, codes, sight) for part in shown.parts],
    }


def _part(part: Part, codes: Mapping[int, tuple[str, str]], sight: Sight) -> dict[str, Any]:
    """Rows are the villages, then those of none of them; a unit in a village that is no more stands in the last."""
    rows = [{"code": code, "name": name, **_row(part, [key])} for key, (code, name) in codes.items()]
    if sight.villages is None:
        rows.append({"code": None, "name": None, **_row(part, part.elsewhere(codes))})
    return {
        "key": part.key,
        "label": part.label,
        "unit": part.unit.value if part.unit else None,
        "kind": part.kind.value,
        "counts": part.counts,
        "rows": rows,
        "total": _row(part, None),
        "lists": {name: [_entry(entry, codes, name, part.kind) for entry in entries]
                  for name, entries in part.lists.items()} if sight.names_units else {},
    }  # fmt: skip


def _row(part: Part, villages: Sequence[int | None] | None) -> dict[str, Any]:
    return {key: _text(value) if isinstance(value, Decimal) else value for key, value in part.row(villages).items()}


def _entry(entry: Entry, codes: Mapping[int, tuple[str, str]], name: str, kind: Kind) -> dict[str, Any]:
    village = codes.get(entry.village, (None,))[0] if entry.village is not None else None
    if entry.household is not None:
        shape: dict[str, Any] = {"village": village, "household": entry.household, "member": entry.member}
    else:
        shape = {"village": village, "id": entry.id, "label": entry.label}
    if kind == Kind.NEED and name == _DATED_LIST:
        shape["since"] = entry.since.isoformat() if entry.since else None
    return shape


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
