"""The list of payments of a batch: who was given what, confirmed by a signature or a fingerprint, with its sums."""

from collections.abc import Iterator

from huulien.lib.dates import format_date_vi
from huulien.lib.money_words import vnd_in_words
from huulien.lib.numbers import format_decimal, format_vnd
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
    Wide,
)
from huulien.platform.papers.values import NONE, Cell, Value, count
from programs.batch_page import BatchPage
from programs.models import SupportLine
from programs.papers.plan import CHAIR
from programs.vocabulary import BatchState

_LEFT, _MIDDLE = {"align": Align.LEFT}, {"align": Align.CENTER}
_ROOM = f"{'.' * 16} {'.' * 16}"  # to sign or press a finger on
_COLUMNS_UPRIGHT = 8


def payment_list(page: BatchPage) -> Document:
    """The list with room to sign where nothing is recorded yet; a draft until it is recorded as signed."""
    batch = page.batch
    commune, is_signed = batch.commune, batch.state == BatchState.SIGNED
    table = _table(page)
    note = "(ký, ghi rõ họ tên)"
    signers = SignatureLines((Signer("Người lập", note=note), Signer("Người trao", note=note)))
    granted = (
        f"\n(Kèm theo Quyết định {batch.decision} ngày {format_date_vi(batch.granted_on)})" if batch.granted_on else ""
    )
    return Document(
        kind=Kind.SUBMISSION,
        name="Bảng kê",
        subject=f"{batch.title}{granted}",
        issuer=Issuer(f"UBND {commune}", commune.name, symbol=""),
        as_of=batch.signed_on or clock.today(),
        issued_on=batch.signed_on,
        blocks=(
            *_opening(page),
            table if len(table.columns) <= _COLUMNS_UPRIGHT else Wide((table,)),
            *_sums(page),
            signers,
        ),
        signer=Signer(office=CHAIR, authority=("TM. Ủy ban nhân dân",), note="(ký, đóng dấu)"),
        is_draft=not is_signed,
    )


def _opening(page: BatchPage) -> Iterator[Block]:
    batch = page.batch
    yield Paragraph(f"{page.kind.label}, cho thời gian {batch.period_words}.", lead="Nội dung:")
    if batch.source_words:
        yield Paragraph(f"{batch.source_words}.", lead="Nguồn, nơi hỗ trợ:")
    if grounds := sorted(set(page.given.exclude(note="").values_list("note", flat=True))):
        yield Paragraph(f"{'; '.join(grounds)}.", lead="Mức hỗ trợ theo:")


def _sums(page: BatchPage) -> Iterator[Block]:
    if (total := page.total_vnd) is not None:
        yield Paragraph(f"{format_vnd(total)} ({vnd_in_words(total)}).", lead="Tổng số tiền:")
    if page.things:
        yield Paragraph(f"{'; '.join(page.things)}.", lead="Tổng hiện vật:")
    if page.waiting and page.batch.granted_on:
        yield Paragraph(f"Còn {page.waiting} {page.noun} chưa ghi trao.", Style.NOTE)


def _table(page: BatchPage) -> Table:
    columns = [Column("TT", width=0.5, **_MIDDLE), Column("Họ và tên người nhận", width=2, **_LEFT)]
    if page.kind.is_personal:
        columns.append(Column("Chủ hộ", width=1.7, **_LEFT))
    columns.append(Column("Thôn", width=1.2, **_LEFT))
    if page.has_things:
        columns += [
            Column("Hiện vật", width=1.5, **_LEFT),
            Column("Số lượng", width=0.8),
            Column("Đơn vị tính", width=0.8, **_MIDDLE),
            Column("Thông số, nhãn hiệu", width=1.6, **_LEFT),
        ]
    if page.has_amounts:
        columns.append(Column("Số tiền (đ)", width=1.3))
    columns += [
        Column("Ngày nhận", width=1.2, **_MIDDLE),
        Column("Ký nhận hoặc điểm chỉ", width=1.9, **_MIDDLE),
        Column("Ghi chú, người nhận thay", width=1.7, **_LEFT),
    ]
    rows = page.given.select_related("household__village", "member").order_by(
        "household__village__position", "household__sort_key", "pk"
    )
    lines = tuple(tuple(_cells(page, place, row)) for place, row in enumerate(rows, start=1))
    return Table("", f"Danh sách {page.counted}", tuple(columns), lines, tuple(_total(page)))


def _cells(page: BatchPage, place: int, row: SupportLine) -> Iterator[Cell]:
    yield str(place)
    yield row.whose
    if page.kind.is_personal:
        yield row.household.head_name
    yield row.household.village.name
    if page.has_things:
        yield row.thing or NONE
        yield NONE if row.quantity is None else _quantity(row)
        yield row.measure or NONE
        yield row.specification or NONE
    if page.has_amounts:
        yield NONE if row.amount_vnd is None else count(row.amount_vnd)
    yield format_date_vi(row.delivered_on) if row.delivered_on else ""
    yield (
        f"Đã {row.get_receipt_display().lower()}"
        if row.receipt in {"signed", "fingerprint"}
        else (row.get_receipt_display() or _ROOM)
    )
    yield f"{row.received_by} nhận thay, có giấy ủy quyền" if row.received_by else ""


def _quantity(row: SupportLine) -> Value:
    number = row.quantity.normalize()
    return Value(number, format_decimal(number), number_format="#,##0.##" if number % 1 else "#,##0")


def _total(page: BatchPage) -> Iterator[Cell]:
    yield ""
    yield f"Cộng {page.counted}"
    yield from [""] * (2 if page.kind.is_personal else 1)
    if page.has_things:
        yield from [""] * 4
    if page.has_amounts:
        yield count(page.total_vnd or 0)
    yield f"{page.delivered}/{page.count}" if page.batch.granted_on else ""
    yield from [""] * 2
