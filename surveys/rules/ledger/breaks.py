"""What keeps a ledger from closing: never plugged, always named, with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from huulien.lib.dates import format_date_vi
from surveys.rules.ledger.facts import LedgerCase, LedgerHousehold


class BreakKind(StrEnum):
    APPEARED = "appeared"
    DISAPPEARED = "disappeared"
    UNCLASSIFIED_AT_START = "unclassified_at_start"
    UNCLASSIFIED_AT_END = "unclassified_at_end"
    HISTORY_TOO_SHORT = "history_too_short"
    ANSWER_AGAINST_HISTORY = "answer_against_history"


_MESSAGES = {
    BreakKind.APPEARED: "Hộ {id} có trong sổ ngày {end} nhưng chưa có ngày {start}: ghi hộ chuyển đến, tách ra hay mới "
    "ghi vào sổ, từ ngày nào.",
    BreakKind.DISAPPEARED: "Hộ {id} có trong sổ ngày {start} nhưng không còn ngày {end}: ghi hộ chuyển đi, nhập vào hộ "
    "khác hay không còn ai, từ ngày nào.",
    BreakKind.UNCLASSIFIED_AT_START: "Hộ {id} chưa có xếp loại vào ngày {first}: nạp kết quả đã công nhận trước đó.",
    BreakKind.UNCLASSIFIED_AT_END: "Hộ {id} không có xếp loại vào ngày {last}: rà soát và công nhận kết quả của hộ.",
    BreakKind.HISTORY_TOO_SHORT: "Chưa đủ kết quả các năm trước để biết hộ {id} tái nghèo hay mới phát sinh: nạp thêm "
    "kết quả cũ, hoặc trả lời hộ có tái nghèo hay không.",
    BreakKind.ANSWER_AGAINST_HISTORY: "Câu trả lời hộ {id} có tái nghèo hay không trái với kết quả đã công nhận: kiểm "
    "tra lại và sửa câu trả lời.",
}


@dataclass(frozen=True, slots=True)
class Break:
    household: str
    kind: BreakKind
    message: str


def break_of(kind: BreakKind, household: LedgerHousehold, case: LedgerCase) -> Break:
    """A break of a household, and the sentence that says what to do."""
    first = household.came.on if household.came else case.start_on
    last = household.went.on if household.went else case.end_on
    message = _MESSAGES[kind].format(
        id=household.id,
        start=format_date_vi(case.start_on),
        end=format_date_vi(case.end_on),
        first=format_date_vi(first),
        last=format_date_vi(last),
    )
    return Break(household.id, kind, message)
