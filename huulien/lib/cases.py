"""Cases in JSON, read to the letter of a contract: what it does not name is refused, and the error says where."""

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Protocol, TypeVar

from huulien.lib.labels import LabelledEnum
from huulien.lib.text import upper_first

Choice = TypeVar("Choice", bound=LabelledEnum)
Read = TypeVar("Read")


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


ReadWithId = TypeVar("ReadWithId", bound=_WithId)

_EXACT_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_SHOWN = 60


class CaseError(ValueError):
    """A case is not as the contract asks: which case, which field, what was expected; `str()` says it in Vietnamese."""

    def __init__(self, field: str, expected: str, *, case: str | None = None, position: int | None = None) -> None:
        super().__init__(field, expected, case, position)
        self.field = field
        self.expected = expected
        self.case = case  # its id, when it could be read
        self.position = position  # in the list, from 0, when it came in a list

    def __str__(self) -> str:
        place = []
        if self.position is not None:
            place.append(f"trường hợp thứ {self.position + 1}")
        if self.case is not None:
            place.append(f"mã {self.case}")
        if self.field:
            place.append(f"trường {self.field}")
        where = ", ".join(place) or "dữ liệu"
        return f"{upper_first(where)}: {self.expected}."


def read_cases(text: str | bytes, read: Callable[[object], Read]) -> list[Read]:
    """The cases of a JSON list, in its order; a `CaseError` at the first that `read` refuses."""
    document = read_json(text)
    if not isinstance(document, list):
        raise CaseError("", f"cần một danh sách JSON các trường hợp{got(document)}")
    return [read_case(item, read, position) for position, item in enumerate(document)]


def read_cases_by_id(text: str | bytes, read: Callable[[object], ReadWithId]) -> list[ReadWithId]:
    """The cases of a JSON list as in `read_cases`; none has the id of another."""
    cases = read_cases(text, read)
    times = Counter(case.id for case in cases)
    for position, case in enumerate(cases):
        if times[case.id] > 1:
            raise CaseError(
                "id", "mã này dùng cho hai trường hợp; mỗi trường hợp một mã", case=case.id, position=position
            )
    return cases


