"""A register, from the bytes of a workbook to households, persons and faults."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from households.rules.register.building import HouseholdBuilder, person_count
from households.rules.register.communes import OwnCommune
from households.rules.register.fields import Field
from households.rules.register.grouping import Group, ReadSheet, group_rows
from households.rules.register.guesses import without_misfits
from households.rules.register.headings import ColumnState, find_heading
from households.rules.register.layout import Layout, find_layout, rows_not_read
from households.rules.register.records import ParsedHousehold, ParsedRegister, RegisterFault
from households.rules.register.row_kinds import OtherRow, RowKind, is_office, row_texts
from households.rules.register.rows import ReadRow, RowReader
from households.rules.register.shapes import Shape, SheetPlan, plan_sheet
from households.rules.register.template_format import HELP_SHEET, LISTS_SHEET, template_version
from households.rules.register.villages import KnownVillage, VillageFinder
from huulien.lib.text import clean
from huulien.lib.workbook.cells import cell_name, parse_cell_name
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import Workbook, read_workbook
from huulien.lib.workbook.sheet import Sheet
from huulien.lib.workbook.writer import is_fault_list

_OWN_SHEETS = frozenset({HELP_SHEET, LISTS_SHEET})
_ROWS_NAMED = 10
_TITLES = frozenset({RowKind.TITLE, RowKind.VILLAGE, RowKind.GROUP})


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What was made of a sheet. Its rows are those of data and the others: together every row it has."""

    name: str
    is_hidden: bool
    layout: Layout | None  # None when the sheet holds no register, or is hidden
    shape: Shape | None  # None also when its headings have a fault
    other_rows: tuple[OtherRow, ...]
    row_total: int

    @property
    def data_row_count(self) -> int:
        return len(self.layout.data_rows) if self.layout else 0


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """A workbook as understood: each sheet, what the register says, and from which version of our template it is."""

    sheets: tuple[SheetReading, ...]
    register: ParsedRegister
    template_version: str | None = None

    @property
    def layouts(self) -> tuple[Layout, ...]:
        """The sheets that were read as registers."""
        return tuple(sheet.layout for sheet in self.sheets if sheet.layout)

    @property
    def households(self) -> tuple[ParsedHousehold, ...]:
        return self.register.households

    @property
    def faults(self) -> tuple[RegisterFault, ...]:
        return self.register.faults

    @property
    def warnings(self) -> tuple[RegisterFault, ...]:
        return self.register.warnings

    @property
    def row_count(self) -> int:
        return self.register.row_count

    @property
    def faulty_row_count(self) -> int:
        return self.register.faulty_row_count

    @property
    def household_count(self) -> int:
        return self.register.household_count

    @property
    def person_count(self) -> int:
        return self.register.person_count


def read_register(
    data: bytes,
    *,
    file_name: str,
    on: date,
    villages: Sequence[KnownVillage],
    commune_names: Sequence[str] = (),
    mapping: Mapping[str, str] | None = None,
) -> RegisterReading:
    """The register in the workbook `data`, as of the day `on`; whatever is wrong with the file is among the faults.

    `mapping` is what the officer said of columns, by `Column.key`: the value of a `Field`, or "ignore". Rows that name
    a commune of none of the `commune_names` are refused; without any, no commune is looked at.
    """
    try:
        workbook = read_workbook(data)
    except WorkbookError as error:
        fault = RegisterFault("", "", "", file_name, str(error))
        return RegisterReading((), ParsedRegister((), (fault,), ()))
    return _Reading(workbook, on, VillageFinder(villages), OwnCommune(commune_names), mapping or {}).run()


