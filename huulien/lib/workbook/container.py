"""The ZIP around a workbook or a Word document, inspected before anything inside it is parsed.

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
from functools import partial

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
_SAVE_AGAIN_IN_WORD = "Mở tệp bằng Word, chọn Lưu thành (Save As), kiểu “Word Document (*.docx)”, rồi tải tệp mới lên."


@dataclass(frozen=True, slots=True)
class Package:
    """A kind of Office file: the folder of its parts, what may not be in it, and how its refusals name it."""

    folder: str
    name: str
    program: str
    save_again: str
    elsewhere: str  # how what is too much is brought into a file of its own
    external: str
    forbidden: tuple[tuple[str, str], ...]  # how the name of a part begins → why it is refused
    relationships: tuple[tuple[str, str], ...]  # kind of a relationship to a part → why it is refused
    most_bytes: int = MAX_BYTES
    most_entries: int = MAX_ENTRIES
    shrink: str = "Xóa hình ảnh và các trang tính không cần, lưu lại rồi tải lên."
    unpacked_too_much: str = (
        "Xóa hình ảnh, các trang tính không cần và định dạng ở các dòng trống, lưu lại rồi tải lên."
    )

    @property
    def damaged(self) -> WorkbookError:
        return WorkbookError(f"Tệp bị hỏng hoặc tải chưa hết. {self.save_again}")

    @property
    def macros(self) -> WorkbookError:
        return WorkbookError(_macros(self.save_again))


def _macros(save_again: str) -> str:
    return f"Tệp có macro. {save_again} Kiểu này tự bỏ macro."


_EXTERNAL = (
    "Tệp có liên kết tới tệp hoặc nguồn dữ liệu khác. Trong Excel, chọn Dữ liệu (Data) > Sửa liên kết (Edit Links) > "
    "Ngắt liên kết (Break Link), xóa các kết nối dữ liệu, lưu lại rồi tải lên."
)
_EXTERNAL_IN_WORD = (
    "Tệp có liên kết tới tệp, hình ảnh hoặc mẫu ở nơi khác. Trong Word, chọn Tệp (File) > Thông tin (Info) > Sửa liên "
    "kết (Edit Links) > Ngắt liên kết (Break Link), lưu lại rồi tải lên."
)
_EMBEDDED = "Tệp có đối tượng nhúng (OLE, ActiveX). Xóa các đối tượng đó khỏi trang tính, lưu lại rồi tải lên."
_EMBEDDED_IN_WORD = (
    "Tệp có đối tượng nhúng (OLE, ActiveX, tệp khác, biểu đồ). Xóa các đối tượng đó, hoặc lưu thành PDF rồi tải lên."
)


def _kinds(macros: str, external: str, embedded: str) -> tuple[tuple[str, str], ...]:
    by_words = {
        macros: ("vbaproject", "xlmacrosheet", "xlintlmacrosheet", "dialogsheet"),
        external: ("externallink", "externallinkpath", "connections"),
        embedded: ("oleobject", "package", "control", "afchunk"),
    }
    return tuple((kind, words) for words, kinds in by_words.items() for kind in kinds)


WORKBOOK = Package(
    folder="xl/",
    name="tệp Excel .xlsx",
    program="Excel",
    save_again=_SAVE_AGAIN,
    elsewhere="Chép danh sách sang một sổ Excel mới rồi tải lên.",
    external=_EXTERNAL,
    forbidden=(
        ("xl/vbaproject.bin", _macros(_SAVE_AGAIN)),
        ("xl/vbadata.xml", _macros(_SAVE_AGAIN)),
        ("xl/macrosheets/", _macros(_SAVE_AGAIN)),
        ("xl/dialogsheets/", _macros(_SAVE_AGAIN)),
        ("xl/externallinks/", _EXTERNAL),
        ("xl/connections.xml", _EXTERNAL),
        ("xl/querytables/", _EXTERNAL),
        ("xl/embeddings/", _EMBEDDED),
        ("xl/activex/", _EMBEDDED),
        ("xl/workbook.bin", f"Đây là tệp Excel nhị phân (.xlsb). {_SAVE_AGAIN}"),
    ),
    relationships=_kinds(_macros(_SAVE_AGAIN), _EXTERNAL, _EMBEDDED),
)
DOCUMENT = Package(
    folder="word/",
    name="tệp Word .docx",
    program="Word",
    save_again=_SAVE_AGAIN_IN_WORD,
    elsewhere="Lưu thành PDF rồi tải lên.",
    external=_EXTERNAL_IN_WORD,
    forbidden=(
        ("word/vbaproject.bin", _macros(_SAVE_AGAIN_IN_WORD)),
        ("word/vbadata.xml", _macros(_SAVE_AGAIN_IN_WORD)),
        ("word/embeddings/", _EMBEDDED_IN_WORD),
        ("word/activex/", _EMBEDDED_IN_WORD),
    ),
    relationships=_kinds(_macros(_SAVE_AGAIN_IN_WORD), _EXTERNAL_IN_WORD, _EMBEDDED_IN_WORD),
    most_bytes=10 * 1024 * 1024,
    most_entries=500,
    shrink="Nén hình ảnh trong tệp, hoặc lưu thành PDF, rồi tải lên.",
    unpacked_too_much="Nén hình ảnh trong tệp, hoặc lưu thành PDF, rồi tải lên.",
)

_OUTSIDE = re.compile(r"^/|^[a-z]:|(?:^|/)\.\.(?:/|$)|\x00", re.IGNORECASE)


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


def open_container(data: bytes, package: Package = WORKBOOK) -> Container:
    """The inspected parts of the Office file `data`."""
    _refuse_other_files(data, package)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, struct.error) as error:
        raise package.damaged from error
    if len(entries) > package.most_entries:
        raise WorkbookError(f"Tệp gồm {len(entries)} phần, quá {package.most_entries} phần. {package.elsewhere}")
    parts: dict[str, bytes] = {}
    names: set[str] = set()
    room = MAX_UNPACKED
    for entry in entries:
        name = _part_name(entry, package)
        if name in names:
            raise WorkbookError(
                f"Tệp có hai phần cùng tên “{name}”, không phải do {package.program} ghi ra. {package.save_again}"
            )
        names.add(name)
        if name.endswith("/"):
            continue
        _refuse_forbidden(name, package)
        content = _inflate(data, entry, room, package)
        room -= len(content)
        parts[name] = content if name.endswith((".xml", ".rels", ".vml")) else b""
    _refuse_other_packages(parts, package)
    for name, content in parts.items():
        if name.endswith(".rels"):
            safe_xml.each_element(name, content, partial(_refuse_forbidden_relationship, package))
    return Container(parts, {name for name in parts if name.endswith(".xml")})


def _refuse_other_files(data: bytes, package: Package) -> None:
    if not data:
        raise WorkbookError(f"Tệp rỗng. Chọn lại {package.name} rồi tải lên.")
    if len(data) > package.most_bytes:
        size = f"{len(data) / 1024 / 1024:.1f}".replace(".", ",")
        raise WorkbookError(f"Tệp nặng {size} MB, quá {package.most_bytes // 1024 // 1024} MB. {package.shrink}")
    if data.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkbookError(
                f"Tệp có mật khẩu. Trong {package.program}, chọn Tệp (File) > Thông tin (Info) > Bảo vệ (Protect) > Mã "
                "hóa bằng mật khẩu, xóa mật khẩu, lưu lại rồi tải lên."
            )
        old = package.name.replace(".xlsx", "kiểu cũ (.xls)").replace(".docx", "kiểu cũ (.doc)")
        raise WorkbookError(f"Đây là {old}. {package.save_again}")
    if not data.startswith(b"PK\x03\x04"):
        raise WorkbookError(f"Đây không phải là {package.name}. {package.save_again}")


def _part_name(entry: zipfile.ZipInfo, package: Package) -> str:
    """The name of a part, in small letters; one that leaves the archive, or a link, is refused."""
    name = entry.orig_filename.replace("\\", "/").lower()
    if _OUTSIDE.search(name) or stat.S_ISLNK(entry.external_attr >> 16):
        raise WorkbookError(
            f"Tệp có phần ghi ra ngoài tệp nén hoặc là liên kết, không phải do {package.program} ghi ra. "
            f"{package.save_again}"
        )
    return name


def _refuse_forbidden(name: str, package: Package) -> None:
    for start, message in package.forbidden:
        if name.startswith(start):
            raise WorkbookError(message)


def _refuse_other_packages(parts: dict[str, bytes], package: Package) -> None:
    """Refuse ZIP files of another kind, and those that say of themselves that they carry macros."""
    types = parts.get("[content_types].xml")
    if types is None or not any(name.startswith(package.folder) for name in parts):
        raise WorkbookError(f"Đây không phải là {package.name}. {package.save_again}")
    if b"macroenabled" in types.lower():
        raise package.macros


def _refuse_forbidden_relationship(package: Package, name: str, attributes: Attributes) -> None:
    """Links of cells to web pages stay; anything else outside the file, and anything that runs, is refused."""
    if name != "Relationship":
        return
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if words := dict(package.relationships).get(kind):
        raise WorkbookError(words)
    if attributes.get("TargetMode") == "External" and kind != "hyperlink":
        raise WorkbookError(package.external)


def _inflate(data: bytes, entry: zipfile.ZipInfo, room: int, package: Package) -> bytes:
    """The content of an entry, inflated in pieces; refused as soon as it outgrows `room` or the allowed ratio."""
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise WorkbookError(f"Tệp nén có mật khẩu. Bỏ mật khẩu rồi tải lên. {package.save_again}")
    packed = _packed_bytes(data, entry, package)
    if entry.compress_type == zipfile.ZIP_STORED:
        if len(packed) > room:
            raise _too_big(package)
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = _inflate_deflated(packed, room, package)
    else:
        raise package.damaged
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise package.damaged
    return content


def _packed_bytes(data: bytes, entry: zipfile.ZipInfo, package: Package) -> bytes:
    header = data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise package.damaged
    name_length, extra_length = _LOCAL_HEADER.unpack(header)[-2:]
    start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if len(packed) != entry.compress_size:
        raise package.damaged
    return packed


def _inflate_deflated(packed: bytes, room: int, package: Package) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    content = bytearray()
    rest = packed
    try:
        while not inflater.eof:
            piece = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            content += piece
            if len(content) > room:
                raise _too_big(package)
            if len(content) > MAX_RATIO * len(packed):
                raise WorkbookError(f"Tệp nén chặt bất thường (hơn {MAX_RATIO} lần). {package.elsewhere}")
            if not piece and not rest and not inflater.eof:
                raise package.damaged
    except zlib.error as error:
        raise package.damaged from error
    return bytes(content)


def _too_big(package: Package) -> WorkbookError:
    return WorkbookError(f"Tệp bung ra quá {MAX_UNPACKED // 1024 // 1024} MB. {package.unpacked_too_much}")
