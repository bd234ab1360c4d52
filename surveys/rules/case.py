"""Cases read from JSON, to the letter of the classification contract: what it does not name is refused."""

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from households.vocabulary import Device, Employment, Qualification, Studying, Toilet, WaterSource, Zone
from huulien.lib.labels import LabelledEnum
from huulien.lib.parameters import NoValueInForce
from surveys.rules.facts import Case, CaseError, Dwelling, Member, Override, no_standard
from surveys.rules.standard import standard_on
from surveys.vocabulary import Indicator

__all__ = ["Case", "CaseError", "parse_case", "parse_cases", "read_json"]

Choice = TypeVar("Choice", bound=LabelledEnum)
Read = TypeVar("Read")

_EXACT_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 60

_CASE = (
    *("id", "on", "area", "income", "members", "dwelling"),
    *("water_source", "toilet", "internet_user", "devices", "overrides"),
)
_INCOME = ("b1_score", "per_person_vnd")
_MEMBER = (
    *("id", "birth_date", "birth_year", "employment", "social_allowance", "disabled"),
    *("health_insurance", "malnourished", "studying", "qualification", "trained_on_the_job"),
)
_DWELLING = ("wall_durable", "frame_durable", "roof_durable", "area_m2")
_OVERRIDE = ("deprived", "reason")


class JsonObject(dict[str, Any]):
    """An object of a JSON text that remembers which of its keys were given more than once."""

    repeated: tuple[str, ...] = ()


