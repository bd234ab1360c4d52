"""A paper about bridges: every block once, with the same words in every field that takes words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from huulien.platform.papers.document import (
    Align,
    Column,
    Document,
    Figure,
    Heading,
    Issuer,
    Kind,
    NumberedList,
    Numbering,
    PageBreak,
    Paragraph,
    SignatureLines,
    Signer,
    Style,
    Table,
    Wide,
)
from huulien.platform.papers.values import bare_percent, count, difference, money, percent, say

HOSTILE = [
    "=1+1", "+1|cmd", "@SUM(A1)", '=HYPERLINK("http://127.0.0.1:9/")', "<script>alert(1)</script>",
    "</w:t>&amp;", "không\x00có", "phải\u202egnas iárt", "\ufffe\udcff", "A" * 400,
    "😀👨\u200d👩", "{{ settings.SECRET_KEY }}", "{name}",
    "http://127.0.0.1:9/a.png", " ", "",
]  # fmt: skip


def bridges(words: str = "Cầu treo", rows: int = 3) -> Table:
    """A table with a head on two levels, of so many bridges."""
    columns = (
        Column(words, align=Align.LEFT, width=3),
        Column("Chiều dài", "Nhịp", short="Dài"),
        Column("Tỷ lệ", "Nhịp", short="Tỷ lệ"),
        Column("Kinh phí", short="Kinh phí"),
        Column("So với kế hoạch", short="So"),
    )
    lines = tuple(
        (words, count(1500 + row, "/danh-sach/"), bare_percent(Decimal("10.98")), money(2_000_000), difference(-row))
        for row in range(rows)
    )
    return Table(words, words, columns, lines, (words, count(4503), bare_percent(None), "–", difference(2)), unit=words)


def make(words: str = "Cầu treo", **fields) -> Document:
    """The paper; `fields` replace its own."""
    figure = Figure('<rect x="0" y="4" width="50%" height="20"/><text x="0" y="60">Nhịp Ễ</text>', 80, words, words)
    columns = tuple(Column(f"Tháng {month}") for month in range(13))
    across = Table("Phụ lục", words, columns, (tuple(count(7000 + month) for month in range(13)),))
    document = Document(
        kind=Kind.DECISION,
        subject=f"Về việc {words}",
        issuer=Issuer(f"UBND xã {words}", words, words),
        as_of=date(2023, 12, 31),
        blocks=(
            Heading(f"I. {words}"),
            Heading(words, 2),
            Heading(words, 3),
            Paragraph(say("{who} có {number} cây cầu, đạt {rate}.", who=words, number=count(12345, "/danh-sach/"),
                          rate=percent(Decimal("10.98"))), lead="Điều 1."),
            Paragraph(words, Style.NOTE),
            NumberedList((words, "Hai")),
            NumberedList((words, "Hai"), Numbering.LETTERS),
            NumberedList((words, "Hai"), Numbering.DASHES),
            bridges(words),
            figure,
            Wide((across,)),
            PageBreak(),
            SignatureLines((Signer("Chủ trì", words, note="(Ký)"), Signer("Thư ký", words))),
            Paragraph("Hết./."),
        ),
        number=7,
        issued_on=date(2024, 2, 5),
        addressees=(words,),
        decider=words,
        grounds=(f"Căn cứ {words}", "Căn cứ Luật;"),
        recipients=(words, "Lưu: VT"),
        signer=Signer("Chủ tịch", words, ("TM. Ủy ban nhân dân",)),
    )  # fmt: skip
    return replace(document, **fields)
