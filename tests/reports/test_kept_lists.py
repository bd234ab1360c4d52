"""Every number of a report that counts rows opens the list that was kept of it, with exactly as many rows, for good."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from households.models import Household, Member
from huulien.accounts.models import User
from huulien.platform import audit
from huulien.platform.listings import list_url
from huulien.platform.papers.values import Value
from huulien.platform.vocabulary import Role
from programs.models import Communication, Criterion, CriterionAssessment, Plan, PlanTarget, Task
from programs.vocabulary import WITHOUT_GOAL, TargetRef
from reports.models import Report
from reports.packing import AT, ROWS, pack, unpack
from reports.snapshot import document_of, key_of
from surveys.models import Complaint, Meeting, Round
from surveys.vocabulary import Attendance
from tests import factories
from tests.pages import read
from tests.programs.factories import (
    make_activity,
    make_batch,
    make_line,
    make_need,
    make_official,
    make_task,
    make_training,
    make_unit,
)
from tests.reports.factories import approve, make_report

KINDS = {"households", "people", "flow", "officials", "activities", "criteria", "tasks", "told", "trainings",
         "villages", "events"}  # fmt: skip


@pytest.fixture
def worked(cast) -> Report:
    """The report of the first half of a year in which something of everything was done."""
    with audit.acting(locked=False):
        _work(cast.commune)
    return make_report(cast, "2023-H1")


def _work(commune) -> None:
    plan = Plan.objects.get(commune=commune, year=2023)
    for ref in TargetRef:
        goal = None if ref in WITHOUT_GOAL else 100
        PlanTarget.objects.create(commune=commune, plan=plan, ref=ref, title=ref.label, goal=goal)
    home, other = Household.objects.filter(commune=commune, code__in=("01", "04")).order_by("code")
    make_need(home)
    make_need(other)
    loan = make_batch(commune, "loan", date(2023, 3, 1))
    make_line(loan, home, delivered_on=date(2023, 4, 1), amount_vnd=50)
    device = make_batch(commune, "device", date(2023, 3, 1))
    make_line(device, home, delivered_on=date(2023, 4, 1), thing="Ti vi", quantity=Decimal(1), measure="chiếc")
    pupil = other.members.order_by("pk").last()
    rice = make_batch(commune, "rice", date(2023, 3, 1))
    make_line(rice, other, pupil, delivered_on=date(2023, 4, 1), thing="Gạo", quantity=15, measure="kg")
    make_need(pupil.household, "vocational_training", member=pupil)
    make_training(commune, date(2023, 3, 3), make_official(commune), make_official(commune, "Hà Văn Sơn", "officers"))
    unit = make_unit(commune)
    make_task(unit, plan, "Quá hạn", date(2023, 5, 1))
    make_task(unit, plan, "Xong", date(2023, 5, 1), started_on=date(2023, 2, 1), done_on=date(2023, 4, 30))
    make_activity(commune, "A1", "livelihood")
    make_activity(commune, "A2", "work", done_on=date(2023, 3, 1), started_on=date(2023, 1, 1))
    Communication.objects.create(commune=commune, kind="session", held_on=date(2023, 4, 4), topic="Vay vốn", reach=30)
    criterion = Criterion.objects.create(commune=commune, code="2", name="Giao thông", position=2)
    CriterionAssessment.objects.create(commune=commune, criterion=criterion, assessed_on=date(2023, 6, 1), is_met=True)


def leading(thing) -> Iterator[Value]:
    """Every value of a paper that leads to a list."""
    if isinstance(thing, Value) and thing.url:
        yield thing
    if isinstance(thing, tuple):
        for part in thing:
            yield from leading(part)
    elif is_dataclass(thing):
        for part in fields(thing):
            yield from leading(getattr(thing, part.name))


def counts(client, report: Report) -> dict[str, tuple[int, int]]:
    """(number, rows of the list it opens) by address."""
    found = {}
    for value in leading(document_of(report)):
        found[value.url] = (value.value, client.get(value.url).context["page"].paginator.count)
    return found


def test_every_number_opens_as_many_rows_as_it_says_however_the_book_changes(client, cast, worked):
    client.force_login(cast.officer)
    before = counts(client, worked)
    assert {kind for kind, _ in unpack(worked.lists).values()} == KINDS
    assert all(number == rows for number, rows in before.values())
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    Task.objects.filter(title="Quá hạn").update(started_on=date(2023, 5, 2), done_on=date(2023, 5, 3))
    make_need(Household.objects.get(commune=cast.commune, code="02"))
    assert counts(client, worked) == before


def test_the_lists_are_of_the_reports_own_commune_whichever_else_its_maker_serves(cast):
    before = unpack(make_report(cast, state="cancelled").lists)
    factories.make_household(cast.other_village)
    factories.make_appointment(cast.officer, Role.OFFICER, cast.other_commune, valid_from=date(2019, 1, 1))
    cast = replace(cast, officer=User.objects.get(pk=cast.officer.pk))
    assert unpack(make_report(cast).lists) == before


def _the_year_reviewed(cast) -> Report:
    """The report of a year whose round held a meeting and heard two complaints."""
    round = Round.objects.get(commune=cast.commune, year=2023)
    with audit.acting(locked=False):
        Meeting.objects.create(
            commune=cast.commune, round=round, village=cast.lang_ben, number=1, state="held", held_on=date(2023, 11, 1),
            place="Nhà văn hóa thôn", chair="Người chủ trì", secretary="Người ghi", household_signers="Người ký",
            households_invited=6, **{kind.count_field: 1 for kind in Attendance},
        )  # fmt: skip
        for code, state in (("01", "upheld"), ("02", "dismissed")):
            home = Household.objects.get(commune=cast.commune, code=code)
            Complaint.objects.create(
                commune=cast.commune, round=round, village=home.village, household=home, state=state, form="oral",
                received_on=date(2023, 11, 5), received_from="Người hỏi", content="Đếm sai", due_on=date(2023, 11, 20),
                due_words="15 ngày", answered_on=date(2023, 11, 8), answer="Đã xem",
            )  # fmt: skip
    return make_report(cast)


def test_what_was_reviewed_and_moved_in_the_year_opens_its_rows(client, cast):
    report = _the_year_reviewed(cast)
    client.force_login(cast.officer)
    before = counts(client, report)
    assert all(number == rows for number, rows in before.values())
    kept = {name: len(rows) for name, (_, rows) in unpack(report.lists).items() if name.startswith("#")}
    told = {
        "#tinh-hinh.thon": 3, "#tinh-hinh.split": 1, "#tinh-hinh.merge": 1, "#ra-soat.reviews": 7,
        "#ra-soat.meetings": 1, "#ra-soat.complaints": 2,
        "#ra-soat.dung": 1, "#ra-soat.09.dau-nam": 4, "#ra-soat.09.giam": 2, "#ra-soat.09.cuoi-nam": 4,
    }  # fmt: skip
    assert kept.items() >= told.items()
    with audit.acting(locked=False):
        Member.objects.filter(commune=cast.commune).update(sex="female", ethnicity="Tày")
        Complaint.objects.update(state="dismissed")
        Household.objects.filter(commune=cast.commune, code="07").update(village=cast.lang_ben)
    assert counts(client, report) == before


def test_a_household_that_moved_twice_stands_twice_and_says_how(client, cast):
    report = make_report(cast)
    home, other = Household.objects.filter(commune=cast.commune, code__in=("01", "02")).order_by("code")
    name = "#ra-soat.09.giam"
    moved = {name: ("moves", [("09.2", home.pk), ("09.4", home.pk), ("09.4", other.pk)])}
    report.lists = pack(unpack(report.lists) | moved)
    report.save(update_fields=["lists"])
    client.force_login(cast.officer)
    address = list_url("report_moves", bc=report.pk, ds=key_of(name))
    page = client.get(address)
    assert page.context["page"].paginator.count == 3
    text = read(page).text
    assert text.count("Mẫu 09, cột 2: Thoát nghèo, trở thành hộ cận nghèo") == 1
    assert text.count("Mẫu 09, cột 4: Giảm khác") == 2
    assert client.get(list_url("report_moves", bc=report.pk, ds="0" * 12)).status_code == 404
    for file in ("in", "excel", "pdf"):
        assert client.get(address.replace("?", f"{file}/?")).status_code == 200


def test_targets_of_several_parts_name_them_for_a_sum_of_turns_counts_nobody(worked):
    section = next(part for part in worked.content["sections"] if part["key"] == "cac-muc-tieu")
    rows = next(block for block in section["blocks"] if block["_"] == "Table")["rows"]
    urls = {row[0]: [cell["url"] for cell in row if isinstance(cell, dict) and cell["url"]] for row in rows}
    assert urls["– Người có nhu cầu học nghề"] == [
        "#muc-tieu.g.vocational_training.served+waiting+unknown", "#muc-tieu.g.vocational_training.waiting",
    ]  # fmt: skip
    assert next(found for name, found in urls.items() if name.startswith("g)")) == []
    assert next(found for name, found in urls.items() if name.startswith("d)"))[0].startswith("#muc-tieu.d.loan.")


def test_lists_that_were_stored_one_by_one_read_as_before(client, cast, worked):
    client.force_login(cast.officer)
    before, document = counts(client, worked), document_of(worked)
    Report.objects.filter(pk=worked.pk).update(lists={name: list(kept) for name, kept in unpack(worked.lists).items()})
    worked.refresh_from_db()
    assert AT not in worked.lists
    assert counts(client, worked) == before
    assert document_of(worked) == document


def test_equal_lists_are_stored_once_and_keys_in_a_row_by_their_ends():
    rows = {"a": ("households", [3, 4, 5, 6, 9, 11, 12]), "b": ("flow", [3, 4, 5, 6, 9, 11, 12]), "c": ("tasks", []),
            "d": ("moves", [("09.2", 3), ("09.3", 4)]), "e": ("people", [7])}  # fmt: skip
    stored = pack(rows)
    assert stored[ROWS] == [[[3, 6], 9, 11, 12], [], [["09.2", 3], ["09.3", 4]], [7]]
    assert unpack(json.loads(json.dumps(stored))) == rows
    assert unpack({name: list(kept) for name, kept in rows.items()}) == rows


def test_a_row_that_has_left_the_book_is_told(client, cast, worked):
    client.force_login(cast.officer)
    Task.objects.get(title="Quá hạn").delete()
    address = next(url for url, (number, rows) in counts(client, worked).items() if number != rows)
    assert "1 dòng nay không còn trong sổ" in client.get(address).content.decode()


def test_the_lists_are_for_the_offices_of_the_commune_alone(client, cast, worked):
    approve(worked, cast)
    addresses = {kind: name for name, (kind, _) in unpack(worked.lists).items()}
    client.force_login(cast.officer)
    links = {value.url for value in leading(document_of(worked))}
    for name in addresses.values():
        url = next(url for url in links if key_of(name) in url) + f"&xa={cast.commune.code}"
        for who, status in {"officer": 200, "leader": 200, "district_officer": 403, "head": 403, "unit": 403,
                            "auditor": 403, "stranger": 404}.items():  # fmt: skip
            client.force_login(cast.everyone[who])
            assert client.get(url).status_code == status, (who, name)
