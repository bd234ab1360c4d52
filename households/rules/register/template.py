"""The workbook that the officer downloads to fill in, and that an export fills: one layout, read without a fault."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from households.rules.register.fields import YES_NO_FIELDS, Field
from households.rules.register.template_format import (
    COLUMNS,
    HELP_SHEET,
    LISTS_SHEET,
    REGISTER_SHEET,
    VERSION,
    TemplateColumn,
)
from households.vocabulary import ETHNIC_GROUPS, Employment, PovertyClass, Qualification, Relationship, Sex, Studying
from huulien.lib.labels import LabelledEnum
from huulien.lib.text import sort_key
from huulien.lib.workbook.new import new_workbook

YES, NO = "Có", "Không"

_ROWS_TO_FILL = 5_000
_MADE_AT = datetime(2023, 1, 1)  # noqa: DTZ001  fixed, so that the same input gives the same bytes
_HELP = (
    "Cách ghi danh sách hộ",
    "1. Mỗi dòng là một người. Các dòng cùng mã hộ là một hộ; ghi thôn và mã hộ ở mọi dòng.",
    "2. Mỗi hộ có đúng một người ghi “Chủ hộ” ở cột “Quan hệ với chủ hộ”.",
    "3. Ngày sinh ghi ngày/tháng/năm, ví dụ 12/05/1985; chỉ biết năm thì ghi 1985.",
    "4. Số CCCD ghi đủ 12 chữ số như trên thẻ; cột đã để dạng văn bản nên không mất số 0 ở đầu.",
    "5. Các cột có – không ghi “Có” hoặc “Không”. Để trống là chưa rõ, không phải là không.",
    "6. Địa chỉ, số điện thoại, số khẩu, điểm B1, B2, phân loại chỉ ghi ở dòng của chủ hộ.",
    "7. Điểm B2 và phân loại chỉ để đối chiếu: hệ thống tự xếp loại theo phiếu rà soát.",
    "8. Không đổi dòng tiêu đề. Cột không dùng thì để trống.",
    "9. Khi tải lên, hệ thống cho xem trước; còn lỗi thì chưa ghi gì vào sổ.",
)
_HELP_WITH_MARKS = (
    "10. Cột cuối “Dấu xuất sổ” cho hệ thống biết ô nào trong sổ đã sửa sau khi xuất. Không sửa, không xóa cột này.",
)


def build_template(villages: Sequence[str]) -> bytes:
    """The empty template for a commune with the villages of these names."""
    return write_workbook(villages, ())


def write_workbook(
    villages: Sequence[str], rows: Iterable[dict[Field, str | int]], columns: Sequence[TemplateColumn] = COLUMNS
) -> bytes:
    """The template with these rows in it; the same input gives the same bytes."""
    out = io.BytesIO()
    book = new_workbook(out)
    book.set_properties({"title": "Danh sách hộ", "created": _MADE_AT})
    book.set_custom_property("version", VERSION)
    sheet = book.add_worksheet(REGISTER_SHEET)
    help_sheet = book.add_worksheet(HELP_SHEET)
    lists = book.add_worksheet(LISTS_SHEET)
    ranges = _write_lists(lists, _choices(villages))
    _write_headings(book, sheet, columns)
    row_count = _write_rows(sheet, rows, columns)
    _add_choices(sheet, ranges, max(row_count, _ROWS_TO_FILL))
    _write_help(book, help_sheet, _HELP if columns is COLUMNS else (*_HELP, *_HELP_WITH_MARKS))
    book.close()
    return out.getvalue()


def _choices(villages: Sequence[str]) -> dict[Field, list[str]]:
    """What the drop-downs offer."""
    return {
        Field.VILLAGE: list(villages),
        Field.RELATIONSHIP: _labels(Relationship),
        Field.SEX: _labels(Sex),
        Field.ETHNICITY: sorted(ETHNIC_GROUPS, key=sort_key),
        Field.EMPLOYMENT: _labels(Employment),
        Field.STUDYING: _labels(Studying),
        Field.QUALIFICATION: _labels(Qualification),
        Field.POVERTY_CLASS: _labels(PovertyClass),
        **{field: [YES, NO] for field in YES_NO_FIELDS},
    }


def _labels(kind: type[LabelledEnum]) -> list[str]:
    return [label for _value, label in kind.choices()]


def _write_lists(sheet: Worksheet, choices: dict[Field, list[str]]) -> dict[Field, str]:
    """Write each list of choices in a column of the hidden sheet; return where each is."""
    sheet.write_string(0, 0, VERSION)
    ranges: dict[Field, str] = {}
    for column, (field, texts) in enumerate(choices.items()):
        sheet.write_string(1, column, field.label)
        for row, text in enumerate(texts, start=2):
            sheet.write_string(row, column, text)
        letters = xlsxwriter.utility.xl_col_to_name(column)
        if texts:
            ranges[field] = f"='{LISTS_SHEET}'!${letters}$3:${letters}${len(texts) + 2}"
    sheet.very_hidden()
    return ranges


def _write_headings(book: xlsxwriter.Workbook, sheet: Worksheet, columns: Sequence[TemplateColumn]) -> None:
    heading = book.add_format(
        {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "border": 1, "bg_color": "#E7E6F2"}
    )
    for column, entry in enumerate(columns):
        cells: Format = book.add_format({"locked": False, **({"num_format": "@"} if entry.is_text else {})})
        sheet.set_column(column, column, entry.width, cells)
        sheet.write_string(0, column, entry.field.label, heading)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 3)
    sheet.protect(
        "",
        {
            "format_cells": True,
            "format_columns": True,
            "format_rows": True,
            "insert_rows": True,
            "delete_rows": True,
            "sort": True,
            "autofilter": True,
        },
    )


def _write_rows(sheet: Worksheet, rows: Iterable[dict[Field, str | int]], columns: Sequence[TemplateColumn]) -> int:
    """Write the rows under the headings; return how many there were."""
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, entry in enumerate(columns):
            value = row.get(entry.field, "")
            if isinstance(value, int):
                sheet.write_number(count, column, value)
            elif value:
                sheet.write_string(count, column, value)
    return count


def _add_choices(sheet: Worksheet, ranges: dict[Field, str], last_row: int) -> None:
    for column, entry in enumerate(COLUMNS):
        if entry.field in ranges:
            sheet.data_validation(
                1,
                column,
                last_row,
                column,
                {
                    "validate": "list",
                    "source": ranges[entry.field],
                    "error_type": "warning",
                    "error_title": entry.field.label,
                    "error_message": "Nên chọn một mục trong danh sách.",
                },
            )


def _write_help(book: xlsxwriter.Workbook, sheet: Worksheet, texts: Sequence[str]) -> None:
    title = book.add_format({"bold": True, "font_size": 13})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 100, wrapped)
    for row, text in enumerate(texts):
        sheet.write_string(row, 0, text, title if row == 0 else wrapped)
