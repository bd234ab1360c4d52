"""A workbook as plain values, every cell accounted for.

The reader is our own, over expat: measured on 10.000 rows of 15 columns it takes as long as a calamine read followed by
the scan that would be needed to prove that nothing was dropped, tells errors and formulas without result apart, and
keeps one copy of a text that a hostile file repeats a million times. The tests hold it against calamine and openpyxl.
"""

import posixpath
from dataclasses import dataclass

from huulien.lib.text import unescape
from huulien.lib.workbook.container import open_container
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.safe_xml import Attributes, each_element, new_parser, run
from huulien.lib.workbook.sheet import BookContext, CellBudget, Sheet, read_sheet
from huulien.lib.workbook.styles import date_styles

_NOT_A_WORKBOOK = "Tệp không có sổ Excel bên trong. Mở tệp bằng Excel, lưu thành tệp .xlsx mới rồi tải lên."


@dataclass(frozen=True, slots=True)
class Workbook:
    """The worksheets in their order. Chart sheets hold no cells and are left out."""

    sheets: tuple[Sheet, ...]
    counts_from_1904: bool


@dataclass(frozen=True, slots=True)
class _SheetEntry:
    name: str
    relationship: str
    is_hidden: bool


def read_workbook(data: bytes) -> Workbook:
    """The values of an .xlsx file. Raises `WorkbookError`, in the user's words, for anything else."""
    container = open_container(data)
    parts = container.parts
    book_part = _target_of_kind(parts, "", "officedocument")
    if book_part is None or book_part not in parts:
        raise WorkbookError(_NOT_A_WORKBOOK)
    entries, counts_from_1904 = _read_book(book_part, container.xml(book_part))
    strings_part = _target_of_kind(parts, book_part, "sharedstrings")
    styles_part = _target_of_kind(parts, book_part, "styles")
    book = BookContext(
        shared_strings=_shared_strings(strings_part, container.xml(strings_part)) if strings_part in parts else (),
        date_styles=date_styles(container.xml(styles_part) if styles_part in parts else None),
        counts_from_1904=counts_from_1904,
    )
    targets = _relationships(parts, book_part)
    budget = CellBudget()
    sheets = []
    for entry in entries:
        kind, part = targets.get(entry.relationship, ("", ""))
        if kind == "chartsheet":
            continue
        if kind != "worksheet" or part not in parts:
            raise WorkbookError(
                f"Trang tính “{entry.name}” không có nội dung trong tệp. Mở tệp bằng Excel, lưu lại rồi tải lên."
            )
        xml = container.xml(part)
        sheets.append(read_sheet(entry.name, part=part, xml=xml, is_hidden=entry.is_hidden, book=book, budget=budget))
    container.check_the_rest()
    if len({sheet.name.lower() for sheet in sheets}) < len(sheets):
        raise WorkbookError("Sổ có hai trang tính cùng tên. Mở tệp bằng Excel, đổi tên một trang, lưu lại rồi tải lên.")
    if not sheets:
        raise WorkbookError(_NOT_A_WORKBOOK)
    return Workbook(tuple(sheets), counts_from_1904)


def _read_book(part: str, xml: bytes) -> tuple[list[_SheetEntry], bool]:
    """The sheets that the workbook lists, and whether its days count from 1904 (old Macintosh files)."""
    entries: list[_SheetEntry] = []
    counts_from_1904 = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal counts_from_1904
        if name == "sheet":
            relationship = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            is_hidden = attributes.get("state", "visible") != "visible"
            entries.append(_SheetEntry(attributes.get("name", ""), relationship, is_hidden))
        elif name == "workbookPr":
            counts_from_1904 = attributes.get("date1904") in {"1", "true"}

    each_element(part, xml, start)
    return entries, counts_from_1904


def _relationships(parts: dict[str, bytes], source: str) -> dict[str, tuple[str, str]]:
    """Relationship id → (its kind, the part it leads to) of the part `source`; "" is the package itself."""
    folder, name = posixpath.split(source)
    rels_part = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2].lower()
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            found[attributes.get("Id", "")] = (kind, target.lstrip("/").lower())

    if rels_part in parts:
        each_element(rels_part, parts[rels_part], start)
    return found


def _target_of_kind(parts: dict[str, bytes], source: str, kind: str) -> str | None:
    return next((part for found, part in _relationships(parts, source).values() if found == kind), None)


def _shared_strings(part: str | None, xml: bytes) -> list[str]:
    """The texts that cells refer to by number; the pieces of a formatted text are joined."""
    assert part is not None
    strings: list[str] = []
    pieces: list[str] = []
    text: list[str] = []
    is_phonetic = False
    parser = new_parser(part)

    def start(name: str, _: Attributes) -> None:
        nonlocal is_phonetic
        local = name.rpartition(":")[2]
        if local == "si":
            text.clear()
        elif local == "t":
            pieces.clear()
        elif local == "rPh":
            is_phonetic = True

    def end(name: str) -> None:
        nonlocal is_phonetic
        local = name.rpartition(":")[2]
        if local == "t":
            if not is_phonetic:
                text.extend(pieces)
        elif local == "si":
            strings.append(unescape("".join(text)))
        elif local == "rPh":
            is_phonetic = False

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    run(parser, part, xml)
    return strings
