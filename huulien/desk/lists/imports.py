"""The history of the book's imports: who wrote which file, when, and what became of its rows."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse, reverse_lazy

from households.access import IMPORT_REGISTER
from households.models import RegisterImport
from households.places import filters_for
from huulien.platform.forms import TextField
from huulien.platform.listings import Action, Column, Kind, ListFilter, Listing, ListPage, nothing_yet, register

HOW_TO_CORRECT = (
    "Lần nhập đã ghi không hoàn tác được. Muốn sửa: xuất sổ ra Excel, sửa lại những dòng sai rồi nhập tệp ấy, hoặc sửa "
    "từng hộ ở trang của hộ. Từng thay đổi của mỗi lần nhập có trong nhật ký."
)


class ImportFilter(ListFilter):
    """Imports by the name of their file."""

    tep = TextField(label="Tên tệp", required=False, max_length=200)

    def heading(self, count: int, noun: str) -> str:
        return f"{super().heading(count, noun)} danh sách vào sổ"

    def subtitle(self) -> str:
        """Of which commune; the history has no day of its own."""
        return str(self.area)


def rows(filters: ImportFilter) -> QuerySet[RegisterImport]:
    if not filters.is_valid():
        return RegisterImport.objects.none()
    return RegisterImport.objects.filter(commune=filters.area, file_name__icontains=filters.value("tep") or "")


def columns(filters: ImportFilter) -> Sequence[Column]:
    return [
        Column("tep", "Tệp", lambda row: row.file_name, order=("file_name",), width=34),
        Column("luc", "Nhập lúc", lambda row: row.imported_at, Kind.MOMENT, ("imported_at",), width=20),
        Column("ai", "Người nhập", lambda row: str(row.imported_by or "lệnh trên máy chủ"),
               order=("imported_by__full_name",), width=20),
        Column("ngay", "Tính đến ngày", lambda row: row.on, Kind.DATE, ("on",), "tính đến", width=12),
        Column("moi", "Dòng mới", lambda row: row.created_count, Kind.NUMBER, ("created_count",), "mới", width=8),
        Column("cap-nhat", "Dòng cập nhật", lambda row: row.updated_count, Kind.NUMBER, ("updated_count",),
               "cập nhật", width=8),
        Column("khong-doi", "Dòng không đổi", lambda row: row.unchanged_count, Kind.NUMBER, ("unchanged_count",),
               "không đổi", width=8),
        Column("cong", "Cộng", _all_rows, Kind.NUMBER,
               (F("created_count") + F("updated_count") + F("unchanged_count"),), "cộng", width=8),
    ]  # fmt: skip


def _all_rows(row: Any) -> int:
    return row.created_count + row.updated_count + row.unchanged_count


def actions(page: ListPage) -> Sequence[Action]:
    return [Action("Nhập tệp khác", reverse("households:register_import"), "import")]


IMPORTS = register(
    Listing(
        key="imports",
        view="desk:import_list",
        noun="lần nhập",
        filters=filters_for(ImportFilter, IMPORT_REGISTER),
        columns=columns,
        rows=rows,
        dress=lambda found, filters: found.select_related("imported_by"),
        order=("-imported_at", "-pk"),
        order_words="mới nhất ở trên",
        export_act=IMPORT_REGISTER,
        actions=actions,
        empty=nothing_yet(
            "Chưa nhập danh sách nào",
            "Mỗi lần ghi một tệp Excel vào sổ được kể ở đây.",
            reverse_lazy("households:register_import"),
            "Nhập danh sách",
        ),
        note=HOW_TO_CORRECT,
    )
)
