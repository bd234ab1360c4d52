"""Names of persons as lists have them."""

import re

from households.rules.register.values import ValueFault
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, shown
from huulien.lib.workbook.writer import unescape_formula

LONGEST_NAME = 100

_LETTER = r"[^\W\d_ÞþÐðØøÆæßªºµ]"
_NAME = re.compile(rf"{_LETTER}+(?:[ .'-]+{_LETTER}+)*\.?")
_CURE = "Ghi họ, chữ đệm và tên bằng chữ, ví dụ Triệu Văn Sơn."


def parse_name(value: CellValue) -> str:
    """The full name in one line."""
    name = unescape_formula(clean(shown(value)))
    if _NAME.fullmatch(name):
        if len(name) > LONGEST_NAME:
            raise ValueFault(f"Họ tên dài quá {LONGEST_NAME} ký tự. {_CURE}")
        return name
    if re.search(r"[()\[\]]", name):
        raise ValueFault(f"Bỏ phần trong ngoặc khỏi họ tên; quan hệ, tên gọi khác ghi ở cột khác. {_CURE}")
    if re.search(r"\d", name):
        raise ValueFault(f"Họ tên có chữ số. {_CURE}")
    raise ValueFault(f"Họ tên có ký tự lạ. {_CURE}")
