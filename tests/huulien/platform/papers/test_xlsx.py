"""Papers as Excel: numbers that are numbers, sheets ready to print, and nothing live."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from huulien.platform.papers.document import Document, Paragraph
from huulien.platform.papers.files import write
from tests.huulien.platform.papers import sample


def render(document: Document):
    return load_workbook(BytesIO(write(document, "xlsx")))


def xml_of(document: Document) -> dict[str, str]:
    with ZipFile(BytesIO(write(document, "xlsx"))) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


@pytest.fixture(scope="module")
def book():
    return render(sample.make("Cầu treo", is_draft=True))


def test_text_comes_first_and_each_table_has_a_sheet_of_its_own(book):
    assert book.sheetnames == ["Quyết định", "Cầu treo", "Phụ lục"]
    words = [cell.value for row in book["Quyết định"].iter_rows() for cell in row if cell.value]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Điều 1. Cầu treo có 12.345 cây cầu, đạt 10,98%." in words
    assert "(Cầu treo. Cầu treo: xem trang tính “Cầu treo”.)" in words
    assert "TM. ỦY BAN NHÂN DÂN" in words


def test_numbers_are_numbers_with_their_formats(book):
    sheet = book["Cầu treo"]
    row = next(row for row in sheet.iter_rows() if row[1].value == 1501)
    assert [cell.value for cell in row] == ["Cầu treo", 1501, 10.98, 2_000_000, -1]
    assert [cell.number_format for cell in row[1:]] == ["#,##0", "0.00", '#,##0" đ"', '"+"#,##0;"−"#,##0;0']
    total = next(row for row in sheet.iter_rows() if row[1].value == 4503)
    assert [cell.value for cell in total[2:]] == ["không có đối tượng", "–", 2]
    assert total[1].font.b


def test_heads_are_merged_and_repeated_on_every_page(book):
    sheet = book["Cầu treo"]
    assert {"B5:C5", "A5:A6", "D5:D6"} <= {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.print_title_rows == "$5:$6"
    assert sheet.freeze_panes == "B7"


def test_sheets_print_on_a4_one_page_wide_and_wide_ones_lie_down(book):
    assert [sheet.page_setup.paperSize for sheet in book] == [9, 9, 9]
    assert [sheet.page_setup.orientation for sheet in book] == ["portrait", "portrait", "landscape"]
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0 for sheet in book)


def test_only_a_draft_says_so_on_every_page(book):
    assert all("DỰ THẢO" in sheet.oddHeader.right.text for sheet in book)
    assert all("DỰ THẢO" in [cell.value for row in sheet.iter_rows() for cell in row] for sheet in book)
    assert not any("DỰ THẢO" in text for text in xml_of(sample.make()).values())


def test_each_table_has_room_to_sign(book):
    for name in ("Cầu treo", "Phụ lục"):
        words = [cell.value for row in book[name].iter_rows() for cell in row]
        assert words.index("NGƯỜI LẬP BIỂU") < words.index("CHỦ TỊCH")


def test_tables_of_one_name_get_sheets_of_different_names():
    document = sample.make(
        blocks=(sample.bridges("Bảng [1]: a/b?"), sample.bridges("Bảng [1]: a/b?"), sample.bridges(""))
    )
    assert render(document).sheetnames == ["Quyết định", "Bảng  1   a b", "Bảng  1   a b (2)", "Bảng 3"]


def test_a_paragraph_too_long_for_a_row_goes_on_in_the_next():
    book = render(sample.make(blocks=(Paragraph("dài thật " * 1500),)))
    words = [row[0].value for row in book["Quyết định"].iter_rows() if row[0].value and "dài thật" in row[0].value]
    assert sum(text.count("dài thật") for text in words) == 1500
    assert max(row.height for row in book["Quyết định"].row_dimensions.values() if row.height) < 409


def test_the_same_paper_gives_the_same_bytes():
    first = write(sample.make(), "xlsx")
    assert write(sample.make(), "xlsx") == first
    assert "2024-02-05T00:00:00Z" in xml_of(sample.make())["docProps/core.xml"]


@pytest.mark.parametrize("words", sample.HOSTILE)
def test_what_a_user_typed_is_words_and_nothing_live(words):
    parts = xml_of(sample.make(words))
    sheets = "".join(text for name, text in parts.items() if name.startswith("xl/worksheets/"))
    for live in ("<f>", "<f ", "<hyperlink", "ddeLink", "externalLink"):
        assert live not in sheets
    assert not [name for name in parts if "_rels/sheet" in name or "externalLinks" in name]
    cells = [cell for sheet in render(sample.make(words)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    if words.isprintable() and words.strip():
        assert words in [cell.value for cell in cells]
