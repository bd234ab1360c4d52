"""The encoding that a sheet's texts were typed in, judged by all of them: a cell alone is often not enough."""

from collections.abc import Callable
from dataclasses import dataclass

from households.rules.register.values import ValueFault
from huulien.lib.legacy import (
    Encoding,
    could_be_legacy,
    encoding_of,
    is_made_of_syllables,
    legacy_encoding,
    to_unicode,
)
from huulien.lib.workbook.cells import CellValue
from huulien.lib.workbook.sheet import Sheet

_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class SheetText:
    """TCVN3 or VNI, where any text is; `is_whole` when most accented texts are, so that each that could be is too."""

    encoding: Encoding | None = None
    is_whole: bool = False

    def encoding_of(self, value: CellValue) -> Encoding | None:
        """The old encoding of a cell; None for Unicode."""
        if not isinstance(value, str) or value.isascii():
            return None
        own = legacy_encoding(value)
        if own == Encoding.MOJIBAKE:
            return own
        return self.encoding if own or (self.is_whole and could_be_legacy(value)) else None

    def readable(self, text: str) -> str:
        """The text of a heading in Unicode: one that could be Unicode is left, as many sheets have both."""
        encoding = self.encoding_of(text) if legacy_encoding(text) else None
        return to_unicode(text, encoding) if encoding else text

    def fault(self, value: CellValue, parse: Callable[[CellValue], object]) -> ValueFault | None:
        """What to do about a cell of an old encoding. A word is offered only if the column takes it and it is one."""
        encoding = self.encoding_of(value)
        if encoding is None or not isinstance(value, str):
            return None
        meant = to_unicode(value, encoding)
        try:
            parse(meant)
            is_word = is_made_of_syllables(meant)
        except ValueFault:
            is_word = False
        cure = f": {meant}." if is_word else "."
        return ValueFault(f"Chữ gõ bằng bảng mã {encoding.label}. Ghi lại bằng Unicode{cure}")


def judge_texts(sheet: Sheet) -> SheetText:
    """The encoding of a sheet's texts."""
    accented = {value for row in sheet.rows for value in row if isinstance(value, str) and not value.isascii()}
    encoding = encoding_of(accented)
    if encoding is None:
        return SheetText()
    old = sum(could_be_legacy(text) for text in accented)
    return SheetText(encoding, old > len(accented) * _MOSTLY)
