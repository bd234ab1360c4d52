"""What nobody needs any more is erased: workbooks between choosing and confirming, at the page's and the admin's."""

import io
import os
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from households.models import RegisterUpload
from huulien.platform import clock
from surveys.models import ResultsUpload
from tests import factories
from tests.base import make_cast
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def forget():
    out = io.StringIO()
    call_command("forget", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("hours", "kept"), [(22, True), (24, False)])
@pytest.mark.parametrize("by", ["timer", "the next to import"])
def test_a_workbook_nobody_confirmed_goes_within_a_day(client, cast, by, hours, kept):
    RegisterUpload.objects.create(
        commune=cast.commune, uploaded_by=cast.officer, file_name="a.xlsx", content=b"x",
        on=date(2023, 1, 1), uploaded_at=clock.now() - timedelta(hours=hours),
    )  # fmt: skip
    if by == "timer":
        assert f"{int(not kept)} tệp nhập" in forget()
    else:
        client.force_login(cast.officer)
        data = {"file": SimpleUploadedFile("b.xlsx", b"not one"), "on": "01/01/2023"}
        client.post(reverse("households:register_import"), data)
    assert RegisterUpload.objects.filter(file_name="a.xlsx").exists() is kept


@pytest.mark.parametrize(
    ("hours", "is_sent", "kept"),
    [(22, False, True), (24, False, False), (24, True, True), (167, True, True), (169, True, False)],
)
def test_results_not_put_forward_go_within_a_day_and_those_nobody_loads_within_a_week(cast, hours, is_sent, kept):
    ResultsUpload.objects.create(
        commune=cast.commune, uploaded_by=cast.officer, file_name="a.xlsx", content=b"x", year=2022, is_sent=is_sent,
        decision_number="79/QĐ-UBND", decided_on=date(2022, 12, 15), uploaded_at=clock.now() - timedelta(hours=hours),
    )  # fmt: skip
    assert f"{int(not kept)} tệp nhập" in forget()
    assert ResultsUpload.objects.exists() is kept


@pytest.mark.parametrize(("hours", "kept"), [(22, True), (24, False)])
def test_a_file_of_the_admins_import_goes_within_a_day(client, cast, settings, tmp_path, hours, kept):
    settings.MEDIA_ROOT = tmp_path
    factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    client.force_login(cast.officer)
    file = SimpleUploadedFile("a.csv", "Mã hộ,Họ tên\n0001,Triệu Văn Sinh\n".encode())
    answer = client.post(reverse("admin:households_household_import"), {"import_file": file, "format": "0"})
    assert answer.status_code == 200, read(answer).text
    (path,) = (tmp_path / "django-import-export").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    then = (clock.moment() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))
    forget()
    assert path.exists() is kept
