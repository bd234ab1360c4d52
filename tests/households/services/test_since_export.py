"""An export that comes back after the book was corrected: by service, command and page."""

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from households.models import Household, Member, RegisterUpload
from households.rules.register.export_mark import Side
from households.services import composition, facts
from households.services.import_plan import UNDECIDED, Choices, ImportPlan
from households.services.register_export import export_to_correct
from households.services.register_import import import_register
from households.vocabulary import Relationship
from tests.base import Cast, make_cast
from tests.households.services.test_register_import import AN, MAY, ON, SINH, confirm, digest, upload, workbook

LATER = date(2024, 9, 1)


@pytest.fixture
def cast(db: None) -> Cast:
    cast = make_cast()
    take(cast, workbook(SINH, MAY, AN), on=ON)
    return cast


def take(cast: Cast, data: bytes, on: date = LATER, choices: Choices = UNDECIDED) -> ImportPlan:
    plan = import_register(
        data=data, file_name="so.xlsx", commune=cast.commune, on=on, by=cast.officer, choices=choices
    )
    assert plan.rows == plan.created + plan.updated + plan.unchanged + plan.faulty
    return plan


def exported(cast: Cast) -> bytes:
    return export_to_correct(cast.commune, Household.objects.filter(commune=cast.commune).by_name())


