"""Rows of data, each read for itself: what every cell means, and what is wrong with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from households.rules.register.birth_order import BirthOrder, judge_order
from households.rules.register.births import Birth, join_birth, parse_birth
from households.rules.register.citizen_ids import CitizenId, parse_citizen_id
from households.rules.register.communes import OwnCommune
from households.rules.register.fields import YES_NO_FIELDS, Field, header_key
from households.rules.register.names import parse_name
from households.rules.register.presence import PresenceCheck
from households.rules.register.records import RegisterFault, SourceRow
from households.rules.register.shapes import SheetPlan
from households.rules.register.values import (
    RelationshipWord,
    ValueFault,
    is_mark,
    parse_b1,
    parse_b2,
    parse_code,
    parse_count,
    parse_employment,
    parse_ethnicity,
    parse_phone,
    parse_poverty_class,
    parse_qualification,
    parse_relationship,
    parse_sex,
    parse_studying,
    parse_text,
    parse_yes_no,
    says_nothing,
)
from households.rules.register.villages import KnownVillage, VillageFinder
from households.vocabulary import PovertyClass, Relationship, Sex
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellError, CellValue, NoResult, cell_name, shown

_LONGEST_TEXT = 1_000  # beyond it a cell is not looked into
_LONGEST_ADDRESS = 200
_LONGEST_NOTE = 280  # 300 in the register; the number of an old card may be added

_BIRTHS = (Field.BIRTH, Field.MALE, Field.FEMALE)
_HOME = ("thuong tru", "ho khau", "hktt")  # headings of where somebody is registered, which may be elsewhere
_BIRTH_PARTS = (Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR)
_FREE_TEXT = frozenset({Field.ADDRESS, Field.NOTE})

_UNKNOWN_BIRTH = Birth()
_NO_CITIZEN_ID = CitizenId()

Parser = Callable[[CellValue], object]


def _yes_no(column: Field) -> Parser:
    return lambda value: parse_yes_no(value, column)


_PARSERS: dict[Field, Parser] = {
    Field.HOUSEHOLD_CODE: parse_code,
    Field.RELATIONSHIP: parse_relationship,
    Field.ETHNICITY: parse_ethnicity,
    Field.ADDRESS: lambda value: parse_text(value, _LONGEST_ADDRESS),
    Field.PHONE: parse_phone,
    Field.MEMBER_COUNT: parse_count,
    Field.EMPLOYMENT: parse_employment,
    Field.STUDYING: parse_studying,
    Field.QUALIFICATION: parse_qualification,
    Field.B1_TOTAL: parse_b1,
    Field.B2_TOTAL: parse_b2,
    Field.POVERTY_CLASS: parse_poverty_class,
    Field.NOTE: lambda value: parse_text(value, _LONGEST_NOTE),
} | {column: _yes_no(column) for column in (*YES_NO_FIELDS, Field.POOR_MARK, Field.NEAR_POOR_MARK)}


@dataclass(slots=True)
class ReadRow:
    """A row as read. `facts` holds what its plain columns say; `failed` the columns with a fault."""

    source: SourceRow
    name: str = ""
    head_name: str = ""
    is_numbered: bool = False
    relationship: RelationshipWord | None = None
    birth: Birth = _UNKNOWN_BIRTH
    sex: Sex | None = None
    citizen: CitizenId = _NO_CITIZEN_ID
    village: KnownVillage | None = None
    facts: dict[Field, object] = dataclass_field(default_factory=dict)
    failed: set[Field] = dataclass_field(default_factory=set)

    @property
    def code(self) -> str | None:
        code = self.facts.get(Field.HOUSEHOLD_CODE)
        return code if isinstance(code, str) else None


@dataclass(frozen=True, slots=True)
class _PlainColumn:
    """A column whose cells mean the same whatever stands beside them, and the meanings found so far."""

    field: Field
    index: int
    parse: Parser
    meanings: dict[tuple[type, CellValue], object] = dataclass_field(default_factory=dict)


_UNREAD = object()


class RowReader:
    """Reads the rows of a sheet by its plan; `faults` and `warnings` grow as it goes."""

    def __init__(
        self, plan: SheetPlan, *, on: date, finder: VillageFinder, commune: OwnCommune, counts_from_1904: bool
    ) -> None:
        self.plan = plan
        self.on = on
        self.finder = finder
        self.commune = commune
        self.text = plan.layout.text
        self.counts_from_1904 = counts_from_1904
        self.faults: list[RegisterFault] = []
        self.warnings: list[RegisterFault] = []
        self._plain = [
            _PlainColumn(column, index, _PARSERS[column])
            for column, index in plan.columns.items()
            if column in _PARSERS
        ]
        self._presence = PresenceCheck(plan.layout.sheet.name, plan.layout.heading.columns, self.faults, self.warnings)
        self._is_home_elsewhere = any(
            word in header_key(column.header) for column in plan.layout.heading.of(Field.ADDRESS) for word in _HOME
        )

    def read(self) -> list[ReadRow]:
        """All rows of data, in their order."""
        sheet = self.plan.layout.sheet
        self._order = self._order_of_births()
        rows = [
            self._row(SourceRow(sheet.name, row, self.plan.columns, sheet.rows[row]))
            for row in self.plan.layout.data_rows
        ]
        self._presence.tell_unclear()
        return rows

    def _order_of_births(self) -> BirthOrder:
        """How the sheet's dates are written, by all of them together; told once, where they are not as usual."""
        layout, columns = self.plan.layout, self.plan.columns
        indexes = [columns[column] for column in _BIRTHS if column in columns]
        values = {
            cell_name(row, index): layout.sheet.value(row, index) for row in layout.data_rows for index in indexes
        }
        order = judge_order(values.values())
        if doubt := order.doubt(values):
            cell, message = doubt
            self.warnings.append(
                RegisterFault(layout.sheet.name, cell, Field.BIRTH.label, shown(values[cell]), message)
            )
        return order

    def _row(self, source: SourceRow) -> ReadRow:
        row = ReadRow(source)
        cells = source.cells
        for column in self._plain:
            if column.index < len(cells) and cells[column.index] is not None:
                self._read_plain(row, column, cells[column.index])
        self._read_names(row)
        row.is_numbered = row.source.value(Field.ROW_NUMBER).strip() != ""
        word = row.facts.get(Field.RELATIONSHIP)
        row.relationship = word if isinstance(word, RelationshipWord) else None
        self._read_sex_and_birth(row)
        self._settle_relationship(row)
        self._read_citizen_id(row)
        self._read_village(row)
        self._read_commune(row)
        self._read_occupation(row)
        self._presence.check(row.source)
        return row

    def _value(self, row: ReadRow, column: Field) -> CellValue:
        """The value of a cell; None for a blank one, or one with a fault of its own, which is then told."""
        index = self.plan.columns.get(column)
        cells = row.source.cells
        if index is None or index >= len(cells):
            return None
        return self._filled(row, column, cells[index])

    def _filled(self, row: ReadRow, column: Field, value: CellValue) -> CellValue:
        if isinstance(value, str):
            if len(value) > _LONGEST_TEXT:
                self._fault(
                    row, column, f"Ô dài {len(value)} ký tự, không phải là {column.label.lower()}. Rút ngắn lại."
                )
                return None
            return None if says_nothing(column, clean(value)) else value
        if value == 0 and says_nothing(column, shown(value)):  # the officer sees the same 0 as in a text
            return None
        if isinstance(value, CellError):
            self._fault(row, column, f"Ô đang báo lỗi {value}. Xóa công thức rồi ghi giá trị đúng.")
            return None
        if isinstance(value, NoResult):
            self._fault(
                row,
                column,
                "Ô có công thức nhưng chưa có kết quả. Mở tệp bằng Excel rồi lưu lại, hoặc ghi thẳng giá trị vào ô.",
            )
            return None
        return value

    def _read_plain(self, row: ReadRow, column: _PlainColumn, raw: CellValue) -> None:
        known = (type(raw), raw)
        meaning = column.meanings.get(known, _UNREAD)
        if meaning is _UNREAD:
            value = self._filled(row, column.field, raw)
            if value is None:
                if column.field not in row.failed:
                    column.meanings[known] = None  # blank
                return
            try:
                if column.field in _FREE_TEXT:
                    self._refuse_legacy(value, column.parse)
                meaning = column.parse(value)
            except ValueFault as fault:
                meaning = self.text.fault(value, column.parse) or fault
            column.meanings[known] = meaning
        if isinstance(meaning, ValueFault):
            self._fault(row, column.field, str(meaning))
        elif meaning is not None:
            row.facts[column.field] = meaning

    def _read_names(self, row: ReadRow) -> None:
        columns = self.plan.columns
        name_column = Field.FULL_NAME if Field.FULL_NAME in columns else Field.HEAD_NAME
        row.name = self._name(row, name_column, self.plan.name_parts)
        if Field.HEAD_NAME in columns and name_column != Field.HEAD_NAME:
            row.head_name = self._name(row, Field.HEAD_NAME, ())
            if not row.name:
                row.name = row.head_name
        if not row.name and name_column not in row.failed:
            self._fault(row, name_column, "Thiếu họ và tên. Ghi họ và tên, hoặc xóa dòng này.")

    def _name(self, row: ReadRow, column: Field, parts: Iterable[int]) -> str:
        value = self._value(row, column)
        cells = row.source.cells
        more = [clean(shown(cells[index])) for index in parts if index < len(cells) and cells[index] is not None]
        if more:
            value = " ".join([shown(value), *more])
        if value is None:
            return ""
        return str(self._try(row, column, value, self._name_of) or "")

    def _read_sex_and_birth(self, row: ReadRow) -> None:
        sex = self._value(row, Field.SEX)
        if sex is not None:
            found = self._try(row, Field.SEX, sex, parse_sex)
            row.sex = found if isinstance(found, Sex) else None
        birth_column, birth = Field.BIRTH, self._value(row, Field.BIRTH)
        marked = [
            (column, meant, value)
            for column, meant in ((Field.MALE, Sex.MALE), (Field.FEMALE, Sex.FEMALE))
            if (value := self._value(row, column)) is not None
        ]
        if len(marked) == 2:
            self._fault(row, Field.FEMALE, "Cột Nam và cột Nữ đều có ghi. Chỉ giữ lại một cột.")
            row.failed.add(Field.SEX)
        elif marked:
            column, row.sex, value = marked[0]
            if not is_mark(value):
                birth_column, birth = column, value
        if birth is not None:
            meant = self._order.reordered(birth)
            self._set_birth(
                row, birth_column, lambda: parse_birth(meant, on=self.on, counts_from_1904=self.counts_from_1904)
            )
        elif any(column in self.plan.columns for column in _BIRTH_PARTS):
            parts = [self._value(row, column) for column in _BIRTH_PARTS]
            if any(part is not None for part in parts):
                self._set_birth(row, Field.BIRTH_YEAR, lambda: join_birth(*parts, on=self.on))

    def _set_birth(self, row: ReadRow, column: Field, read: Callable[[], Birth]) -> None:
        try:
            row.birth = read()
        except ValueFault as fault:
            self._fault(row, column, str(fault))
            row.failed.add(Field.BIRTH)
        else:
            if row.birth.look_at:
                self.warnings.append(row.source.fault(column, row.birth.look_at))

    def _settle_relationship(self, row: ReadRow) -> None:
        """ "Vợ/chồng" by the sex; and the sex that a word says must be that of the row."""
        word = row.relationship
        if word is None:
            return
        if word.is_spouse:
            if row.sex is None:
                self._fault(row, Field.RELATIONSHIP, "Ghi rõ “Vợ” hoặc “Chồng”.")
                row.relationship = None
            else:
                wife_or_husband = Relationship.WIFE if row.sex == Sex.FEMALE else Relationship.HUSBAND
                row.relationship = RelationshipWord(wife_or_husband, row.sex)
        elif word.sex and row.sex and word.sex != row.sex:
            self._fault(
                row,
                Field.RELATIONSHIP,
                f"Quan hệ này là của {word.sex.label.lower()} nhưng giới tính ghi {row.sex.label.lower()}. "
                "Sửa một trong hai ô.",
            )

    def _read_citizen_id(self, row: ReadRow) -> None:
        value = self._value(row, Field.CITIZEN_ID)
        if value is None:
            return
        birth_column = next(
            (c for c in (Field.BIRTH, Field.BIRTH_YEAR, Field.MALE) if c in self.plan.columns), Field.BIRTH
        )
        try:
            row.citizen = parse_citizen_id(
                value, sex=row.sex, birth_year=row.birth.known_year, birth_cell=row.source.cell(birth_column)
            )
        except ValueFault as fault:
            # A sex or birth that must be corrected first cannot be held against the number.
            if not row.failed & {Field.SEX, Field.BIRTH}:
                self._fault(row, Field.CITIZEN_ID, str(fault))
        if row.citizen.old_card:
            self.warnings.append(
                row.source.fault(
                    Field.CITIZEN_ID,
                    "Số có 9 chữ số là CMND cũ: được giữ ở ghi chú, ô số CCCD để trống. Bổ sung số CCCD khi có thẻ.",
                )
            )

    def _read_village(self, row: ReadRow) -> None:
        value = self._value(row, Field.VILLAGE)
        if value is None:
            return
        try:
            row.village = self._known_village(value)
        except ValueFault as fault:
            self._fault(row, Field.VILLAGE, str(self.text.fault(value, self._known_village) or fault))

    def _known_village(self, value: CellValue) -> KnownVillage:
        """The village that a cell names, by itself or with the commune: "Làng Cóc, xã Hữu Liên"."""
        text = shown(value)
        if other := self.commune.other_in(text):
            raise ValueFault(self.commune.cure(other))
        first, *above = self.finder.pieces(text)
        is_here = bool(above) and bool(self.commune.names) and all(map(self.commune.is_meant_or_above, above))
        found = self.finder.find(text) or (self.finder.find(first) if is_here else None)
        if found is None:
            raise ValueFault(self.finder.unknown(text))
        return found

    def _read_commune(self, row: ReadRow) -> None:
        """A row that names another commune is not this one's."""
        commune = self._value(row, Field.COMMUNE)
        if commune is not None and not self.commune.is_meant(shown(commune)):
            fault = self.text.fault(commune, lambda value: value)
            self._fault(row, Field.COMMUNE, str(fault) if fault else self.commune.cure(clean(shown(commune))))
        address = row.facts.get(Field.ADDRESS)
        other = self.commune.other_in(address) if isinstance(address, str) else None
        if other and self._is_home_elsewhere and row.village:
            self.warnings.append(
                row.source.fault(Field.ADDRESS, f"Nơi thường trú ghi xã {other}. Xem người này có đang ở xã này không.")
            )
        elif other:
            self._fault(row, Field.ADDRESS, self.commune.cure(other))

    def _read_occupation(self, row: ReadRow) -> None:
        """The work that an occupation tells: "Công nhân" leaves open whether there is a contract, so it is unknown."""
        value = self._value(row, Field.OCCUPATION)
        if value is None or Field.EMPLOYMENT in row.facts:
            return
        try:
            row.facts[Field.EMPLOYMENT] = parse_employment(value)
        except ValueFault:
            self.warnings.append(
                row.source.fault(
                    Field.OCCUPATION,
                    "Nghề này chưa cho biết tình trạng việc làm: ô việc làm để trống, bổ sung khi rà soát.",
                )
            )

    def _try(self, row: ReadRow, column: Field, value: CellValue, parse: Parser) -> object:
        try:
            return parse(value)
        except ValueFault as fault:
            self._fault(row, column, str(self.text.fault(value, parse) or fault))
            return None

    def _name_of(self, value: CellValue) -> str:
        self._refuse_legacy(value, parse_name)
        return parse_name(value)

    def _refuse_legacy(self, value: CellValue, parse: Parser) -> None:
        if fault := self.text.fault(value, parse):
            raise fault

    def _fault(self, row: ReadRow, column: Field, message: str) -> None:
        row.failed.add(column)
        self.faults.append(row.source.fault(column, message))


def listed_class(row: ReadRow) -> PovertyClass | None:
    """The class that the row shows, in words or by a mark in one of two columns."""
    named = row.facts.get(Field.POVERTY_CLASS)
    if isinstance(named, PovertyClass):
        return named
    if row.facts.get(Field.POOR_MARK) is True:
        return PovertyClass.POOR
    return PovertyClass.NEAR_POOR if row.facts.get(Field.NEAR_POOR_MARK) is True else None
