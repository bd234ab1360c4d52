"""The register into the book: all or nothing, rows that add up, nobody taken away; by service, command and page."""

import hashlib
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from households.models import Area, ColumnMapping, Event, Household, Member, RegisterUpload, Spell
from households.rules.register.export import export_register
from households.services.register_export import register_records
from households.services.register_import import ImportPlan, import_register, known_villages
from households.vocabulary import EventKind
from huulien.platform.models import AuditEntry
from tests import factories
from tests.base import Cast, make_cast
from tests.households.register_corpus import faulty_workbooks, good_workbooks
from tests.households.register_corpus_base import ON as CORPUS_ON
from tests.households.register_corpus_base import VILLAGES

ON = date(2024, 6, 1)
HEADINGS = ["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Thôn", "Số CCCD", "Có thẻ BHYT"]
SINH = ["0001", "Triệu Văn Sinh", "Chủ hộ", "14/02/1981", "Nam", "Làng Bên", "020081000001", "Có"]
MAY = ["0001", "Lý Thị Mẩy", "Vợ", "02/09/1984", "Nữ", "Làng Bên", "020184000002", "Có"]
AN = ["0002", "Nông Thị An", "Chủ hộ", "1960", "Nữ", "Làng Cóc", "", "Không"]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def workbook(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(headings)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def take(cast: Cast, data: bytes, on: date = ON) -> ImportPlan:
    plan = import_register(data=data, file_name="so.xlsx", commune=cast.commune, on=on, by=cast.officer)
    assert plan.rows == plan.created + plan.updated + plan.unchanged + plan.faulty
    return plan


def digest() -> str:
    """Everything of the book and its trail, but for the history of imports, which tells also of one that changed
    nothing."""
    trail = AuditEntry.objects.exclude(table="households_registerimport")
    kinds = (Household.objects.all(), Member.objects.all(), Event.objects.all(), trail)
    rows = [list(kind.order_by("pk").values()) for kind in kinds]
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def test_new_rows_enter_the_book(cast: Cast) -> None:
    plan = take(cast, workbook(SINH, MAY, AN))
    assert (plan.created, plan.updated, plan.unchanged, plan.faulty, plan.committed) == (3, 0, 0, 0, True)
    household = Household.objects.get(code="0001")
    assert (household.head_name, household.village, household.opened_on) == ("Triệu Văn Sinh", cast.lang_ben, ON)
    assert [member.full_name for member in household.members.in_family_order()] == ["Triệu Văn Sinh", "Lý Thị Mẩy"]
    assert Member.objects.get(full_name="Nông Thị An").birth_year == 1960


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    take(cast, workbook(SINH, MAY, AN))
    before = digest()
    plan = take(cast, workbook(SINH, MAY, AN))
    assert (plan.created, plan.updated, plan.unchanged) == (0, 0, 3)
    assert digest() == before


def test_importing_the_export_changes_nothing(cast: Cast) -> None:
    take(cast, workbook(SINH, MAY, AN))
    before = digest()
    data = export_register(register_records(Household.objects.all().by_name()), known_villages(cast.commune))
    plan = take(cast, data)
    assert (plan.created, plan.updated, plan.unchanged) == (0, 0, 3)
    assert digest() == before


def test_a_corrected_cell_updates_one_row_and_its_version(cast: Cast) -> None:
    take(cast, workbook(SINH, MAY, AN))
    plan = take(cast, workbook(SINH, [*MAY[:7], "Không"], AN))
    assert (plan.created, plan.updated, plan.unchanged) == (0, 1, 2)
    member = Member.objects.get(full_name="Lý Thị Mẩy")
    assert (member.has_health_insurance, member.version) == (False, 2)


def test_a_blank_cell_leaves_the_book_as_it_is(cast: Cast) -> None:
    take(cast, workbook(SINH))
    take(cast, workbook([*SINH[:6], "", ""]))
    member = Member.objects.get()
    assert (member.citizen_id, member.has_health_insurance) == ("020081000001", True)


def test_somebody_the_list_does_not_name_stays_and_is_named_in_a_warning(cast: Cast) -> None:
    take(cast, workbook(SINH, MAY, AN))
    plan = take(cast, workbook(SINH, AN, ["0002", "Nông Văn Bé", "Con", "2001", "Nam", "Làng Cóc", "", ""]))
    assert Member.objects.get(full_name="Lý Thị Mẩy").lived_until is None
    assert "Lý Thị Mẩy" in plan.warnings[0].message


def test_somebody_new_in_a_known_household_leaves_an_event(cast: Cast) -> None:
    take(cast, workbook(SINH))
    born = ["0001", "Triệu Thị Ngân", "Con", "05/06/2024", "Nữ", "Làng Bên", "", "Có"]
    take(cast, workbook(SINH, MAY, born), on=date(2024, 7, 1))
    kinds = dict(Event.objects.values_list("member__full_name", "kind"))
    assert kinds == {"Lý Thị Mẩy": EventKind.MOVE_IN, "Triệu Thị Ngân": EventKind.BIRTH}


def test_one_fault_keeps_the_whole_file_out(cast: Cast) -> None:
    before = digest()
    plan = take(cast, workbook(SINH, [*AN[:3], "31/02/1960", *AN[4:]]))
    assert not plan.committed
    assert [(fault.cell, fault.column) for fault in plan.errors] == [("D3", "Ngày sinh")]
    assert digest() == before


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (["0001", "Hoàng Văn Khác", *SINH[2:6], "", ""], "B2", "Đổi chủ hộ"),
        ([*SINH[:5], "Làng Cóc", *SINH[6:]], "F2", "ở Làng Bên"),
        (["0003", *SINH[1:]], "G2", "hộ 0001"),
    ],
)
def test_what_only_an_event_may_change_is_a_fault(cast: Cast, row: list[str], cell: str, said: str) -> None:
    take(cast, workbook(SINH))
    before = digest()
    plan = take(cast, workbook(row))
    assert [(fault.cell, said in fault.message) for fault in plan.errors] == [(cell, True)]
    assert digest() == before


