"""The papers of step 1: the list of households to review, the forms by which a household asks, the written reply."""

from collections.abc import Iterator, Sequence

from households.models import Area, Household, Member
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform import clock
from huulien.platform.papers.document import (
    Align,
    Block,
    Column,
    Document,
    Issuer,
    Kind,
    Paragraph,
    Signer,
    Style,
    Table,
)
from huulien.platform.papers.values import say
from surveys.models import ReviewRequest
from surveys.papers.decisions import procedure_grounds
from surveys.services.review_list import ListRow, ReviewList
from surveys.services.rosters import residents
from surveys.steps.decisions import CHAIR
from surveys.steps.requests import form_a_of
from surveys.vocabulary import RequestKind, RequestState

ROOM = "." * 40  # to write by hand
_BLANK_ROWS = 6
_LEFT, _MIDDLE = {"align": Align.LEFT}, {"align": Align.CENTER}
_LIST_COLUMNS = (
    Column("TT", width=0.5, **_MIDDLE),
    Column("Họ và tên chủ hộ", width=2.2, **_LEFT),
    Column("Mã hộ", width=0.9, **_MIDDLE),
    Column("Thuộc diện", width=1.4, **_LEFT),
    Column("Ghi chú", width=2.6, **_LEFT),
)
_MEMBER_COLUMNS = (
    Column("TT", width=0.5, **_MIDDLE),
    Column("Họ và tên", width=2, **_LEFT),
    Column("Ngày sinh", width=1.6, **_MIDDLE),
    Column("Giới tính", width=0.8, **_MIDDLE),
    Column("Số CCCD", width=2, **_MIDDLE),
    Column("Quan hệ với chủ hộ", width=1.2, **_LEFT),
    Column("Tình trạng (việc làm, đi học)", width=1.6, **_LEFT),
)
_ASKED = {
    RequestKind.RECOGNITION: "Rà soát, công nhận hộ nghèo, hộ cận nghèo",
    RequestKind.ESCAPE: "Rà soát, công nhận hộ thoát nghèo, hộ thoát cận nghèo",
}


def list_paper(found: ReviewList) -> Document:
    """The list of a round, village by village; what was reviewed outside of it is left out."""
    round, commune = found.round, found.round.commune
    by_village: dict[str, list[ListRow]] = {}
    for row in found.listed:
        by_village.setdefault(row.household.village.name, []).append(row)
    blocks: list[Block] = [Paragraph(say("Danh sách có {count} hộ, theo thôn:", count=len(found.listed)))]
    for number, (village, own) in enumerate(by_village.items(), start=1):
        lines = tuple(_list_line(place, row) for place, row in enumerate(own, start=1))
        blocks.append(Table(f"Bảng {number}", f"Thôn {village}: {len(own)} hộ", _LIST_COLUMNS, lines))
    return Document(
        kind=Kind.SUBMISSION,
        name="Danh sách",
        subject=f"Hộ cần rà soát, {lower_first(str(round))}\n(Phụ lục I)",
        issuer=Issuer(f"UBND {commune}", commune.name, symbol=""),
        as_of=clock.today(),
        blocks=tuple(blocks),
        signer=Signer(office="Trưởng ban", authority=("TM. Ban chỉ đạo rà soát",)),
    )


def _list_line(place: int, row: ListRow) -> tuple[str, ...]:
    return (str(place), row.household.head_name, row.household.code, row.source.label, row.note)


def request_form(
    kind: RequestKind,
    commune: Area,
    household: Household | None = None,
    reason: str = "",
    *,
    shows_numbers: bool = True,
) -> Document:
    """The form by which a household asks: blank, or filled with what the register knows.

    Without citizen numbers there is room to write them by hand.
    """
    members = residents(household) if household else []
    if not shows_numbers:
        for member in members:
            member.citizen_id = ""
    head = next((member for member in members if member.is_head), None)
    return Document(
        kind=Kind.SUBMISSION,
        name="Giấy đề nghị",
        subject=f"{_ASKED[kind]}\n({kind.form})",
        issuer=Issuer("", commune.name, symbol=""),
        as_of=clock.today(),
        blocks=(
            *_applicant(commune, household, head),
            _members(members),
            Paragraph(reason or f"{ROOM}{ROOM[:20]}", lead="Lý do đề nghị:"),
            Paragraph(f"Đề nghị Chủ tịch UBND {commune} xem xét, {lower_first(_ASKED[kind])} cho hộ."),
            Paragraph("Các thành viên trong hộ cam kết thông tin trên là đúng sự thật."),
        ),
        annexes=(
            Paragraph(
                f"Mẫu in từ phần mềm theo các mục đã biết của {kind.form}, Quyết định 24/2021/QĐ-TTg. Lời văn chính "
                "thức của mẫu cần kiểm tra, đối chiếu với văn bản.",
                Style.NOTE,
            ),
        ),
        signer=Signer("Người đề nghị", note="(ký, ghi rõ họ tên hoặc điểm chỉ)"),
        addressees=(f"Chủ tịch UBND {commune}",),
    )


