"""The measures, each a small story with its ratio."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from households.models import Area, Household, Member
from households.rules.register.export import export_register
from households.rules.register.reading import read_register
from households.rules.register.villages import KnownVillage
from households.services.register_export import register_records
from households.services.register_import import import_register
from huulien.accounts.models import User
from huulien.demo.commune import COMMUNE_CODE
from huulien.platform.vocabulary import AreaKind
from reports import datasets
from reports.paper import Paper
from reports.periods import parse_period
from surveys.models import Review, Round
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.result import as_json
from surveys.services.reviews import case_of
from tests.bench import reports, scale, stock
from tests.bench.clone import clone_commune, copying
from tests.bench.large import YEAR, empty_commune, large_round, register_invented
from tests.bench.lists import measure_lists
from tests.bench.pages import visits
from tests.bench.payments import measure_payment_list
from tests.bench.timing import alternating, best
from tests.bench.ways import measure_ways

ON = date(2023, 12, 31)
IMPORT_HOUSEHOLDS = 600
MORE_COMMUNES = 199


def run(folder: Path, progress: Callable[[str], None], *, communes: int) -> dict[str, Any]:
    """Every measure; aims stand beside the ratios they are about. `communes` are those whose reports are rendered."""
    progress("Preparing the demo commune")
    call_command("migrate", verbosity=0)
    call_command("seed_demo", stdout=io.StringIO())
    call_command("collectstatic", interactive=False, verbosity=0)
    commune = Area.objects.get(kind=AreaKind.COMMUNE, code=COMMUNE_CODE)
    report: dict[str, Any] = {"database": connection.vendor, "debug": settings.DEBUG}
    progress("Classifying")
    report["classify"] = measure_classify()
    progress("Rendering the report")
    report["pdf"] = measure_pdf(commune)
    progress("Serving the dashboard")
    report["dashboard"] = measure_dashboard()
    progress("Listing 765 and 3.000 households")
    report["lists"] = measure_lists(commune)
    report["ways"] = measure_ways(progress)
    progress("Importing registers")
    report["import"] = measure_import()
    progress("Visiting as a village head")
    report["village_head"] = visits(folder)
    progress("Settling 1.000 and 10.000 households")
    large = large_round("980006", scale.FEW)
    report["settling"] = scale.measure_settling(large)
    scale.settle_large(large)
    progress("Printing certificates")
    report["certificates"] = scale.measure_certificates(large)
    progress("Printing lists of payments")
    report["payment_list"] = measure_payment_list(Area.objects.communes().get(code="980005"))
    progress("Rendering reports of 1.000 and 10.000 households, and one for 50 users")
    larger = Round.objects.get(commune__code="980005", year=YEAR)
    scale.settle_large(larger)
    report["large_reports"] = reports.measure_large_reports({scale.FEW: large.commune, scale.MANY: larger.commune})
    report["report_at_once"] = reports.measure_at_once(large.commune)
    progress("Counting rates and writing official tables alone")
    rates, tables = measure_rates(commune), scale.measure_tables(large.commune)
    targets = scale.measure_targets(commune)
    progress("Copying 199 communes")
    with copying():
        for number in range(1, MORE_COMMUNES + 1):
            clone_commune(large.commune, number)
    progress(f"Rendering the reports of {communes} communes")
    report[f"reports_of_{communes}_communes"] = reports.measure_many(large.commune, communes)
    progress("Counting rates and writing official tables among 200 communes")
    report["poverty_rates"] = rates_among(rates, measure_rates(commune))
    report["targets"] = scale.among_200(targets, scale.measure_targets(commune))
    report["official_tables"] = scale.among_200(tables, scale.measure_tables(large.commune))
    return report


def measure_classify() -> dict[str, Any]:
    """Households a second: from the contract's case to its result."""
    cases = [case_of(review) for review in Review.objects.select_related("round", "village")]
    seconds = best(lambda: [json.dumps(as_json(classify(parse_case(case)))) for case in cases])
    return {"households": len(cases), "households_per_second": round(len(cases) / seconds)}


def measure_import() -> dict[str, Any]:
    """Rows a second of new rows, and of the same file again, against the stock library and against parsing alone."""
    source = empty_commune("980001")
    register_invented(source, IMPORT_HOUSEHOLDS, date(2023, 1, 1))
    known = [KnownVillage(village.code, village.name) for village in Area.objects.villages_of(source)]
    data = export_register(register_records(Household.objects.filter(commune=source)), known)
    members = list(Member.objects.filter(commune=source).select_related("household"))
    ours, stocks = empty_commune("980002"), empty_commune("980003")

    def ours_once() -> None:
        plan = import_register(data=data, file_name="do.xlsx", commune=ours, on=ON, by=None)
        if not plan.committed:
            raise RuntimeError(plan.errors[:3])

    numbered = [member for member in members if member.citizen_id]
    shell = [_household(stocks, household) for household in {member.household for member in numbered}]
    Household.objects.bulk_create(shell)
    book = stock.workbook([_stock_row(member, stocks) for member in numbered])
    parse = best(lambda: read_register(data, file_name="do.xlsx", on=ON, villages=known), 2)
    new, again = best(ours_once, 1), best(ours_once, 2)
    stock_new, stock_again = (
        best(lambda: stock.stock_import(book, stocks), 1),
        best(lambda: stock.stock_import(book, stocks), 1),
    )
    rate, stock_rate = len(members) / new, len(numbered) / stock_new
    rate_again, stock_rate_again = len(members) / again, len(numbered) / stock_again
    return {
        "rows": len(members),
        "new_rows_per_second": round(rate),
        "same_file_rows_per_second": round(rate_again),
        "parse_rows_per_second": round(len(members) / parse),
        "stock_new_rows_per_second": round(stock_rate),
        "stock_same_file_rows_per_second": round(stock_rate_again),
        "times_stock_new": round(rate / stock_rate, 1),
        "times_stock_same_file": round(rate_again / stock_rate_again, 1),
        "aim": "at least 8 times stock, both",
        "times_parsing_alone": round(new / parse, 1),
    }


