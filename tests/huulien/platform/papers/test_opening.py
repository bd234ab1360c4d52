"""The files open in an office program, and say there what they say."""

import os
import shutil
import subprocess
from io import BytesIO

import pytest
from pypdf import PdfReader

from huulien.platform.papers.files import write
from tests.huulien.platform.papers import sample

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice (soffice), which this machine does not have")
@pytest.mark.parametrize(("file_format", "filter_name"), [("docx", "writer_pdf_Export"), ("xlsx", "calc_pdf_Export")])
def test_file_opens_and_prints_in_libreoffice(tmp_path, file_format, filter_name):
    made = tmp_path / f"van-ban.{file_format}"
    made.write_bytes(write(sample.make("Cầu treo", is_draft=True), file_format))
    subprocess.run(
        [OFFICE, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to",
         f"pdf:{filter_name}", "--outdir", str(tmp_path), str(made)],
        check=True, capture_output=True, timeout=120, env=os.environ | {"HOME": str(tmp_path)},
    )  # fmt: skip
    pdf = PdfReader(BytesIO((tmp_path / "van-ban.pdf").read_bytes()))
    assert all("DỰ THẢO" in page.extract_text() for page in pdf.pages)
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 07/QĐ-UBND", "12.345 cây cầu, đạt 10,98%", "Chiều dài",
                  "không có đối tượng", "TM. ỦY BAN NHÂN DÂN"):  # fmt: skip
        assert words in text
    assert "####" not in text