def test_a_closed_household_is_not_opened_by_a_list(cast: Cast) -> None:
    take(cast, workbook(SINH))
    Household.objects.update(closed_on=date(2024, 6, 2))
    Member.objects.update(lived_until=date(2024, 6, 2))
    assert "không còn trong sổ" in take(cast, workbook(SINH)).errors[0].message


def test_nothing_counts_from_a_settled_day(cast: Cast) -> None:
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save()
    take(cast, workbook(SINH), on=date(2022, 5, 1))
    assert Household.objects.get().opened_on == Member.objects.get().lived_from == date(2024, 1, 1)


def test_another_relationship_corrects_an_open_spell_and_follows_a_settled_one(cast: Cast) -> None:
    """What was true of a settled day stays; the correction counts from the first open day."""
    mother = [*MAY[:2], "Mẹ", *MAY[3:]]
    take(cast, workbook(SINH, MAY), on=date(2022, 5, 1))
    assert take(cast, workbook(SINH, mother), on=date(2022, 6, 1)).updated == 1
    spells = Spell.objects.filter(member__full_name="Lý Thị Mẩy").order_by("lived_from")
    told = spells.values_list("relationship", "lived_from", "lived_until")
    assert list(told) == [("mother", date(2022, 5, 1), None)]
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save()
    for _ in range(2):  # the same list again changes nothing
        take(cast, workbook(SINH, MAY))
        assert list(told.all()) == [
            ("mother", date(2022, 5, 1), date(2024, 1, 1)),
            ("wife", date(2024, 1, 1), None),
        ]
    member = Member.objects.get(full_name="Lý Thị Mẩy")
    assert (member.relationship, member.lived_from) == ("wife", date(2024, 1, 1))
    take(cast, workbook(SINH, mother))
    assert [spell[0] for spell in told.all()] == ["mother", "mother"]


