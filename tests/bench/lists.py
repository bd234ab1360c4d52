"""Lists and forms: what a page costs at 765 and at 3.000 households, and a list on its way out as PDF and Excel."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from households.models import Area, Household
from huulien.accounts.models import Appointment, User
from huulien.accounts.vocabulary import AppointmentState
from huulien.desk.lists.households import HOUSEHOLDS
from huulien.desk.lists.people import PEOPLE
from huulien.platform.listings import Listing, ListPage, list_url
from huulien.platform.listings.pdf import write_pdf
from huulien.platform.listings.workbook import write_workbook
from huulien.platform.vocabulary import Role
from surveys.models import Review, Round
from tests.bench.large import large_round
from tests.bench.scale import settle_large
from tests.bench.timing import alternating, best

MANY = 3_000
TASKS = ("ho", "thanh-vien", "thu-nhap", "thieu-hut", "nguyen-nhan", "ket-luan")


def measure_lists(commune: Area) -> dict[str, Any]:
    """The pages of lists and of Form B in milliseconds, and the rows a second of what leaves the site."""
    large = large_round("980004", MANY)
    settle_large(large)
    few, many = Client(), Client()
    officer, other = User.objects.get(username="canbo"), _officer_with_an_open_round(large)
    few.force_login(officer)
    many.force_login(other)
    address = list_url("households")
    small_seconds, large_seconds = alternating(lambda: few.get(address), lambda: many.get(address), times=30)
    return {
        "households": Household.objects.filter(commune=commune, closed_on=None).count(),
        "list_ms": round(small_seconds * 1000, 1),
        "list_queries": [_queries(few, address), _queries(many, address)],
        f"list_of_{MANY}_ms": round(large_seconds * 1000, 1),
        f"list_of_{MANY}_times": round(large_seconds / small_seconds, 2),
        "people_ms": round(best(lambda: few.get(list_url("people")), 15) * 1000, 1),
        "form_b_ms": _form_b(few, commune),
        "households_out": _out(HOUSEHOLDS, officer),
        f"households_of_{MANY}_out": _out(HOUSEHOLDS, other),
        "people_out": _out(PEOPLE, officer),
        "aim": "list at most 25 ms and 1.5 times that at 3.000; Form B at most 30 ms a page; PDF at most 1 s per 1.000",
    }


def _officer_with_an_open_round(settled: Round) -> User:
    """An officer of the commune of a settled round, with an open one as the demo commune has it."""
    year = settled.year + 1
    Round.objects.create(
        commune=settled.commune, year=year, standard=settled.standard, opened_on=date(year, 9, 1),
        due_on=date(year, 12, 14), as_of=date(year, 12, 31),
    )  # fmt: skip
    user = User.objects.create(username="canbo-3000")
    Appointment.objects.create(
        user=user,
        role=Role.OFFICER,
        area=settled.commune,
        valid_from=date(2022, 1, 1),
        state=AppointmentState.CONFIRMED,
    )
    return user


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
        return len(captured)


def _form_b(client: Client, commune: Area) -> dict[str, float]:
    """Each page of the draft with the most members."""
    drafts = Review.objects.filter(commune=commune, state="draft", household__closed_on=None)
    review = max(drafts, key=lambda draft: len(draft.roster))
    pages = {task: f"/phieu/{review.pk}/{task}/" for task in TASKS}
    return {"members": len(review.roster)} | {
        task: round(best(_getting(client, address), 15) * 1000, 1) for task, address in pages.items()
    }


def _getting(client: Client, address: str) -> Callable[[], Any]:
    return lambda: client.get(address)


def _out(listing: Listing, user: User) -> dict[str, Any]:
    """Seconds from the query to the file of a whole list, and per thousand rows."""
    request = RequestFactory().get("/")
    request.user = user
    rows = ListPage(listing, request).total
    pdf = best(lambda: write_pdf(ListPage(listing, request).table()), 2)
    excel = best(lambda: write_workbook(ListPage(listing, request).table()), 2)
    return {
        "rows": rows,
        "pdf_seconds": round(pdf, 2),
        "pdf_seconds_per_1000": round(pdf / rows * 1000, 2),
        "excel_seconds_per_1000": round(excel / rows * 1000, 2),
    }
