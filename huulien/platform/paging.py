"""The pages of something long: which one is asked for, and the addresses of the others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

PAGE = "trang"  # of the address


@dataclass(frozen=True)
class PageLink:
    """A page of a long list; without a number pages are left out here, without an address it is this one."""

    number: int | None
    url: str = ""


class Pager:
    """The page that an address asks for, the nearest where there is no such page, and the others (components/_pager).

    `rows` is cut into pages of `size`; `count` is their number where it is known already. `address` gives the address
    of a page by its number; without it the other pages have this address with another number.
    """

    def __init__(
        self, rows: QuerySet[Any] | Sequence[Any], size: int, asked: QueryDict, count: int | None = None,
        address: Callable[[int], str] | None = None,
    ) -> None:  # fmt: skip
        self._asked = asked
        self._address = address or self._with_number
        paginator = Paginator(rows, size)
        if count is not None:
            paginator.count = count
        self.page: Page[Any] = paginator.get_page(asked.get(PAGE))

    def _with_number(self, number: int) -> str:
        query = self._asked.copy()
        query[PAGE] = number
        return f"?{query.urlencode(safe=',')}"

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def links(self) -> list[PageLink]:
        page = self.page
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return [PageLink(None) if isinstance(number, str) else self._link(number) for number in numbers]

    def _link(self, number: int) -> PageLink:
        return PageLink(number, "" if number == self.page.number else self._address(number))

    @property
    def previous_url(self) -> str:
        return self._address(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._address(self.page.number + 1) if self.page.has_next() else ""
