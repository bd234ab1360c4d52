"""One table of what cannot be true of a person, and of what is unlikely, for every door: form, import and API."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from households.vocabulary import Employment, Qualification, Sex, Studying
from huulien.lib.dates import age_on

OLDEST_AGE = 130

# Beyond these an answer is possible, but usually a slip of the pen: it is taken once it was checked.
UNLIKELY_ABOVE_AGE = 110
OLDEST_AT_SCHOOL = {
    Studying.PRESCHOOL: 7,
    Studying.PRIMARY: 16,
    Studying.LOWER_SECONDARY: 20,
    Studying.UPPER_SECONDARY: 25,
}
YOUNGEST_WITH = {
    Qualification.PRIMARY: 10,
    Qualification.LOWER_SECONDARY: 14,
    Qualification.UPPER_SECONDARY: 16,
    Qualification.VOCATIONAL: 15,
    Qualification.HIGHER: 19,
}
YOUNGEST_AT_WORK = 13
OLDEST_CHILD = 15  # the last year in which nutrition is asked about


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


def member_doubts(facts: Mapping[str, Any], on: date) -> Iterator[tuple[str, str]]:
    """(field, what is unlikely) for everything about a person that should be checked again; `on` is today."""
    born, year = facts.get("birth_date"), facts.get("birth_year")
    if born:
        age = age_on(born, on)
    elif year:
        age = on.year - year
    else:
        return
    if age > UNLIKELY_ABOVE_AGE:
        yield "birth_date" if born else "birth_year", f"Người này {age} tuổi."
    studying, qualification, employment = (facts.get(name) for name in ("studying", "qualification", "employment"))
    if studying and age > OLDEST_AT_SCHOOL.get(Studying(studying), age):
        yield "studying", f"{age} tuổi mà đang học {Studying(studying).label.lower()}."
    if qualification and age < YOUNGEST_WITH.get(Qualification(qualification), 0):
        yield "qualification", f"{age} tuổi mà trình độ là “{Qualification(qualification).label}”."
    if age < YOUNGEST_AT_WORK and employment in {Employment.WAGE_CONTRACT, Employment.WAGE_NO_CONTRACT}:
        yield "employment", f"{age} tuổi mà đã đi làm công."
    if age > OLDEST_CHILD and facts.get("is_malnourished"):
        yield "is_malnourished", f"Suy dinh dưỡng chỉ ghi cho trẻ dưới 16 tuổi; người này {age} tuổi."


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
