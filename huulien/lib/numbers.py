"""Numbers as a Vietnamese office types and prints them: 10,98 and 1.500.000."""

import re
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
NOBODY_COUNTED = "không có đối tượng"  # what 0/0 prints
NOT_REVIEWED = "chưa có kết quả rà soát"  # what a rate prints before the first settled result

_SIGN = r"(?P<sign>[-+\u2212]?)\s?"
_GROUPED_BY_DOTS = re.compile(_SIGN + r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<part>[0-9]+))?")
_GROUPED_BY_SPACES = re.compile(_SIGN + r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:[.,](?P<part>[0-9]+))?")
_PLAIN = re.compile(_SIGN + r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?")
_ONE_DOT_GROUP = re.compile(r"[-+\u2212]?\s?[1-9][0-9]{0,2}\.[0-9]{3}")
_GROUPED_BY_COMMAS = re.compile(r"[-+\u2212]?\s?[0-9]{1,3}(?:,[0-9]{3}){2,}(?:\.[0-9]+)?")
_VIETNAMESE_SIGNS = str.maketrans(",.-", f".,{MINUS}")
_CURRENCY = re.compile(r"\s*(?:đ|đồng|vnđ|vnd)\.?$", re.IGNORECASE)
_LEAST_WITH_ONE_DOT = 10_000  # đồng
_LONGEST = 18  # digits: beyond any count or sum of money of a province


class NumberError(ValueError):
    """The text is not a number, or could be two; the message tells the user, in Vietnamese, what to type."""


def parse_decimal(text: str, *, example: str = "10,98") -> Decimal:
    """The number in `text`: decimals by comma or dot, thousands by dots or spaces. `1.234` is asked back."""
    return _parse(text, f"Ghi số, ví dụ {example}.")


def parse_integer(text: str, *, example: str = "125") -> int:
    """The whole number in `text`, read as in `parse_decimal`; "12,0" is not one."""
    cure = f"Ghi số nguyên, ví dụ {example}."
    number = _parse(text, cure)
    if number.as_tuple().exponent != 0:
        raise NumberError(f"Phải là số nguyên, không có phần thập phân. {cure}")
    return int(number)


def parse_vnd(text: str, *, example: str = "150.000.000") -> int:
    """The sum in `text`, in whole đồng: "750.000", "750.000 đ". There is nothing smaller, so a dot stands between
    thousands; "1.450" is asked back all the same, since people also write thousands of đồng so."""
    typed = _CURRENCY.sub("", text.strip())
    if not _ONE_DOT_GROUP.fullmatch(typed):
        return parse_integer(typed, example=example)
    amount = parse_integer(typed.replace(".", ""), example=example)
    if abs(amount) < _LEAST_WITH_ONE_DOT:
        raise NumberError(f"Không rõ là {amount} đồng hay {typed} nghìn đồng. Ghi đủ số, ví dụ {example}.")
    return amount


def parse_percent(text: str, *, example: str = "10,98 %") -> Decimal:
    """Percent as a number of hundredths, with or without the sign: "10,98 %" is Decimal("10.98")."""
    typed = text.replace(NO_BREAK_SPACE, " ").strip()
    return _parse(typed.removesuffix("%").rstrip(), f"Ghi tỷ lệ phần trăm, ví dụ {example}.")


def plain_number(text: str) -> int | None:
    """The number that `text` writes in digits alone, as an address names a record; None for anything else, and for more
    digits than any count has."""
    return int(text) if text.isdecimal() and len(text) <= _LONGEST else None


def format_integer(number: int) -> str:
    """1.500.000"""
    return f"{number:,}".translate(_VIETNAMESE_SIGNS)


def format_decimal(number: Decimal, places: int | None = None) -> str:
    """1.234,5: rounded half up to `places`, or with the decimals it has."""
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not number:
        number = abs(number)  # no "−0,00"
    return f"{number:,f}".translate(_VIETNAMESE_SIGNS)


def plain_decimal(number: Decimal) -> str:
    """1234.5 as machines read it, without zeros at its end: "12", "12.5"."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_percent(rate: Decimal | None, gap: str = NO_BREAK_SPACE) -> str:
    """10,98 % from Decimal("10.98"), the sign behind `gap`; None is the rate of nobody, 0/0."""
    return NOBODY_COUNTED if rate is None else f"{format_decimal(rate, 2)}{gap}%"


def format_points(difference: Decimal) -> str:
    """4,44 điểm phần trăm: the difference of two rates in percent."""
    return f"{format_decimal(difference, 2)} điểm phần trăm"


def format_vnd(amount: int) -> str:
    """1.500.000 đ"""
    return f"{format_integer(amount)}{NO_BREAK_SPACE}đ"


def _parse(text: str, cure: str) -> Decimal:
    typed = " ".join(text.replace(NO_BREAK_SPACE, " ").split())
    if not typed:
        raise NumberError(f"Chưa ghi số. {cure}")
    if _ONE_DOT_GROUP.fullmatch(typed):
        raise NumberError(f"Không rõ là {typed.replace('.', '')} hay {typed.replace('.', ',')}. {cure}")
    if _GROUPED_BY_COMMAS.fullmatch(typed):
        raise NumberError(f"Dấu phẩy đứng trước phần thập phân, giữa các nhóm nghìn ghi dấu chấm. {cure}")
    found = _GROUPED_BY_DOTS.fullmatch(typed) or _GROUPED_BY_SPACES.fullmatch(typed) or _PLAIN.fullmatch(typed)
    if not found:
        raise NumberError(f"Không phải là số. {cure}")
    whole, part = re.sub(r"[. ]", "", found["whole"]), found["part"] or ""
    if len(whole) + len(part) > _LONGEST:
        raise NumberError(f"Số dài quá {_LONGEST} chữ số. {cure}")
    number = Decimal(f"{whole}.{part}" if part else whole)
    return -number if found["sign"] in {"-", MINUS} else number
