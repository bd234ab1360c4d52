"""What a file is, told from its bytes and never from its name; or why it is not taken in."""

import hashlib
from dataclasses import dataclass, field

from huulien.lib.text import clean
from huulien.lib.workbook.container import DOCUMENT, WORKBOOK, open_container
from huulien.lib.workbook.errors import WorkbookError
from huulien.platform.files import pdf
from huulien.platform.files.pictures import BadPicture, drawn_anew
from huulien.platform.files.storage import new_key
from huulien.platform.files.vocabulary import KINDS_IN_WORDS, FileKind

LONGEST_NAME = 150

_BEGINNINGS = ((b"%PDF-", FileKind.PDF), (b"\xff\xd8\xff", FileKind.JPEG), (b"\x89PNG\r\n\x1a\n", FileKind.PNG))
_OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
_FORBIDDEN_IN_NAMES = '\\/:*?"<>|'


class BadFile(Exception):
    """The file is not taken in; the words say why and what to do."""


@dataclass(frozen=True)
class Checked:
    """A file as it is kept: what it is, its bytes, and the name under which they will lie."""

    kind: FileKind
    name: str
    data: bytes
    key: str = field(default_factory=new_key)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def checked(data: bytes, name: str) -> Checked:
    """The file as it will be kept. Raises `BadFile`, in the user's words, for what is none of the kinds or unsafe."""
    kind = _kind_of(data)
    if kind is None:
        raise BadFile(f"Tệp này không thuộc loại nhận được. Chỉ nhận {KINDS_IN_WORDS}.")
    try:
        if kind == FileKind.PDF:
            if words := pdf.why_not(data):
                raise BadFile(words)
        elif kind in {FileKind.JPEG, FileKind.PNG}:
            data = drawn_anew(data, kind)
        else:
            open_container(data, DOCUMENT if kind == FileKind.DOCX else WORKBOOK).check_the_rest()
    except (WorkbookError, BadPicture) as error:
        raise BadFile(str(error)) from None
    return Checked(kind, clean_name(name, kind), data)


def clean_name(name: str, kind: FileKind) -> str:
    """The name as it is shown: in one line, without a path, ending as its kind does."""
    stem = clean(name.replace("\\", "/").rpartition("/")[2])
    stem = "".join(" " if sign in _FORBIDDEN_IN_NAMES else sign for sign in stem if sign.isprintable())
    before, dot, end = stem.rpartition(".")
    if dot and end.lower() in {"pdf", "jpg", "jpeg", "png", "docx", "xlsx"}:
        stem = before
    return f"{clean(stem).strip('. ')[:LONGEST_NAME] or 'Tệp'}.{kind.value}"


def _kind_of(data: bytes) -> FileKind | None:
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data.startswith(_OLE2):
        raise BadFile("Đây là tệp Word, Excel kiểu cũ hoặc có mật khẩu. Lưu thành .docx, .xlsx không mật khẩu.")
    if data.startswith(b"PK\x03\x04"):
        # Which of the two it says it is; the inspection holds it to that.
        return FileKind.DOCX if b"word/document" in data else FileKind.XLSX
    return None
