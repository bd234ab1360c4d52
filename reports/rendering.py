"""The files of reports: each made once of what the report says, outside the web process, and kept.

What was approved is kept for ever, with its digest; a draft's file is gone after a day.
"""

import hashlib
from importlib import import_module
from typing import Any

from huulien.platform import clock, content
from huulien.platform.downloads import FORMAT_NAMES
from huulien.platform.jobs.asking import ask
from huulien.platform.jobs.limits import CannotMake, job
from huulien.platform.jobs.models import Job
from huulien.platform.papers import files
from reports.checking import signed_digest
from reports.models import Report
from reports.snapshot import document_of
from reports.titles import report_title, report_words

CHANGED = "Báo cáo vừa được sửa trong lúc làm tệp. Tải lại để có bản mới nhất."


def load_writers() -> None:
    """What every file needs, once: loading it takes longer than many a file."""
    for name in FORMAT_NAMES:
        import_module(f"huulien.platform.papers.writers.{name}")


def content_key(report: Report) -> str:
    """What the files of the report are made from: as long as it is the same, so are they."""
    rests_on: tuple[Any, ...] = (signed_digest(report), report.is_issued, report.check_code, report.check_address)
    if report.content is None:  # of the time before figures were taken: the book as it is today
        rests_on += (content.content_version(report.commune_id), clock.today())
    return hashlib.sha256(repr(rests_on).encode()).hexdigest()[:40]


def file_name(report: Report) -> str:
    """Without its ending."""
    return f"Báo cáo giảm nghèo {report_words(report)} {report.commune}"


def file_job(report: Report, file_format: str) -> Job:
    """The job that makes, or has made, the report's file."""
    key = content_key(report)
    # A draft's file is of the code that makes it too; what was approved stays as it was made.
    code = "" if report.is_issued else f":{content.code_version()[:12]}"
    name = FORMAT_NAMES[file_format]
    return ask(
        make_report_file,
        f"report:{report.pk}:{file_format}:{key}{code}",
        arguments={"report": report.pk, "file_format": file_format, "key": key},
        words=f"{report_title(report)}, {report.commune}, bản {name}",
        commune_id=report.commune_id,
        is_lasting=report.is_issued,
    )


@job(seconds=180, megabytes=1024, prepare=load_writers)
def make_report_file(progress: Any, report: int, file_format: str, key: str) -> bytes:
    """The report's file, of what it says under the key."""
    held = Report.objects.select_related("commune__parent__parent").get(pk=report)
    document = document_of(held)
    if content_key(Report.objects.select_related("commune").get(pk=report)) != key:
        raise CannotMake(CHANGED)
    return files.write(document, file_format)
