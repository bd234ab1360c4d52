"""Which cell formats of a workbook show a number as a date."""

import re

from huulien.lib.workbook.safe_xml import Attributes, each_element

# ECMA-376 part 1, 18.8.30: built-in formats of dates and times, those of East Asian editions included.
_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)


def date_styles(styles_xml: bytes | None) -> frozenset[str]:
    """The style numbers (attribute `s` of a cell) whose format is one of dates or times."""
    if styles_xml is None:
        return frozenset()
    custom: dict[str, str] = {}
    formats: list[str] = []
    inside_cell_formats = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside_cell_formats
        if name == "numFmt":
            custom.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", ""))
        elif name in {"cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}:
            inside_cell_formats = name == "cellXfs"
        elif name == "xf" and inside_cell_formats:
            formats.append(attributes.get("numFmtId", "0"))

    each_element("xl/styles.xml", styles_xml, start)
    return frozenset(str(style) for style, number_format in enumerate(formats) if _is_date(number_format, custom))


def _is_date(number_format: str, custom: dict[str, str]) -> bool:
    code = custom.get(number_format)
    if code is None:
        return number_format.isdecimal() and int(number_format) in _BUILT_IN
    return bool(re.search("[dmyhs]", _NOT_TOKENS.sub("", code.split(";")[0]).lower()))
