"""What hangs of a list of support: the notice with the list, without any number of a person."""

from collections.abc import Iterator

from huulien.lib.dates import format_date_vi
from huulien.platform.papers.document import Align, Column, Document, Issuer, Kind, Paragraph, Signer, Table
from huulien.platform.papers.values import NONE, Cell, count
from programs.models import BatchPosting, SupportLine
from programs.papers.plan import CHAIR
from programs.services.instalments import instalment_words, policy_of
from programs.vocabulary import PostedWhen, SupportKind

_LEFT, _MIDDLE = {"align": Align.LEFT}, {"align": Align.CENTER}


def posting_notice(posting: BatchPosting) -> Document:
    """The lines that hung in the place, with the amounts of that day; its number is written when it is signed."""
    batch, commune, policy = posting.batch, posting.commune, policy_of(posting.batch)
    lines = list(
        batch.lines.filter(pk__in=[int(key) for key in posting.hung])
        .select_related("household__village", "member")
        .order_by("household__village__position", "household__sort_key", "pk")
    )
    whom = f"{count(len(lines)).words} {'người' if SupportKind(batch.kind).is_personal else 'hộ'}"
    where = f" thuộc thôn {posting.village.name}" if posting.village else ""
    payment = f", {instalment_words(batch)}" if batch.instalment else ""
    what = "đề nghị hỗ trợ, chưa phải danh sách được duyệt"
    if posting.side == PostedWhen.AFTER:
        what = f"được hỗ trợ theo Quyết định {batch.decision} ngày {format_date_vi(batch.granted_on)}"
    until = f"đến hết ngày {format_date_vi(posting.until)}"
    said = (
        f"Ủy ban nhân dân {commune} niêm yết công khai danh sách {whom}{where} {what} (có danh sách kèm theo).",
        f"Nội dung: {batch.title}{payment}.",
        f"Thời gian: từ ngày {format_date_vi(posting.posted_on)} {until}.",
        f"Nơi niêm yết: {posting.note or posting.place}.",
        f"Ai có ý kiến thì gửi đơn hoặc nói trực tiếp với Ủy ban nhân dân {commune} trong thời gian niêm yết./.",
    )
    return Document(
        kind=Kind.NOTICE,
        subject=f"Niêm yết danh sách: {batch}",
        issuer=Issuer(f"UBND {commune}", commune.name),
        as_of=posting.posted_on,
        blocks=(*map(Paragraph, said), _table(posting, lines)),
        grounds=(f"Căn cứ {policy.citation}",) if policy and policy.verified else (),  # no unchecked article hangs
        recipients=(f"Thôn {posting.village.name}" if posting.village else "Các thôn", "Lưu: VT"),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",)),
    )


def _table(posting: BatchPosting, lines: list[SupportLine]) -> Table:
    columns = (
        Column("TT", width=0.5, **_MIDDLE), Column("Họ và tên", width=2.6, **_LEFT), Column("Thôn", width=1.6, **_LEFT),
        Column("Hỗ trợ", width=2.2, **_LEFT), Column("Số tiền (đ)", width=1.6),
    )  # fmt: skip
    rows = tuple(tuple(_cells(posting, place, line)) for place, line in enumerate(lines, start=1))
    amounts = [amount for amount in posting.hung.values() if amount is not None]
    total = ("", f"Cộng {len(lines)}", "", "", count(sum(amounts)) if amounts else NONE)
    return Table("", "Danh sách niêm yết", columns, rows, total, may_split=True)


def _cells(posting: BatchPosting, place: int, line: SupportLine) -> Iterator[Cell]:
    amount = posting.hung[str(line.pk)]
    yield str(place)
    yield line.whose
    yield line.household.village.name
    yield line.thing_words or SupportKind(posting.batch.kind).label
    yield NONE if amount is None else count(amount)