def _household(commune: Area, household: Household) -> Household:
    return Household(
        commune=commune,
        village=Area.objects.villages_of(commune).first(),
        code=f"S{household.code}",
        opened_on=household.opened_on,
    )


def _stock_row(member: Member, commune: Area) -> list[Any]:
    return [
        f"S{member.household.code}", member.full_name, "other", _text(member.birth_date), member.sex, member.ethnicity,
        member.citizen_id, member.employment, member.studying, member.qualification,
        int(bool(member.has_health_insurance)), _text(ON), commune.pk,
    ]  # fmt: skip


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


HAND_SQL = (
    """
    SELECT h.village_id, c.poverty_class, COUNT(*), SUM(
        (SELECT COUNT(*) FROM households_spell s WHERE s.household_id = h.id
            AND s.lived_from <= %(on)s AND (s.lived_until IS NULL OR s.lived_until > %(on)s)))
    FROM households_household h
    LEFT JOIN surveys_classinforce c
        ON c.household_id = h.id AND c.valid_from <= %(on)s AND (c.valid_until IS NULL OR c.valid_until > %(on)s)
    WHERE h.commune_id = %(commune)s AND h.opened_on <= %(on)s AND (h.closed_on IS NULL OR h.closed_on > %(on)s)
    GROUP BY h.village_id, c.poverty_class
    """,
    """
    SELECT v.id, v.code, v.name, t.max_poor_households, p.target_rate
    FROM households_area v
    LEFT JOIN programs_plan p ON p.commune_id = v.parent_id AND p.year = %(year)s
    LEFT JOIN programs_villagetarget t ON t.plan_id = p.id AND t.village_id = v.id
    WHERE v.parent_id = %(commune)s AND v.kind = 'village' ORDER BY v.position
    """,
)


def measure_rates(commune: Area) -> tuple[float, float]:
    """Seconds of `poverty_rates`, and of hand-written SQL."""

    def by_hand() -> list[Any]:
        on = ON if connection.vendor == "postgresql" else str(ON)
        answers = []
        with connection.cursor() as cursor:
            for statement in HAND_SQL:
                cursor.execute(statement, {"on": on, "commune": commune.pk, "year": ON.year})
                answers.append(cursor.fetchall())
        return answers

    return alternating(lambda: datasets.poverty_rates(commune, ON), by_hand, times=60)


def rates_among(alone: tuple[float, float], among: tuple[float, float]) -> dict[str, Any]:
    """`poverty_rates` against hand-written SQL, alone and in a database of 200 communes."""
    (ours, hand), (ours_among, hand_among) = alone, among
    return {
        "alone_ms": round(ours * 1000, 2),
        "hand_sql_ms": round(hand * 1000, 2),
        "times_hand_sql": round(ours / hand, 2),
        "among_200_ms": round(ours_among * 1000, 2),
        "times_hand_sql_among_200": round(ours_among / hand_among, 2),
        "among_200_times_alone": round(ours_among / ours, 2),
        "aim": "at most 1.3 times hand SQL, at most 1.2 times the lone commune",
    }


def measure_pdf(commune: Area) -> dict[str, Any]:
    """The report, figures and all, against WeasyPrint alone on the same HTML with the same sheet."""
    from weasyprint import CSS, HTML

    from huulien.platform.papers.html import sheet_html
    from huulien.platform.papers.writers import pdf

    def bare() -> bytes:
        sheets = [CSS(filename=pdf.STATIC / "css" / "print.css"), CSS(string=pdf.WIDTHS)]
        return HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant="pdf/ua-1")

    period = parse_period("2023")
    html = sheet_html(Paper(commune, period).document)
    ours, alone = alternating(lambda: pdf.write(Paper(commune, period).document), bare, times=5)
    return {
        "ms": round(ours * 1000),
        "bare_ms": round(alone * 1000),
        "times_bare": round(ours / alone, 2),
        "aim": "at most 1.15 times bare",
    }


def measure_dashboard() -> dict[str, Any]:
    """The overview when something has just changed, when nothing has, and when the browser holds it already."""
    client = Client()
    client.force_login(User.objects.get(username="canbo"))

    def cold() -> None:
        cache.clear()
        client.get("/tong-quan/")

    cold()
    tag = {"if-none-match": client.get("/tong-quan/").headers["ETag"]}
    static = best(lambda: client.get("/dang-xuat/"), 10)  # 405: the middleware and nothing else
    made, kept = best(cold, 10), best(lambda: client.get("/tong-quan/"), 10)
    unchanged = best(lambda: client.get("/tong-quan/", headers=tag), 10)
    return {
        "empty_view_requests_per_second": round(1 / static),
        "requests_per_second": round(1 / kept, 1),
        "cold_ms": round(made * 1000, 1),
        "warm_ms": round(kept * 1000, 1),
        "cold_times_empty_view": round(made / static, 1),
        "times_empty_view": round(kept / static, 1),
        "not_modified_times_empty_view": round(unchanged / static, 1),
        "aim": "at most 5 times an empty view warm, 30 cold",
    }
