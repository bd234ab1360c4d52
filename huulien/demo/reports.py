"""The demonstration's report of 2023: written, approved, and sent to the level above."""

from datetime import date

from households.models import Area
from huulien.accounts.models import User
from huulien.platform import clock
from reports.models import Report
from reports.periods import year_period
from reports.services import create_report, edit_words
from reports.steps import REPORT_STEPS

OWN_WORDS = {
    "difficulties": "Một số hộ nghèo không còn lao động, khó tham gia dự án sinh kế.\n"
    "Vốn sự nghiệp về muộn nên phần lớn dự án sinh kế chưa giải ngân trong năm.",
    "proposals": "Đề nghị Ủy ban nhân dân huyện giao vốn sự nghiệp sớm, trong quý I.",
    "next_tasks": "Giải ngân các dự án sinh kế chuyển tiếp.\nHỗ trợ nhà tiêu hợp vệ sinh cho các hộ còn thiếu.",
}


def report_2023(commune: Area, users: dict[str, User]) -> None:
    officer, leader = users["canbo"], users["lanhdao"]
    with clock.reliving(date(2024, 1, 3)):
        report = create_report(commune=commune, period=year_period(2023), by=officer)
        report = edit_words(report=report, version=report.version, words=OWN_WORDS)
    for day, step, by, given in (
        (date(2024, 1, 4), "submit", officer, {}),
        (date(2024, 1, 5), "approve", leader, {"issued_on": date(2024, 1, 5), "number": 1}),
        (date(2024, 1, 8), "send", officer, {"sent_on": date(2024, 1, 8)}),
    ):
        with clock.reliving(day):
            report = Report.objects.get(pk=report.pk)
            REPORT_STEPS.perform(step, report, by=by, version=report.version, **given)
