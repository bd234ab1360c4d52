"""Which rows make a household, by the shape of their sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from households.rules.register.fields import Field
from households.rules.register.rows import ReadRow
from households.rules.register.shapes import Shape
from households.rules.register.values import RelationshipWord, code_key
from households.vocabulary import Relationship

_MOSTLY = 0.7


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The rows of a sheet as read, and what tells their households apart."""

    shape: Shape
    rows: Sequence[ReadRow]
    banner_rows: Sequence[int]  # rows with the name of a village, where the households above them end


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one household. `is_headless`: rows that stand before any head, and belong to no household."""

    rows: Sequence[ReadRow]
    shape: Shape
    is_headless: bool = False
    own_row: ReadRow | None = None  # the household's, when another sheet than that of its members has one

    @property
    def first(self) -> ReadRow:
        return self.rows[0]

    @property
    def all_rows(self) -> Sequence[ReadRow]:
        """The household's own row, and those of its members."""
        return [self.own_row, *self.rows] if self.own_row else self.rows

    @property
    def code(self) -> str | None:
        """The code, as the row has it that kept most of it: Excel takes the zeros from the front of a number."""
        codes = [row.code for row in self.all_rows if row.code]
        return max(codes, key=len) if codes else None

    @property
    def heads(self) -> list[ReadRow]:
        return [row for row in self.rows if is_head(row)]


def is_head(row: ReadRow) -> bool:
    """Whether the row is a head's: by its relationship or, when that is blank, by standing in the column of heads."""
    if row.relationship is not None:
        return row.relationship.relationship == Relationship.HEAD
    if Field.RELATIONSHIP in row.failed:
        return False
    return bool(row.head_name) and row.head_name == row.name


def group_rows(sheets: Iterable[ReadSheet]) -> list[Group]:
    """The households of all sheets, in the order of their first rows."""
    groups: list[Group] = []
    by_code: dict[str, list[ReadRow]] = {}
    for sheet in sheets:
        _imply_heads(sheet)
        if sheet.shape == Shape.HOUSEHOLDS:
            groups.extend(Group([row], sheet.shape) for row in sheet.rows)
        elif sheet.shape == Shape.PERSONS_WITH_CODE:
            groups.extend(_by_code(sheet, by_code))
        else:
            groups.extend(_under_heads(sheet))
    return _with_own_rows(groups)


def _with_own_rows(groups: list[Group]) -> list[Group]:
    """The households of a list of households and of a list of their members as one, where their codes are."""
    by_key: dict[str, list[Group]] = {}
    for group in groups:
        if group.code:
            by_key.setdefault(code_key(group.code), []).append(group)
    own_rows: dict[int, ReadRow] = {}
    joined: set[int] = set()
    for same in by_key.values():
        lists = {group.first.source.sheet for group in same}
        if len(same) == len(lists) == 2 and {group.shape == Shape.HOUSEHOLDS for group in same} == {True, False}:
            alone, family = sorted(same, key=lambda group: group.shape != Shape.HOUSEHOLDS)
            own_rows[id(family)] = alone.first
            joined.add(id(alone))
    return [
        replace(group, own_row=own_rows[id(group)]) if id(group) in own_rows else group
        for group in groups
        if id(group) not in joined
    ]


def _imply_heads(sheet: ReadSheet) -> None:
    """In a list that never says "Chủ hộ", a row without relationship but with a number or a code is a head's."""
    if any(is_head(row) for row in sheet.rows):
        return
    for row in sheet.rows:
        is_left_blank = row.relationship is None and Field.RELATIONSHIP not in row.failed
        if is_left_blank and (row.is_numbered or row.code or row.head_name):
            row.relationship = RelationshipWord(Relationship.HEAD)


def _by_code(sheet: ReadSheet, by_code: dict[str, list[ReadRow]]) -> list[Group]:
    """Rows with the same code, wherever they stand; a head without one begins a household of its own.

    A second head with the same code farther down is another household with a code already used: so it begins one.
    """
    groups: list[Group] = []
    last: ReadRow | None = None
    for row in sheet.rows:
        key = code_key(row.code) if row.code else None
        known = by_code.get(key) if key else None
        is_neighbour = last is not None and last.code is not None and code_key(last.code) == key
        if known is not None and not (is_head(row) and not is_neighbour and any(map(is_head, known))):
            known.append(row)
        else:
            rows = [row]
            if key:
                by_code[key] = rows
            groups.append(Group(rows, sheet.shape))
        last = row
    return groups


def _under_heads(sheet: ReadSheet) -> list[Group]:
    """Each head with the rows under it, up to the next head, household number, code, or name of a village."""
    numbers_tell = _numbers_mark_heads(sheet.rows)
    groups: list[Group] = []
    rows: list[ReadRow] = []
    banners = list(sheet.banner_rows)
    for row in sheet.rows:
        is_new_village = False
        while banners and banners[0] < row.source.row:
            banners.pop(0)
            is_new_village = True
        begins = row.is_numbered if numbers_tell else is_head(row)
        begins = begins or bool(row.code and rows and rows[0].code and code_key(row.code) != code_key(rows[0].code))
        if begins or is_new_village or not rows:
            rows = [row]
            groups.append(Group(rows, sheet.shape, is_headless=not begins))
        else:
            rows.append(row)
    return groups


def _numbers_mark_heads(rows: Sequence[ReadRow]) -> bool:
    """Whether the list numbers its households, not its persons: heads have a number and the others have none."""
    heads = [row for row in rows if is_head(row)]
    others = [row for row in rows if not is_head(row)]
    if not heads or not others:
        return False
    numbered_heads = sum(row.is_numbered for row in heads)
    numbered_others = sum(row.is_numbered for row in others)
    return numbered_heads >= len(heads) * _MOSTLY and numbered_others <= len(others) * (1 - _MOSTLY)