def read_case(value: object, read: Callable[[object], Read], position: int | None = None) -> Read:
    """What `read` makes of one JSON object; `position`, from 0, is only for the error."""
    try:
        return read(value)
    except CaseError as error:
        raise CaseError(error.field, error.expected, case=id_of(value), position=position) from error


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
        return json.loads(text, object_pairs_hook=_json_object, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        raise CaseError("", f"cần JSON đúng cú pháp, sai ở dòng {error.lineno}, cột {error.colno}") from error
    except RecursionError as error:
        raise CaseError("", "JSON lồng nhau quá sâu, không đọc được") from error


class JsonObject(dict[str, Any]):
    """An object of a JSON text that remembers which of its keys were given more than once."""

    repeated: tuple[str, ...] = ()


class Fields:
    """The fields of one JSON object, read by their types; one that is absent or null reads as `None`."""

    def __init__(self, value: object, path: str, allowed: Collection[str]) -> None:
        if not isinstance(value, dict):
            raise CaseError(path.rstrip("."), f"cần một đối tượng JSON{got(value)}")
        for key in value:
            if key not in allowed:
                known = ", ".join(allowed)
                raise CaseError(f"{path}{_printable(str(key))}", f"trường không có trong quy ước; chỉ dùng: {known}")
        for key in getattr(value, "repeated", ()):
            raise CaseError(f"{path}{key}", "trường này được ghi hai lần; chỉ giữ một")
        self.given: dict[str, Any] = value
        self.path = path

    def must_write(self, *keys: str) -> None:
        """Refuse an object that does not say what these are, if only by null."""
        for key in keys:
            if key not in self.given:
                raise CaseError(self.path + key, "bắt buộc phải ghi; ghi null nếu không có")

    def text(self, key: str) -> str | None:
        value = self.given.get(key)
        if value is None:
            return None
        if type(value) is not str:
            raise CaseError(self.path + key, f"cần chuỗi ký tự{got(value)}")
        if not is_unicode(value):
            raise CaseError(self.path + key, "chuỗi có ký tự Unicode hỏng; nhập lại")
        return value

    def boolean(self, key: str) -> bool | None:
        value = self.given.get(key)
        if value is None or type(value) is bool:
            return value
        raise CaseError(self.path + key, f"cần true hoặc false{got(value)}")

    def whole_number(self, key: str) -> int | None:
        value = self.given.get(key)
        return None if value is None else whole_number(value, self.path + key)

    def number(self, key: str) -> int | float | None:
        value = self.given.get(key)
        if value is None or type(value) is int or (type(value) is float and math.isfinite(value)):
            return value
        raise CaseError(self.path + key, f"cần số hữu hạn{got(value)}")

    def day(self, key: str) -> date | None:
        value = self.given.get(key)
        if value is None:
            return None
        try:
            if type(value) is str and _EXACT_DATE.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass  # of the right form, but no such day
        raise CaseError(self.path + key, f"cần ngày có thật, viết đúng dạng YYYY-MM-DD, ví dụ 1981-04-02{got(value)}")

    def choice(self, key: str, choices: type[Choice]) -> Choice | None:
        return choice(self.given.get(key), choices, self.path + key)

    def items(self, key: str) -> list[object] | None:
        value = self.given.get(key)
        if value is None or isinstance(value, list):
            return value
        raise CaseError(self.path + key, f"cần một danh sách{got(value)}")

    def texts(self, key: str) -> list[str] | None:
        """A list of texts; an error names the place in the list."""
        items = self.items(key)
        if items is None:
            return None
        for position, item in enumerate(items):
            if type(item) is not str or not is_unicode(item):
                raise CaseError(f"{self.path}{key}[{position}]", f"cần chuỗi ký tự{got(item)}")
        return [str(item) for item in items]

    def fields(self, key: str, allowed: Collection[str]) -> "Fields":
        value = self.given.get(key)
        return Fields({} if value is None else value, f"{self.path}{key}.", allowed)


def id_of(value: object, key: str = "id") -> str | None:
    """The id of a case or member, for errors, where one can be read."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) and found and is_unicode(found) else None


def required(value: Read | None, field: str) -> Read:
    if value is None:
        raise CaseError(field, "bắt buộc phải có, không được để trống hoặc null")
    return value


def whole_number(value: object, field: str) -> int:
    if type(value) is int:
        return value
    raise CaseError(field, f"cần số nguyên{got(value)}")


def choice(value: object, choices: type[Choice], field: str) -> Choice | None:
    if value is None:
        return None
    if type(value) is str:
        try:
            return choices(value)
        except ValueError:
            pass  # a word, but not one of the list
    raise CaseError(field, f"cần một trong: {', '.join(choices)}{got(value)}")


def got(value: object) -> str:
    """The end of a message that shows what stood there instead, cut short."""
    if isinstance(value, dict):
        return "; nhận được một đối tượng"
    if isinstance(value, list):
        return "; nhận được một danh sách"
    shown = _printable(json.dumps(value, ensure_ascii=False, default=str))
    return f"; nhận được {shown if len(shown) <= _LONGEST_SHOWN else shown[:_LONGEST_SHOWN] + '…'}"


def is_unicode(text: str) -> bool:
    """Whether a text can be written as UTF-8; JSON escapes can also spell half a character."""
    return _printable(text) == text


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _whole_number(digits: str) -> int | float:
    """The integer, or infinity, which no field takes, for one of more digits than Python reads."""
    try:
        return int(digits)
    except ValueError:
        return math.inf


def _json_object(pairs: list[tuple[str, Any]]) -> JsonObject:
    read = JsonObject(pairs)
    if len(read) < len(pairs):
        times = Counter(key for key, _ in pairs)
        read.repeated = tuple(key for key in read if times[key] > 1)
    return read
