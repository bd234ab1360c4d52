"""Captions are numbered by their place, and words that name a figure or a table find its number."""

from dataclasses import replace

from huulien.platform.papers.document import Column, Figure, Paragraph, Table, Wide
from huulien.platform.papers.numbering import numbered
from huulien.platform.papers.values import refer, say, words_of

BRIDGES = Figure(
    "", 10, say("Cầu; số liệu như {table}.", table=refer("bang-cau", "bảng kèm theo")), "Cầu", key="hinh-cau"
)
ROADS = Figure("", 10, "Đường", "Đường", key="hinh-duong")
TABLE = Table("", "Cầu treo", (Column("Cầu"),), (), key="bang-cau")
SAID = Paragraph(say("Xem {roads}, {bridges}.", roads=refer("hinh-duong", "hình kèm theo"),
                     bridges=refer("hinh-cau", "hình kèm theo")))  # fmt: skip


def test_figures_and_tables_are_counted_apart_in_their_order_over_all_parts():
    (first, second) = numbered([[SAID, TABLE, BRIDGES], [ROADS]])
    assert [block.title for block in (*first[1:], *second)] == ["Bảng 1. Cầu treo", "Hình 1. Cầu", "Hình 2. Đường"]
    assert words_of(first[0].text) == "Xem Hình 2, Hình 1."
    assert words_of(first[2].alternative) == "Cầu; số liệu như Bảng 1."


def test_leaving_one_out_leaves_no_gap_and_says_no_number_that_is_not_there():
    ((said, roads),) = numbered([[SAID, ROADS]])
    assert roads.title == "Hình 1. Đường"
    assert words_of(said.text) == "Xem Hình 1, hình kèm theo."


def test_what_is_cut_for_the_page_keeps_its_number():
    ((first, second, roads),) = numbered([[BRIDGES, BRIDGES, ROADS]])
    assert [first.title, second.title, roads.label] == ["Hình 1. Cầu", "Hình 1. Cầu (tiếp)", "Hình 2"]


def test_lying_pages_are_numbered_too_and_labels_without_a_key_stay():
    own = replace(TABLE, key="", label="Phụ lục, Mẫu 09")
    ((wide, roads),) = numbered([[Wide((BRIDGES, own)), ROADS]])
    assert [block.label for block in wide.blocks] == ["Hình 1", "Phụ lục, Mẫu 09"]
    assert roads.label == "Hình 2"
    assert numbered([[own]]) == [(own,)]
