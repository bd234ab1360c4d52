"""Lines of a batch by Excel: while it is drawn up whom it gives what, once it is granted that it was handed over."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from households.models import Household, Member
from huulien.lib.dates import format_date_vi
from huulien.platform.listings import Kind
from programs.access import DELIVER_SUPPORT, DRAW_SUPPORT
from programs.models import SupportBatch, SupportLine
from programs.services.support import Gift, add_lines, change_gift, deliver
from programs.sheets import cells
from programs.sheets.declaration import CellRefusal, Done, Outcome, Scope, SheetColumn, SheetKind, SheetRow, Who
from programs.sheets.people import People, birth_words
from programs.vocabulary import BatchState, Receipt, SupportKind

_GIFT = ("amount_vnd", "thing", "quantity", "measure", "specification", "ground")
GIFTS = (
    *cells.who(filled=(Who.CODE,)),
    SheetColumn("amount_vnd", "Số tiền", cells.money, ("số tiền (đ)", "mức hỗ trợ"), kind=Kind.NUMBER),
    SheetColumn("thing", "Hiện vật", cells.text(150), width=16),
    SheetColumn("quantity", "Số lượng", cells.amount(1_000_000_000, "60"), kind=Kind.NUMBER, width=10),
    SheetColumn("measure", "Đơn vị tính", cells.text(30), ("đvt",), width=10),
    SheetColumn("specification", "Thông số, nhãn hiệu", cells.text(200), width=18),
    SheetColumn("ground", "Căn cứ của mức", cells.text(200), width=20),
)
DELIVERED = (
    *cells.who(filled=(Who.CODE,)),
    SheetColumn("gift", "Được hỗ trợ", cells.text(400), width=24),
    SheetColumn("delivered_on", "Trao ngày", cells.day, ("ngày trao",), is_asked=True, kind=Kind.DATE, width=12),
    SheetColumn("receipt", "Xác nhận", cells.choice(Receipt), ("ký nhận",), is_asked=True, width=16),
    SheetColumn("received_by", "Người nhận thay", cells.text(100), ("người nhận thay, theo ủy quyền",), width=20),
)


class _LinesWork:
    """Lines of a batch, each known by its household or person."""

    def __init__(self, scope: Scope, by: Any) -> None:
        if scope.batch is None:
            raise ValueError("lines without a batch")
        self.by, self.batch = by, scope.batch

    @property
    def is_personal(self) -> bool:
        return SupportKind(self.batch.kind).is_personal

    def fresh(self) -> SupportBatch:
        return SupportBatch.objects.select_related("commune", "funding").get(pk=self.batch.pk)

    def line_of(self, household: Household, member: Member | None) -> SupportLine | None:
        lines = SupportLine.objects.select_related("batch__commune", "batch__funding", "household", "member")
        return lines.filter(batch=self.batch, household=household, member=member).first()


class GiftsWork(_LinesWork):
    def __init__(self, scope: Scope, by: Any) -> None:
        super().__init__(scope, by)
        self.people = People(scope.commune)

    def identify(self, row: SheetRow) -> tuple[Household, Member | None]:
        household = self.people.household(row)
        member = self.people.person(row) if self.is_personal else None
        if household.closed_on is not None:
            raise CellRefusal(Who.CODE, f"{household.closing_words}. Bỏ dòng này.")
        if member and (member.lived_until is not None or member.household_id != household.pk):
            raise CellRefusal(Who.NAME, f"{member} không còn sống trong hộ {household.code}. Bỏ dòng này.")
        return household, member

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        household, member = about
        whose = f"{member or household} ({household.code})"
        line = self.line_of(household, member)
        if line is None:
            gift = Gift(**{key: row.get(key) for key in _GIFT if row.get(key) is not None})
            batch = self.fresh()
            add_lines(batch=batch, version=batch.version, whom=[(household, member)], gift=gift)
            return Done(Outcome.CREATED, whose, self.line_of(household, member).gift_words)  # type: ignore[union-attr]
        given = {key: getattr(line, key) for key in _GIFT}
        said = given | {key: row.get(key) for key in _GIFT if row.get(key) is not None}
        if said == given:
            return Done(Outcome.UNCHANGED, whose)
        if line.left_out_as:
            raise CellRefusal(Who.CODE, "Dòng này đã ghi không hỗ trợ. Đưa lại vào danh sách ở trang của đợt trước.")
        before = line.gift_words or "chưa ghi mức"
        change_gift(line=line, version=line.version, gift=Gift(**said))
        return Done(Outcome.UPDATED, whose, f"{before} → {line.gift_words or 'căn cứ'}")


class DeliveriesWork(_LinesWork):
    """Only those on the granted list are looked for: whoever hands over learns of nobody else."""

    def __init__(self, scope: Scope, by: Any) -> None:
        super().__init__(scope, by)
        lines = self.batch.lines.filter(left_out_as="")
        found = Member.objects.filter(pk__in=lines.values("member"))
        if not self.is_personal:
            found = Member.objects.filter(household__in=lines.values("household"))
        self.people = People(scope.commune, found)

    def identify(self, row: SheetRow) -> tuple[SupportLine]:
        household = self.people.household(row)
        member = self.people.person(row) if self.is_personal else None
        line = self.line_of(household, member)
        if line is None or line.left_out_as:
            raise CellRefusal(Who.CODE, "Không có trong danh sách được hỗ trợ của đợt này. Bỏ dòng này.")
        return (line,)

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        line = about[0]
        whose = f"{line.whose} ({line.household.code})"
        told = {key: row.get(key) for key in ("delivered_on", "receipt", "received_by") if row.get(key) is not None}
        if not told:
            return Done(Outcome.UNCHANGED, whose)
        if line.delivered_on:
            for key, said in told.items():
                if said != getattr(line, key):
                    when = format_date_vi(line.delivered_on)
                    raise CellRefusal(key, f"Đã ghi trao ngày {when}, khác ô này. Ghi nhầm thì bỏ ghi trao trước.")
            return Done(Outcome.UNCHANGED, whose)
        for key, words in (("delivered_on", "Chưa ghi ngày trao."), ("receipt", "Chưa ghi cách xác nhận.")):
            if key not in told:
                raise CellRefusal(key, f"{words} Ghi đủ cả ngày và cách xác nhận, hoặc để trống cả hai.")
        if not deliver(
            lines=[line], delivered_on=told["delivered_on"], receipt=told["receipt"], by=self.by,
            received_by=told.get("received_by", ""),
        ):  # fmt: skip
            raise ValidationError("Dòng này vừa được ghi trao hoặc bỏ khỏi danh sách.")
        return Done(Outcome.UPDATED, whose, f"trao ngày {format_date_vi(told['delivered_on'])}")


def _lines(scope: Scope) -> Iterable[SupportLine]:
    lines = SupportLine.objects.filter(batch=scope.batch).select_related("household__village", "member", "batch")
    return lines.order_by("household__village__position", "household__sort_key", "pk")


def _named(line: SupportLine) -> dict[str, Any]:
    return {
        Who.CODE: line.household.code, Who.NAME: line.whose,
        Who.BIRTH: birth_words(line.member) if line.member else "", Who.VILLAGE: line.household.village.name,
    }  # fmt: skip


def sent_gifts(scope: Scope) -> Iterable[Mapping[str, Any]]:
    for line in _lines(scope):
        yield {**_named(line), **{key: getattr(line, key) for key in _GIFT}}


def sent_deliveries(scope: Scope) -> Iterable[Mapping[str, Any]]:
    for line in _lines(scope):
        if not line.left_out_as:
            yield {
                **_named(line), "gift": line.gift_words, "delivered_on": line.delivered_on,
                "receipt": Receipt(line.receipt).label if line.receipt else "", "received_by": line.received_by,
            }  # fmt: skip


_FIELDS = {"member": Who.NAME, "household": Who.CODE}
GIFT_LINES = SheetKind(
    key="support",
    title="Danh sách hỗ trợ",
    noun="dòng",
    act=DRAW_SUPPORT,
    columns=GIFTS,
    begin=GiftsWork,
    sent_rows=sent_gifts,
    fields=_FIELDS,
    hint="Một dòng một hộ hoặc một người. Thêm dòng để đưa vào danh sách. Ô trống là không sửa.",
    is_within=lambda user, scope: SupportBatch.objects.visible_to(user).filter(pk=_key(scope)).exists(),
)
DELIVERIES = SheetKind(
    key="deliveries",
    title="Ghi trao theo danh sách đã duyệt",
    noun="dòng",
    act=DELIVER_SUPPORT,
    columns=DELIVERED,
    begin=DeliveriesWork,
    sent_rows=sent_deliveries,
    fields=_FIELDS,
    hint="Ghi ngày trao và cách xác nhận của người đã nhận; người chưa nhận để trống.",
    is_within=lambda user, scope: SupportBatch.objects.visible_to(user).filter(pk=_key(scope)).exists(),
)


def _key(scope: Scope) -> int | None:
    return scope.batch.pk if scope.batch else None


def kind_for(batch: SupportBatch) -> SheetKind | None:
    """What a sheet may say of a batch as it stands; None when nothing."""
    return {BatchState.DRAFT: GIFT_LINES, BatchState.GRANTED: DELIVERIES}.get(BatchState(batch.state))
