"""The ZIP around a workbook, inspected before anything inside it is parsed.

A 5 KB file can unpack to gigabytes, and what the headers say of sizes may be a lie: so every entry is inflated here, in
pieces, counted and checked, and only what passed is handed on.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from huulien.lib.workbook import safe_xml
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.safe_xml import Attributes

MAX_BYTES = 5 * 1024 * 1024
MAX_ENTRIES = 100
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 100

_PIECE = 256 * 1024
_OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED_FLAG = 0x1
_SAVE_AGAIN = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu “Excel Workbook (*.xlsx)”, rồi tải tệp mới lên."

# What may not be in a workbook that is taken in: the start of a part's name, or the kind of a relationship to a part.
_MACROS = f"Tệp có macro. {_SAVE_AGAIN} Kiểu này tự bỏ macro."
_EXTERNAL = (
    "Tệp có liên kết tới tệp hoặc nguồn dữ liệu khác. Trong Excel, chọn Dữ liệu (Data) > Sửa liên kết (Edit Links) > "
    "Ngắt liên kết (Break Link), xóa các kết nối dữ liệu, lưu lại rồi tải lên."
)
_EMBEDDED = "Tệp có đối tượng nhúng (OLE, ActiveX). Xóa các đối tượng đó khỏi trang tính, lưu lại rồi tải lên."
_FORBIDDEN_PARTS = {
    "xl/vbaproject.bin": _MACROS,
    "xl/vbadata.xml": _MACROS,
    "xl/macrosheets/": _MACROS,
    "xl/dialogsheets/": _MACROS,
    "xl/externallinks/": _EXTERNAL,
    "xl/connections.xml": _EXTERNAL,
    "xl/querytables/": _EXTERNAL,
    "xl/embeddings/": _EMBEDDED,
    "xl/activex/": _EMBEDDED,
    "xl/workbook.bin": f"Đây là tệp Excel nhị phân (.xlsb). {_SAVE_AGAIN}",
}
_FORBIDDEN_RELATIONSHIPS = {
    "vbaproject": _MACROS,
    "xlmacrosheet": _MACROS,
    "xlintlmacrosheet": _MACROS,
    "dialogsheet": _MACROS,
    "externallink": _EXTERNAL,
    "externallinkpath": _EXTERNAL,
    "connections": _EXTERNAL,
    "oleobject": _EMBEDDED,
    "package": _EMBEDDED,
    "control": _EMBEDDED,
}
_ESCAPES = f"Tệp có phần ghi ra ngoài tệp nén hoặc là liên kết, không phải do Excel ghi ra. {_SAVE_AGAIN}"
_OUTSIDE = re.compile(r"^/|^[a-z]:|(?:^|/)\.\.(?:/|$)|\x00", re.IGNORECASE)
_DAMAGED = f"Tệp bị hỏng hoặc tải chưa hết. {_SAVE_AGAIN}"


@dataclass(frozen=True, slots=True)
class Container:
    """The parts of a workbook by their names in small letters, inflated and counted. Pictures are not kept."""

    parts: dict[str, bytes]
    unchecked: set[str]  # XML that nobody has parsed yet: what declares entities is refused then, or at the end

    def xml(self, name: str) -> bytes:
        """A part that is going to be parsed, and so checked, by whoever asks for it."""
        self.unchecked.discard(name)
        return self.parts[name]

    def check_the_rest(self) -> None:
        """Refuse parts that are broken or declare a document type, though nothing is read of them."""
        for name in sorted(self.unchecked):
            safe_xml.check(name, self.parts[name])
        self.unchecked.clear()


def open_container(data: bytes) -> Container:
    """The inspected parts of the .xlsx file `data`."""
    _refuse_other_files(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error) as error:
        raise WorkbookError(_DAMAGED) from error
    if len(entries) > MAX_ENTRIES:
        raise WorkbookError(
            f"Tệp gồm {len(entries)} phần, quá {MAX_ENTRIES} phần. Chép danh sách sang một sổ Excel mới rồi tải lên."
        )
    parts: dict[str, bytes] = {}
    names: set[str] = set()
    room = MAX_UNPACKED
    for entry in entries:
        name = _part_name(entry)
        if name in names:
            raise WorkbookError(f"Tệp có hai phần cùng tên “{name}”, không phải do Excel ghi ra. {_SAVE_AGAIN}")
        names.add(name)
        if name.endswith("/"):
            continue
        _refuse_forbidden(name)
        content = _inflate(data, entry, room)
        room -= len(content)
        parts[name] = content if name.endswith((".xml", ".rels", ".vml")) else b""
    _refuse_other_packages(parts)
    for name, content in parts.items():
        if name.endswith(".rels"):
            safe_xml.each_element(name, content, _refuse_forbidden_relationship)
    return Container(parts, {name for name in parts if name.endswith(".xml")})


def _refuse_other_files(data: bytes) -> None:
    if not data:
        raise WorkbookError("Tệp rỗng. Chọn lại tệp Excel (.xlsx) rồi tải lên.")
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1024 / 1024:.1f}".replace(".", ",")
        raise WorkbookError(
            f"Tệp nặng {size} MB, quá {MAX_BYTES // 1024 // 1024} MB. "
            "Xóa hình ảnh và các trang tính không cần, lưu lại rồi tải lên."
        )
    if data.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkbookError(
                "Tệp có mật khẩu. Trong Excel, chọn Tệp (File) > Thông tin (Info) > Bảo vệ sổ làm việc (Protect "
                "Workbook) > Mã hóa bằng mật khẩu, xóa mật khẩu, lưu lại rồi tải lên."
            )
        raise WorkbookError(f"Đây là tệp Excel kiểu cũ (.xls). {_SAVE_AGAIN}")
    if not data.startswith(b"PK\x03\x04"):
        raise WorkbookError(f"Đây không phải là tệp Excel .xlsx. {_SAVE_AGAIN}")


def _part_name(entry: zipfile.ZipInfo) -> str:
    """The name of a part, in small letters; one that leaves the archive, or a link, is refused."""
    name = entry.orig_filename.replace("\\", "/").lower()
    if _OUTSIDE.search(name) or stat.S_ISLNK(entry.external_attr >> 16):
        raise WorkbookError(_ESCAPES)
    return name


def _refuse_forbidden(name: str) -> None:
    for start, message in _FORBIDDEN_PARTS.items():
        if name.startswith(start):
            raise WorkbookError(message)


def _refuse_other_packages(parts: dict[str, bytes]) -> None:
    """Refuse ZIP files that are not workbooks, and workbooks that say of themselves that they carry macros."""
    types = parts.get("[content_types].xml")
    if types is None or not any(name.startswith("xl/") for name in parts):
        raise WorkbookError(f"Đây không phải là tệp Excel .xlsx. {_SAVE_AGAIN}")
    if b"macroenabled" in types.lower():
        raise WorkbookError(_MACROS)


def _refuse_forbidden_relationship(name: str, attributes: Attributes) -> None:
    """Links of cells to web pages stay; anything else outside the file, and anything that runs, is refused."""
    if name != "Relationship":
        return
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in _FORBIDDEN_RELATIONSHIPS:
        raise WorkbookError(_FORBIDDEN_RELATIONSHIPS[kind])
    if attributes.get("TargetMode") == "External" and kind != "hyperlink":
        raise WorkbookError(_EXTERNAL)


def _inflate(data: bytes, entry: zipfile.ZipInfo, room: int) -> bytes:
    """The content of an entry, inflated in pieces; refused as soon as it outgrows `room` or the allowed ratio."""
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise WorkbookError(f"Tệp nén có mật khẩu. Bỏ mật khẩu rồi tải lên. {_SAVE_AGAIN}")
    packed = _packed_bytes(data, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) > room:
            raise _too_big()
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflate_deflated(packed, room)
    else:
        raise WorkbookError(_DAMAGED)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise WorkbookError(_DAMAGED)
    return content


def _packed_bytes(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise WorkbookError(_DAMAGED)
    name_length, extra_length = _LOCAL_HEADER.unpack(header)[-2:]
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise WorkbookError(_DAMAGED)
    return packed


def _inflate_deflated(packed: bytes, room: int) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    content = bytearray()
    rest = packed
    try:
        while not inflater.eof:
            piece = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            content += piece
            if len(content) > room:
                raise _too_big()
            if len(content) > MAX_RATIO * len(packed):
                raise WorkbookError(
                    f"Tệp nén chặt bất thường (hơn {MAX_RATIO} lần). Chép danh sách sang một sổ Excel mới rồi tải lên."
                )
            if not piece and not rest and not inflater.eof:
                raise WorkbookError(_DAMAGED)
    except zlib.error as error:
        raise WorkbookError(_DAMAGED) from error
    return bytes(content)


def _too_big() -> WorkbookError:
    return WorkbookError(
        f"Tệp bung ra quá {MAX_UNPACKED // 1024 // 1024} MB. "
        "Xóa hình ảnh, các trang tính không cần và định dạng ở các dòng trống, lưu lại rồi tải lên."
    )
