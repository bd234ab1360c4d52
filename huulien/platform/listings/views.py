"""The four addresses of every list: its page, its print, its Excel, its PDF."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from huulien.lib.numbers import format_integer
from huulien.platform import access
from huulien.platform.happenings import Happening, commune_of, happened
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.listings.declaration import Listing
from huulien.platform.listings.page import FILES, ListPage
from huulien.platform.listings.workbook import write_workbook

FEW = {"xlsx": 10_000, "pdf": 3_000}  # rows that take less than three seconds


def list_urls(listing: Listing, route: str) -> list[URLPattern]:
    """The addresses of a list under `route`, named after its page: `…_print`, `…_xlsx`, `…_pdf`."""
    name = listing.view.split(":")[-1]
    makers = {"print": _print, "xlsx": _xlsx, "pdf": _pdf}
    outputs = [path(f"{route}{FILES[kind]}/", _view(listing, maker), name=f"{name}_{kind}")
               for kind, maker in makers.items()]  # fmt: skip
    return [path(route, _view(listing, _page), name=name), *outputs]


def _view(listing: Listing, answer: Callable[[HttpRequest, ListPage], Any]) -> Callable[..., HttpResponse]:
    def view(request: HttpRequest) -> Any:
        return answer(request, ListPage(listing, request))

    return delivers(view) if answer in _OFFERED else login_required(require_safe(view))


def _page(request: HttpRequest, page: ListPage) -> HttpResponse:
    """The list a page at a time, with its filters."""
    return render(request, "listings/page.html", {"list": page, "page": page.pager.page, "total": page.total})


def _print(request: HttpRequest, page: ListPage) -> HttpResponse:
    """All rows as one table that prints."""
    if refusal := _refusal(request, page):
        return refusal
    # Who takes which list, of how many rows; not what was searched for, which may be a name.
    commune_id = commune_of(page.filters.area)
    happened(Happening.PRINT, request, commune_id=commune_id, what=_what(page, "bản in"), count=page.total)
    return render(request, "listings/print.html", {"list": page})


def _xlsx(request: HttpRequest, page: ListPage) -> HttpResponse | Delivery:
    """All rows as a workbook."""
    return _taken_away(request, page, "xlsx", lambda: write_workbook(page.table()))


def _pdf(request: HttpRequest, page: ListPage) -> HttpResponse | Delivery:
    """All rows as PDF."""

    def make() -> bytes:
        from huulien.platform.listings.pdf import write_pdf  # ReportLab takes a fifth of a second to import

        return write_pdf(page.table())

    return _taken_away(request, page, "pdf", make)


_OFFERED = (_xlsx, _pdf)


def _refusal(request: HttpRequest, page: ListPage) -> HttpResponse | None:
    """Back to the list, when it is too long for one file and says so."""
    if not page.is_too_long:
        return None
    most = format_integer(page.listing.most_rows)
    messages.error(request, f"Danh sách dài quá {most} dòng. Thêm điều kiện lọc rồi in hoặc xuất từng phần.")
    return redirect(page.url)


def _what(page: ListPage, form: str) -> str:
    return f"Danh sách {page.listing.noun}, {form}"


def _taken_away(
    request: HttpRequest, page: ListPage, file_format: str, make: Callable[[], bytes]
) -> HttpResponse | Delivery:
    access.require(request.user, page.listing.export_act, page.filters.area)
    commune_id = commune_of(page.filters.area)
    return _refusal(request, page) or Delivery(
        make,
        file_format,
        f"{page.heading.replace('.', '')} {page.filters.on.isoformat()}",
        rows=page.total,
        few=FEW[file_format],
        commune_id=commune_id,
        what=_what(page, file_format),
        count=page.total,
        back=page.url,
        # The trail also grows while nothing changes; of a list of several communes no version is known at all.
        version=lambda: [page.total] if commune_id else (),
    )
