"""The history of imports: one entry for each that was written, from the page or from the command."""

import io

import openpyxl
import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from households.models import RegisterImport
from huulien.platform.models import AuditEntry
from tests.base import make_cast
from tests.households.services.test_register_import import AN, MAY, SINH, take, workbook
from tests.pages import read

pytestmark = pytest.mark.django_db
HISTORY = reverse("desk:import_list")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def test_an_import_that_was_written_is_told_and_one_that_was_not_is_not(cast, officer):
    take(cast, workbook(SINH, MAY))
    take(cast, workbook(SINH, [*MAY[:7], "Không"], AN))
    take(cast, workbook([*SINH[:4], "N", *SINH[5:]]))  # refused
    counts = RegisterImport.objects.values_list("created_count", "updated_count", "unchanged_count")
    assert list(counts) == [(1, 1, 1), (2, 0, 0)]
    page = read(officer.get(HISTORY))
    assert page.heading == "2 lần nhập danh sách vào sổ"
    assert page.rows == 2
    for words in ("so.xlsx", str(cast.officer), "không hoàn tác được", "xuất sổ ra Excel"):
        assert words in page.text
    assert "Triệu Văn Sinh" not in page.text
    assert any(href == HISTORY for _, href, _ in read(officer.get(reverse("households:register_import"))).links)


def test_the_command_leaves_an_entry_too_but_no_trial_of_it(cast, officer, tmp_path):
    file = tmp_path / "danh sach.xlsx"
    file.write_bytes(workbook(SINH, MAY))
    command = ("import_register", str(file), "--commune", "06388", "--on", "2023-06-01")
    call_command(*command, "--dry-run", stdout=io.StringIO())
    assert not RegisterImport.objects.exists()
    call_command(*command, stdout=io.StringIO())
    text = read(officer.get(HISTORY)).text
    assert "danh sach.xlsx" in text
    assert "lệnh trên máy chủ" in text


def test_an_entry_is_in_the_trail_and_never_changes(cast):
    take(cast, workbook(SINH, MAY))
    entry = RegisterImport.objects.get()
    trail = AuditEntry.objects.get(table="households_registerimport", row_id=entry.pk)
    assert (trail.operation, trail.commune_id) == ("insert", cast.commune.pk)
    for change in (
        lambda: RegisterImport.objects.update(created_count=9),
        lambda: RegisterImport.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_history_goes_out_as_a_file_and_other_communes_are_not_in_it(cast, client):
    take(cast, workbook(SINH, MAY))
    client.force_login(cast.stranger)
    assert "Chưa nhập danh sách nào" in read(client.get(HISTORY)).text
    client.force_login(cast.officer)
    answer = client.get(reverse("desk:import_list_xlsx"), {"tep": "so"})
    values = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).active.values for cell in row]
    assert "so.xlsx" in values