def parse_cases(text: str | bytes) -> list[Case]:
    """The cases of a JSON list, in its order; a `CaseError` at the first that is not as the contract says."""
    document = read_json(text)
    if not isinstance(document, list):
        raise CaseError("", f"cần một danh sách JSON các trường hợp{_got(document)}")
    return [parse_case(item, position) for position, item in enumerate(document)]


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text in UTF-8; its objects are `JsonObject`."""
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CaseError("", f"cần văn bản mã hóa UTF-8, sai từ byte thứ {error.start + 1}") from error
    if text.startswith("\ufeff"):
        raise CaseError("", "cần UTF-8 không có dấu BOM ở đầu; lưu lại tệp dạng “UTF-8”")
    try:
        return json.loads(text, object_pairs_hook=_json_object)
    except json.JSONDecodeError as error:
        raise CaseError("", f"cần JSON đúng cú pháp, sai ở dòng {error.lineno}, cột {error.colno}") from error
    except ValueError as error:  # an integer of more digits than Python reads
        raise CaseError("", "có số nguyên quá dài, không đọc được") from error
    except RecursionError as error:
        raise CaseError("", "JSON lồng nhau quá sâu, không đọc được") from error


def parse_case(value: object, position: int | None = None) -> Case:
    """The case of one JSON object; `position`, from 0, is only for the error."""
    try:
        return _read_case(value)
    except CaseError as error:
        raise CaseError(error.field, error.expected, case=_id_of(value), position=position) from error


def _read_case(value: object) -> Case:
    case = _Fields(value, "", _CASE)
    on = _required(case.day("on"), "on")
    places = _places_on(on)
    income = case.fields("income", _INCOME)
    dwelling = case.fields("dwelling", _DWELLING)
    return Case(
        id=_required(case.text("id"), "id"),
        on=on,
        area=_required(case.choice("area", Zone), "area"),
        b1_score=income.whole_number("b1_score"),
        per_person_vnd=income.whole_number("per_person_vnd"),
        members=tuple(_read_member(item, f"members[{n}]") for n, item in enumerate(case.items("members") or ())),
        dwelling=Dwelling(
            wall_durable=dwelling.boolean("wall_durable"),
            frame_durable=dwelling.boolean("frame_durable"),
            roof_durable=dwelling.boolean("roof_durable"),
            area_m2=dwelling.number("area_m2"),
        ),
        water_source=case.choice("water_source", WaterSource),
        toilet=case.choice("toilet", Toilet),
        internet_user=case.boolean("internet_user"),
        devices=_read_devices(case.items("devices")),
        overrides=_read_overrides(case, places),
    )


def _read_member(value: object, place: str) -> Member:
    """A member; errors name it by its id where it has a usable one, otherwise by its place in the list."""
    known_id = _id_of(value)
    member = _Fields(value, f"members.{known_id}." if known_id else f"{place}.", _MEMBER)
    return Member(
        id=_required(member.text("id"), f"{place}.id"),
        birth_date=member.day("birth_date"),
        birth_year=member.whole_number("birth_year"),
        employment=member.choice("employment", Employment),
        social_allowance=member.boolean("social_allowance"),
        disabled=member.boolean("disabled"),
        health_insurance=member.boolean("health_insurance"),
        malnourished=member.boolean("malnourished"),
        studying=member.choice("studying", Studying),
        qualification=member.choice("qualification", Qualification),
        trained_on_the_job=member.boolean("trained_on_the_job"),
    )


def _read_devices(items: list[object] | None) -> tuple[Device, ...] | None:
    if items is None:
        return None
    return tuple(
        _required(_choice(item, Device, f"devices[{number}]"), f"devices[{number}]")
        for number, item in enumerate(items)
    )


def _places_on(on: date) -> Mapping[str, Indicator]:
    """The indicators of the standard of a day by their places in its form."""
    try:
        return standard_on(on).by_number
    except NoValueInForce:
        raise no_standard(on) from None


def _read_overrides(case: "_Fields", places: Mapping[str, Indicator]) -> dict[Indicator, Override]:
    overrides = case.fields("overrides", tuple(places))
    read = {}
    for number in overrides.given:
        path = f"overrides.{number}."
        override = _Fields(overrides.given[number], path, _OVERRIDE)
        deprived = _required(override.boolean("deprived"), f"{path}deprived")
        reason = _required(override.text("reason"), f"{path}reason")
        read[places[number]] = Override(deprived, reason)
    return read


class _Fields:
    """The fields of one JSON object, read by their types; one that is absent or null reads as `None`."""

    def __init__(self, value: object, path: str, allowed: Collection[str]) -> None:
        if not isinstance(value, dict):
            raise CaseError(path.rstrip("."), f"cần một đối tượng JSON{_got(value)}")
        for key in value:
            if key not in allowed:
                known = ", ".join(allowed)
                raise CaseError(f"{path}{_printable(str(key))}", f"trường không có trong quy ước; chỉ dùng: {known}")
        for key in getattr(value, "repeated", ()):
            raise CaseError(f"{path}{key}", "trường này được ghi hai lần; chỉ giữ một")
        self.given: dict[str, Any] = value
        self.path = path

    def text(self, key: str) -> str | None:
        value = self.given.get(key)
        if value is None:
            return None
        if type(value) is not str:
            raise CaseError(self.path + key, f"cần chuỗi ký tự{_got(value)}")
        if not _is_unicode(value):
            raise CaseError(self.path + key, "chuỗi có ký tự Unicode hỏng; nhập lại")
        return value

    def boolean(self, key: str) -> bool | None:
        value = self.given.get(key)
        if value is None or type(value) is bool:
            return value
        raise CaseError(self.path + key, f"cần true hoặc false{_got(value)}")

    def whole_number(self, key: str) -> int | None:
        value = self.given.get(key)
        if value is None or type(value) is int:
            return value
        raise CaseError(self.path + key, f"cần số nguyên{_got(value)}")

    def number(self, key: str) -> int | float | None:
        value = self.given.get(key)
        if value is None or type(value) is int or (type(value) is float and math.isfinite(value)):
            return value
        raise CaseError(self.path + key, f"cần số hữu hạn{_got(value)}")

    def day(self, key: str) -> date | None:
        value = self.given.get(key)
        if value is None:
            return None
        try:
            if type(value) is str and _EXACT_DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # of the right form, but no such day
        raise CaseError(self.path + key, f"cần ngày có thật, viết đúng dạng YYYY-MM-DD, ví dụ 1981-04-02{_got(value)}")

    def choice(self, key: str, choices: type[Choice]) -> Choice | None:
        return _choice(self.given.get(key), choices, self.path + key)

    def items(self, key: str) -> list[object] | None:
        value = self.given.get(key)
        if value is None or isinstance(value, list):
            return value
        raise CaseError(self.path + key, f"cần một danh sách{_got(value)}")

    def fields(self, key: str, allowed: Collection[str]) -> "_Fields":
        value = self.given.get(key)
        return _Fields({} if value is None else value, f"{self.path}{key}.", allowed)


def _id_of(value: object) -> str | None:
    """The id of a case or member, for errors, where one can be read."""
    found = value.get("id") if isinstance(value, dict) else None
    return found if isinstance(found, str) and found and _is_unicode(found) else None


def _required(value: Read | None, field: str) -> Read:
    if value is None:
        raise CaseError(field, "bắt buộc phải có, không được để trống hoặc null")
    return value


def _choice(value: object, choices: type[Choice], field: str) -> Choice | None:
    if value is None:
        return None
    if type(value) is str:
        try:
            return choices(value)
        except ValueError:
            pass  # a word, but not one of the list
    raise CaseError(field, f"cần một trong: {', '.join(choices)}{_got(value)}")


def _got(value: object) -> str:
    """The end of a message that shows what stood there instead, cut short."""
    if isinstance(value, dict):
        return "; nhận được một đối tượng"
    if isinstance(value, list):
        return "; nhận được một danh sách"
    shown = _printable(json.dumps(value, ensure_ascii=False, default=str))
    return f"; nhận được {shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + '…'}"


def _is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8; JSON escapes can also spell half a character."""
    return _printable(text) == text


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _json_object(pairs: list[tuple[str, Any]]) -> JsonObject:
    read = JsonObject(pairs)
    if len(read) < len(pairs):
        times = Counter(key for key, _ in pairs)
        read.repeated = tuple(key for key in read if times[key] > 1)
    return read
