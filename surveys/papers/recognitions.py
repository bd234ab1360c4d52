"""Recognition on paper: the income sheet, the decision with its list, the list as it hangs, and the refusal.

Incomes stand on the sheet alone.
"""

from collections.abc import Iterator

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import without_mark
from huulien.lib.text import lower_first
from huulien.platform import clock
from huulien.platform.papers.document import (
    Align,
    Column,
    Document,
    Issuer,
    Kind,
    PageBreak,
    Paragraph,
    Signer,
    Style,
    Table,
)
from huulien.platform.papers.values import count
from surveys.models import Decision, Recognition
from surveys.papers.decisions import decision_frame, procedure_grounds
from surveys.papers.requests import ROOM
from surveys.rules.procedure import procedure_by_code
from surveys.steps.decisions import CHAIR
from surveys.vocabulary import DecisionKind, RecognitionKind

_SUBJECTS = {
    RecognitionKind.AVERAGE: (
        "Xác nhận hộ làm nông nghiệp, lâm nghiệp, ngư nghiệp, diêm nghiệp có mức sống trung bình"
    ),
    RecognitionKind.WORKER: "Xác nhận người lao động có thu nhập thấp",
}
_LEFT, _MIDDLE = {"align": Align.LEFT}, {"align": Align.CENTER}
_ROOM_FOR_SOURCES = 8
_SOURCE_COLUMNS = (
    Column("TT", width=0.5, **_MIDDLE),
    Column("Nguồn thu nhập (bán gì, làm gì)", width=4, **_LEFT),
    Column("Số tiền 12 tháng", width=1.6),
)
_PLACE = Column("STT", width=0.6, **_MIDDLE)
_NAME = Column("Họ và tên", width=2.4, **_LEFT)
_VILLAGE = Column("Thôn", width=1.5, **_LEFT)


def kind_of(decision: Decision) -> RecognitionKind:
    return RecognitionKind.WORKER if decision.kind == DecisionKind.WORKER else RecognitionKind.AVERAGE


def subject_of(decision: Decision) -> str:
    return _SUBJECTS[kind_of(decision)]


def list_grounds(decision: Decision) -> Iterator[str]:
    yield from _grounds(kind_of(decision), decision)


def _grounds(kind: RecognitionKind, of: Decision | Recognition) -> Iterator[str]:
    """The texts that the group is recognised by."""
    if kind == RecognitionKind.AVERAGE:
        yield from procedure_grounds(of)
    else:
        name = procedure_by_code(of.procedure).recognitions[kind].name
        yield f"Căn cứ {name.replace('NĐ ', 'Nghị định số ')}"


def list_table(decision: Decision, caption: str) -> Table:
    """Who is on the list, village by village: of a household how many it is of, of a person the year of birth."""
    is_household = kind_of(decision) == RecognitionKind.AVERAGE
    last = Column("Số người") if is_household else Column("Năm sinh", **_MIDDLE)
    rows = decision.recognitions.in_order().select_related("village", "member")
    lines = tuple(
        (str(place), row.full_name, row.village.name, str((row.person_count if is_household else row.born) or ""))
        for place, row in enumerate(rows, start=1)
    )
    return Table("", caption, (_PLACE, _NAME, _VILLAGE, last), lines)


def list_decision_paper(decision: Decision) -> Document:
    """The decision on requests with its list; a draft until it is signed."""
    commune, subject = decision.commune, subject_of(decision)
    number = f"{count(decision.recognitions.count()).words} {decision.counted}"
    articles = [
        Paragraph(f"{subject} trên địa bàn {commune}: {number} (có danh sách kèm theo).", lead="Điều 1."),
        Paragraph("Quyết định này có hiệu lực từ ngày ký.", lead="Điều 2."),
        Paragraph(
            f"Công chức chuyên môn của {commune}, các Trưởng thôn và những người có tên trong danh sách chịu trách "
            "nhiệm thi hành Quyết định này./.",
            lead="Điều 3.",
        ),
    ]
    grounds = [*list_grounds(decision), f"Xét kết quả xét đề nghị và niêm yết công khai của {commune}"]
    annexes = [PageBreak(), list_table(decision, "Danh sách")]
    return decision_frame(decision, subject, grounds, articles, annexes)