class _Reading:
    def __init__(
        self,
        workbook: Workbook,
        on: date,
        finder: VillageFinder,
        commune: OwnCommune,
        mapping: Mapping[str, str],
    ) -> None:
        self.workbook = workbook
        self.on = on
        self.finder = finder
        self.commune = commune
        self.mapping = mapping
        self.faults: list[RegisterFault] = []
        self.warnings: list[RegisterFault] = []
        self.read_sheets: list[ReadSheet] = []
        self.layouts: dict[str, Layout] = {}

    def run(self) -> RegisterReading:
        sheets = tuple(self._sheet(sheet) for sheet in self.workbook.sheets)
        if not self.layouts:
            self.faults.append(self._no_register())
        elif not any(layout.data_rows for layout in self.layouts.values()):
            # Our template as downloaded is no mistake; a list of somebody's without a row is one.
            told = self.warnings if template_version(self.workbook.sheets) else self.faults
            told.append(_nothing_listed(next(iter(self.layouts.values()))))
        groups = group_rows(self.read_sheets)
        households = self._without_fault(self._households(groups))
        row_count = sum(sheet.data_row_count for sheet in sheets)
        register = ParsedRegister(
            households=tuple(households),
            faults=self._in_order(self.faults),
            warnings=self._in_order(self.warnings),
            row_count=row_count,
            faulty_row_count=row_count - sum(household.row_count for household in households),
            household_count=len(groups),
            person_count=sum(person_count(group) for group in groups),
        )
        return RegisterReading(sheets, register, template_version(self.workbook.sheets))

    def _sheet(self, sheet: Sheet) -> SheetReading:
        layout = None
        if not (sheet.name in _OWN_SHEETS or is_fault_list(sheet.rows)):
            layout = find_layout(sheet, mapping=self.mapping, finder=self.finder)
            if layout is not None and sheet.is_hidden:
                self._warn(sheet, "", "Trang tính đang ẩn nên không được đọc. Bỏ ẩn nếu muốn nhập danh sách này.")
                layout = None
            elif layout is None and not sheet.is_hidden and any(sheet.rows):
                self._warn(
                    sheet,
                    "",
                    "Trang tính không có dòng tiêu đề với cột “Họ và tên” nên không được đọc. Kiểm tra có đúng không.",
                )
        if layout is not None:
            layout = without_misfits(layout, self.on)
        plan = self._read(layout) if layout is not None else None
        return SheetReading(
            name=sheet.name,
            is_hidden=sheet.is_hidden,
            layout=layout,
            shape=plan.shape if plan else None,
            other_rows=layout.other_rows if layout else rows_not_read(sheet),
            row_total=len(sheet.rows),
        )

    def _read(self, layout: Layout) -> SheetPlan | None:
        self.layouts[layout.sheet.name] = layout
        plan, faults = plan_sheet(layout)
        self.faults += faults
        if plan is None:
            return None
        self._warn_of_hidden(layout)
        self._warn_of_half_a_sex(plan)
        self._warn_of_unknown_columns(layout)
        self._warn_of_untold_titles(plan)
        self._refuse_another_communes_list(layout)
        reader = RowReader(
            plan,
            on=self.on,
            finder=self.finder,
            commune=self.commune,
            counts_from_1904=self.workbook.counts_from_1904,
        )
        rows = reader.read()
        self.faults += reader.faults
        self.warnings += reader.warnings
        self._place_under_banners(layout, plan, rows)
        self.read_sheets.append(ReadSheet(plan.shape, rows, sorted(layout.banners)))
        return plan

    def _households(self, groups: Sequence[Group]) -> list[ParsedHousehold]:
        builder = HouseholdBuilder(self._place)
        households = builder.build(groups)
        self.faults += builder.faults
        self.warnings += builder.warnings
        return households

    def _without_fault(self, households: Iterable[ParsedHousehold]) -> list[ParsedHousehold]:
        """The households all of whose rows are sound: with one faulty row, none of a household's is taken."""
        places = ((fault.sheet, parse_cell_name(fault.cell)) for fault in self.faults)
        faulty = {(sheet, place[0]) for sheet, place in places if place}
        return [
            household
            for household in households
            if not any(
                source and (source.sheet, source.row) in faulty
                for source in (household.own_row, *(member.source for member in household.members))
            )
        ]

    def _place_under_banners(self, layout: Layout, plan: SheetPlan, rows: Iterable[ReadRow]) -> None:
        """Rows without a village of their own are in the one whose name, or title naming it, stands above them."""
        if not layout.banners:
            return
        known = {row: self.finder.find(name) for row, name in layout.banners.items()}
        for row, name in layout.banners.items():
            if known[row] is None:
                cell = cell_name(row, _column_of(layout.sheet, row, name))
                self.faults.append(
                    RegisterFault(layout.sheet.name, cell, Field.VILLAGE.label, name, self.finder.unknown(name))
                )
        banner_rows = sorted(known)
        for read in rows:
            above = bisect_left(banner_rows, read.source.row)
            if above and read.village is None and Field.VILLAGE not in read.failed:
                read.village = known[banner_rows[above - 1]]
                if read.village is None:
                    read.failed.add(Field.VILLAGE)

    def _place(self, row: ReadRow) -> KnownVillage | None:
        """The village of a row that does not name it: by its address, the list's title, or the name of the sheet."""
        address = row.facts.get(Field.ADDRESS)
        texts = [address] if isinstance(address, str) else []
        texts += self.layouts[row.source.sheet].titles
        texts.append(row.source.sheet)
        named = next((found for text in texts if (found := self.finder.find_in(text))), None)
        return named or self.finder.only

    def _warn_of_hidden(self, layout: Layout) -> None:
        hidden = [row for row in layout.data_rows if row in layout.sheet.hidden_rows]
        if hidden:
            named = ", ".join(str(row + 1) for row in hidden[:_ROWS_NAMED]) + (" …" if hidden[_ROWS_NAMED:] else "")
            self._warn(
                layout.sheet,
                "",
                f"Có {len(hidden)} dòng đang ẩn vẫn được đọc (dòng {named}). Xóa các dòng không cần nhập.",
            )

    def _warn_of_half_a_sex(self, plan: SheetPlan) -> None:
        marked = {Field.MALE, Field.FEMALE} & plan.columns.keys()
        if len(marked) == 1 and Field.SEX not in plan.columns:
            column = plan.layout.heading.of(*marked)[0]
            self._warn(
                plan.layout.sheet,
                column.header_cell,
                f"Chỉ có cột “{column.header}”: người để trống cột này được ghi là chưa rõ giới tính.",
            )

    def _warn_of_unknown_columns(self, layout: Layout) -> None:
        """Nothing of a list is left out without a word."""
        for column in layout.heading.columns:
            if column.state == ColumnState.UNKNOWN and any(
                layout.sheet.value(row, column.index) not in (None, "") for row in layout.data_rows
            ):
                name = f"Cột “{column.header}”" if column.header else f"Cột {column.letters} không có tiêu đề"
                self.warnings.append(
                    RegisterFault(
                        layout.sheet.name, column.header_cell, column.header, "",
                        f"{name} không rõ là gì nên không được nhập. Chọn trường của cột khi ghép cột, hoặc chọn "
                        "“Không nhập cột này”.",
                    )
                )  # fmt: skip

    def _warn_of_untold_titles(self, plan: SheetPlan) -> None:
        """A second list without a village in its title goes on with that of the first: right, or the next village's."""
        layout = plan.layout
        if Field.VILLAGE in plan.columns:
            return
        for row in layout.untold_titles:
            title = " ".join(row_texts(layout.sheet.rows[row]))
            self.warnings.append(
                RegisterFault(
                    layout.sheet.name, cell_name(row, _column_of(layout.sheet, row, "")), Field.VILLAGE.label, title,
                    "Danh sách này không ghi tên thôn nên các hộ bên dưới được ghi vào cùng thôn với danh sách ở trên. "
                    "Nếu là thôn khác thì ghi tên thôn vào tên danh sách.",
                )
            )  # fmt: skip

    def _refuse_another_communes_list(self, layout: Layout) -> None:
        """A title, or the office in the corner, says whose list it is."""
        for other in layout.other_rows:
            for column, value in enumerate(layout.sheet.rows[other.row]):
                text = clean(layout.text.readable(value)) if isinstance(value, str) else ""
                is_title = other.kind in _TITLES or (other.kind == RowKind.NOTE and is_office(text))
                if is_title and (commune := self.commune.other_in(text)):
                    self.faults.append(
                        RegisterFault(
                            layout.sheet.name, cell_name(other.row, column), Field.COMMUNE.label, text[:200],
                            f"Danh sách này là của xã {commune}, không phải xã {self.commune.label}, nên không được "
                            "nhập. Chọn đúng tệp của xã.",
                        )
                    )  # fmt: skip

    def _warn(self, sheet: Sheet, cell: str, message: str) -> None:
        self.warnings.append(RegisterFault(sheet.name, cell, "", "", message))

    def _no_register(self) -> RegisterFault:
        for sheet in self.workbook.sheets:
            heading = None if sheet.is_hidden else find_heading(sheet, self.mapping, needs_name=False)
            if heading is not None:
                cell = heading.columns[0].header_cell
                return RegisterFault(
                    sheet.name,
                    cell,
                    Field.FULL_NAME.label,
                    "",
                    "Dòng tiêu đề này không có cột “Họ và tên”. Sửa tiêu đề của cột tên, hoặc chọn khi ghép cột.",
                )
        return RegisterFault(
            "",
            "",
            "",
            "",
            "Không tìm thấy danh sách hộ trong tệp: không có dòng tiêu đề nào gồm “Họ và tên” và các cột khác. "
            "Thêm dòng tiêu đề, bỏ ẩn trang tính, hoặc chép danh sách vào tệp mẫu.",
        )

    def _in_order(self, faults: Iterable[RegisterFault]) -> tuple[RegisterFault, ...]:
        """By sheet, row and column, as the officer will go through them."""
        order = {sheet.name: place for place, sheet in enumerate(self.workbook.sheets)}
        return tuple(
            sorted(faults, key=lambda fault: (order.get(fault.sheet, -1), parse_cell_name(fault.cell) or (-1, -1)))
        )


def _nothing_listed(layout: Layout) -> RegisterFault:
    return RegisterFault(
        layout.sheet.name,
        layout.heading.columns[0].header_cell,
        "",
        "",
        "Danh sách chưa có dòng nào. Ghi các hộ vào dưới dòng tiêu đề rồi tải lại.",
    )


def _column_of(sheet: Sheet, row: int, name: str) -> int:
    """The first column of a row whose text holds the name; the first that is filled, for none."""
    texts = ((index, str(value)) for index, value in enumerate(sheet.rows[row]) if value is not None)
    return next((index for index, text in texts if name in text), 0)
