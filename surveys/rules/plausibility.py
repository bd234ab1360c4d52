"""What is unlikely in a review beside the one before: taken once it was checked, not refused."""

from collections.abc import Iterator
from decimal import Decimal

from huulien.lib.numbers import format_decimal, format_vnd

B1_CHANGE = 60  # points from one review to the next
INCOME_TIMES = 3
LEAST_M2_A_PERSON, MOST_M2_A_PERSON = Decimal(2), Decimal(150)


def b1_doubts(score: int | None, last: int | None) -> Iterator[str]:
    """A B1 total more than 60 points from the last one."""
    if score is not None and last is not None and abs(score - last) > B1_CHANGE:
        yield f"Điểm B1 lần trước là {last}, lần này {score}: khác {abs(score - last)} điểm."


def income_doubts(per_person_vnd: int | None, last: int | None) -> Iterator[str]:
    """A measured income more than three times, or less than a third of, the last one."""
    if not per_person_vnd or not last:
        return
    if per_person_vnd > last * INCOME_TIMES or per_person_vnd * INCOME_TIMES < last:
        yield f"Thu nhập lần trước là {format_vnd(last)}, lần này {format_vnd(per_person_vnd)}."


def area_doubts(area_m2: Decimal | None, people: int) -> Iterator[str]:
    """A house with hardly a bed's or with a hall's room for each."""
    if area_m2 is None or not people:
        return
    each = area_m2 / people
    if not LEAST_M2_A_PERSON <= each <= MOST_M2_A_PERSON:
        words = format_decimal(each.quantize(Decimal("0.1")))
        yield f"Nhà {format_decimal(area_m2)} m² cho {people} người, bình quân {words} m² một người."
