"""XML of untrusted files: parsed by events, and refused when it declares a document type or entities."""

from collections.abc import Callable
from xml.parsers import expat

from huulien.lib.workbook.errors import WorkbookError

Attributes = dict[str, str]


def check(part: str, xml: bytes) -> None:
    """Refuse the part if it is broken or declares a document type."""
    run(new_parser(part), part, xml)


def new_parser(part: str) -> expat.XMLParserType:
    """A parser that refuses any document type declaration, and so every entity bomb and external reference."""

    def refuse(*_: object) -> None:
        raise WorkbookError(
            f"Tệp có đoạn khai báo lạ (DTD) trong phần “{part}”, không phải do Excel ghi ra. "
            "Mở tệp bằng Excel, lưu thành tệp .xlsx mới rồi tải lên."
        )

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    return parser


def run(parser: expat.XMLParserType, part: str, xml: bytes) -> None:
    """Feed the whole part to the parser; broken XML is refused in words."""
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError, OverflowError) as error:
        raise WorkbookError(
            f"Phần “{part}” của tệp bị hỏng. Mở tệp bằng Excel, cho Excel sửa nếu được hỏi, lưu lại rồi tải lên."
        ) from error


def each_element(part: str, xml: bytes, start: Callable[[str, Attributes], None]) -> None:
    """Call `start(local name, attributes)` for each element in document order."""
    parser = new_parser(part)

    def on_start(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)

    parser.StartElementHandler = on_start
    run(parser, part, xml)
