"""One period's reports of all communes that the level above oversees, as one file: their PDFs, and a list of who sent
what and who did not.

It holds what was approved, and no person: the PDFs are those that each commune's report has anyway, the list is of
communes.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.text import ascii_file_name
from huulien.platform import clock
from huulien.platform.jobs.asking import ask, made, make_all
from huulien.platform.jobs.limits import CannotMake, job
from huulien.platform.jobs.models import Job
from huulien.platform.listings.declaration import Column
from huulien.platform.listings.files import Table
from huulien.platform.listings.workbook import write_workbook
from reports.contexts.room import Room
from reports.models import Report
from reports.periods import Period, parse_period
from reports.rendering import file_job, load_writers

LIST_NAME = "Danh_sach.xlsx"
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can say
_HEADS = (("Mã xã", 10), ("Xã", 26), ("Tình trạng", 24), ("Hạn nộp", 13), ("Số", 14), ("Ngày ký", 13), ("Gửi ngày", 13),
          ("Lần", 6), ("Tệp", 44))  # fmt: skip


@dataclass(frozen=True)
class Bundle:
    """The reports of a period that a user of the level above may read, the last edition of each commune."""

    room: Room
    period: Period

    @cached_property
    def reports(self) -> list[Report]:
        """By the codes of their communes."""
        found = (self.room.cell(commune, self.period).report for commune in self.room.communes)
        return sorted((report for report in found if report), key=lambda report: (report.commune.code, report.pk))

    @cached_property
    def rows(self) -> list[list[str]]:
        """A line of the list for each commune overseen."""
        communes = sorted(self.room.communes, key=lambda commune: (commune.code, commune.pk))
        return [list(self._row(commune)) for commune in communes]

    def _row(self, commune: Any) -> Iterator[str]:
        cell = self.room.cell(commune, self.period)
        due_on = self.room.due_on(commune, self.period)
        yield from (commune.code, commune.name, cell.sign.words, _day(due_on))
        report = cell.report
        if report is None:
            yield from [""] * 5
            return
        yield f"{report.number:02d}/BC-UBND"
        yield from (_day(report.issued_on), _day(report.sent_on), str(report.edition), file_in_bundle(report))

    @property
    def name(self) -> str:
        return f"Báo cáo giảm nghèo {self.period.words} {len(self.reports)} xã"

    def job(self) -> Job:
        """The job that makes, or has made, the file."""
        reports = [report.pk for report in self.reports]
        arguments = {
            "period": self.period.code, "reports": reports, "rows": self.rows, "day": self.room.on.isoformat(),
        }  # fmt: skip
        # What was approved does not change: its seal and code are all that can differ.
        rests_on = [arguments, [[report.seal, report.check_code] for report in self.reports]]
        key = hashlib.sha256(json.dumps(rests_on, sort_keys=True).encode()).hexdigest()[:40]
        words = f"{format_integer(len(reports))} báo cáo {self.period.words} của các xã, một tệp ZIP"
        return ask(make_bundle, f"bundle:{self.period.code}:{key}", arguments=arguments, words=words)


def bundle_at(user: Any, code: str) -> Bundle | None:
    """The bundle of a standard period by its code in an address; None for what is none of the last ten years."""
    year, this_year = code[:4], clock.today().year
    if not (year.isascii() and year.isdigit() and this_year - 10 <= int(year) <= this_year):
        return None
    room = Room(user, int(year))
    return next((Bundle(room, period) for period in room.periods if period.code == code), None)


def file_in_bundle(report: Report) -> str:
    """What a commune's report is called there: two communes may have one name, none have one code."""
    edition = f"_lan_{report.edition}" if report.edition > 1 else ""
    return ascii_file_name(f"{report.commune.code}_{report.commune.name}_{report.period}{edition}.pdf")


@job(seconds=3600, megabytes=1536, prepare=load_writers)
def make_bundle(progress: Any, period: str, reports: Sequence[int], rows: Sequence[Sequence[str]], day: str) -> bytes:
    """The PDFs, each made or found as its report's own page would, and the list; the same bytes each time."""
    asked = Report.objects.issued().filter(pk__in=reports).select_related("commune").defer("content", "lists")
    held = sorted(asked, key=lambda report: (report.commune.code, report.pk))
    if len(held) != len(reports):
        raise CannotMake("Có báo cáo không còn ở đó. Mở lại trang các xã rồi tải lại.")
    jobs = {file_in_bundle(report): file_job(report, "pdf") for report in held}
    make_all(jobs.values(), progress)
    out = io.BytesIO()
    with ZipFile(out, "w") as bundle:
        _add(bundle, LIST_NAME, _list(parse_period(period), rows, date.fromisoformat(day)), ZIP_DEFLATED)
        for name, one in jobs.items():
            one.refresh_from_db()
            data = made(one)
            if data is None:
                raise CannotMake(f"Tệp của {one.words} vừa mất. Bấm “Làm lại”.")
            _add(bundle, name, data, ZIP_STORED)  # a PDF is packed already
    return out.getvalue()


def _add(bundle: ZipFile, name: str, data: bytes, packing: int) -> None:
    entry = ZipInfo(name, ZIP_MOMENT)
    entry.compress_type, entry.external_attr = packing, 0o600 << 16
    bundle.writestr(entry, data)


def _list(period: Period, rows: Sequence[Sequence[str]], day: date) -> bytes:
    columns = [Column(f"c{place}", head, lambda row: "", width=width) for place, (head, width) in enumerate(_HEADS)]
    count = sum(bool(row[-1]) for row in rows)
    return write_workbook(
        Table(
            issuer="",
            title=f"Báo cáo {period.words} của các xã",
            subtitle=f"{format_integer(count)} trên {format_integer(len(rows))} xã đã có báo cáo được duyệt.",
            conditions=f"Tính đến ngày {format_date_vi(day)}.",
            made="Chỉ có báo cáo đã duyệt",
            day=day,
            columns=columns,
            rows=rows,
        )
    )


def _day(day: date | None) -> str:
    return format_date_vi(day) if day else ""
