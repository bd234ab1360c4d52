"""Births as lists have them: text, Excel dates, bare serial numbers, a year, or three columns."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from households.rules.facts import OLDEST_AGE, UNLIKELY_ABOVE_AGE
from households.rules.register.values import ValueFault
from huulien.lib.dates import age_on
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellError, CellValue, NoResult, shown

_EXAMPLE = "Ghi ngày/tháng/năm, ví dụ 12/05/1985, hoặc chỉ ghi năm 1985."
_DAY_EXAMPLE = "Ghi ngày/tháng/năm, ví dụ 05/12/2023."
_MIDNIGHT = r"(?:[ T]0?0:00(?::00)?)?"  # what is left of a date that another program turned into text
_DAY_MONTH_YEAR = re.compile(rf"([0-9]{{1,2}})\s*[/.\-]\s*([0-9]{{1,2}})\s*[/.\-]\s*([0-9]{{4}}){_MIDNIGHT}")
_YEAR_MONTH_DAY = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){_MIDNIGHT}")
_IN_WORDS = re.compile(r"(?:ngày\s+)?([0-9]{1,2})\s+tháng\s+([0-9]{1,2})\s+năm\s+([0-9]{4})", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}\s*[/.\-]\s*[0-9]{1,2}\s*[/.\-]\s*[0-9]{2}")
_MONTH_YEAR = re.compile(r"(?:tháng\s+)?([0-9]{1,2})\s*[/.\-]\s*([0-9]{4})", re.IGNORECASE)
_YEAR = re.compile(r"(?:năm |sinh năm )?([0-9]{4})", re.IGNORECASE)
# A day that nobody remembers: 00/00/1985, --/--/1985, …/…/1985.
_UNKNOWN_DAY = re.compile(r"(?:00?|[-–.…?_ ]*)\s*/\s*(?:00?|[-–.…?_ ]*)\s*/\s*([0-9]{4})")

# A year typed into a cell of dates becomes a day of 1905: serial 1985 shows as 07/06/1905.
_FIRST_YEAR_AS_SERIAL, _LAST_YEAR_AS_SERIAL = 1900, 2100
_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_ZERO_1904 = date(1904, 1, 1)
_FIRST_SERIAL, _LAST_SERIAL = 3_000, 80_000  # 1908 to 2119: what a number that is no year can be


@dataclass(frozen=True, slots=True)
class Birth:
    """A day of birth, or only its year; `look_at` says what the officer should look at again, empty when nothing."""

    day: date | None = None
    year: int | None = None
    look_at: str = ""

    @property
    def known_year(self) -> int | None:
        return self.day.year if self.day else self.year


def parse_birth(value: CellValue, *, on: date, counts_from_1904: bool = False) -> Birth:
    """The birth that a cell gives; a `ValueFault` for what is no date, could be two, or cannot be on the day `on`."""
    return _plausible(_read(value, counts_from_1904), on)


def parse_day(value: CellValue, *, counts_from_1904: bool = False) -> date:
    """The day that a cell gives, of something other than a birth: a year alone is none."""
    try:
        found = _read(value, counts_from_1904)
    except ValueFault as fault:
        words, or_year, _ = str(fault).replace(_EXAMPLE, _DAY_EXAMPLE).partition(", hoặc chỉ ghi năm")
        raise ValueFault(f"{words}." if or_year else words) from None
    if found.day is None:
        raise ValueFault(f"Thiếu ngày, tháng. {_DAY_EXAMPLE}")
    return found.day


def join_birth(day: CellValue, month: CellValue, year: CellValue, *, on: date) -> Birth:
    """The birth given in three columns; without day and month only the year counts."""
    parts = [_part(part) for part in (day, month, year)]
    if parts[2] is None:
        raise ValueFault(f"Thiếu năm sinh. {_EXAMPLE}")
    if not parts[0] and not parts[1]:
        return _plausible(Birth(year=parts[2]), on)
    if not parts[0] or not parts[1]:
        return _plausible(Birth(year=parts[2], look_at=f"Thiếu ngày hoặc tháng; chỉ ghi năm {parts[2]}."), on)
    return _plausible(Birth(_day(parts[0], parts[1], parts[2])), on)


def _part(value: CellValue) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = clean(shown(value))
    if not (text.isascii() and text.isdigit()):
        raise ValueFault("Ghi ngày, tháng, năm bằng số, mỗi phần ở cột của nó, ví dụ 12, 5, 1985.")
    return int(text)


def _read(value: CellValue, counts_from_1904: bool) -> Birth:
    if isinstance(value, str):
        return _from_text(clean(value).lstrip("'").replace("–", "-"))
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Birth(_not_a_year_in_disguise(value, counts_from_1904))
    if isinstance(value, bool | time | CellError | NoResult) or value is None:
        raise ValueFault(f"Không phải là ngày. {_EXAMPLE}")
    if value != int(value):
        raise ValueFault(f"Không phải là ngày. {_EXAMPLE}")
    return _from_number(int(value), counts_from_1904)


def _from_text(text: str) -> Birth:
    if found := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return Birth(_day(day, month, year)) if day or month else Birth(year=year)
    if found := _YEAR.fullmatch(text):
        return Birth(year=int(found[1]))
    if found := _YEAR_MONTH_DAY.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
        return Birth(_day(day, month, year))
    if found := _IN_WORDS.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return Birth(_day(day, month, year))
    if _SHORT_YEAR.fullmatch(text):
        raise ValueFault("Năm chỉ có hai chữ số. Ghi đủ bốn chữ số của năm, ví dụ 12/05/1985.")
    if found := _MONTH_YEAR.fullmatch(text):
        month, year = int(found[1]), int(found[2])
        if not 1 <= month <= 12:
            raise ValueFault(f"Không có tháng {month}. {_EXAMPLE}")
        return Birth(year=year, look_at=f"Không có ngày; chỉ ghi năm {year}.")
    if found := _UNKNOWN_DAY.fullmatch(text):
        return Birth(year=int(found[1]))
    raise ValueFault(f"Không phải là ngày. {_EXAMPLE}")


def _from_number(number: int, counts_from_1904: bool) -> Birth:
    if _FIRST_YEAR_AS_SERIAL <= number <= _LAST_YEAR_AS_SERIAL:
        return Birth(year=number)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return Birth((_SERIAL_ZERO_1904 if counts_from_1904 else _SERIAL_ZERO) + timedelta(days=number))
    raise ValueFault(f"Không phải là ngày. {_EXAMPLE}")


def _day(day: int, month: int, year: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if month > 12 and day <= 12:
        raise ValueFault(f"Không có tháng {month}. Ghi ngày trước, tháng sau; có phải {month:02}/{day:02}/{year}?")
    raise ValueFault(f"Không có ngày này. Sửa thành ngày có thật, hoặc chỉ ghi năm {year}.")


def _not_a_year_in_disguise(day: date, counts_from_1904: bool) -> date:
    serial = (day - (_SERIAL_ZERO_1904 if counts_from_1904 else _SERIAL_ZERO)).days
    if _FIRST_YEAR_AS_SERIAL <= serial <= _LAST_YEAR_AS_SERIAL:
        raise ValueFault(
            f"Ô đang là ngày {day:%d/%m/%Y}. Nếu là năm {serial} thì đổi định dạng ô sang Văn bản (Text) "
            f"rồi ghi {serial}."
        )
    return day


def _plausible(birth: Birth, on: date) -> Birth:
    year = birth.known_year or 0
    if (birth.day and birth.day > on) or year > on.year:
        raise ValueFault(f"Ngày sinh ở sau hôm nay ({on:%d/%m/%Y}). Kiểm tra lại năm.")
    if year < on.year - OLDEST_AGE:
        raise ValueFault(f"Năm sinh {year} đã hơn {OLDEST_AGE} năm. Kiểm tra lại năm.")
    age = age_on(birth.day, on) if birth.day else on.year - year
    if age > UNLIKELY_ABOVE_AGE:
        return Birth(birth.day, birth.year, f"Người này {age} tuổi. Kiểm tra lại năm sinh.")
    return birth
