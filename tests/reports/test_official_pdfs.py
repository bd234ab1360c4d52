"""The official tables as PDF: lying pages, Vietnamese numbers, and no personal number that nobody asked for."""

from copy import deepcopy
from io import BytesIO

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from households.vocabulary import PovertyClass
from tests.base import make_cast
from tests.factories import load_results, make_household
from tests.kept import checked, kept

POOR, NEAR_POOR, _, NOT_POOR = list(PovertyClass)[:4]
NUMBER = "020081000001"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        cast = make_cast()
        homes = [
            make_household(cast.lang_ben, f"{number:04}", head_citizen_id=NUMBER if number == 1 else "")
            for number in range(1, 4)
        ]
        for year in (2022, 2023):
            load_results(cast.commune, dict(zip(homes, (POOR, NOT_POOR, NOT_POOR), strict=True)), cast.officer, year)
        yield checked(cast)


@pytest.fixture
def year_2022(made, db):
    return deepcopy(made)


@pytest.fixture
def pdf(year_2022, tmp_path):
    def read(number, *arguments):
        path = tmp_path / "table.pdf"
        call_command(
            "official_table", "--commune", "06388", "--year", "2023", "--table", number, "--format", "pdf", "--output",
            path, *arguments,
        )  # fmt: skip
        return PdfReader(BytesIO(path.read_bytes()))

    return read


def text_of(reader):
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("number", ["08", "09", "15", "lists"])
def test_every_page_is_lying_a4(pdf, number):
    for page in pdf(number).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)


def test_numbers_are_written_as_offices_write_them(pdf):
    text = text_of(pdf("08"))
    assert "Tổng hợp kết quả rà soát hộ nghèo, hộ cận nghèo năm 2023" in text
    assert "1 Làng Bên 3 3 1 33,33 1 33,33 0 0,00 0 0,00" in text
    assert "2 Làng Cóc 0 0 0 – 0 – 0 – 0 –" in text
    assert "dấu – là không có đối tượng" in text
    assert text.endswith("NGƯỜI LẬP BIỂU CHỦ TỊCH")


def test_an_area_has_a_row_of_households_and_one_of_persons(pdf):
    assert "1 Làng Bên Hộ 1 0 0 0 0 0 0 0 1 Nhân khẩu 1 0 0 0 0 0 0 0 1" in text_of(pdf("09"))


def test_a_list_has_personal_numbers_only_where_they_are_asked_for(pdf):
    assert NUMBER not in text_of(pdf("lists"))
    assert NUMBER in text_of(pdf("lists", "--with", "citizen_id"))


def test_an_empty_list_says_so(pdf):
    assert "Danh sách hộ cận nghèo năm 2023" in text_of(pdf("lists"))
    assert "Không có hộ nào." in text_of(pdf("lists"))
