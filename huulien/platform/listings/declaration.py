"""What a list is made of: one declaration gives the page, its print, its Excel and its PDF, all with the same rows.

A new list is a module with one `register(Listing(…))`, a line of `list_urls` among the addresses, and its lines in the
policy of `tests/test_access.py`. On the page `?sap=-b1` sorts by a column, `?cot=ma,b1` chooses columns.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest

from huulien.lib.labels import Sign
from huulien.platform.access import Act, may

if TYPE_CHECKING:
    from huulien.platform.listings.filters import ListFilter

Value = str | int | Decimal | date | datetime | Sign | None


class Kind(StrEnum):
    """How a column is written: where it is aligned, and as what a workbook keeps it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    LINES = "lines"  # several lines of text, on a page of their own width


@dataclass(frozen=True)
class Column:
    """One fact of each row, under its own head. `value` is the same for the page, the print and the files."""

    key: str  # in the address: letters without marks
    label: str
    value: Callable[[Any], Value]
    kind: Kind = Kind.TEXT
    order: tuple[Any, ...] = ()  # fields or expressions, ascending; without any the column does not sort
    short: str = ""  # stands before the value on the phone, where there are no heads
    link: Callable[[Any], str] | None = None
    is_default: bool = True
    act: Act | None = None  # what a user must be allowed in the list's area to have this column
    width: int = 12  # characters, in Excel and on paper


@dataclass(frozen=True)
class Action:
    """Something else that can be done from a list, as a button beside its heading or (`is_file`) its files."""

    label: str
    url: str
    icon: str = ""
    hint: str = ""  # what to know before pressing
    is_file: bool = False
    short: str = ""  # what a file's button says on the phone, where all share one row


@dataclass(frozen=True)
class Empty:
    """What a list without rows says: what is missing, why, and what next."""

    title: str
    text: str
    url: str = ""
    label: str = ""


NOTHING_FOUND = Empty("Không có dòng nào như vậy", "Bớt một điều kiện ở dòng “Đang lọc”, hoặc kiểm tra lại từ cần tìm.")


def nothing_yet(title: str, text: str, url: str = "", label: str = "") -> Callable[[Any], Empty]:
    """What a list says that has no rows at all; narrowed to none, it says that nothing is found."""
    found = Empty(title, text, url, label)
    return lambda page: NOTHING_FOUND if page.filters.in_use() else found


def for_who_may(act: Act, *actions: Action) -> Callable[[Any], Sequence[Action]]:
    """The actions, offered to whoever may do `act` in the area of the list."""
    return lambda page: actions if may(page.filters.user, act, page.filters.area) else ()


@dataclass(frozen=True)
class Listing:
    """A list: what narrows it, what its rows are and say, in which order, and who may take it away as a file.

    `filters` answers 403 or 404 for whoever may not see the list; printing is for all who see it, files (Excel, PDF)
    for those who may do `export_act` in the area of the list.
    """

    key: str
    view: str  # name of the page's address
    noun: str  # what a row is: "hộ"
    filters: Callable[[HttpRequest], "ListFilter"]
    columns: Callable[[Any], Sequence[Column]]
    rows: Callable[[Any], QuerySet[Any]]  # what the filters leave: this is counted
    order: tuple[str, ...]
    order_words: str
    export_act: Act
    dress: Callable[[QuerySet[Any], Any], QuerySet[Any]] = lambda rows, filters: rows  # adds what the columns read
    ready: Callable[[list[Any]], Iterable[Any]] = lambda rows: rows  # what the columns read of some rows, made at once
    actions: Callable[[Any], Sequence[Action]] = lambda page: ()
    empty: Callable[[Any], Empty] = lambda page: NOTHING_FOUND
    note: str = ""  # what to know of the list before reading it
    page_size: int = 25
    most_rows: int = 20_000  # of a print or a file: more is asked to be narrowed first

    def __post_init__(self) -> None:
        if self.order[-1].lstrip("-") != "pk":
            raise ValueError(f"{self.key}: an order that does not end with pk shows rows twice or never")
