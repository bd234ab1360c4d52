"""Pages of the official tables (Mẫu 08–17 and the lists) of the years that are settled."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from households.access import EXPORT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.places import choice_of_communes, commune_for
from huulien.platform import access, content
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.paging import Pager
from reports.access import DOWNLOAD_REPORTS
from reports.contexts.tables import CellPage, TablePage, check_lines, list_tables
from reports.indicators.official.tables import COUNT, Table
from reports.official import TITLES, official_lists, official_table
from reports.official_files import lists_file, table_file
from surveys.models import Round
from surveys.vocabulary import RoundKind

FEW = {"xlsx": 3_000, "pdf": 50}  # households of the lists that take less than three seconds
ROWS_ON_PAGE = 200


@login_required
@require_safe
def table_list(request: HttpRequest) -> HttpResponse:
    """The tables of a settled year, each with whether its checks hold."""
    commune = commune_for(request, DOWNLOAD_REPORTS)
    access.require(request.user, DOWNLOAD_REPORTS, commune)
    rounds = list(commune.rounds.settled().filter(kind=RoundKind.ANNUAL).order_by("-year", "-pk"))
    asked = request.GET.get("nam", "")
    round = next((round for round in rounds if str(round.year) == asked), rounds[0] if rounds else None)
    context = {
        "commune": commune,
        "communes": choice_of_communes(request.user, DOWNLOAD_REPORTS),
        "rounds": rounds,
        "round": round,
        "rows": _rows(request, round) if round else [],
        "may_see_lists": access.may(request.user, SEE_HOUSEHOLDS, commune),
    }
    return render(request, "reports/table_list.html", context)


@login_required
@require_safe
def table_detail(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """A table, every number opening what it counts for those who may see households; its checks and notes."""
    round = _round(request, pk)
    context = {"round": round, "number": number, "title": _title(round, number), "others": list(TITLES)}
    try:
        table = official_table(round.commune, round.year, number)
    except ValidationError as refusal:
        return render(request, "reports/table_detail.html", context | {"refusal": " ".join(refusal.messages)})
    links = access.may(request.user, SEE_HOUSEHOLDS, round.commune)
    page = TablePage(round, table, links=links)
    return render(request, "reports/table_detail.html", context | {"page": page, "checks": page.checks})


@login_required
@require_safe
def table_cell(request: HttpRequest, pk: int, number: str, key: str) -> HttpResponse:
    """The households that a number counts, of a village (`thon`) or of all, in households or persons (`dem`)."""
    round = _round(request, pk)
    access.require(request.user, SEE_HOUSEHOLDS, round.commune)
    table = _table(round, number)
    village, count = request.GET.get("thon"), request.GET.get("dem")
    column = next((column for column in table.layout.columns if column.key == key), None)
    area = next((row for row in table.layout.rows if row.code == village and count in (row.count, None)), None)
    if column is None or column.kind != COUNT or area is None:
        raise Http404
    page = CellPage(table, column, area)
    pager = Pager(page.rows(round.commune), ROWS_ON_PAGE, request.GET)
    return render(request, "reports/table_cell.html", {"round": round, "page": page, "pager": pager})


@delivers
def table_file_download(request: HttpRequest, pk: int, number: str, file_format: str) -> Delivery:
    """A table as a file."""
    round = _round(request, pk)
    table = _table(round, number)
    return _taken_away(round, lambda: table_file(table, round.commune.name, file_format), file_format, f"Mẫu {number}")


@login_required
@require_safe
def household_lists(request: HttpRequest, pk: int) -> HttpResponse:
    """The poor, the near poor and those that escaped, household by household."""
    round = _round(request, pk)
    access.require(request.user, SEE_HOUSEHOLDS, round.commune)
    context = {"round": round, "others": list(TITLES)}
    try:
        lists = official_lists(round.commune, round.year)
    except ValidationError as refusal:
        return render(request, "reports/household_lists.html", context | {"refusal": " ".join(refusal.messages)})
    context |= {
        "lists": list_tables(lists, round.commune),
        "checks": check_lines(round.commune, lists.checks, {}, links=True),
        "may_export": access.may(request.user, EXPORT_HOUSEHOLDS, round.commune),
    }
    return render(request, "reports/household_lists.html", context)


@delivers
def household_lists_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The lists with their members as a file, without personal numbers."""
    round = _round(request, pk)
    access.require(request.user, EXPORT_HOUSEHOLDS, round.commune)
    try:
        lists = official_lists(round.commune, round.year)
    except ValidationError:
        raise Http404 from None
    count, what = sum(len(homes) for homes in lists.lists.values()), "Danh sách hộ nghèo, cận nghèo, hộ thoát"
    return _taken_away(round, lambda: lists_file(lists, round.commune.name, file_format), file_format, what, count)


def _round(request: HttpRequest, pk: int) -> Round:
    """A settled annual round whose tables the user may read."""
    rounds = Round.objects.visible_to(request.user).settled().filter(kind=RoundKind.ANNUAL)
    round = get_object_or_404(rounds.select_related("commune__parent__parent"), pk=pk)
    access.require(request.user, DOWNLOAD_REPORTS, round.commune)
    return round


def _table(round: Round, number: str) -> Table:
    """The table; 404 where it cannot be made."""
    _title(round, number)
    try:
        return official_table(round.commune, round.year, number)
    except ValidationError:
        raise Http404 from None


def _rows(request: HttpRequest, round: Round) -> list[dict[str, object]]:
    """What the list says of every table, made once for as long as nothing of the commune has changed."""
    key = content.page_key(request, round.commune_id, round.pk)
    return content.kept(key, lambda: [_row(round, number) for number in TITLES])


def _row(round: Round, number: str) -> dict[str, object]:
    """What the list says of a table: why it cannot be made, or how many of its checks fail."""
    row: dict[str, object] = {"number": number, "title": _title(round, number)}
    try:
        checks = official_table(round.commune, round.year, number).layout.checks
    except ValidationError as refusal:
        return row | {"refusal": " ".join(refusal.messages)}
    failing = [check for check in checks if not check.holds]
    return row | {
        "failing": sum(not check.is_warning for check in failing),
        "warnings": sum(check.is_warning for check in failing),
    }


def _title(round: Round, number: str) -> str:
    if number not in TITLES:
        raise Http404
    return TITLES[number].format(year=round.year)


def _taken_away(
    round: Round, make: Callable[[], bytes], file_format: str, what: str, count: int | None = None
) -> Delivery:
    """The file, and for the trail what it is."""
    if file_format not in FEW:
        raise Http404
    return Delivery(
        make, file_format, f"{what} năm {round.year} {round.commune}", rows=count or 0, few=FEW[file_format],
        commune_id=round.commune_id, of=round, what=f"{what} năm {round.year} ({file_format})", count=count,
        back=reverse("reports:household_lists", args=[round.pk]), sees=(),
    )  # fmt: skip
