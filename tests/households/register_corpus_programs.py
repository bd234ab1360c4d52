"""The base list as other programs write it: whatever the format allows, and what they get wrong."""

import io
import re
from collections.abc import Iterator

import openpyxl

from tests.households.register_corpus_base import (
    Good,
    Grid,
    base_grid,
    edit,
    pack,
    parts_of,
    without_times,
    write,
    write_base,
)

_SHEET = "xl/worksheets/sheet1.xml"


def by_other_programs() -> Iterator[Good]:
    """One workbook for each peculiarity."""
    base = write_base()
    yield Good("openpyxl", _by_openpyxl(base_grid()))
    dimension = re.search(rb'<dimension ref="[^"]*"/>', parts_of(base)[_SHEET])
    assert dimension
    yield Good("wps_dimension_cu", edit(base, _SHEET, (dimension[0], b'<dimension ref="A1:A1"/>')))
    yield Good("khong_dimension", edit(base, _SHEET, (dimension[0], b"")))
    yield Good("khong_dia_chi_o", _without_addresses())
    yield Good("chuoi_trong_o", _with_inline_strings(base))
    yield Good("chuoi_dinh_dang_va_phien_am", _with_rich_text(base))
    yield Good("tien_to_x", _with_prefix(base))
    yield Good("ooxml_strict", _strict(base))
    libre = edit(base, _SHEET, (b"</sheetData>", _styled_blanks(14, 400) + b"</sheetData>"))
    yield Good("libreoffice_dong_trong_dinh_dang", libre)


def _by_openpyxl(grid: Grid) -> bytes:
    book = openpyxl.Workbook()
    for row in grid:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return without_times(out.getvalue())


def _without_addresses() -> bytes:
    """Cells that only follow each other, as the format allows: blank ones must then be written."""
    blanks = re.compile(rb'<c r="[A-Z]+[0-9]+"')
    full = [[value if value is not None else "" for value in row] for row in base_grid()]
    parts = parts_of(write({"Danh sách": full}))
    parts[_SHEET] = blanks.sub(b"<c", re.sub(rb'<row r="(?!4")[0-9]+"', b"<row", parts[_SHEET]))
    parts[_SHEET] = parts[_SHEET].replace(b'<row r="4"', b'<row/><row r="4"', 1)
    return pack(parts)


def _texts(base: bytes) -> list[bytes]:
    return re.findall(rb"<si><t[^>]*>(.*?)</t></si>", parts_of(base)["xl/sharedStrings.xml"])


def _with_inline_strings(base: bytes) -> bytes:
    texts = _texts(base)
    parts = parts_of(base)
    parts[_SHEET] = re.sub(
        rb'(<c r="[A-Z]+[0-9]+")( s="[0-9]+")? t="s"><v>([0-9]+)</v></c>',
        lambda cell: cell[1] + b' t="inlineStr"><is><t>' + texts[int(cell[3])] + b"</t></is></c>",
        parts[_SHEET],
    )
    return pack(parts)


def _with_rich_text(base: bytes) -> bytes:
    """Each text in two runs of different formats, with a phonetic reading that is not part of it."""
    parts = parts_of(base)
    parts["xl/sharedStrings.xml"] = re.sub(
        r"<si><t[^>]*>(.)(.*?)</t></si>",
        r'<si><r><t xml:space="preserve">\1</t></r><r><rPr><b/></rPr><t xml:space="preserve">\2</t></r>'
        r'<rPh sb="0" eb="1"><t>x</t></rPh></si>',
        parts["xl/sharedStrings.xml"].decode(),
    ).encode()
    return pack(parts)


def _with_prefix(base: bytes) -> bytes:
    parts = parts_of(base)
    xml = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", parts[_SHEET])
    parts[_SHEET] = xml.replace(b" xmlns=", b" xmlns:x=")
    return pack(parts)


def _strict(base: bytes) -> bytes:
    parts = parts_of(base)
    for name in parts:
        parts[name] = (
            parts[name]
            .replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
        )
    return pack(parts)


def _styled_blanks(first: int, last: int) -> bytes:
    return b"".join(
        b'<row r="%d"><c r="A%d" s="1"/><c r="D%d" s="1"/></row>' % (row, row, row) for row in range(first, last)
    )