def edited(data: bytes, change: Callable[[Any, dict[str, int], dict[str, int]], None]) -> bytes:
    """The workbook after somebody's `change` to its sheet, given the columns by heading and the rows by name."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, columns["Họ và tên"]).value: row for row in range(2, sheet.max_row + 1)}
    change(sheet, columns, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(data: bytes, name: str, column: str, value: Any) -> bytes:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.cell(rows[name], columns[column]).value = value

    return edited(data, change)


def correct(name: str, **changes: Any) -> None:
    member = Member.objects.get(full_name=name)
    facts.update_member(member=member, version=member.version, changes=changes)


def may() -> Member:
    return Member.objects.get(full_name="Lý Thị Mẩy")


def test_a_cell_that_only_the_book_changed_keeps_the_books_value(cast: Cast) -> None:
    data = exported(cast)
    correct("Lý Thị Mẩy", has_health_insurance=False, birth_date=None, birth_year=1985)
    before = digest()
    plan = take(cast, data)
    assert (plan.committed, plan.unchanged, plan.warnings) == (True, 3, [])
    told = {(cell.name, cell.field.label, cell.known) for cell in plan.outdated}
    assert told == {("Lý Thị Mẩy", "Có thẻ BHYT", False), ("Lý Thị Mẩy", "Ngày sinh", 1985)}
    assert digest() == before


def test_a_cell_that_only_the_file_changed_is_written(cast: Cast) -> None:
    data = written(exported(cast), "Lý Thị Mẩy", "Dân tộc", "Dao")
    correct("Lý Thị Mẩy", has_health_insurance=False)
    plan = take(cast, data)
    assert (plan.committed, plan.updated, plan.conflicts) == (True, 1, [])
    assert (may().ethnicity, may().has_health_insurance) == ("Dao", False)


@pytest.mark.parametrize(("side", "ethnicity"), [(Side.BOOK, "Nùng"), (Side.FILE, "Dao")])
def test_a_cell_that_both_changed_is_chosen(cast: Cast, side: Side, ethnicity: str) -> None:
    correct("Lý Thị Mẩy", ethnicity="Tày")
    data = written(exported(cast), "Lý Thị Mẩy", "Dân tộc", "Dao")
    correct("Lý Thị Mẩy", ethnicity="Nùng")
    undecided = take(cast, data)
    assert (undecided.committed, undecided.faulty) == (False, 1)
    assert [(fault.cell, fault.column) for fault in undecided.errors] == [("G4", "Dân tộc")]
    assert all(word in undecided.errors[0].message for word in ("Tày", "Dao", "Nùng"))
    assert take(cast, data, choices=Choices(of_cells={undecided.conflicts[0][0].key: side})).committed
    assert may().ethnicity == ethnicity


def test_both_changed_alike_is_no_conflict(cast: Cast) -> None:
    data = written(exported(cast), "Lý Thị Mẩy", "Dân tộc", "Dao")
    correct("Lý Thị Mẩy", ethnicity="Dao")
    plan = take(cast, data)
    assert (plan.unchanged, plan.outdated, plan.conflicts) == (3, [], [])


def test_numbers_that_the_book_exchanged_stay_with_whom_they_are(cast: Cast) -> None:
    """The rows are known by their marks: by its number each would be the other."""
    data = exported(cast)
    for name, number in (("Lý Thị Mẩy", ""), ("Triệu Văn Sinh", "020184000002"), ("Lý Thị Mẩy", "020081000001")):
        Member.objects.filter(full_name=name).update(citizen_id=number)
    before = digest()
    plan = take(cast, data)
    assert (plan.committed, plan.errors, plan.unchanged) == (True, [], 3)
    assert digest() == before


def test_a_household_renamed_recoded_and_moved_in_the_book_is_found_again(cast: Cast) -> None:
    data = exported(cast)
    household = Household.objects.get(code="0001")
    facts.update_household(household=household, version=1, changes={"code": "0417", "address": "Nhà mới"})
    Household.objects.filter(pk=household.pk).update(village=cast.lang_coc)
    correct("Triệu Văn Sinh", full_name="Triệu Văn Sình", citizen_id="020081000009")
    before = digest()
    plan = take(cast, data)
    assert (plan.committed, plan.unchanged, plan.errors) == (True, 3, [])
    assert {"Mã hộ", "Thôn", "Họ và tên", "Số CCCD"} <= {cell.field.label for cell in plan.outdated}
    assert digest() == before


def test_an_older_export_brings_nobody_back_who_left_since(cast: Cast) -> None:
    data = exported(cast)
    household = Household.objects.get(code="0001")
    composition.move_out_member(member=may(), version=household.version, happened_on=date(2024, 7, 1), by=cast.officer)
    before = digest()
    plan = take(cast, data)
    assert (plan.committed, plan.unchanged, [cell.name for cell in plan.outdated]) == (True, 3, ["Lý Thị Mẩy"])
    assert digest() == before


def test_an_older_export_keeps_the_new_head(cast: Cast) -> None:
    data = exported(cast)
    Member.objects.filter(full_name="Triệu Văn Sinh").update(relationship=Relationship.HUSBAND)
    Member.objects.filter(full_name="Lý Thị Mẩy").update(relationship=Relationship.HEAD)
    Household.objects.filter(code="0001").update(head_name="Lý Thị Mẩy")
    before = digest()
    plan = take(cast, data)
    assert (plan.committed, plan.errors, plan.unchanged) == (True, [], 3)
    assert digest() == before


def test_sorted_filtered_and_removed_rows_keep_their_marks(cast: Cast) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        people = [[cell.value for cell in sheet[row]] for row in rows.values()]
        people = sorted(people, key=lambda cells: str(cells[2]))[:2] if len(people) == 3 else people
        sheet.delete_rows(2, sheet.max_row)
        for cells in people:
            sheet.append(cells)

    data = exported(cast)
    correct("Lý Thị Mẩy", has_health_insurance=False)
    correct("Nông Thị An", has_health_insurance=True)
    plan = take(cast, edited(written(data, "Triệu Văn Sinh", "Dân tộc", "Dao"), change))
    assert {cell.name for cell in plan.outdated} == {"Lý Thị Mẩy", "Nông Thị An"} & {line.name for line in plan.lines}
    assert plan.outdated


def test_the_birth_of_somebody_without_a_number_is_corrected_in_the_file(cast: Cast) -> None:
    """Without the mark another birth would be another person."""
    plan = take(cast, written(exported(cast), "Nông Thị An", "Ngày sinh", "1961"))
    assert (plan.errors, plan.updated) == ([], 1)
    assert Member.objects.get(full_name="Nông Thị An").birth_year == 1961


def test_a_row_copied_to_write_somebody_else_on_is_somebody_else(cast: Cast) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        cells = [cell.value for cell in sheet[rows["Lý Thị Mẩy"]]]
        sheet.insert_rows(rows["Lý Thị Mẩy"])
        for column, value in enumerate(cells, start=1):
            sheet.cell(rows["Lý Thị Mẩy"], column).value = value
        new = {"Họ và tên": "Triệu Thị Ngân", "Quan hệ với chủ hộ": "Con", "Ngày sinh": "05/06/2010", "Số CCCD": None}
        sheet.cell(rows["Triệu Văn Sinh"], columns["Số khẩu"]).value = 3
        for heading, value in new.items():
            sheet.cell(rows["Lý Thị Mẩy"], columns[heading]).value = value

    data = exported(cast)
    correct("Lý Thị Mẩy", has_health_insurance=False)
    plan = take(cast, edited(data, change))
    assert (plan.created, plan.unchanged) == (1, 3), (plan.errors, plan.warnings)
    assert may().has_health_insurance is False
    assert Member.objects.get(full_name="Triệu Thị Ngân").has_health_insurance is True


def test_a_file_without_the_column_works_as_it_did(cast: Cast) -> None:
    def change(sheet: Any, columns: dict[str, int], rows: dict[str, int]) -> None:
        sheet.delete_cols(columns["Dấu xuất sổ (không sửa)"])

    data = edited(exported(cast), change)
    correct("Lý Thị Mẩy", has_health_insurance=False)
    plan = take(cast, data)
    assert (plan.updated, plan.outdated, len(plan.warnings)) == (1, [], 1)
    assert may().has_health_insurance is True


def test_the_mark_of_another_commune_is_nobodys(cast: Cast) -> None:
    data = written(exported(cast), "Lý Thị Mẩy", "Dấu xuất sổ (không sửa)", f"06400/1/{may().pk}")
    correct("Lý Thị Mẩy", has_health_insurance=False)
    assert take(cast, data).outdated == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_marks_go_through_libreoffice(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "so.xlsx").write_bytes(exported(cast))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for target in ("ods", "xlsx"):
        source = tmp_path / ("so.xlsx" if target == "ods" else "so.ods")
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(tmp_path), str(source)],
            check=True, capture_output=True, timeout=240,
        )  # fmt: skip
    correct("Lý Thị Mẩy", has_health_insurance=False)
    plan = take(cast, (tmp_path / "so.xlsx").read_bytes())
    assert (plan.unchanged, [cell.name for cell in plan.outdated]) == (3, ["Lý Thị Mẩy"])


def in_conflict(cast: Cast) -> bytes:
    correct("Lý Thị Mẩy", ethnicity="Tày")
    data = written(exported(cast), "Lý Thị Mẩy", "Dân tộc", "Dao")
    correct("Lý Thị Mẩy", ethnicity="Nùng")
    return data


def command(path: Path, *options: str) -> tuple[int, Any]:
    out, code = io.StringIO(), 0
    try:
        call_command("import_register", str(path), "--commune", "06388", "--on", "2024-09-01", *options, stdout=out)
    except SystemExit as stopped:
        code = int(str(stopped.code))
    return code, json.loads(out.getvalue()) if "--json" in options else out.getvalue()


def test_the_command_refuses_a_conflict_unless_told_whose_side(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(in_conflict(cast))
    code, told = command(path, "--json")
    assert (code, told["committed"], told["errors"][0]["cell"]) == (1, False, "G4")
    (conflict,) = told["conflicts"]
    assert [conflict[side] for side in ("exported", "file", "book", "holds")] == ["Tày", "Dao", "Nùng", None]
    code, told = command(path, "--json", "--prefer", "book")
    assert (code, told["committed"], told["conflicts"][0]["holds"], may().ethnicity) == (0, True, "book", "Nùng")
    code, words = command(path, "--prefer", "file")
    assert (code, may().ethnicity) == (0, "Dao")
    assert "Dân tộc" in words


def test_the_command_tells_what_the_book_kept(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    path.write_bytes(exported(cast))
    correct("Lý Thị Mẩy", ethnicity="Nùng", has_health_insurance=False)
    code, told = command(path, "--json", "--dry-run")
    assert (code, [cell["column"] for cell in told["outdated"]]) == (0, ["Có thẻ BHYT"])
    assert "sổ đã sửa sau khi xuất" in command(path)[1].lower()


def test_the_page_lets_choose_cell_by_cell_and_keeps_the_book_otherwise(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    page = upload(client, in_conflict(cast))
    words = page.content.decode()
    assert all(word in words for word in ("Tày", "Dao", "Nùng", "Tệp và sổ cùng sửa"))
    plan = page.context["plan"]
    number = RegisterUpload.objects.get().pk
    assert (
        client.post(
            reverse("households:register_import_confirm", args=[number]),
            {"seal": plan.seal, f"o:{plan.conflicts[0][0].key}": "file"},
        )
        .context["plan"]
        .committed
    )
    assert may().ethnicity == "Dao"


def test_the_page_confirmed_without_a_choice_keeps_the_book(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    upload(client, in_conflict(cast))
    assert confirm(client).context["plan"].committed
    assert may().ethnicity == "Nùng"


def test_a_choice_is_kept_when_the_reason_is_missing(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    data = written(in_conflict(cast), "Nông Thị An", "Ngày sinh", "14/02/1905")
    plan = upload(client, data).context["plan"]
    number = RegisterUpload.objects.get().pk
    assert plan.errors == []
    chosen = {"seal": plan.seal, f"o:{plan.conflicts[0][0].key}": "file"}
    page = client.post(reverse("households:register_import_confirm", args=[number]), chosen, follow=True)
    assert 'value="file" checked' in " ".join(page.content.decode().split())
    assert may().ethnicity == "Nùng"
    client.post(reverse("households:register_import_confirm", args=[number]), {**chosen, "reason": "Có giấy"})
    assert may().ethnicity == "Dao"


def test_the_page_tells_what_the_book_keeps(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.officer)
    data = exported(cast)
    correct("Lý Thị Mẩy", has_health_insurance=False)
    words = upload(client, data).content.decode()
    assert "Sổ đã sửa sau khi xuất" in words
    assert confirm(client).context["plan"].committed
    assert may().has_health_insurance is False
