"""Files are what their bytes say: what is taken in, what is not, and what a picture no longer tells."""

import io
import struct
import zlib

import pypdf
import pytest
import weasyprint
from PIL import Image

from huulien.platform.files import pictures
from huulien.platform.files.content import BadFile, checked, clean_name
from huulien.platform.files.vocabulary import FileKind
from tests.files import PDF, docx, jpeg, pdf_with, png, xlsx
from tests.households.register_corpus_base import with_parts

KINDS = {FileKind.PDF: PDF, FileKind.JPEG: jpeg(), FileKind.PNG: png(), FileKind.DOCX: docx(), FileKind.XLSX: xlsx()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_taken_in_whatever_it_is_called(kind):
    found = checked(KINDS[kind], "Biên bản họp.exe")
    assert (found.kind, found.name) == (kind, f"Biên bản họp.exe.{kind.value}")


@pytest.mark.parametrize(
    "data",
    [b"", b"x", b"MZ\x90\0", b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>",
     b"GIF89a" + b"\0" * 40, b"\x7fELF", b"#!/bin/sh\n", b" %PDF-1.7\n%%EOF"],
)  # fmt: skip
def test_what_is_none_of_the_kinds_is_refused_whatever_it_is_called(data):
    with pytest.raises(BadFile, match="Chỉ nhận PDF"):
        checked(data, "ảnh.jpg")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (PDF.replace(b"%%EOF", b""), "hỏng hoặc tải chưa hết"),
        (pdf_with(b"/OpenAction<</S/JavaScript/JS(app.alert)>>"), "mã chạy"),
        (pdf_with(b"/OpenAction<</S/J#61va#53cript/JS(app.alert)>>"), "mã chạy"),
        (pdf_with(b"/AA<</O<</S/Launch/F(cmd.exe)>>>>"), "mã chạy"),
        (pdf_with(b"/AcroForm<</XFA 9 0 R>>"), "mã chạy"),
        (pdf_with(b"/Names<</EmbeddedFiles 7 0 R>>"), "tệp khác đính kèm"),
        (pdf_with(b"", trailer=b"/Encrypt 5 0 R"), "mật khẩu"),
        (pdf_with(b"", hidden=b"7 0 <</S/JavaScript/JS(x)>>"), "mã chạy"),
        (pdf_with(b"", hidden=b"7 0 <</S/JavaScript/JS(x)>>", type=b"/Obj#53tm"), "mã chạy"),
        (pdf_with(b"", hidden=b"<</A 1>>", filter=b"/LZWDecode", pack=bytes), "không đọc được"),
        (pdf_with(b"", hidden=b"7 0 <</S/JavaScript/JS(x)>>", type=b"/ObjStm/Long(%s)" % (b"obj" * 2000)), "mã chạy"),
        (pdf_with(b"", hidden=b" " * 1_048_570 + b"<</S/JavaScript/JS(x)>>"), "mã chạy"),
        (pdf_with(b"", hidden=b" " * 40_000_000), "quá lớn"),
        (PDF.replace(b"trailer", b"stream\n" * 20_001 + b"trailer"), "quá lớn"),
        (docx() [:-30], "hỏng"),
        (with_parts(docx(), {"word/vbaProject.bin": b"x"}), "macro"),
        (with_parts(docx(), {"word/embeddings/oleObject1.bin": b"x"}), "đối tượng nhúng"),
        (docx(relationship=("attachedTemplate", "http://elsewhere/a.dotm")), "ở nơi khác"),
        (docx(relationship=("aFChunk", "afchunk.html"), mode=""), "đối tượng nhúng"),
        (docx(content=b'<!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="w"/>'), "DTD"),
        (with_parts(xlsx(), {"xl/vbaProject.bin": b"x"}), "macro"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "kiểu cũ"),
        (jpeg()[:200], "Ảnh bị hỏng"),
        (png()[:45], "Ảnh bị hỏng"),
        (b"\xff\xd8\xff" + b"<script>" * 20, "Ảnh bị hỏng"),
    ],
)  # fmt: skip
def test_what_runs_carries_or_is_broken_is_refused_in_words(data, says):
    with pytest.raises(BadFile, match=says):
        checked(data, "a.pdf")


def test_words_of_a_pdf_that_only_look_alike_are_no_reason_to_refuse():
    assert (
        checked(pdf_with(b"/JavaScripture 1/LaunchDay 2", hidden=b"7 0 <</Type/Page>>"), "a.pdf").kind == FileKind.PDF
    )


def test_the_products_own_papers_and_lists_are_taken_in():
    paper = weasyprint.HTML(string="<h1>Biên bản</h1><p>Họp dân thôn Làng Bên</p>").write_pdf()
    compact = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(paper))
    writer.write(compact)
    for data in (paper, compact.getvalue()):
        assert checked(data, "a.pdf").data == data


def test_a_large_picture_in_a_pdf_is_no_reason_to_refuse():
    assert checked(pdf_with(b"", hidden=b"\xff" * 90_000_000, type=b"/XObject"), "quet.pdf").kind == FileKind.PDF


def test_a_hyperlink_in_word_is_no_reason_to_refuse():
    assert checked(docx(relationship=("hyperlink", "https://example.org")), "a.docx").kind == FileKind.DOCX


@pytest.mark.parametrize("make", [jpeg, png])
def test_a_picture_forgets_where_it_was_taken(make):
    data = make(gps=True, comment="Nhà bà Hạnh")
    with Image.open(io.BytesIO(data)) as before:
        before.load()
        assert before.getexif().get_ifd(0x8825)
    found = checked(data, "anh.jpg")
    with Image.open(io.BytesIO(found.data)) as after:
        after.load()
        assert not after.getexif()
        assert set(after.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Exif" not in found.data
    assert "Hạnh".encode() not in found.data


def test_a_picture_taken_sideways_stands_upright():
    with Image.open(io.BytesIO(checked(jpeg(size=(40, 20), orientation=6), "a.jpg").data)) as after:
        assert after.size == (20, 40)


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_colours_of_a_jpeg_are_kept_as_one_sees_them(mode):
    with Image.open(io.BytesIO(checked(jpeg(mode=mode), "a.jpg").data)) as after:
        assert after.mode in {"RGB", "L"}


def test_what_follows_a_picture_is_not_kept():
    assert b"<script>" not in checked(jpeg() + b"<script>alert(1)</script>", "a.jpg").data


def huge_png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8_000, 40_000])
def test_a_picture_that_unpacks_to_gigabytes_is_refused_before_it_does(side, monkeypatch):
    monkeypatch.setattr(Image.Image, "load", None)
    with pytest.raises(BadFile, match=r"triệu điểm|hỏng"):
        checked(huge_png(side, side), "a.png")
    assert side * side > pictures.MOST_PIXELS


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Bie\u0302n ba\u0309n.PDF", "Biên bản.pdf"),
        ("C:\\tam\\../../etc/passwd", "passwd.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("", "Tệp.pdf"),
        ("....pdf", "Tệp.pdf"),
        ("dài" * 200 + ".pdf", ("dài" * 200)[:150] + ".pdf"),
    ],
)
def test_a_name_is_one_clean_line_that_ends_as_its_kind(given, kept):
    assert clean_name(given, FileKind.PDF) == kept
