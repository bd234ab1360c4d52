"""The command `render_report`: the page's files, or a sentence that says why not."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.models import Report
from tests.reports.factories import make_report

pytestmark = pytest.mark.one_database  # the page and its files, whatever they are read from


def run(tmp_path, **options) -> bytes:
    target = tmp_path / "bao-cao.pdf"
    arguments = {"commune": "06388", "period": "2023", "format": "pdf", "output": str(target)} | options
    call_command("render_report", *[f"--{name}={value}" for name, value in arguments.items()], stdout=StringIO())
    return target.read_bytes()


@pytest.mark.parametrize("period", ["2023", "2023-H1", "2023-04-01..2023-09-30"])
def test_every_kind_of_period_makes_a_pdf_without_a_stored_report(cast, tmp_path, period):
    assert run(tmp_path, period=period).startswith(b"%PDF-")
    assert not Report.objects.exists()


@pytest.mark.parametrize("file_format", ["pdf", "docx", "xlsx"])
def test_file_is_the_same_document_as_the_page_serves(cast, tmp_path, client, file_format):
    report = make_report(cast, number=7, signer_name="Người Ký Thử")
    client.force_login(cast.officer)
    served = client.get(reverse("reports:report_file", args=[report.pk, file_format])).content
    assert run(tmp_path, format=file_format) == served


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "odt"}, "invalid choice: 'odt'"),
        ({"period": "2023-H2"}, "Không hiểu kỳ báo cáo “2023-H2”"),
        ({"period": "2023-09-30..2023-04-01"}, "ở trước ngày đầu kỳ"),
        ({"period": "2012"}, "Không có chuẩn nghèo nào áp dụng vào ngày 31/12/2012"),
        ({"commune": "99999"}, "Không có xã mang mã 99999 vào ngày 31/12/2023"),
        ({"output": "/khong/co/thu-muc/bao-cao.pdf"}, "Không ghi được tệp"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(cast, tmp_path, options, message):
    with pytest.raises(CommandError, match=message):
        run(tmp_path, **options)
    assert list(tmp_path.iterdir()) == []
