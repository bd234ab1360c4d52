"""How the code of a household and the name of a person are written: one rule for form, admin, import and API."""

import re

from huulien.lib.text import clean

LONGEST_CODE = 20
LONGEST_NAME = 100

_CODE = re.compile(rf"[A-Za-zĐđ0-9][A-Za-zĐđ0-9./_-]{{0,{LONGEST_CODE - 1}}}")
_LETTER = r"[^\W\d_ÞþÐðØøÆæßªºµ]"
_NAME = re.compile(rf"{_LETTER}+(?:[ .'-]+{_LETTER}+)*\.?")
_CURE = "Ghi họ, chữ đệm và tên bằng chữ, ví dụ Triệu Văn Sơn."


def household_code(text: str) -> str:
    """The code as it is kept: without any space."""
    return clean(text).replace(" ", "")


def code_fault(code: str) -> str:
    """What is wrong with a household's code; empty when nothing is."""
    if _CODE.fullmatch(code):
        return ""
    return f"Mã hộ chỉ gồm chữ, số và dấu . - / _, không quá {LONGEST_CODE} ký tự, ví dụ 0412."


def number_of(code: str) -> int | None:
    """The number that a code is; None for one with other signs than the digits 0 to 9."""
    return int(code) if code.isascii() and code.isdigit() else None


def name_fault(name: str) -> str:
    """What is wrong with a person's full name; empty when nothing is."""
    if _NAME.fullmatch(name):
        return f"Họ tên dài quá {LONGEST_NAME} ký tự. {_CURE}" if len(name) > LONGEST_NAME else ""
    if re.search(r"[()\[\]]", name):
        return f"Bỏ phần trong ngoặc khỏi họ tên; quan hệ, tên gọi khác ghi ở cột khác. {_CURE}"
    return f"Họ tên có chữ số. {_CURE}" if re.search(r"\d", name) else f"Họ tên có ký tự lạ. {_CURE}"
