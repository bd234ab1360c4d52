"""Files that are no plain workbooks: other formats, damaged ones, bombs, and workbooks that carry or call something."""

import io
import random
import struct
import zipfile
from collections.abc import Iterator

from tests.households.register_corpus_base import edit, pack, parts_of, with_parts, write_base
from tests.households.register_corpus_faulty import Faulty

_SHEET = "xl/worksheets/sheet1.xml"
_BOOK_RELS = "xl/_rels/workbook.xml.rels"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def attacks() -> Iterator[Faulty]:
    """Each is refused as a whole: no sheet, no cell, the file's name as the value."""
    base = write_base()
    for name, file_name, data, says in (*_other_files(base), *_damaged(base), *_bombs(base), *_carriers(base)):
        yield Faulty(name, data, "", "", says, file_name)


def _other_files(base: bytes) -> Iterator[tuple[str, str, bytes, str]]:
    ole2 = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
    yield "rong", "a.xlsx", b"", "Tệp rỗng"
    yield "qua_nang", "a.xlsx", base + bytes(5 * 1024 * 1024), "quá 5 MB"
    yield "xls_cu", "a.xls", ole2 + "Workbook".encode("utf-16-le"), "Excel kiểu cũ (.xls)"
    yield "co_mat_khau", "a.xlsx", ole2 + "EncryptedPackage".encode("utf-16-le"), "Tệp có mật khẩu"
    yield "csv", "a.csv", "Họ và tên,Thôn\nTriệu Văn Sơn,Làng Bên\n".encode(), "không phải là tệp Excel .xlsx"
    yield "html", "a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "không phải là tệp Excel .xlsx"
    yield "pdf", "a.xlsx", b"%PDF-1.7\n", "không phải là tệp Excel .xlsx"
    docx = pack({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<document/>"})
    yield "docx", "a.xlsx", docx, "không phải là tệp Excel .xlsx"
    ods = pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<document/>"})
    yield "ods", "a.ods", ods, "không phải là tệp Excel .xlsx"
    yield "xlsb", "a.xlsb", with_parts(base, {"xl/workbook.bin": b"x"}), "nhị phân (.xlsb)"
    yield "khong_co_so", "a.xlsx", pack({**parts_of(base), "_rels/.rels": b"<Relationships/>"}), "không có sổ Excel"


def _damaged(base: bytes) -> Iterator[tuple[str, str, bytes, str]]:
    yield "tai_chua_het", "a.xlsx", base[: len(base) // 2], "bị hỏng hoặc tải chưa hết"
    spoiled = bytearray(base)
    spoiled[base.index(b"PK\x01\x02") - 40] ^= 0xFF
    yield "sai_ma_kiem", "a.xlsx", bytes(spoiled), "bị hỏng"
    yield "xml_hong", "a.xlsx", edit(base, _SHEET, (b"</sheetData>", b"")), "bị hỏng"
    without_sheet = {name: content for name, content in parts_of(base).items() if name != _SHEET}
    yield "thieu_trang_tinh", "a.xlsx", pack(without_sheet), "không có nội dung trong tệp"
    yield "chuoi_ngoai_bang", "a.xlsx", edit(base, _SHEET, (b"<v>0</v>", b"<v>99999</v>")), "bị hỏng"
    yield "chuoi_so_am", "a.xlsx", edit(base, _SHEET, (b"<v>0</v>", b"<v>-1</v>")), "bị hỏng"
    yield "o_ghi_hai_lan", "a.xlsx", edit(base, _SHEET, (b'r="B5"', b'r="A5"')), "được ghi hai lần"
    yield "o_sai_dong", "a.xlsx", edit(base, _SHEET, (b'r="B5"', b'r="B7"')), "bị hỏng"
    yield "phan_trung_ten", "a.xlsx", pack([*parts_of(base).items(), (_SHEET, b"<worksheet/>")]), "hai phần cùng tên"
    yield "phan_ra_ngoai", "a.xlsx", with_parts(base, {"../../etc/cron.d/x": b"x"}), "ghi ra ngoài tệp nén"
    yield "phan_ra_ngoai_giua", "a.xlsx", with_parts(base, {"xl/../../x.xml": b"<x/>"}), "ghi ra ngoài tệp nén"
    yield "phan_ra_ngoai_nguoc", "a.xlsx", with_parts(base, {"xl\\..\\..\\x.xml": b"<x/>"}), "ghi ra ngoài tệp nén"
    yield "phan_tuyet_doi", "a.xlsx", with_parts(base, {"/tmp/x.xml": b"<x/>"}), "ghi ra ngoài tệp nén"
    yield "phan_o_dia", "a.xlsx", with_parts(base, {"C:/x.xml": b"<x/>"}), "ghi ra ngoài tệp nén"
    yield "phan_la_lien_ket", "a.xlsx", _with_link(base), "là liên kết"
    twice = pack([*parts_of(base).items(), ("xl/media/", b""), ("XL/media/", b"")])
    yield "thu_muc_trung_ten", "a.xlsx", twice, "hai phần cùng tên"
    two = parts_of(base)
    two["xl/workbook.xml"] = two["xl/workbook.xml"].replace(
        b"</sheets>", '<sheet name="DANH SÁCH" sheetId="2" r:id="rId1"/></sheets>'.encode()
    )
    yield "trang_trung_ten", "a.xlsx", pack(two), "hai trang tính cùng tên"


def _with_link(base: bytes) -> bytes:
    """The file with a part that is a symbolic link."""
    out = io.BytesIO(base)
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("xl/media/image1.png", (2023, 1, 1, 0, 0, 0))
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def _bombs(base: bytes) -> Iterator[tuple[str, str, bytes, str]]:
    zeros = with_parts(base, {"xl/media/image1.bin": bytes(4 * 1024 * 1024)})
    yield "nen_chat", "a.xlsx", zeros, "nén chặt bất thường"
    noise = random.Random(1)
    block = b"".join(noise.randbytes(120) + bytes(3_000) for _ in range(21_000))
    yield "bung_ra_qua_lon", "a.xlsx", with_parts(base, {"xl/media/image1.bin": block}), "quá 60 MB"
    yield "kich_thuoc_noi_doi", "a.xlsx", _with_false_size(zeros), "nén chặt bất thường"
    many = {f"xl/media/image{number}.png": b"x" for number in range(100)}
    yield "qua_nhieu_phan", "a.xlsx", with_parts(base, many), "quá 100 phần"
    last_cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield "o_cuoi_cung", "a.xlsx", edit(base, _SHEET, (b"</sheetData>", last_cell)), "ô XFD1048576, ngoài phạm vi"
    row = b'<row r="60001"><c r="A60001"><v>1</v></c></row></sheetData>'
    yield "qua_nhieu_dong", "a.xlsx", edit(base, _SHEET, (b"</sheetData>", row)), "ô A60001, ngoài phạm vi"
    column = b'<row r="99"><c r="GS99"><v>1</v></c></row></sheetData>'
    yield "qua_nhieu_cot", "a.xlsx", edit(base, _SHEET, (b"</sheetData>", column)), "ô GS99, ngoài phạm vi"
    merges = b"".join(b'<mergeCell ref="B%d:B60000"/>' % first for first in range(100, 200))
    merged = edit(base, _SHEET, (b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"))
    yield "gop_o_chong_nhau", "a.xlsx", merged, "quá nhiều ô gộp"
    entities = edit(base, "xl/sharedStrings.xml", (b"<sst", _ENTITIES + b"<sst"))
    yield "thuc_the_long_nhau", "a.xlsx", entities, "khai báo lạ (DTD)"
    external = b'<!DOCTYPE worksheet SYSTEM "file:///etc/passwd"><worksheet'
    yield "dtd_ben_ngoai", "a.xlsx", edit(base, _SHEET, (b"<worksheet", external)), "khai báo lạ (DTD)"
    hidden = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode("utf-16")
    yield "dtd_utf16", "a.xlsx", with_parts(base, {"xl/theme/theme2.xml": hidden}), "khai báo lạ (DTD)"


def _carriers(base: bytes) -> Iterator[tuple[str, str, bytes, str]]:
    yield "macro", "a.xlsm", with_parts(base, {"xl/vbaProject.bin": b"x"}), "Tệp có macro"
    macro_type = edit(base, "[Content_Types].xml", (b"spreadsheetml.sheet.main+xml", b"macroEnabled.main+xml"))
    yield "loai_co_macro", "a.xlsx", macro_type, "Tệp có macro"
    yield "macro_kieu_cu", "a.xlsx", with_parts(base, {"xl/macrosheets/sheet1.xml": b"<x/>"}), "Tệp có macro"
    external = with_parts(base, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    yield "lien_ket_ngoai", "a.xlsx", external, "liên kết tới tệp"
    yield "ket_noi_du_lieu", "a.xlsx", with_parts(base, {"xl/connections.xml": b"<connections/>"}), "liên kết tới tệp"
    yield "doi_tuong_nhung", "a.xlsx", with_parts(base, {"xl/embeddings/oleObject1.bin": b"x"}), "đối tượng nhúng"
    yield "activex", "a.xlsx", with_parts(base, {"xl/activeX/activeX1.xml": b"<x/>"}), "đối tượng nhúng"
    yield (
        "anh_tu_mang",
        "a.xlsx",
        _related(base, b"image", b"http://example.com/a.png", b"External"),
        "liên kết tới tệp",
    )
    yield "ole_ten_khac", "a.xlsx", _related(base, b"oleObject", b"media/a.bin", b"Internal"), "đối tượng nhúng"
    dde = edit(base, _SHEET, (b'<c r="A5"><v>', b"<c r=\"A5\"><f>cmd|' /C calc'!A0</f><v>"))
    yield "dde", "a.xlsx", dde, "gọi chương trình khác (DDE)"
    flagged = bytearray(base)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flagged[flagged.index(signature) + offset] |= 1
    yield "phan_nen_co_mat_khau", "a.xlsx", bytes(flagged), "Tệp nén có mật khẩu"


def _related(base: bytes, kind: bytes, target: bytes, mode: bytes) -> bytes:
    relationship = b'<Relationship Id="rId99" Type="%s/%s" Target="%s" TargetMode="%s"/>' % (
        _OFFICE,
        kind,
        target,
        mode,
    )
    return edit(base, _BOOK_RELS, (b"</Relationships>", relationship + b"</Relationships>"))


def _with_false_size(data: bytes) -> bytes:
    """The same file whose headers say that the largest part unpacks to 1.000 bytes."""
    lying = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        largest = max(archive.infolist(), key=lambda entry: entry.file_size)
    size = struct.pack("<I", largest.file_size)
    for place in range(len(lying) - 3):
        if lying[place : place + 4] == size:
            lying[place : place + 4] = struct.pack("<I", 1_000)
    return bytes(lying)
