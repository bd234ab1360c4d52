"""Public holidays as dated data: the file that fills them, and the calendar of what stands in the database."""

from pathlib import Path
from typing import Any

from django.db import transaction

from huulien.lib.parameters import check_keys, date_in, read_toml, text_in
from huulien.lib.working_days import WorkingCalendar
from huulien.platform.models import PublicHoliday
from huulien.platform.vocabulary import HolidayKind

FILE = Path(__file__).parent / "parameters" / "holidays.toml"


def working_calendar() -> WorkingCalendar:
    """The calendar of every year whose holidays are known, as they stand now."""
    rows = list(PublicHoliday.objects.values_list("day", "kind", "name"))
    return WorkingCalendar(
        holidays={day: name for day, kind, name in rows if kind != HolidayKind.WORKDAY},
        worked_weekends=frozenset(day for day, kind, _ in rows if kind == HolidayKind.WORKDAY),
    )


def load_holidays(model: Any, path: Path = FILE) -> list[int]:
    """The years of the file that the database had no day of, and has now; whatever stands there is left as it is.

    `model` is `PublicHoliday`, as it is or as a migration knows it.
    """
    known = {day.year for day in model.objects.values_list("day", flat=True)}
    rows = [row for row in _rows(path) if row["day"].year not in known]
    model.objects.bulk_create(model(**row) for row in rows)
    return sorted({row["day"].year for row in rows})


@transaction.atomic
def replace_holidays(path: Path) -> list[int]:
    """The years of the file, whose days are now those of the file alone; nothing changes when one of them is wrong."""
    rows = [PublicHoliday(**row) for row in _rows(path)]
    years = sorted({row.day.year for row in rows})
    PublicHoliday.objects.filter(day__year__in=years).delete()
    for row in rows:
        row.full_clean()
        row.save(force_insert=True)
    return years


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = []
    for year in read_toml(path)["years"]:
        where = f"{path.name}: {year.get('year')}"
        check_keys(
            year, where, required=frozenset({"year", "source", "days"}),
            allowed=frozenset({"year", "source", "days", "read_at"}),
        )  # fmt: skip
        for entry in year["days"]:
            check_keys(entry, where, required=frozenset({"day", "kind", "name"}))
            rows.append(
                {
                    "day": date_in(entry, "day", where),
                    "kind": HolidayKind(entry["kind"]),
                    "name": text_in(entry, "name", where),
                    "source": text_in(year, "source", where),
                }
            )
    return rows
