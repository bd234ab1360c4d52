"""Import and export in the admin: django-import-export with its traps closed."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from households.models import Household, Member
from households.services import facts
from huulien.platform.models import AuditEntry
from tests import factories
from tests.base import Cast, make_cast

HOUSEHOLDS = "/quan-tri/households/household/"
MEMBERS = "/quan-tri/households/member/"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.officer)
    return client


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_stale_dimension(data: bytes) -> bytes:
    """The workbook as WPS Office leaves it: its sheet claims to be one cell."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                content = re.sub(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:A1"', content)
            new.writestr(entry, content)
    return out.getvalue()


def transfer(client: Client, where: str, data: bytes) -> Any:
    """The preview, and then its confirmation when it offers one."""
    file = SimpleUploadedFile("sua.xlsx", data)
    preview = client.post(f"{where}import/", {"import_file": file, "format": "0", "resource": "0"})
    if preview.context is None or not preview.context.get("confirm_form"):
        return preview
    return client.post(f"{where}process_import/", preview.context["confirm_form"].initial, follow=True)


def exported(client: Client, where: str) -> Any:
    form = client.get(f"{where}export/").context["form"]
    chosen = {name: "on" for name in form.fields if name.startswith(("householdresource_", "memberresource_"))}
    answer = client.post(f"{where}export/", {"format": "0", "resource": "0", **chosen})
    return openpyxl.load_workbook(io.BytesIO(answer.content)).active


def test_a_correction_goes_through_the_service(cast: Cast, client: Client) -> None:
    household = factories.make_household(cast.lang_ben)
    transfer(client, HOUSEHOLDS, workbook(["id", "code", "address", "phone"], [household.pk, "0001", "xóm Trên", ""]))
    household.refresh_from_db()
    assert (household.address, household.version) == ("xóm Trên", 2)
    assert "xom tren" in household.search_fold
    assert AuditEntry.objects.filter(table="households_household", operation="update").last().actor == "canbo"


def test_no_row_is_lost_to_a_stale_dimension(cast: Cast, client: Client) -> None:
    households = [factories.make_household(cast.lang_ben) for _ in range(3)]
    rows = [[household.pk, household.code, f"xóm {household.code}", ""] for household in households]
    transfer(client, HOUSEHOLDS, with_stale_dimension(workbook(["id", "code", "address", "phone"], *rows)))
    assert list(Household.objects.order_by("code").values_list("address", flat=True)) == [row[2] for row in rows]


def test_one_faulty_row_keeps_every_row_out(cast: Cast, client: Client) -> None:
    first, second = factories.make_household(cast.lang_ben), factories.make_household(cast.lang_ben)
    headings = ["id", "code", "address", "phone"]
    rows = [[first.pk, first.code, "xóm Trên", ""], [second.pk, second.code, "", "không phải số"]]
    transfer(client, HOUSEHOLDS, workbook(headings, *rows))
    assert set(Household.objects.values_list("address", "version")) == {("", 1)}


def test_rows_of_another_commune_and_new_rows_are_refused(cast: Cast, client: Client) -> None:
    other = factories.make_household(cast.other_village)
    answer = transfer(
        client, HOUSEHOLDS, workbook(["id", "code", "address", "phone"], [other.pk, "0001", "xâm nhập", ""])
    )
    assert "Không có dòng này trong sổ của bạn" in answer.content.decode()
    transfer(client, HOUSEHOLDS, workbook(["id", "code", "address", "phone"], ["", "0099", "mới", ""]))
    other.refresh_from_db()
    assert (other.address, Household.objects.count()) == ("", 1)


def test_a_members_facts_are_held_to_the_same_rules_as_the_form(cast: Cast, client: Client) -> None:
    member = factories.make_household(cast.lang_ben).members.get()
    answer = transfer(client, MEMBERS, workbook(["id", "citizen_id"], [member.pk, "020190000001"]))
    assert "khác" in answer.content.decode()
    member.refresh_from_db()
    assert member.citizen_id == ""


def test_the_export_holds_ones_own_rows_and_no_live_formula(cast: Cast, client: Client) -> None:
    factories.make_household(cast.lang_ben, address="=HYPERLINK(1)")
    factories.make_household(cast.other_village, head="Người Xã Khác")
    sheet = exported(client, HOUSEHOLDS)
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "Người Xã Khác" not in {cell.value for cell in cells}
    assert sheet.max_row == 2


def test_an_export_imports_back_without_a_change(cast: Cast, client: Client) -> None:
    factories.make_household(cast.lang_ben, head_citizen_id="020081000001")
    before = list(Member.objects.values())
    sheet = exported(client, MEMBERS)
    transfer(client, MEMBERS, workbook(*[list(row) for row in sheet.iter_rows(values_only=True)]))
    after = list(Member.objects.values())
    assert {name: value for name, value in after[0].items() if value != before[0][name]} == {}


def test_a_village_head_has_no_transfer_screens(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.head)
    for screen in ("import/", "export/"):
        assert client.get(HOUSEHOLDS + screen).status_code in {302, 403}


def test_the_file_has_its_headings_in_vietnamese_and_is_read_with_them(cast: Cast, client: Client) -> None:
    factories.make_household(cast.lang_ben)
    sheet = exported(client, HOUSEHOLDS)
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["id", "phiên bản", "mã hộ", "thôn", "chủ hộ", "địa chỉ", "điện thoại"]
    rows[1][5] = "xóm Trên"
    transfer(client, HOUSEHOLDS, workbook(*rows))
    assert Household.objects.get().address == "xóm Trên"
    people = exported(client, MEMBERS)
    assert not [cell.value for cell in people[1] if "_" in str(cell.value)]


def test_a_row_corrected_after_the_file_was_taken_out_is_not_undone(cast: Cast, client: Client) -> None:
    household = factories.make_household(cast.lang_ben)
    rows = [list(row) for row in exported(client, HOUSEHOLDS).iter_rows(values_only=True)]
    facts.update_household(household=household, version=household.version, changes={"address": "xóm Dưới"})
    rows[1][5] = "xóm Trên"
    answer = transfer(client, HOUSEHOLDS, workbook(*rows))
    assert "đã sửa trong sổ sau khi xuất tệp" in answer.content.decode()
    assert Household.objects.get().address == "xóm Dưới"
