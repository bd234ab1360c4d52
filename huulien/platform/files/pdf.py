"""Whether a PDF runs or carries anything, as far as that can be told without rendering it.

Looked at: its beginning and end, every name in it, also those written with #-signs and those inside compressed object
streams. Not looked at: whether its pages can be drawn, what fonts and pictures hold, and where links lead. A reader of
PDFs must be kept up to date all the same.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 60 * 1024 * 1024

_END_WITHIN = 1024
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_DICTIONARY = 2048  # bytes before a stream in which its dictionary is looked for
_RUNS = (b"/JavaScript", b"/Launch", b"/RichMedia", b"/XFA", b"/ImportData", b"/SubmitForm")
_CARRIES = (b"/EmbeddedFile", b"/EmbeddedFiles", b"/Filespec")
_SAVE_AGAIN = "In lại tệp thành PDF (Print to PDF), hoặc quét lại bản giấy, rồi tải lên."


def why_not(data: bytes) -> str:
    """Why the file is refused, in words; empty when nothing was found."""
    if not data.startswith(b"%PDF-"):
        return "Đây không phải là tệp PDF."
    if b"%%EOF" not in data[-_END_WITHIN:]:
        return f"Tệp PDF bị hỏng hoặc tải chưa hết. {_SAVE_AGAIN}"
    if _has(_named(data), (b"/Encrypt",)):
        return "Tệp PDF có mật khẩu nên không kiểm tra được. Bỏ mật khẩu, lưu lại rồi tải lên."
    try:
        for part in (data, *_object_streams(data)):
            names = _named(part)
            if _has(names, _RUNS):
                return f"Tệp PDF có mã chạy hoặc biểu mẫu gửi đi (JavaScript, Launch, XFA). {_SAVE_AGAIN}"
            if _has(names, _CARRIES):
                return f"Tệp PDF có tệp khác đính kèm bên trong. {_SAVE_AGAIN}"
    except ValueError:
        return f"Tệp PDF có phần nén không đọc được nên không kiểm tra được. {_SAVE_AGAIN}"
    return ""


def _named(part: bytes) -> bytes:
    """The part with the signs of names as they read: /J#61vaScript is /JavaScript."""
    return _HEX.sub(lambda found: bytes([int(found.group(1), 16)]), part)


def _has(part: bytes, names: tuple[bytes, ...]) -> bool:
    return any(re.search(re.escape(name) + rb"(?![A-Za-z0-9])", part) for name in names)


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The compressed object streams, inflated; `ValueError` for one that cannot be, or when they are too much."""
    room = MOST_UNPACKED
    for found in _STREAM.finditer(data):
        head = _named(data[max(0, found.start() - _DICTIONARY) : found.start()]).rpartition(b"obj")[2]
        if not _has(head, (b"/ObjStm",)):
            continue
        if not _has(head, (b"/Filter",)):
            continue  # it lies open, and was looked at with the rest
        inflater = zlib.decompressobj()
        try:
            content = inflater.decompress(data[found.end() :], room)
        except zlib.error as error:
            raise ValueError from error
        room -= len(content)
        if room <= 0 or not inflater.eof:
            raise ValueError
        yield content
