"""A score sheet as an office has it in Excel: questions, answers, points. The points themselves are never shipped."""

from dataclasses import dataclass

from huulien.lib.numbers import parse_integer
from huulien.lib.text import clean, search_fold
from huulien.lib.workbook.cells import cell_name, shown
from huulien.lib.workbook.sheet import Sheet

# What a heading begins with, without accents, and what the column below it holds.
HEADINGS = {
    "code": ("ma", "tt", "stt"),
    "text": ("noi dung", "cau hoi"),
    "answer": ("tra loi", "phuong an"),
    "points": ("diem",),
}
HEADING_NAMES = {"code": "Mã câu", "text": "Nội dung", "answer": "Trả lời", "points": "Điểm"}


class ScoreTableFault(ValueError):
    """The table cannot be read: the message names the cell and the cure."""


@dataclass(frozen=True)
class TableOption:
    text: str
    points: int


@dataclass(frozen=True)
class TableItem:
    code: str
    text: str
    options: tuple[TableOption, ...]


def read_score_table(sheet: Sheet) -> tuple[TableItem, ...]:
    """The questions in their order; a row without code or question is one more answer to the question above it."""
    heading, columns = _find_heading(sheet)
    items: list[TableItem] = []
    for row in range(heading + 1, len(sheet.rows)):
        texts = {name: _text(sheet, row, column) for name, column in columns.items()}
        if not any(texts.values()):
            continue
        if texts["code"] or texts["text"]:
            if not (texts["code"] and texts["text"]):
                missing = "code" if not texts["code"] else "text"
                raise _fault(row, columns[missing], f"ghi {HEADING_NAMES[missing].lower()} của câu này")
            if any(item.code == texts["code"] for item in items):
                raise _fault(row, columns["code"], f"mã {texts['code']} đã dùng ở câu trên, ghi mã khác")
            items.append(TableItem(texts["code"], texts["text"], ()))
        if not items:
            raise _fault(row, columns["code"], "ghi mã câu và nội dung trước câu trả lời đầu tiên")
        last = items[-1]
        items[-1] = TableItem(last.code, last.text, (*last.options, _option(row, columns, texts)))
    if not items:
        raise ScoreTableFault("Bảng điểm không có câu nào. Ghi mỗi câu trả lời một dòng dưới tiêu đề.")
    return tuple(items)


def _option(row: int, columns: dict[str, int], texts: dict[str, str]) -> TableOption:
    if not texts["answer"]:
        raise _fault(row, columns["answer"], "ghi nội dung câu trả lời")
    negative = texts["points"].startswith(("-", "−"))
    try:
        points = parse_integer(texts["points"].lstrip("-−"), example="15")
    except ValueError:
        raise _fault(row, columns["points"], "ghi số điểm là số nguyên, ví dụ 15") from None
    return TableOption(texts["answer"], -points if negative else points)


def _find_heading(sheet: Sheet) -> tuple[int, dict[str, int]]:
    for row, cells in enumerate(sheet.rows):
        columns: dict[str, int] = {}
        for column in range(len(cells)):
            heading = search_fold(_text(sheet, row, column))
            for name, starts in HEADINGS.items():
                if name not in columns and heading.startswith(starts):
                    columns[name] = column
                    break
        if len(columns) == len(HEADINGS):
            return row, columns
    raise ScoreTableFault("Không thấy dòng tiêu đề. Cần bốn cột: Mã câu, Nội dung, Trả lời, Điểm.")


def _text(sheet: Sheet, row: int, column: int) -> str:
    return clean(shown(sheet.value(row, column)))


def _fault(row: int, column: int, cure: str) -> ScoreTableFault:
    return ScoreTableFault(f"Ô {cell_name(row, column)}: {cure}.")
