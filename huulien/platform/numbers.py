"""The book of numbers of outgoing papers: one count for each commune, kind and year; a number is given once.

Numbers are printed with two digits at least. Where the office keeps a book of its own too, it types the number, and
the book here tells which are taken and which are left out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Max

from huulien.platform import clock
from huulien.platform.models import DocumentNumber
from huulien.platform.papers.document import Kind

MOST_GAPS_TOLD = 10


@dataclass(frozen=True)
class Book:
    """The numbers of one kind of papers of a commune in a year."""

    commune_id: int
    kind: Kind
    year: int

    def next_number(self) -> int:
        """The number after the highest given so far."""
        return (self._taken().aggregate(highest=Max("number"))["highest"] or 0) + 1

    def gaps(self) -> list[int]:
        """Numbers below the highest that no paper carries."""
        given = set(self._taken().values_list("number", flat=True))
        return [number for number in range(1, max(given, default=0)) if number not in given]

    @property
    def words(self) -> str:
        """What to write next, and what was left out."""
        told = f"Số tiếp theo của năm {self.year}: {printed(self.next_number())}."
        gaps = self.gaps()
        if gaps:
            more = f" và {len(gaps) - MOST_GAPS_TOLD} số khác" if len(gaps) > MOST_GAPS_TOLD else ""
            told += f" Số còn trống trong sổ: {', '.join(map(printed, gaps[:MOST_GAPS_TOLD]))}{more}."
        return told

    @transaction.atomic
    def take(self, record: models.Model, taken_for: str, number: int | None = None) -> int:
        """The number that `record` now carries: `number`, or the next one. A number it carried before is free again.

        A number that another paper carries is refused with a `ValidationError` on `number`.
        """
        self._lock()
        own = DocumentNumber.objects.filter(record=_key(record))
        chosen = number or self.next_number()
        holder = self._taken().filter(number=chosen).exclude(record=_key(record)).first()
        if holder:
            raise ValidationError({"number": self._refusal(holder)})
        place = {"commune_id": self.commune_id, "kind": self.kind, "year": self.year, "number": chosen}
        if not own.filter(**place).exists():
            own.delete()
            DocumentNumber.objects.create(**place, record=_key(record), taken_for=taken_for[:300], taken_at=clock.now())
        return chosen

    @transaction.atomic
    def take_all(
        self, count: int, make: Callable[[Iterable[int]], Sequence[models.Model]], taken_for: str
    ) -> Sequence[models.Model]:
        """The records that `make` stores with the next `count` numbers: many papers at once."""
        self._lock()
        first = self.next_number()
        numbers = range(first, first + count)
        records = make(numbers)
        DocumentNumber.objects.bulk_create(
            (
                DocumentNumber(
                    commune_id=self.commune_id, kind=self.kind, year=self.year, number=number, record=_key(record),
                    taken_for=taken_for[:300], taken_at=clock.now(),
                )
                for number, record in zip(numbers, records, strict=True)
            ),
            batch_size=500,
        )  # fmt: skip
        return records

    def _taken(self) -> models.QuerySet[DocumentNumber]:
        return DocumentNumber.objects.filter(commune_id=self.commune_id, kind=self.kind, year=self.year)

    def _refusal(self, holder: DocumentNumber) -> str:
        sign = f"{printed(holder.number)}/{self.kind.value}"
        return f"Số {sign} năm {self.year} đã cấp cho {holder.taken_for}. Ghi số khác. {self.words}"

    def _lock(self) -> None:
        """One at a time takes a number of a commune; SQLite's transactions write one at a time anyway."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, self.commune_id % 2**31])


_LOCK = 1_305_2020  # the book of numbers, among whatever else may be locked so


def printed(number: int) -> str:
    """07, 12, 112."""
    return f"{number:02d}"


def _key(record: Any) -> str:
    return f"{record._meta.db_table}:{record.pk}"
