"""What a printed table says under its rows: what a dash means, and which households a check names."""

from collections.abc import Iterator, Sequence

from households.vocabulary import PovertyClass
from reports.indicators.official.tables import Check, Table

_OF_CLASS = {PovertyClass.POOR: "hộ nghèo", PovertyClass.NEAR_POOR: "hộ cận nghèo", None: "hộ"}
_WARNINGS = {
    "all_classified": "chưa xếp loại",
    "facts_known": "chưa rõ thuộc nhóm nào",
    "every_household_named": "chưa nêu nguyên nhân nghèo",
}


def notes_of(table: Table) -> list[str]:
    """The notes of a table, each a sentence."""
    has_dash = any(value is None for row in table.layout.rows for value in row.values.values())
    dash = ["Ghi chú: dấu – là không có đối tượng."] if has_dash else []
    return [*dash, *_faults(table.layout.checks), *table.explanations]


def _faults(checks: Sequence[Check]) -> Iterator[str]:
    """The checks of the total that do not hold, each with its households."""
    for check in checks:
        if check.village is None and not check.holds:
            which = f": {', '.join(check.culprits)}" if check.culprits else ""
            if check.is_warning:
                yield f"Có {check.left} {_OF_CLASS[check.of_class]} {_WARNINGS[check.name]}{which}."
            else:
                yield f"Số liệu chưa khớp, {check.left} phải {check.relation} {check.right}. Xem lại các hộ{which}."
