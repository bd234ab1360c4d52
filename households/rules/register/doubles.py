"""What stands twice in a workbook: persons, citizen numbers, codes, heads that nothing tells apart."""

from collections.abc import Iterable, Iterator, Sequence

from households.rules.register.births import Birth
from households.rules.register.fields import Field
from households.rules.register.grouping import Group
from households.rules.register.records import ParsedHousehold, ParsedMember, RegisterFault
from households.rules.register.rows import ReadRow
from households.rules.register.values import code_key
from huulien.lib.text import compare_fold


def double_codes(groups: Iterable[Group]) -> Iterator[RegisterFault]:
    """A code that a household higher up already has."""
    first: dict[str, ReadRow] = {}
    for group in groups:
        row = next((row for row in group.rows if row.code), None)
        if row is None or row.code is None:
            continue
        earlier = first.setdefault(code_key(row.code), row)
        if earlier is not row:
            yield row.source.fault(
                Field.HOUSEHOLD_CODE,
                f"Mã đã dùng cho hộ khác ở {_place(earlier, row)}. "
                "Ghi đúng mã của hộ này, hoặc để trống để hệ thống cấp.",
            )


def double_members(groups: Iterable[Group]) -> Iterator[RegisterFault]:
    """The same person twice in one household."""
    for group in groups:
        first: dict[tuple[str, Birth], ReadRow] = {}
        for row in group.rows:
            if row.name and Field.BIRTH not in row.failed:
                earlier = first.setdefault((row.name.lower(), row.birth), row)
                if earlier is not row:
                    yield row.source.fault(
                        _name_field(row),
                        f"Người này đã ghi ở {_place(earlier, row)} của hộ. Xóa một dòng, hoặc ghi ngày sinh cho rõ.",
                    )


def double_citizen_ids(groups: Iterable[Group]) -> Iterator[RegisterFault]:
    """A citizen number that another row already has."""
    first: dict[str, ReadRow] = {}
    for row in _rows(groups):
        if row.citizen.number:
            earlier = first.setdefault(row.citizen.number, row)
            if earlier is not row:
                yield row.source.fault(
                    Field.CITIZEN_ID,
                    f"Số CCCD này đã ghi cho {earlier.name} ở {_place(earlier, row)}. Kiểm tra lại trên thẻ.",
                )


def persons_of_two_households(groups: Sequence[Group]) -> Iterator[RegisterFault]:
    """Same name and day of birth in another household: perhaps one person twice, perhaps chance, so only a warning."""
    first: dict[tuple[str, Birth], tuple[int, ReadRow]] = {}
    for number, group in enumerate(groups):
        for row in group.rows:
            if not row.name or row.birth.day is None:
                continue
            earlier_number, earlier = first.setdefault((row.name.lower(), row.birth), (number, row))
            has_own_number = row.citizen.number and earlier.citizen.number
            if earlier_number != number and not has_own_number:
                yield row.source.fault(
                    _name_field(row),
                    f"Trùng họ tên và ngày sinh với người của hộ khác ở {_place(earlier, row)}. "
                    "Kiểm tra có phải một người.",
                )


def heads_not_told_apart(households: Iterable[ParsedHousehold]) -> Iterator[RegisterFault]:
    """Households without code whose heads have one name in one village, and no births that differ."""
    by_name: dict[tuple[str, str], list[ParsedHousehold]] = {}
    for household in households:
        if household.code is None:
            by_name.setdefault((household.village_code, compare_fold(household.head.full_name)), []).append(household)
    for same in by_name.values():
        for place, household in enumerate(same):
            earlier = next((other for other in same[:place] if _may_be_one(other.head, household.head)), None)
            if earlier and earlier.source and household.source:
                yield household.source.fault(
                    Field.FULL_NAME if Field.FULL_NAME in household.source.columns else Field.HEAD_NAME,
                    f"Cùng thôn, cùng tên với chủ hộ ở dòng {earlier.source.number}. "
                    "Ghi mã hộ, hoặc ngày sinh của cả hai chủ hộ, để phân biệt.",
                )


def _may_be_one(one: ParsedMember, other: ParsedMember) -> bool:
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    years = [member.birth_date.year if member.birth_date else member.birth_year for member in (one, other)]
    return None in years or years[0] == years[1]


def _rows(groups: Iterable[Group]) -> Iterator[ReadRow]:
    for group in groups:
        yield from group.rows


def _name_field(row: ReadRow) -> Field:
    return Field.FULL_NAME if Field.FULL_NAME in row.source.columns else Field.HEAD_NAME


def _place(row: ReadRow, seen_from: ReadRow) -> str:
    """ "dòng 12", with its sheet when that is another."""
    place = f"dòng {row.source.number}"
    return place if row.source.sheet == seen_from.source.sheet else f"{place} trang tính “{row.source.sheet}”"