def refusal_paper(asked: Recognition) -> Document:
    """The written reply to who is not recognised."""
    commune, kind = asked.commune, RecognitionKind(asked.kind)
    subject = lower_first(_SUBJECTS[kind])
    return Document(
        kind=Kind.NOTICE,
        subject=f"Trả lời đề nghị {subject}",
        issuer=Issuer(f"UBND {commune}", commune.name),
        as_of=asked.reply_on or clock.today(),
        issued_on=asked.reply_on,
        number=asked.reply_number,
        addressees=(f"Ông (bà) {asked.full_name}, thôn {asked.village.name}, {commune}",),
        grounds=tuple(_grounds(kind, asked)),
        blocks=(
            Paragraph(
                f"Ngày {format_date_vi(asked.received_on)}, UBND {commune} nhận đề nghị {subject} của {asked.whose}."
            ),
            Paragraph(f"Kết quả xét ngày {format_date_vi(asked.concluded_on)}: không đủ điều kiện. "
                f"{without_mark(asked.grounds)}"),
            *(Paragraph(line, lead="Lý do:" if not place else "")
              for place, line in enumerate(asked.reply.splitlines())),
            Paragraph(f"UBND {commune} trả lời để ông (bà) được biết./."),
        ),
        recipients=("Như trên", f"Trưởng thôn {asked.village.name}", "Lưu: VT"),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",)),
    )  # fmt: skip


def income_sheet(commune: Area, asked: Recognition | None = None) -> Document:
    """The sheet of Phụ lục VIII: blank, or as the household declared. Its columns are those known of it, and say so."""
    sources = list(asked.sources.all()) if asked else []
    lines = [(str(place), source.name, count(source.amount_vnd)) for place, source in enumerate(sources, start=1)]
    lines += [(str(place), "", "") for place in range(len(lines) + 1, max(len(lines) + 1, _ROOM_FOR_SOURCES + 1))]
    total = count(asked.total_income_vnd) if asked and asked.total_income_vnd is not None else ""
    facts = {
        "Họ và tên chủ hộ:": asked.full_name if asked else "",
        "Nơi ở:": f"thôn {asked.village.name}, {commune}" if asked else "",
        "Sống bằng:": asked.get_sector_display() if asked and asked.sector else "",
        "Số người trong hộ:": str(asked.person_count) if asked and asked.person_count else "",
        "Thu nhập của 12 tháng đến hết tháng:": f"{asked.income_until:%m/%Y}" if asked else "",
    }
    return Document(
        kind=Kind.SUBMISSION,
        name="Bản kê khai",
        subject="Thu nhập của hộ làm nông nghiệp, lâm nghiệp,\nngư nghiệp, diêm nghiệp (Phụ lục VIII)",
        issuer=Issuer("", commune.name, symbol=""),
        as_of=clock.today(),
        blocks=(
            *(Paragraph(words or ROOM, lead=lead) for lead, words in facts.items()),
            Table("", "Thu nhập theo nguồn", _SOURCE_COLUMNS, tuple(lines), ("", "Cộng", total), "đồng"),
            Paragraph("Tôi cam đoan nội dung kê khai là đúng sự thật./."),
        ),
        annexes=(
            Paragraph(
                "Mẫu in từ phần mềm theo các mục đã biết của Phụ lục VIII. Lời văn và các cột chính thức của mẫu cần "
                "kiểm tra, đối chiếu với văn bản.",
                Style.NOTE,
            ),
        ),
        signer=Signer("Người kê khai", note="(ký, ghi rõ họ tên hoặc điểm chỉ)"),
    )
