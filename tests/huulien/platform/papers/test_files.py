"""How papers become files."""

import subprocess
import sys
from pathlib import Path

from huulien.platform.papers.files import MEDIA_TYPES, download
from tests.huulien.platform.papers import sample

ROOT = Path(__file__).resolve().parents[4]
START = """
import django
django.setup()
import reports.views.reports, huulien.platform.templatetags.papers, sys
print(sorted({"docx", "weasyprint", "resvg_py", "huulien.platform.papers.writers.xlsx"} & set(sys.modules)))
"""


def test_no_writer_is_loaded_before_a_file_is_made():
    """Half a second and 40 MB that most requests never need."""
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""}
    done = subprocess.run([sys.executable, "-c", START], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr


def test_every_format_has_its_writer_and_downloads_under_a_plain_name():
    for file_format, media_type in MEDIA_TYPES.items():
        response = download(sample.make(), file_format, "Sổ cầu treo – Đường 5/6")
        assert response["Content-Type"] == media_type
        assert response["Content-Disposition"] == f'attachment; filename="So_cau_treo_Duong_5_6.{file_format}"'
        assert response.content
