"""The auditor's list: who changed what, when, from where."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from households.places import commune_for, communes_of
from huulien.lib.numbers import format_integer
from huulien.platform import clock
from huulien.platform.access import SEE_AUDIT
from huulien.platform.forms import TextField
from huulien.platform.happenings import Happening
from huulien.platform.listings import NOTHING_FOUND, Action, Column, Kind, ListFilter, Listing, register
from huulien.platform.models import CHANGES, AuditEntry

OPERATIONS = {
    "insert": "Thêm", "update": "Sửa", "delete": "Xóa", **{each.value: each.label for each in Happening},
}  # fmt: skip
MOST_NAMED = 3  # communes
HIDDEN_VALUES = frozenset({"citizen_id"})


class AuditFilter(ListFilter):
    """Entries by who made them, of which table, and what was done."""

    wide = ()
    nguoi = TextField(label="Tên đăng nhập", required=False, max_length=150)
    bang = TextField(label="Bảng", required=False, max_length=63)
    viec = forms.ChoiceField(label="Việc", required=False, choices=[("", "Bất kỳ"), *OPERATIONS.items()])

    def heading(self, count: int, noun: str) -> str:
        return f"{super().heading(count, noun)} đã ghi"

    def subtitle(self) -> str:
        """Of which communes; the trail has no day of its own."""
        communes = list(communes_of(self.user, SEE_AUDIT))
        return ", ".join(map(str, communes)) if len(communes) <= MOST_NAMED else f"{len(communes)} xã, phường"


def filters_of(request: HttpRequest) -> AuditFilter:
    commune = commune_for(request, SEE_AUDIT)
    return AuditFilter(request.GET, user=request.user, area=commune, today=clock.today())


def rows(filters: AuditFilter) -> QuerySet[AuditEntry]:
    """Entries of the user's communes."""
    if not filters.is_valid():
        return AuditEntry.objects.none()
    columns = {"actor": "nguoi", "table": "bang", "operation": "viec"}
    asked = {column: value for column, name in columns.items() if (value := filters.value(name))}
    return AuditEntry.objects.filter(commune_id__in=communes_of(filters.user, SEE_AUDIT).values("pk"), **asked)


def columns(filters: AuditFilter) -> Sequence[Column]:
    return [
        Column("luc", "Lúc", lambda row: row.at, Kind.MOMENT, ("at",), width=20),
        Column("ai", "Ai", lambda row: row.actor or "hệ thống", order=("actor",), width=14),
        Column("tu", "Từ địa chỉ", lambda row: row.address, order=("address",), short="từ", width=14),
        Column("viec", "Việc", _act, order=("table", "row_id"), width=26),
        Column("ly-do", "Lý do", lambda row: row.reason, short="Lý do:", width=18),
        Column("thay-doi", "Thay đổi", _changes, Kind.LINES, width=60),
    ]  # fmt: skip


def _act(row: Any) -> str:
    words = OPERATIONS[row.operation]
    return f"{words} {row.table} số {row.row_id}" if row.table else words


def _changes(row: Any) -> str:
    """One line for each column that changed; of citizen numbers only that they did."""
    if row.operation not in CHANGES:
        return _of_what(row.after or {})
    lines = []
    for column, (before, after) in row.changed.items():
        if before in (None, "") and after in (None, ""):
            continue
        if column in HIDDEN_VALUES:
            before = after = "•••"
        if row.operation == "update":
            lines.append(f"{column}: {_short(before) or '(trống)'} → {_short(after) or '(trống)'}")
        else:
            lines.append(f"{column}: {_short(after) or _short(before)}")
    return "\n".join(lines)


def _of_what(told: dict[str, Any]) -> str:
    """What a happening was about: which list, and of how many."""
    parts = [told.get("what", ""), f"{format_integer(told['count'])} dòng" if "count" in told else ""]
    return ", ".join(part for part in parts if part)


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"


def actions(page: Any) -> list[Action]:
    return [Action("Kiểm tra nhật ký", reverse("desk:audit_check"), icon="ok")]


AUDIT = register(
    Listing(
        key="audit",
        view="desk:audit_list",
        noun="việc",
        filters=filters_of,
        columns=columns,
        actions=actions,
        rows=rows,
        order=("-pk",),
        order_words="mới nhất ở trên",
        export_act=SEE_AUDIT,
        empty=lambda page: NOTHING_FOUND,
        page_size=50,
    )
)
