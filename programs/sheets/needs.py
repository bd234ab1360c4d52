"""Needs by Excel: those not in the book are recorded, those that wait are noted upon or end."""

from collections.abc import Iterable, Mapping
from typing import Any

from households.models import Household, Member
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.lib.text import lower_first
from huulien.platform.listings import Kind
from programs.access import EDIT_NEEDS
from programs.models import SupportNeed
from programs.services.needs import note_need, record_need
from programs.sheets import cells
from programs.sheets.declaration import CellRefusal, Done, Outcome, Scope, SheetColumn, SheetKind, SheetRow, Who
from programs.sheets.people import People, birth_words
from programs.steps.needs import NEED_STEPS
from programs.vocabulary import PERSONAL_NEEDS, NeedState
from surveys.vocabulary import Need

_STEPS = {
    NeedState.SERVED: "serve", NeedState.DECLINED: "decline", NeedState.NOT_ELIGIBLE: "find_ineligible",
    NeedState.WITHDRAWN: "withdraw",
}  # fmt: skip
_NOTED = ("held_up", "holder", "expected_on")
_END = ("ended_on", "ended_paper", "ended_reason")
_KINDS = tuple(kind for kind in Need if kind != Need.OTHER)

COLUMNS = (
    *cells.who(filled=(Who.CODE,)),
    SheetColumn("kind", "Nhu cầu", cells.choice(Need, *_KINDS), is_asked=True, is_filled=True, width=22),
    SheetColumn("asked_on", "Đề nghị ngày", cells.day, ("ngày đề nghị",), is_asked=True, is_filled=True,
                kind=Kind.DATE, width=12),
    SheetColumn("amount_vnd", "Số tiền cần", cells.money, ("số tiền cần vay", "số tiền"), kind=Kind.NUMBER),
    SheetColumn("asked_by", "Đề nghị bằng", cells.text(200), width=20),
    SheetColumn("held_up", "Đang vướng", cells.text(300), width=20),
    SheetColumn("holder", "Ai gỡ", cells.text(150)),
    SheetColumn("expected_on", "Dự kiến xong ngày", cells.day, ("dự kiến xong",), kind=Kind.DATE, width=12),
    SheetColumn("state", "Kết quả", cells.choice(NeedState), width=18),
    SheetColumn("ended_on", "Ngày có kết quả", cells.day, kind=Kind.DATE, width=12),
    SheetColumn("ended_paper", "Giấy tờ", cells.text(200), width=20),
    SheetColumn("ended_reason", "Lý do", cells.text(300), ("lý do, ghi chú",), width=20),
)  # fmt: skip


