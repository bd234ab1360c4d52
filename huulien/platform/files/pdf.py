"""Whether a PDF runs or carries anything, as far as that can be told without rendering it.

Looked at: its beginning and end, and every name in it, also those written with #-signs and those of objects compressed
by Flate, where most programs put them. Not looked at: objects behind a predictor, whether its pages can be drawn, what
fonts and pictures hold, and where links lead. Whoever opens PDFs keeps the program up to date.
"""

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 30 * 1024 * 1024  # of objects: pictures, which may be much larger, are told from them
MOST_STREAMS = 20_000

_END_WITHIN = 1024
_STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\n|\r)")
_CHUNK, _PIECE, _OVERLAP = 64 * 1024, 1024 * 1024, 64
_SAVE_AGAIN = "In lại tệp thành PDF (Print to PDF), hoặc quét lại bản giấy, rồi tải lên."


def _names(*names: str) -> re.Pattern[bytes]:
    """Any of these names, each letter as it is or as its #-sign: /J#61vaScript is /JavaScript."""
    first = "".join(sorted({name[0] for name in names}))  # asked before all else: a file may be full of names
    spelt = ("".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name) for name in names)
    return re.compile(f"/(?=[{first}#])(?:{'|'.join(spelt)})(?![A-Za-z0-9])".encode())


_LOCKED = _names("Encrypt")
_OBJECTS = _names("ObjStm")
_OBJECTS_BEGIN = b"0123456789+-.% \t\r\n\f\0"  # with where each object lies; anything else is a page or a picture
_OTHER_FILTERS = _names("LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", "LZW", "A85", "AHx", "Crypt")
_REFUSED = (
    (_names("JavaScript", "Launch", "RichMedia", "XFA", "ImportData", "SubmitForm"),
     f"Tệp PDF có mã chạy hoặc biểu mẫu gửi đi (JavaScript, Launch, XFA). {_SAVE_AGAIN}"),
    (_names("EmbeddedFile", "EmbeddedFiles"), f"Tệp PDF có tệp khác đính kèm bên trong. {_SAVE_AGAIN}"),
)  # fmt: skip


def why_not(data: bytes) -> str:
    """Why the file is refused, in words; empty when nothing was found."""
    if not data.startswith(b"%PDF-"):
        return "Đây không phải là tệp PDF."
    if b"%%EOF" not in data[-_END_WITHIN:]:
        return f"Tệp PDF bị hỏng hoặc tải chưa hết. {_SAVE_AGAIN}"
    if _LOCKED.search(data):
        return "Tệp PDF có mật khẩu nên không kiểm tra được. Bỏ mật khẩu, lưu lại rồi tải lên."
    if _OBJECTS.search(data) and _OTHER_FILTERS.search(data):
        return f"Tệp PDF có phần nén không đọc được nên không kiểm tra được. {_SAVE_AGAIN}"
    if words := _refusal(data):
        return words
    room = MOST_UNPACKED
    for number, found in enumerate(_STREAM.finditer(data)):
        before = b""
        for piece in _inflated(memoryview(data)[found.end() :]):
            if not before and piece and piece[0] not in _OBJECTS_BEGIN:
                break
            room -= len(piece)
            if words := _refusal(before + piece):
                return words
            before = piece[-_OVERLAP:]
            if room < 0:
                break
        if room < 0 or number >= MOST_STREAMS:
            return f"Tệp PDF bung ra quá lớn nên không kiểm tra được. {_SAVE_AGAIN}"
    return ""


def _refusal(part: bytes) -> str:
    return next((words for names, words in _REFUSED if names.search(part)), "")


def _inflated(rest: memoryview) -> Iterator[bytes]:
    """What follows, inflated in pieces for as long as it is compressed by Flate; nothing when it is not."""
    inflater = zlib.decompressobj()
    place = 0
    try:
        while not inflater.eof and place < len(rest):
            waiting: bytes | memoryview = rest[place : place + _CHUNK]
            place += _CHUNK
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, _PIECE)
                waiting = inflater.unconsumed_tail
    except zlib.error:
        return
