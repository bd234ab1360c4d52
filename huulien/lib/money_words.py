"""Sums of money in words, as papers say them beside the figures: "Tám mươi tám triệu đồng"."""

from collections.abc import Iterator

from huulien.lib.text import upper_first

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 1_000_000_000


def vnd_in_words(amount: int) -> str:
    """The amount read out, with a capital and the đồng."""
    return upper_first(f"{_read(amount)} đồng")


def _read(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    return " ".join(_words(number, is_first=True))


def _words(number: int, *, is_first: bool) -> Iterator[str]:
    """What stands before a group is read in full: 1.005 is "một nghìn không trăm linh năm"."""
    billions, rest = divmod(number, _BILLION)
    if billions:
        yield from _words(billions, is_first=is_first)
        yield "tỷ"
        is_first = False
    for unit, name in ((1_000_000, "triệu"), (1_000, "nghìn"), (1, "")):
        if group := rest // unit % 1000:
            yield from _group(group, is_first=is_first)
            if name:
                yield name
            is_first = False


def _group(number: int, *, is_first: bool) -> Iterator[str]:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    is_after = bool(hundreds) or not is_first
    if is_after:
        yield f"{_DIGITS[hundreds]} trăm"
    if tens == 1:
        yield "mười"
    elif tens:
        yield f"{_DIGITS[tens]} mươi"
    elif ones and is_after:
        yield "linh"
    if ones == 1 and tens > 1:
        yield "mốt"
    elif ones == 5 and tens:
        yield "lăm"
    elif ones:
        yield _DIGITS[ones]
