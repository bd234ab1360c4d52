"""A list as one request asks for it: which rows, which columns, in which order, on which page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OrderBy, QuerySet
from django.forms import BoundField
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.text import lower_first, upper_first
from huulien.platform import access, clock
from huulien.platform.listings.cells import row_html
from huulien.platform.listings.declaration import Action, Column, Empty, Kind, Listing
from huulien.platform.listings.files import Table, is_wide
from huulien.platform.paging import PAGE, Pager

ORDER, COLUMNS = "sap", "cot"  # of the address
FEW_FILTERS = 3  # fit above a list on the phone
FILES = {"print": "in", "xlsx": "excel", "pdf": "pdf"}  # ending of the address's name → of its path


@dataclass(frozen=True)
class Head:
    """The head of a column; with `url` a click sorts by it, or turns the order round."""

    label: str
    is_number: bool
    url: str
    direction: str  # ascending, descending, or nothing: as aria-sort has it

    @property
    def mark(self) -> str:
        return {"ascending": "↑", "descending": "↓"}.get(self.direction, "")


class ListPage:
    """A list as one request asks for it."""

    def __init__(self, listing: Listing, request: HttpRequest) -> None:
        self.listing = listing
        self.filters = listing.filters(request)
        self.user = request.user
        self._asked: QueryDict = request.GET

    # Columns

    @cached_property
    def offered(self) -> list[Column]:
        """The columns this user may have."""
        area = self.filters.area
        every = self.listing.columns(self.filters)
        return [column for column in every if column.act is None or access.may(self.user, column.act, area)]

    @cached_property
    def columns(self) -> list[Column]:
        """The columns asked for, the row's name always first; the usual ones when none is."""
        first, *others = self.offered
        asked = {key for value in self._asked.getlist(COLUMNS) for key in value.split(",")}
        chosen = [column for column in others if column.key in asked]
        return [first, *(chosen or [column for column in others if column.is_default])]

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """The columns that can be left out, and whether they are shown."""
        return [(column, column in self.columns) for column in self.offered[1:]]

    # Rows

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """The column the address sorts by, and whether from the greatest down."""
        asked = self._asked.get(ORDER, "")
        key = asked.removeprefix("-")
        return next((column for column in self.offered if column.key == key and column.order), None), asked != key

    @cached_property
    def query(self) -> QuerySet[Any]:
        """All rows in their order; what is not known comes last, whichever way the list is turned."""
        column, is_down = self.sorted_by
        order = [_directed(term, is_down) for term in column.order] if column else []
        return self.listing.dress(self._found, self.filters).order_by(*order, *self.listing.order)

    @cached_property
    def _found(self) -> QuerySet[Any]:
        return self.listing.rows(self.filters)

    @cached_property
    def total(self) -> int:
        return self._found.count()

    @property
    def page_size(self) -> int:
        return self.listing.page_size

    @cached_property
    def pager(self) -> Pager:
        return Pager(
            self.query, self.page_size, self._asked, self.total, lambda number: self._address(**{PAGE: number})
        )

    @property
    def rows(self) -> Iterator[SafeString]:
        """The cells of each row of the page."""
        return (row_html(self.columns, row) for row in self.listing.ready(list(self.pager.page)))

    @property
    def all_rows(self) -> Iterator[tuple[int, SafeString]]:
        """The number and the cells of each row of the list."""
        return enumerate((row_html(self.columns, row) for row in self._all), start=1)

    @property
    def _all(self) -> Iterable[Any]:
        return self.listing.ready(list(self.query))

    @property
    def is_wide(self) -> bool:
        """Whether its print needs the page lying down."""
        return is_wide(self.columns)

    @property
    def is_too_long(self) -> bool:
        return self.total > self.listing.most_rows

    # Words

    @property
    def heading(self) -> str:
        return self.filters.heading(self.total, self.listing.noun)

    @property
    def order_words(self) -> str:
        column, is_down = self.sorted_by
        if column is None:
            return self.listing.order_words
        return f"theo {lower_first(column.label)}, {'giảm dần' if is_down else 'tăng dần'}"

    @property
    def made(self) -> str:
        """When the print or the file was made."""
        return f"Lập ngày {format_date_vi(clock.today())}"

    @property
    def empty(self) -> Empty:
        return self.listing.empty(self)

    @property
    def conditions(self) -> str:
        """The filters in use and the order, in one line."""
        used = "; ".join(words for name, words in self.filters.in_use() if name != "ngay")  # the day has its own line
        order = f"Xếp {self.order_words}."
        return f"Điều kiện: {used}. {order}" if used else order

    # Addresses

    @cached_property
    def _query(self) -> QueryDict:
        """What the address asks for, but for the page."""
        query = self._asked.copy()
        query.pop(PAGE, None)
        if COLUMNS in query:
            query[COLUMNS] = ",".join(column.key for column in self.columns[1:])
        return query

    @property
    def query_string(self) -> str:
        """What the address asks for, as an address carries it."""
        return self._query.urlencode(safe=",")

    def carried_to(self, view: str) -> str:
        """Another page for what is asked for here."""
        page = reverse(view)
        return f"{page}?{self.query_string}" if self._query else page

    def _address(self, without: Sequence[str] = (), **changes: Any) -> str:
        query = self._query.copy()
        for name in without:
            query.pop(name, None)
        for name, value in changes.items():
            query[name] = value
        page = reverse(self.listing.view)
        return f"{page}?{query.urlencode(safe=',')}" if query else page

    @property
    def url(self) -> str:
        """The list itself, as it is asked for."""
        return self.carried_to(self.listing.view)

    @property
    def chips(self) -> list[tuple[str, str]]:
        """(words, the address without it) of each filter in use."""
        return [(words, self._address(without=[name])) for name, words in self.filters.in_use()]

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What the form of filters carries on unseen."""
        return [(name, self._asked[name]) for name in self.filters.carried if self._asked.get(name)]

    @property
    def fields(self) -> list[BoundField]:
        return self.filters.visible_fields()

    @property
    def folds(self) -> bool:
        """Whether the phone shows the first filter alone until more are asked for."""
        return len(self.fields) > FEW_FILTERS

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.columns]

    def _head(self, column: Column) -> Head:
        current, is_down = self.sorted_by
        is_number = column.kind == Kind.NUMBER
        if not column.order:
            return Head(column.label, is_number, "", "")
        if column is not current:
            return Head(column.label, is_number, self._address(**{ORDER: column.key}), "")
        turned = column.key if is_down else f"-{column.key}"
        direction = "descending" if is_down else "ascending"
        return Head(column.label, is_number, self._address(**{ORDER: turned}), direction)

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """(value, words, whether it is the order shown) of every order, for where there are no heads to press."""
        asked = self._asked.get(ORDER, "")
        choices = [("", self.listing.order_words.removeprefix("theo "))]
        for column in self.offered:
            if column.order:
                choices += [(column.key, f"{column.label}, tăng dần"), (f"-{column.key}", f"{column.label}, giảm dần")]
        return [(value, upper_first(words), value == asked) for value, words in choices]

    # What may be taken away

    @cached_property
    def may_export(self) -> bool:
        return access.may(self.user, self.listing.export_act, self.filters.area)

    @cached_property
    def _declared(self) -> Sequence[Action]:
        return self.listing.actions(self)

    @property
    def actions(self) -> list[Action]:
        """The buttons beside the heading."""
        return [action for action in self._declared if not action.is_file]

    @property
    def files(self) -> list[Action]:
        """The list as print and files, and what else its app makes of it."""
        made = []
        if self.may_export:
            count = f"{format_integer(self.total)} {self.listing.noun}"
            made.append(Action(f"Xuất {count} ra Excel", self._file_url("xlsx"), "down", short="Excel"))
            made.append(Action("PDF", self._file_url("pdf"), "down"))
        made.append(Action("In", self._file_url("print"), "print"))
        return [*made, *(action for action in self._declared if action.is_file)]

    def _file_url(self, kind: str) -> str:
        return self.carried_to(f"{self.listing.view}_{kind}")

    def table(self) -> Table:
        """All rows in plain values: what the files are written from."""
        values = [[column.value(row) for column in self.columns] for row in self._all]
        return Table(
            issuer=f"UBND {self.filters.area}",
            title=self.heading,
            subtitle=self.filters.subtitle(),
            conditions=self.conditions,
            made=self.made,
            day=self.filters.on,
            columns=self.columns,
            rows=values,
        )


def _directed(term: Any, is_down: bool) -> OrderBy:
    expression = F(term) if isinstance(term, str) else term
    return expression.desc(nulls_last=True) if is_down else expression.asc(nulls_last=True)
