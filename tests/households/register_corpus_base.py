"""The people of the corpus, all invented, and the ways to write and to tamper with a workbook of them."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

from households.rules.register.villages import KnownVillage
from households.vocabulary import Relationship, Sex

ON = date(2023, 10, 2)
VILLAGES = tuple(
    KnownVillage(f"06388-{number:02}", name)
    for number, name in enumerate(("Làng Bên", "Làng Cóc", "Là Bàn", "Đoàn Kết", "Ba Lẹng", "Tân Lai"), start=1)
)
VILLAGE_CODE = {village.name: village.code for village in VILLAGES}

Value = str | int | float | bool | date | datetime | time | None
Grid = list[list[Any]]


@dataclass(frozen=True)
class Person:
    household: str
    village: str
    name: str
    relationship: str
    sex: str
    birth: str  # dd/mm/yyyy
    citizen_id: str
    ethnicity: str = "Dao"

    @property
    def birth_date(self) -> date:
        return datetime.strptime(self.birth, "%d/%m/%Y").date()

    @property
    def is_head(self) -> bool:
        return self.relationship == "Chủ hộ"


PEOPLE = (
    Person("0411", "Làng Bên", "Triệu Văn Sơn", "Chủ hộ", "Nam", "02/04/1981", "020081000101"),
    Person("0411", "Làng Bên", "Bàn Thị Mùi", "Vợ", "Nữ", "15/08/1985", "020185000102"),
    Person("0411", "Làng Bên", "Triệu Thị Hoà", "Con", "Nữ", "12/01/2010", "020310000103"),
    Person("0411", "Làng Bên", "Triệu Văn Phúc", "Con", "Nam", "30/11/2015", "020215000104"),
    Person("0412", "Làng Cóc", "Hoàng Thị Đào", "Chủ hộ", "Nữ", "09/09/1957", "020157000201", "Tày"),
    Person("0412", "Làng Cóc", "Hoàng Văn Lự", "Con", "Nam", "21/06/1990", "020090000202", "Tày"),
    Person("0413", "Là Bàn", "Vi Văn Ườm", "Chủ hộ", "Nam", "17/03/1975", "020075000301", "Nùng"),
    Person("0413", "Là Bàn", "Lương Thị Ến", "Vợ", "Nữ", "05/05/1978", "020178000302", "Nùng"),
    Person("0413", "Là Bàn", "Vi Thị Ngọc Ánh", "Con", "Nữ", "28/02/2004", "020304000303", "Nùng"),
)
HEADS = tuple(person for person in PEOPLE if person.is_head)

Read = tuple[str, Relationship, date | int | None, Sex | None, str]  # name, relationship, birth, sex, citizen number


def as_read(person: Person) -> Read:
    """What a good reading says of the person."""
    relationship = {"Chủ hộ": Relationship.HEAD, "Vợ": Relationship.WIFE, "Con": Relationship.CHILD}[
        person.relationship
    ]
    sex = Sex.MALE if person.sex == "Nam" else Sex.FEMALE
    return (person.name, relationship, person.birth_date, sex, person.citizen_id)


def size_of(household: str) -> int:
    return sum(person.household == household for person in PEOPLE)


@dataclass(frozen=True)
class Good:
    """A workbook that must be read whole. `people` are those that the reading must give, in the order of the file."""

    name: str
    data: bytes
    people: tuple[Read, ...] = tuple(map(as_read, PEOPLE))
    villages: tuple[str, ...] = tuple(VILLAGE_CODE[head.village] for head in HEADS)
    codes: tuple[str | None, ...] = tuple(head.household for head in HEADS)
    rows: int = len(PEOPLE)
    persons: int = len(PEOPLE)
    warnings: int = 0


@dataclass(frozen=True)
class Formula:
    """A formula with its saved result; None for one that was never calculated, text like #N/A for an error."""

    text: str
    result: Value = None


