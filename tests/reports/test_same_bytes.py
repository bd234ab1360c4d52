"""An approved report comes out in the same bytes whenever and wherever it is rendered."""

import subprocess
import sys
from pathlib import Path

import pytest

from reports import rendering
from reports.models import Report
from tests import jobs
from tests.base import make_cast
from tests.reports import small_commune
from tests.reports.factories import approve, make_report

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, sys, hashlib, django
os.environ["DJANGO_SETTINGS_MODULE"] = "huulien.settings"
django.setup()
from reports.models import Report
from reports.snapshot import document_of
from huulien.platform.papers.files import write
document = document_of(Report.objects.select_related("commune__parent__parent").get(pk=int(sys.argv[1])))
for name in ("pdf", "docx", "xlsx"):
    print(name, hashlib.sha256(write(document, name)).hexdigest())
"""


@pytest.fixture
def report_outside(transactional_db) -> Report:
    """An approved report that other processes see."""
    cast = make_cast()
    small_commune.build(cast)
    report = make_report(cast, "2023-H1")
    approve(report, cast)
    return Report.objects.select_related("commune").get(pk=report.pk)


def test_an_approved_report_rendered_in_two_processes_gives_the_same_bytes(settings, tmp_path, report_outside):
    """Also wherever the site is by then: the address on the paper is that of the day it was approved."""
    report = report_outside
    settings.MEDIA_ROOT = tmp_path / "uploads"
    made = {}
    for file_format in rendering.FORMAT_NAMES:
        job = rendering.file_job(report, file_format)
        made[file_format] = job.sha256
    for seed, address in (("1", "https://khac.example.vn"), ("2", "")):
        told = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(report.pk)],
            cwd=ROOT, env=jobs.environment(settings.MEDIA_ROOT) | {"PYTHONHASHSEED": seed, "PUBLIC_ADDRESS": address},
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        assert dict(line.split() for line in told.stdout.splitlines()) == made
