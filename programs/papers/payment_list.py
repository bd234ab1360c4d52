"""The list of payments of a batch: who was given what, confirmed by a signature or a fingerprint, with its sums."""

from collections.abc import Iterator

from huulien.lib.dates import format_date_vi
from huulien.lib.money_words import vnd_in_words
from huulien.lib.numbers import format_decimal, format_vnd
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
    SignatureLines,
    Signer,
    Style,
    Table,
)
from huulien.platform.papers.values import NONE, Cell, Value, count
from programs.contexts.batches import BatchPage
from programs.models import SupportLine
from programs.papers.plan import CHAIR
from programs.vocabulary import BatchState, Receipt

_LEFT, _MIDDLE = {"align": Align.LEFT}, {"align": Align.CENTER}
_ROOM = " ".join(["." * 14] * 3)  # two or three lines high, to sign or press a finger on


def payment_list(page: BatchPage) -> Document:
    """The list with room to sign where nothing is recorded yet; a draft until it is recorded as signed."""
    batch = page.batch
    commune, is_signed = batch.commune, batch.state == BatchState.SIGNED
    note = "(ký, ghi rõ họ tên)"
    signers = SignatureLines((Signer("Người lập", note=note), Signer("Người trao", note=note)))
    granted = (
        f"\n(Kèm theo Quyết định {batch.decision} ngày {format_date_vi(batch.granted_on)})" if batch.granted_on else ""
    )
    return Document(
        kind=Kind.SUBMISSION,
        name="Bảng kê",
        subject=f"{batch}{granted}",
        issuer=Issuer(f"UBND {commune}", commune.name, symbol=""),
        as_of=batch.signed_on or clock.today(),
        issued_on=batch.signed_on,
        blocks=(
            *_opening(page),
            _table(page),
            *_sums(page),
            signers,
        ),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",), note="(ký, đóng dấu)"),
        is_draft=not is_signed,
    )


def _opening(page: BatchPage) -> Iterator[Block]:
    batch = page.batch
    payment = f", {page.payment_words}" if page.payment_words else ""
    yield Paragraph(f"{page.kind.label}{payment}, cho thời gian {batch.period_words}.", lead="Nội dung:")
    if batch.source_words:
        yield Paragraph(f"{batch.source_words}.", lead="Nguồn, nơi hỗ trợ:")
    if grounds := sorted(set(page.given.exclude(ground="").values_list("ground", flat=True))):
        yield Paragraph(f"{'; '.join(grounds)}.", lead="Mức hỗ trợ theo:")


def _sums(page: BatchPage) -> Iterator[Block]:
    if (total := page.total_vnd) is not None:
        yield Paragraph(f"{format_vnd(total)} ({vnd_in_words(total)}).", lead="Tổng số tiền:")
    if page.things:
        yield Paragraph(f"{'; '.join(page.things)}.", lead="Tổng hiện vật:")
    if page.waiting and page.batch.granted_on:
        yield Paragraph(f"Còn {page.waiting} {page.noun} chưa ghi trao.", Style.NOTE)


def _table(page: BatchPage) -> Table:
    columns = [
        Column("TT", width=0.5, **_MIDDLE),
        Column("Họ và tên người nhận", width=2, **_LEFT),
        Column("Thôn", width=1.2, **_LEFT),
    ]
    if page.things:
        columns += [
            Column("Hiện vật; thông số, nhãn hiệu", width=1.9, **_LEFT),
            Column("SL", width=0.8),
            Column("Đơn vị tính", width=1, **_MIDDLE),
        ]
    if page.has_amounts:
        columns.append(Column("Số tiền (đ)", width=2))
    columns += [Column("Ngày nhận", width=1.7, **_MIDDLE), Column("Ký nhận hoặc điểm chỉ", width=2.3, **_MIDDLE)]
    rows = page.given.select_related("household__village", "member").order_by(
        "household__village__position", "household__sort_key", "pk"
    )
    lines = tuple(tuple(_cells(page, place, row)) for place, row in enumerate(rows, start=1))
    return Table("", f"Danh sách {page.counted}", tuple(columns), lines, tuple(_total(page)), may_split=True)


def _cells(page: BatchPage, place: int, row: SupportLine) -> Iterator[Cell]:
    yield str(place)
    yield f"{row.whose} (hộ {row.household.head_name})" if row.member_id else row.whose
    yield row.household.village.name
    if page.things:
        yield "; ".join(filter(None, (row.thing, row.specification))) or NONE
        yield NONE if row.quantity is None else _quantity(row)
        yield row.measure or NONE
    if page.has_amounts:
        yield NONE if row.amount_vnd is None else count(row.amount_vnd)
    yield format_date_vi(row.delivered_on) if row.delivered_on else ""
    yield _confirmed(row)


def _confirmed(row: SupportLine) -> str:
    """How it was confirmed, and by whom in their place; room to do so where it is not yet."""
    if row.delivered_on is None:
        return _ROOM
    receipt = Receipt(row.receipt)
    words = receipt.label if receipt == Receipt.CONFIRMED else f"Đã {lower_first(receipt.label)}"
    return f"{words}; {row.received_by} nhận thay, có giấy ủy quyền" if row.received_by else words


def _quantity(row: SupportLine) -> Value:
    number = row.quantity.normalize()
    return Value(number, format_decimal(number), number_format="#,##0.##" if number % 1 else "#,##0")


def _total(page: BatchPage) -> Iterator[Cell]:
    yield from ("", f"Cộng {page.counted}", "")
    if page.things:
        yield from ("", "", "")
    if page.has_amounts:
        yield count(page.total_vnd or 0)
    yield f"{page.delivered}/{page.count}" if page.batch.granted_on else ""
    yield ""
