"""Money of activities by Excel: allocations and other entries; nothing that is recorded is written anew."""

from collections.abc import Iterable, Mapping
from typing import Any

from huulien.lib.numbers import format_vnd
from huulien.lib.text import search_fold
from huulien.platform.listings import Kind
from programs.access import EDIT_PROGRAMME
from programs.models import FundEntry, Funding
from programs.services.money import record_entry
from programs.sheets import cells
from programs.sheets.declaration import CellRefusal, Done, Outcome, Scope, SheetColumn, SheetKind, SheetRow
from programs.vocabulary import EntryKind, FundingSource, Nature

# Payments to households come from their signed list, what goes over from its own form.
_KINDS = (EntryKind.ALLOCATED, EntryKind.TO_OTHERS)
COLUMNS = (
    SheetColumn("activity", "Mã hoạt động", cells.text(30), ("mã", "hoạt động"), is_asked=True, is_filled=True,
                names_row=True, width=14),
    SheetColumn("name", "Tên hoạt động", cells.text(300), width=30),
    SheetColumn("year", "Năm", cells.whole, ("năm vốn", "năm ngân sách"), is_asked=True, is_filled=True, width=7),
    SheetColumn("source", "Nguồn", cells.choice(FundingSource), ("nguồn vốn",), is_asked=True, is_filled=True,
                width=20),
    SheetColumn("nature", "Loại vốn", cells.choice(Nature), is_asked=True, is_filled=True, width=11),
    SheetColumn("kind", "Khoản", cells.choice(EntryKind, *_KINDS), ("loại khoản",), is_asked=True, is_filled=True),
    SheetColumn("happened_on", "Ngày", cells.day, ("ngày chứng từ",), is_asked=True, is_filled=True,
                kind=Kind.DATE, width=12),
    SheetColumn("amount_vnd", "Số tiền", cells.money, ("số tiền (đ)",), is_asked=True, is_filled=True,
                kind=Kind.NUMBER, width=16),
    SheetColumn("document", "Chứng từ", cells.text(200), is_asked=True, is_filled=True, width=24),
    SheetColumn("payee", "Chi cho", cells.text(200), width=20),
)  # fmt: skip
_ENTRY = ("kind", "happened_on", "amount_vnd", "document")


class MoneyWork:
    """An entry is known by all it says; each row adds one, and none is changed."""

    def __init__(self, scope: Scope, by: Any) -> None:
        self.by, self.scope = by, scope

    def identify(self, row: SheetRow) -> tuple[Any, ...]:
        funding = self._funding(row)
        return funding, *(row.get(key) for key in _ENTRY), row.get("payee") or ""

    def apply(self, row: SheetRow, about: tuple[Any, ...]) -> Done:
        funding, *said, payee = about
        entry = dict(zip(_ENTRY, said, strict=True))
        whose = f"{funding.activity.code}, {funding}"
        words = f"{entry['kind'].label} {format_vnd(entry['amount_vnd'])}"
        if FundEntry.objects.filter(funding=funding, is_void=False, payee=payee, **entry).exists():
            return Done(Outcome.UNCHANGED, whose, words)
        record_entry(funding=funding, by=self.by, payee=payee, **entry)
        return Done(Outcome.CREATED, whose, words)

    def _funding(self, row: SheetRow) -> Funding:
        code, name = row.get("activity"), row.get("name")
        of = Funding.objects.filter(commune=self.scope.commune, activity__code=code)
        of = of.select_related("activity", "commune")
        known = of.first()
        if known is None:
            raise CellRefusal("activity", f"Xã không có hoạt động mã {code} có nguồn vốn. Xem mã ở trang Hoạt động.")
        if name and search_fold(name) != search_fold(known.activity.name):
            raise CellRefusal("name", f"Hoạt động {code} trong sổ là “{known.activity.name}”. Xem lại mã.")
        found = of.filter(year=row.get("year"), source=row.get("source"), nature=row.get("nature")).first()
        if found is None:
            raise CellRefusal(
                "source", f"Hoạt động {code} chưa có nguồn này của năm {row.get('year')}. Thêm nguồn vốn trước."
            )
        return found


def sent_rows(scope: Scope) -> Iterable[Mapping[str, Any]]:
    entries = FundEntry.objects.filter(commune=scope.commune, is_void=False, kind__in=_KINDS)
    for entry in entries.select_related("funding__activity").order_by("funding", "happened_on", "pk"):
        funding = entry.funding
        yield {
            "activity": funding.activity.code,
            "name": funding.activity.name,
            "year": str(funding.year),
            "source": FundingSource(funding.source).label,
            "nature": Nature(funding.nature).label,
            "kind": EntryKind(entry.kind).label,
            **{key: getattr(entry, key) for key in ("happened_on", "amount_vnd", "document", "payee")},
        }


MONEY = SheetKind(
    key="money",
    title="Giao vốn, chi của các hoạt động",
    noun="khoản",
    act=EDIT_PROGRAMME,
    columns=COLUMNS,
    begin=MoneyWork,
    sent_rows=sent_rows,
    hint="Một dòng một khoản. Khoản đã ghi giữ nguyên; dòng mới là khoản mới. Ghi nhầm thì bỏ ở trang của hoạt động.",
)
