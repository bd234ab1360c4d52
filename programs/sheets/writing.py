"""The workbook that goes out: the book's own rows in the columns of a kind, to correct and take in again."""

from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.listings.declaration import Column
from huulien.platform.listings.files import Table
from huulien.platform.listings.workbook import write_workbook
from programs.sheets.declaration import Scope, SheetColumn, SheetKind


def sheet_workbook(kind: SheetKind, scope: Scope) -> bytes:
    columns = [column for column in kind.columns if column.is_sent]
    today = clock.today()
    table = Table(
        issuer=f"UBND {scope.commune}",
        title=kind.title,
        subtitle=f"{scope.batch or scope.commune}, đến hết ngày {format_date_vi(today)}",
        conditions=kind.hint,
        made=f"Lập ngày {format_date_vi(today)}",
        day=today,
        columns=[_column(column) for column in columns],
        rows=[[row.get(column.key) for column in columns] for row in kind.sent_rows(scope)],
    )
    return write_workbook(table)


def _column(column: SheetColumn) -> Column:
    def value(row: Any) -> Any:
        return row.get(column.key)

    return Column(column.key, column.label, value, column.kind, width=column.width)