def test_households_without_codes_are_known_again_by_village_and_head(cast: Cast) -> None:
    data = workbook(SINH[1:], MAY[1:], AN[1:], headings=HEADINGS[1:])
    assert take(cast, data).created == 3
    assert take(cast, data).unchanged == 3
    assert sorted(Household.objects.values_list("code", flat=True)) == ["0001", "0002"]


def test_another_commune_is_not_touched(cast: Cast) -> None:
    other = factories.make_household(cast.other_village, code="0001", head_citizen_id="020081000001")
    assert take(cast, workbook(SINH)).committed
    other.refresh_from_db()
    assert (other.head_name, other.version) == ("Triệu Văn Sinh", 1)
    assert Household.objects.filter(code="0001").count() == 2


@pytest.fixture
def corpus_commune(cast: Cast) -> Area:
    """A commune with the villages that the corpus names."""
    commune = factories.make_commune(cast.district, code="06390")
    for position, village in enumerate(VILLAGES, start=1):
        factories.make_village(commune, village.name, position, code=village.code)
    return commune


def take_corpus(commune: Area, data: bytes) -> ImportPlan:
    plan = import_register(data=data, file_name="so.xlsx", commune=commune, on=CORPUS_ON, by=None)
    assert plan.rows == plan.created + plan.updated + plan.unchanged + plan.faulty
    return plan


@pytest.mark.parametrize("faulty", list(faulty_workbooks())[::4], ids=lambda faulty: faulty.name)
def test_a_faulty_workbook_of_the_corpus_leaves_no_trace(corpus_commune: Area, faulty: Any) -> None:
    before = digest()
    assert not take_corpus(corpus_commune, faulty.data).committed
    assert digest() == before


@pytest.mark.parametrize("good", list(good_workbooks()), ids=lambda good: good.name)
def test_a_good_workbook_of_the_corpus_enters_once(corpus_commune: Area, good: Any) -> None:
    first = take_corpus(corpus_commune, good.data)
    assert (first.committed, first.created) == (True, first.rows), first.errors
    before = digest()
    again = take_corpus(corpus_commune, good.data)
    assert (again.created, again.updated, again.unchanged) == (0, 0, again.rows)
    assert digest() == before


def test_the_command_prints_the_contract_and_exits_1_on_faults(cast: Cast, tmp_path: Path) -> None:
    good, bad = tmp_path / "tot.xlsx", tmp_path / "loi.xlsx"
    good.write_bytes(workbook(SINH, MAY))
    bad.write_bytes(workbook([*SINH[:4], "N", *SINH[5:]]))
    out = io.StringIO()
    call_command("import_register", str(good), "--commune", "06388", "--on", "2024-06-01", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert {name: told[name] for name in ("rows", "created", "households", "persons", "errors", "committed")} == {
        "rows": 2, "created": 2, "households": 1, "persons": 2, "errors": [], "committed": True,
    }  # fmt: skip
    out, marked = io.StringIO(), tmp_path / "danh_dau.xlsx"
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "import_register", str(bad), "--commune", "06388", "--json", "--errors-to", str(marked), stdout=out
        )
    assert stopped.value.code == 1
    assert json.loads(out.getvalue())["errors"][0]["cell"] == "E2"
    assert "Lỗi" in openpyxl.load_workbook(marked).sheetnames


