"""How the cells of a filled-in sheet are read; what could mean two things is asked back."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from households.rules.register.births import Birth, parse_birth, parse_day
from households.rules.register.fields import Field
from households.rules.register.values import ValueFault, is_blank, parse_choice, parse_code, parse_text, parse_yes_no
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import NumberError, parse_decimal, parse_integer, parse_vnd
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellError, CellValue, NoResult, shown
from huulien.platform import clock
from programs.sheets.declaration import SheetColumn, Who

_CITIZEN_ID = re.compile(r"[0-9]{12}")
MOST_VND = 10_000_000_000_000


def is_empty(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and is_blank(clean(value)))


def refuse_formula(value: CellValue) -> None:
    if isinstance(value, NoResult):
        raise ValueFault("Ô là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại, hoặc ghi thẳng giá trị.")
    if isinstance(value, CellError):
        raise ValueFault(f"Ô báo lỗi {value}. Ghi thẳng giá trị.")


def text(longest: int) -> Callable[[CellValue], str]:
    return lambda value: parse_text(value, longest)


def choice(labels: type[LabelledEnum], *only: Any) -> Callable[[CellValue], Any]:
    def read(value: CellValue) -> Any:
        found = parse_choice(value, labels)
        if only and found not in only:
            raise ValueFault(f"Ghi một trong: {'; '.join(one.label for one in only)}.")
        return found

    return read


def day(value: CellValue) -> date:
    return parse_day(value)


def birth(value: CellValue) -> Birth:
    return parse_birth(value, on=clock.today())


def malnourished(value: CellValue) -> bool:
    return parse_yes_no(value, Field.MALNOURISHED)


def money(value: CellValue) -> int:
    """Whole đồng."""
    found = whole(value, example="50.000.000", parse=parse_vnd)
    if not 0 <= found <= MOST_VND:
        raise ValueFault("Số tiền phải từ 0 đồng, không quá 10.000 tỷ. Kiểm tra lại.")
    return found


def whole(value: CellValue, *, example: str = "2023", parse: Callable[..., int] = parse_integer) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise ValueFault(f"Không phải là số nguyên. Ghi số nguyên, ví dụ {example}.")
    try:
        return parse(clean(value), example=example)
    except NumberError as error:
        raise ValueFault(str(error)) from None


def amount(most: int, example: str) -> Callable[[CellValue], Decimal]:
    """A number with decimals, from above 0 to `most`, to two places."""

    def read(value: CellValue) -> Decimal:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found = Decimal(str(value))
        elif isinstance(value, str):
            try:
                found = parse_decimal(clean(value), example=example)
            except NumberError as error:
                raise ValueFault(str(error)) from None
        else:
            raise ValueFault(f"Không phải là số. Ghi số, ví dụ {example}.")
        if not 0 < found <= most:
            raise ValueFault(f"Ghi số lớn hơn 0, không quá {most}, ví dụ {example}.")
        if found != round(found, 2):
            raise ValueFault(f"Ghi nhiều nhất hai chữ số sau dấu phẩy, ví dụ {example}.")
        return found

    return read


def citizen_id(value: CellValue) -> str:
    number = re.sub(r"[\s.'-]", "", clean(shown(value)))
    if isinstance(value, int):
        number = number.zfill(12)  # Excel takes the zero from the front of a number
    if not _CITIZEN_ID.fullmatch(number):
        raise ValueFault("Ghi đủ 12 chữ số như trên thẻ CCCD, hoặc để trống.")
    return number


WHO = (
    SheetColumn(Who.CODE, "Mã hộ", parse_code, ("mã số hộ", "hộ"), names_row=True, width=10),
    SheetColumn(Who.NAME, "Họ và tên", text(100), ("họ tên", "họ và tên người", "người", "của ai"), width=24),
    SheetColumn(Who.BIRTH, "Ngày sinh", birth, ("ngày, tháng, năm sinh", "ngày tháng năm sinh", "năm sinh"), width=12),
    SheetColumn(Who.CITIZEN_ID, "Số CCCD", citizen_id, ("cccd", "số định danh cá nhân"), names_row=True,
                is_sent=False),
    SheetColumn(Who.VILLAGE, "Thôn", text(100), ("thôn, bản",)),
    SheetColumn(Who.COMMUNE, "Xã", text(100), is_sent=False),
)  # fmt: skip


def who(*, filled: tuple[str, ...] = (), asked: tuple[str, ...] = (Who.CODE, Who.NAME)) -> tuple[SheetColumn, ...]:
    """The columns that name a household and a person, of which a kind asks for some."""
    return tuple(
        replace(column, is_asked=column.key in asked or column.key in filled, is_filled=column.key in filled)
        for column in WHO
    )