class NeedsWork:
    """A need is known by its household, person, kind and day of asking; a blank cell says nothing."""

    def __init__(self, scope: Scope, by: Any) -> None:
        self.by, self.people = by, People(scope.commune)

    def identify(self, row: SheetRow) -> tuple[Household, Member | None, Need, Any]:
        kind = row.get("kind")
        household = self.people.household(row)
        if kind in PERSONAL_NEEDS and not row.get(Who.NAME):
            raise CellRefusal(Who.NAME, "Nhu cầu này của từng người. Ghi họ và tên người trong hộ.")
        member = self.people.person(row) if kind in PERSONAL_NEEDS else None
        return household, member, kind, row.get("asked_on")

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        household, member, kind, asked_on = about
        whose = f"{member or household} ({household.code}), {lower_first(kind.label)}"
        same = SupportNeed.objects.filter(household=household, member=member, kind=kind, asked_on=asked_on)
        known = list(same.select_related("commune", "household").order_by("pk")[:2])
        if len(known) > 1:
            raise CellRefusal("asked_on", "Sổ có hai nhu cầu này cùng ngày. Sửa ở trang Nhu cầu.")
        if not known:
            need = record_need(
                household=household, kind=kind, asked_on=asked_on, by=self.by, member=member,
                asked_by=row.get("asked_by") or "", amount_vnd=row.get("amount_vnd"),
            )  # fmt: skip
            amount = [format_vnd(need.amount_vnd)] if need.amount_vnd is not None else []
            said = [f"đề nghị ngày {format_date_vi(asked_on)}", *amount, *self._go_on(row, need)]
            return Done(Outcome.CREATED, whose, "; ".join(said))
        self._refuse_rewriting(row, known[0])
        changes = self._go_on(row, known[0])
        return Done(Outcome.UPDATED if changes else Outcome.UNCHANGED, whose, "; ".join(changes))

    def _refuse_rewriting(self, row: SheetRow, need: SupportNeed) -> None:
        """What was asked for is not written anew."""
        for key in ("amount_vnd", "asked_by"):
            said, known = row.get(key), getattr(need, key)
            if said is not None and said != known:
                words = format_vnd(known) if isinstance(known, int) else known or "để trống"
                raise CellRefusal(key, f"Sổ đang ghi: {words}. Điều đã đề nghị không sửa bằng tệp; ghi như sổ.")

    def _go_on(self, row: SheetRow, need: SupportNeed) -> list[str]:
        """What the row adds to a need: what holds it up, and its end; each change in words."""
        changes = []
        noted = {key: row.get(key) for key in _NOTED if row.get(key) not in (None, getattr(need, key))}
        state = row.get("state") or NeedState.WAITING
        if noted:
            changes += [f"{_label(key)}: {_words(getattr(need, key))} → {_words(said)}" for key, said in noted.items()]
            whole = {key: noted.get(key, getattr(need, key)) for key in _NOTED}
            need = note_need(need=need, version=need.version, **whole)
        if not need.is_waiting:
            return changes + self._same_end(row, need)
        if state == NeedState.WAITING:
            if key := next((key for key in _END if row.get(key)), None):
                raise CellRefusal(key, "Nhu cầu chưa có kết quả thì để trống ô này, hoặc ghi cột Kết quả.")
            return changes
        if row.get("ended_on") is None:
            raise CellRefusal("ended_on", "Có kết quả thì ghi cả ngày có kết quả.")
        NEED_STEPS.perform(
            _STEPS[state], need, by=self.by, version=need.version, reason=row.get("ended_reason") or "",
            ended_on=row.get("ended_on"), ended_paper=row.get("ended_paper") or "",
        )  # fmt: skip
        return [*changes, f"{need.sign.words} → {state.label} ngày {format_date_vi(row.get('ended_on'))}"]

    def _same_end(self, row: SheetRow, need: SupportNeed) -> list[str]:
        for key in ("state", *_END):
            if row.get(key) not in (None, getattr(need, key)):
                known = need.sign.words if key == "state" else _words(getattr(need, key))
                raise CellRefusal(key, f"Sổ đã ghi: {known}. Ghi như sổ; ghi nhầm thì mở lại ở trang của nhu cầu này.")
        return []


def sent_rows(scope: Scope) -> Iterable[Mapping[str, Any]]:
    needs = SupportNeed.objects.filter(commune=scope.commune).select_related("household__village", "member")
    for need in needs.order_by("household__village__position", "household__sort_key", "asked_on", "pk"):
        yield {
            Who.CODE: need.household.code,
            Who.NAME: need.whose,
            Who.BIRTH: birth_words(need.member) if need.member else "",
            Who.VILLAGE: need.household.village.name,
            "kind": Need(need.kind).label,
            "state": NeedState(need.state).label,
            **{key: getattr(need, key) for key in ("asked_on", "amount_vnd", "asked_by", *_NOTED, *_END)},
        }


def _words(value: Any) -> str:
    if value in (None, ""):
        return "để trống"
    return value if isinstance(value, str) else format_date_vi(value)


def _label(key: str) -> str:
    return next(column.label for column in COLUMNS if column.key == key)


NEEDS = SheetKind(
    key="needs",
    title="Nhu cầu hỗ trợ",
    noun="nhu cầu",
    act=EDIT_NEEDS,
    columns=COLUMNS,
    begin=NeedsWork,
    sent_rows=sent_rows,
    fields={"member": Who.NAME, "reason": "ended_reason", "household": Who.CODE},
    hint="Một dòng một nhu cầu. Thêm dòng để ghi nhu cầu mới; ghi kết quả vào dòng đang chờ. Ô trống là không sửa.",
)
