"""Corrections that an older list would take back: the book once said what the list says, and was corrected since."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone

from households.services.import_plan import Change
from huulien.platform.models import AuditEntry


def undone(rows: Sequence[tuple[Any, models.Model, Sequence[Change]]]) -> Iterator[tuple[Any, Change, date]]:
    """(Whose, the change, the day of the correction) of changes back to what somebody replaced.

    `rows`: who asks, the record of the book, and what the list would change of it.
    """
    for model in {type(record) for _, record, _ in rows}:
        of_model = [row for row in rows if type(row[1]) is model]
        corrections = _corrections(model, [record.pk for _, record, _ in of_model])
        for asker, record, changes in of_model:
            for change in changes:
                day = corrections.get((record.pk, change.column, _plain(change.after), _plain(change.before)))
                if day:
                    yield asker, change, day


def _corrections(model: type[models.Model], keys: Sequence[int]) -> dict[tuple[int, str, Any, Any], date]:
    """(Row, column, what it said, what it was corrected to) → when, by the trail."""
    found = {}
    entries = AuditEntry.objects.filter(table=model._meta.db_table, row_id__in=keys, operation="update")
    for entry in entries.order_by("pk"):
        for column, (was, became) in entry.changed.items():
            found[entry.row_id, column, _plain(was), _plain(became)] = timezone.localtime(entry.at).date()
    return found


def _plain(value: Any) -> Any:
    """A value as the trail keeps it; unknown is unknown however it is stored."""
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value
