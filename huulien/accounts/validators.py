"""What a password must not be, in words that say what to do; Django's own are half English, and do not see accents."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from huulien.lib.text import search_fold

SHORTEST_NAME = 5  # a shorter one stands in too many honest passwords
COMMON_WORDS = Path(__file__).with_name("common_words_vi.txt")
_SIGNS_FOR_LETTERS = str.maketrans("@4013$5", "aaoiess")
_AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Mật khẩu phải có ít nhất {self.min_length} ký tự. Ghép vài từ không liên quan với nhau."


class NotCommon(password_validation.CommonPasswordValidator):
    """Refuses what many use: Django's list, which is English, and one or two of our common words with any digits and
    signs around them: "Matkhau@123", "Hữu Liên 2023"."""

    def get_error_message(self) -> str:
        return "Mật khẩu này nhiều người dùng nên dễ đoán. Chọn mật khẩu khác."

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        core = _AROUND.sub("", _plain(password))
        readings = (core.translate(_SIGNS_FOR_LETTERS), re.sub(r"[\W\d_]", "", core))
        if any(_common().fullmatch(reading) for reading in readings):
            raise ValidationError(self.get_error_message(), code="password_too_common")


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "Mật khẩu không được chỉ gồm chữ số. Thêm chữ cái."


class UnlikeItsUser(password_validation.UserAttributeSimilarityValidator):
    """Refuses the user's name with or without accents and spaces: "nguyenthiha" for Nguyễn Thị Hà."""

    def get_error_message(self) -> str:
        return "Mật khẩu quá giống tên đăng nhập hoặc họ tên. Chọn mật khẩu khác."

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        names = (_plain(getattr(user, attribute, None) or "") for attribute in self.user_attributes)
        if any(len(name) >= SHORTEST_NAME and name in _plain(password) for name in names):
            raise ValidationError(self.get_error_message(), code="password_too_similar")


def _plain(text: str) -> str:
    return search_fold(text).replace(" ", "")


@cache
def _common() -> re.Pattern[str]:
    words = COMMON_WORDS.read_text(encoding="utf-8").split()
    return re.compile(f"(?:{'|'.join(words)}){{1,2}}")
