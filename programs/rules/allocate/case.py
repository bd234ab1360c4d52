"""Cases read from JSON, to the letter of the contract of village targets: what it does not name is refused."""

import re
from decimal import Decimal

from huulien.lib.cases import CaseError, Fields, choice, got, id_of, read_cases_by_id, required
from programs.rules.allocate.facts import OPTIONAL, STATED, AllocateCase, Method, Village

_CASE = ("id", "target_rate", "villages", "methods")
_PERCENT = re.compile(r"(?:0|[1-9][0-9]?)\.[0-9]{2}|100\.00")


def parse_cases(text: str | bytes) -> list[AllocateCase]:
    """The cases of a JSON list, in its order; a `CaseError` at the first that is not as the contract says."""
    return read_cases_by_id(text, _read_case)


def _read_case(value: object) -> AllocateCase:
    case = Fields(value, "", _CASE)
    identity = required(case.text("id"), "id")
    target_rate = required(case.text("target_rate"), "target_rate")
    if not _PERCENT.fullmatch(target_rate):
        raise CaseError("target_rate", f'cần tỷ lệ từ "0.00" đến "100.00", đúng hai chữ số thập phân{got(target_rate)}')
    villages = required(case.items("villages"), "villages")
    return AllocateCase(
        id=identity,
        target_rate=Decimal(target_rate),
        villages=tuple(_read_village(item, f"villages[{n}]") for n, item in enumerate(villages)),
        methods=_read_methods(case.items("methods")),
    )


def _read_village(value: object, place: str) -> Village:
    """A village; errors name it by its code where it has a usable one, otherwise by its place in the list."""
    known_code = id_of(value, "code")
    path = f"villages.{known_code}" if known_code else place
    village = Fields(value, f"{path}.", ("code", *STATED, *OPTIONAL))
    code = required(village.text("code"), f"{path}.code")
    stated = {key: required(village.whole_number(key), f"{path}.{key}") for key in STATED}
    return Village(
        code=code,
        **stated,
        able=village.whole_number("able"),
        lower=village.whole_number("lower"),
        upper=village.whole_number("upper"),
        fixed=village.whole_number("fixed"),
    )


def _read_methods(given: list[object] | None) -> tuple[Method, ...]:
    if given is None:
        return tuple(Method)
    return tuple(required(choice(item, Method, "methods"), "methods") for item in given)