def test_a_dry_run_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "so.xlsx").write_bytes(workbook(SINH))
    out = io.StringIO()
    call_command("import_register", str(tmp_path / "so.xlsx"), "--commune", "06388", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["created"] == 1
    assert not Household.objects.exists()


def upload(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("so hộ.xlsx", data)
    return client.post(reverse("households:register_import"), {"file": file, "on": "01/06/2024"}, follow=True)


def confirm(client: Client, reason: str = "") -> Any:
    """What the check page shows, confirmed."""
    number = RegisterUpload.objects.get().pk
    page = client.get(reverse("households:register_import_check", args=[number]))
    return client.post(
        reverse("households:register_import_confirm", args=[number]),
        {"seal": page.context["plan"].seal, "reason": reason},
    )


def test_the_page_checks_first_and_writes_when_confirmed(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    page = upload(client, workbook(SINH, MAY))
    assert "sẵn sàng ghi vào sổ" in page.content.decode()
    assert not Household.objects.exists()
    done = confirm(client)
    assert "Đã ghi danh sách vào sổ" in done.content.decode()
    assert Member.objects.count() == 2
    assert not RegisterUpload.objects.exists()
    entry = AuditEntry.objects.filter(table="households_member").first()
    assert (entry.actor, "so hộ.xlsx" in entry.reason) == ("canbo", True)


def test_the_page_gives_the_users_own_workbook_back_with_its_faults(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    page = upload(client, workbook([*SINH[:4], "N", *SINH[5:]]))
    assert "<title>Lỗi: " in page.content.decode()
    assert "Ghi “Nam” hoặc “Nữ”." in page.content.decode()
    number = RegisterUpload.objects.get().pk
    marked = client.get(reverse("households:register_import_faults", args=[number]))
    assert 'filename="' in marked.headers["Content-Disposition"]
    assert openpyxl.load_workbook(io.BytesIO(marked.content))["Lỗi"]["B2"].value == "E2"
    refused = client.post(reverse("households:register_import_confirm", args=[number]))
    assert refused.status_code == 302
    assert not Household.objects.exists()


def test_a_column_named_by_the_officer_is_remembered(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    headings = [*HEADINGS[:7], "Cột lạ của xã"]
    page = upload(client, workbook(SINH, headings=headings))
    number = RegisterUpload.objects.get().pk
    assert Member.objects.count() == 0
    column = page.context["plan"].reading.layouts[0].heading.columns[7]
    client.post(
        reverse("households:register_import_check", args=[number]), {"key": [column.key], "field": ["health_insurance"]}
    )
    confirm(client, "đã xem")
    assert Member.objects.get().has_health_insurance is True
    assert ColumnMapping.objects.get().fields == {column.key: "health_insurance"}
    again = upload(client, workbook(SINH, headings=headings))
    assert again.context["plan"].unchanged == 1


def test_warnings_need_a_reason(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    upload(client, workbook([*SINH[:3], "14/02/1905", "Nam", "Làng Bên", "", ""]))
    confirm(client)
    assert not Household.objects.exists()
    confirm(client, "Có giấy khai sinh")
    assert Household.objects.exists()
    assert "Có giấy khai sinh" in AuditEntry.objects.filter(table="households_household").first().reason


def test_another_officers_upload_is_not_found(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    upload(client, workbook(SINH))
    client.force_login(cast.stranger)
    number = RegisterUpload.objects.get().pk
    assert client.get(reverse("households:register_import_check", args=[number])).status_code == 404


@pytest.mark.parametrize("what", ["missing", "folder", "empty", "text", "halved", "no_commune", "nowhere"])
def test_every_answer_in_json_is_json(cast: Cast, tmp_path: Path, what: str) -> None:
    file = tmp_path / "so.xlsx"
    data = {"empty": b"", "text": b"Ho ten;Thon", "halved": workbook(SINH)[:900], "nowhere": workbook([*SINH[:4], "N"])}
    if what == "folder":
        file.mkdir()
    elif what != "missing":
        file.write_bytes(data.get(what, workbook(SINH)))
    commune = "99999" if what == "no_commune" else "06388"
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command(
            "import_register", str(file), "--commune", commune, "--json", "--errors-to", str(tmp_path / "no/x.xlsx"),
            stdout=out,
        )  # fmt: skip
    told = json.loads(out.getvalue())
    assert stopped.value.code == 1
    assert told["errors"]
    assert (told["rows"], told["committed"]) == (0, False)
    assert not Household.objects.exists()
