"""One table of what cannot be true of a person, for every door: form, import and API."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from households.vocabulary import Sex

OLDEST_AGE = 130


def member_faults(facts: Mapping[str, Any], on: date) -> Iterator[tuple[str, str]]:
    """(field, what to do) for every contradiction in a person's Member fields; `on` is today."""
    born, year = facts.get("birth_date"), facts.get("birth_year")
    if born and year:
        yield "birth_year", "Đã có ngày sinh thì để trống ô năm sinh."
    if born and born > on:
        yield "birth_date", f"Ngày sinh ở sau hôm nay ({on:%d/%m/%Y}). Kiểm tra lại năm."
    if year and not on.year - OLDEST_AGE <= year <= on.year:
        yield "birth_year", f"Ghi năm sinh từ {on.year - OLDEST_AGE} đến {on.year}."
    if born and born.year < on.year - OLDEST_AGE:
        yield "birth_date", f"Người này hơn {OLDEST_AGE} tuổi. Kiểm tra lại năm sinh."
    citizen_id = facts.get("citizen_id") or ""
    if citizen_id:
        message = citizen_id_fault(citizen_id, facts.get("sex"), born.year if born else year)
        if message:
            yield "citizen_id", message


def citizen_id_fault(number: str, sex: str | None, birth_year: int | None) -> str:
    """What is wrong with a citizen number (province 3, century and sex 1, year 2, serial 6); empty when nothing is."""
    if not (len(number) == 12 and number.isascii() and number.isdigit()):
        return "Ghi đủ 12 chữ số như trên thẻ, không có dấu cách hay dấu chấm."
    century, is_female = 1900 + int(number[3]) // 2 * 100, int(number[3]) % 2 == 1
    year = century + int(number[4:6])
    if birth_year and birth_year != year:
        return f"Số CCCD cho năm sinh {year}, khác năm sinh đã ghi ({birth_year}). Kiểm tra lại trên thẻ."
    if sex and is_female != (sex == Sex.FEMALE):
        return f"Số CCCD là của {'nữ' if is_female else 'nam'}, khác giới tính đã ghi. Kiểm tra lại trên thẻ."
    return ""