HEADERS = (
    "TT", "Thôn", "Mã hộ", "Họ và tên", "Nam/Nữ", "Ngày, tháng, năm sinh", "Quan hệ với CH", "Số CMND/CCCD", "Dân tộc",
    "Điểm B1", "Số khẩu", "BHYT", "Trình độ văn hóa", "Nghề nghiệp", "Ghi chú", "Số điện thoại", "B2", "Phân loại hộ",
    "Đang học",
)  # fmt: skip
HEADER_ROW = 4  # as Excel numbers it; the nine persons are in rows 5 to 13


def base_grid() -> Grid:
    """Title block, headings, one row for each person with the code of the household."""
    rows: Grid = [["ỦY BAN NHÂN DÂN XÃ HỮU LIÊN"], ["DANH SÁCH HỘ DÂN NĂM 2023"], [], list(HEADERS)]
    for number, person in enumerate(PEOPLE, start=1):
        rows.append(
            [
                number, person.village, person.household, person.name, person.sex, person.birth, person.relationship,
                person.citizen_id, person.ethnicity, 128 if person.is_head else None,
                size_of(person.household) if person.is_head else None, "x", None, None, None, None, None, None, None,
            ]
        )  # fmt: skip
    return rows


def changed(cells: Mapping[str, Any]) -> Grid:
    """The base grid with some cells changed."""
    grid = base_grid()
    for name, value in cells.items():
        row, column = xlsxwriter.utility.xl_cell_to_rowcol(name)
        while len(grid) <= row:
            grid.append([])
        grid[row].extend([None] * (column + 1 - len(grid[row])))
        grid[row][column] = value
    return grid


def write(
    sheets: Mapping[str, Grid],
    *,
    merges: Mapping[str, Sequence[str]] | None = None,
    hidden: Sequence[str] = (),
    options: Mapping[str, Any] | None = None,
    finish: Callable[[Any, dict[str, Any]], None] | None = None,
) -> bytes:
    """A workbook by XlsxWriter, the same bytes each time; `finish(book, sheets)` may add what else it needs."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **(options or {})})
    book.set_properties({"created": datetime(2023, 1, 1)})
    as_date = book.add_format({"num_format": "dd/mm/yyyy"})
    as_time = book.add_format({"num_format": "hh:mm"})
    written = {}
    for name, grid in sheets.items():
        sheet = written[name] = book.add_worksheet(name)
        for row, values in enumerate(grid):
            for column, value in enumerate(values):
                if isinstance(value, Formula):
                    sheet.write_formula(row, column, value.text, None, "" if value.result is None else value.result)
                elif isinstance(value, time):
                    sheet.write_datetime(row, column, value, as_time)
                elif isinstance(value, date):
                    sheet.write_datetime(row, column, value, as_date)
                elif isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)
        for merged in (merges or {}).get(name, ()):
            first = merged.split(":")[0]
            row, column = xlsxwriter.utility.xl_cell_to_rowcol(first)
            kept = grid[row][column] if row < len(grid) and column < len(grid[row]) else None
            sheet.merge_range(merged, kept if kept is not None else "")
        if name in hidden:
            sheet.hide()
    if finish:
        finish(book, written)
    book.close()
    return out.getvalue()


def write_base(cells: Mapping[str, Any] | None = None) -> bytes:
    """The base list, with some cells changed."""
    return write({"Danh sách": changed(cells or {})})


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts: Mapping[str, bytes] | Sequence[tuple[str, bytes]]) -> bytes:
    """A ZIP of these parts, the same bytes each time; a sequence may hold a name twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, content in parts.items() if isinstance(parts, Mapping) else parts:
            entry = zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def edit(data: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with something replaced in one of its parts; what is to be replaced must be there."""
    parts = parts_of(data)
    for old, new in changes:
        assert old in parts[part], (part, old)
        parts[part] = parts[part].replace(old, new)
    return pack(parts)


def without_times(data: bytes) -> bytes:
    """The workbook without the moment it was made, which openpyxl takes from the clock."""
    parts = parts_of(data)
    parts["docProps/core.xml"] = re.sub(rb"[0-9T:-]{19}Z", b"2023-01-01T00:00:00Z", parts["docProps/core.xml"])
    return pack(parts)


def with_parts(data: bytes, more: Mapping[str, bytes]) -> bytes:
    return pack({**parts_of(data), **more})