def _applicant(commune: Area, household: Household | None, head: Member | None) -> Iterator[Paragraph]:
    home = ", ".join(filter(None, (household.address, f"thôn {household.village.name}", str(commune)))) \
        if household else ""  # fmt: skip
    sex = head.get_sex_display() if head else ""
    for lead, words in (
        ("Họ và tên:", head.full_name if head else ""),
        ("Giới tính:", sex),
        ("Ngày, tháng, năm sinh:", _birth(head)),
        ("Dân tộc:", head.ethnicity if head else ""),
        ("Số CCCD:", head.citizen_id if head else ""),
        ("Ngày cấp CCCD:", ""),
        ("Nơi thường trú:", home),
        ("Nơi ở hiện tại:", ""),
    ):
        yield Paragraph(words or ROOM, lead=lead)


def _birth(member: Member | None) -> str:
    if member is None:
        return ""
    return format_date_vi(member.birth_date) if member.birth_date else str(member.birth_year or "")


def _members(members: Sequence[Member]) -> Table:
    blank = ("",) * (len(_MEMBER_COLUMNS) - 1)
    rows = [
        (
            str(place), member.full_name, _birth(member), member.get_sex_display() or "", member.citizen_id,
             member.get_relationship_display(), _status(member),
        )
        for place, member in enumerate(members, start=1)
    ] or [(str(place), *blank) for place in range(1, _BLANK_ROWS + 1)]  # fmt: skip
    return Table("", "Thành viên của hộ", _MEMBER_COLUMNS, tuple(rows))


def _status(member: Member) -> str:
    """What the register knows of work and study, and nothing for what it does not."""
    return "; ".join(filter(None, (member.get_employment_display(), member.get_studying_display())))


def reply_paper(request: ReviewRequest) -> Document:
    """The written reply to a household that is not listed, or not recognised as it asked."""
    round, household = request.round, request.household
    commune, kind = round.commune, RequestKind(request.kind)
    return Document(
        kind=Kind.NOTICE,
        subject=f"Trả lời giấy đề nghị {lower_first(_ASKED[kind])}",
        issuer=Issuer(f"UBND {commune}", commune.name),
        as_of=request.reply_on or clock.today(),
        issued_on=request.reply_on,
        number=request.reply_number,
        addressees=(f"Ông (bà) {household.head_name}, thôn {household.village.name}, {commune}",),
        grounds=tuple(procedure_grounds(round)),
        blocks=(
            Paragraph(
                f"Ngày {format_date_vi(request.received_on)}, UBND {commune} nhận giấy đề nghị ({kind.form}) của hộ "
                f"ông (bà) {household.head_name}."
            ),
            Paragraph(_outcome(request)),
            *(Paragraph(line, lead="Lý do:" if not place else "")
              for place, line in enumerate(request.reply.splitlines())),
            Paragraph(f"UBND {commune} trả lời để hộ được biết./."),
        ),
        recipients=("Như trên", f"Trưởng thôn {household.village.name}", "Lưu: VT"),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",)),
    )  # fmt: skip


def _outcome(request: ReviewRequest) -> str:
    if request.state == RequestState.ANSWERED:
        rule = form_a_of(request.round)
        return (
            f"Kết quả Phiếu A ngày {format_date_vi(request.outcome_on)}: hộ có {request.present_count} trên "
            f"{rule.characteristics} đặc điểm; chỉ hộ có dưới {rule.listed_below} đặc điểm mới vào danh sách rà soát "
            f"({rule.citation}). Hộ không vào danh sách."
        )
    review = request.round.reviews.submitted().get(household=request.household_id)
    found = PovertyClass.label_of(review.poverty_class).lower()
    return f"Kết quả rà soát: hộ được xếp là {found}. Hộ chưa đủ điều kiện {RequestKind(request.kind).asked}."
