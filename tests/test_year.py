"""A year of a small commune through its pages alone, in Chromium, from the first request to the certificates."""

import json
import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from households.models import Household
from huulien.platform import clock
from reports.official import TITLES, official_lists, official_table
from surveys.models import CertificateYear, ClassInForce, Round
from tests import factories
from tests.base import make_cast
from tests.year import NEAR_POOR, NOT_POOR, POOR, Year


@pytest.fixture
def homes(cast):
    """Code → household: who they are at the end of 2023, by results loaded from before."""
    villages = {"0001": "lang_ben", "0002": "lang_ben", "0003": "lang_ben", "0004": "lang_ben", "0005": "lang_coc",
                "0006": "lang_coc", "0007": "lang_coc"}  # fmt: skip
    names = ("Hoàng Văn An", "Chu Văn Bình", "Lý Văn Cảnh", "Nông Văn Dậu", "Vi Văn Én", "Mã Văn Phúc", "Đàm Văn Giang")
    homes = {
        code: factories.make_household(getattr(cast, village), code, head=name)
        for (code, village), name in zip(villages.items(), names, strict=True)
    }
    for code, name in {"0001": "Một", "0002": "Hai", "0003": "Ba", "0005": "Năm", "0006": "Sáu", "0007": "Bảy"}.items():
        factories.make_member(homes[code], f"Lý Thị {name}")
    classes = dict(zip(homes.values(), (NEAR_POOR, POOR, POOR, POOR, NOT_POOR, NOT_POOR, NEAR_POOR), strict=True))
    for year in (2021, 2022, 2023):
        factories.load_results(cast.commune, classes, cast.officer, year)
    for home in homes.values():
        home.refresh_from_db()
    return homes


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def site(live_server, monkeypatch):
    """The site over the database of the test, where the others have a demo site of their own."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", None)  # opening one takes longer than most pages
    return live_server.url


def official():
    """Code → official class of the households in the book."""
    in_force = ClassInForce.objects.filter(valid_until=None, household__closed_on=None)
    return dict(in_force.values_list("household__code", "poverty_class"))


def requests_within_the_year(year, homes):
    """March: two households ask; one is recognised as poor, one is refused in writing."""
    officer, leader = year.officer, year.leader
    year.opens_round("Rà soát thường xuyên trong năm", "29/03/2024", "29/03/2024")
    for code in ("0005", "0006"):
        year.to_round(officer, "Danh sách, đề nghị", "Ghi giấy đề nghị")
        officer.sends(
            "Ghi giấy đề nghị",
            {"Mã hộ": code, "Giấy đề nghị": "Mẫu số 01: công nhận hộ nghèo, hộ cận nghèo", "Nhận ngày": year.today,
             "Người nộp": "Chủ hộ", "Lý do đề nghị": "Mất mùa."},
            expect="hạn trả lời 29/03/2024",
        )  # fmt: skip
        officer.goes("Xét đề nghị")
        form_a = {"Số đặc điểm có ở Phiếu A": "2", "Ngày lập Phiếu A": year.today}
        officer.sends("Xét đề nghị", form_a, expect="Vào danh sách rà soát")
    year.to_round(officer, "Các bước của đợt")
    officer.reads("Chờ bước 4")  # there is no step 5 within the year
    year.starts(1)
    year.finishes(1)
    year.starts(2)
    year.finds(officer, homes["0005"])
    officer.goes("Mở Phiếu B")
    year.writes(officer, POOR)
    year.finds(year.other_head, homes["0006"])
    year.other_head.goes("Mở Phiếu B")
    year.writes(year.other_head, NOT_POOR)
    year.checks(2)

    year.on(18, 3)
    year.finishes(2)
    year.starts(3)
    year.meets("Làng Cóc", year.other_head)
    year.finishes(3)
    year.starts(4)
    officer.goes("Niêm yết")
    year.posts()

    year.on(22, 3)
    year.takes_down()
    year.finishes(4)
    year.decides("công nhận hộ nghèo, hộ cận nghèo")
    leader.goes("Chốt đợt rà soát")
    leader.reads("1 hộ có kết quả khác điều đề nghị, chưa có văn bản trả lời")
    officer.goes("Việc của tôi", "Trả lời đề nghị của hộ Mã Văn Phúc", "Ghi văn bản trả lời")
    officer.sends(
        "Ghi văn bản trả lời",
        {"Lý do ghi trong văn bản": "Hộ có thu nhập vượt chuẩn.", "Ngày văn bản": year.today},
        expect="Không được công nhận, đã trả lời",
    )
    year.settles(4)
    year.certifies("Đã cấp mới 1 giấy, xác nhận thêm năm 2024 cho 0 giấy.")


def changes_of_the_book(year, homes):
    """Spring and summer: one dies out, one splits, one moves in."""
    officer, head = year.officer, year.head
    year.on(10, 5)
    year.finds(head, homes["0004"])
    head.goes("Báo sinh, chết, đến, đi", "Người chết")
    head.sends("Gửi công chức ghi", {"Người": "Nông Văn Dậu", "Ngày xảy ra": year.today}, expect="Đã báo")
    officer.goes("Việc của tôi", "1 biến động thôn báo chờ ghi", "Xem, ghi")
    officer.presses("Ghi biến động", expect="Hộ không còn trong sổ từ 10/05/2024")
    year.on(3, 6)
    year.finds(officer, homes["0003"])
    officer.goes("Ghi biến động nhân khẩu", "Tách hộ")
    officer.sends("Ghi biến động", {"Ngày xảy ra": year.today, "Lý Thị Ba": "Chủ hộ"}, expect="Đã ghi: tách hộ")
    split = Household.objects.latest("pk")
    year.on(8, 7)
    officer.goes("Hộ gia đình", "Thêm hộ")
    officer.sends(
        "Ghi hộ vào sổ",
        {"Thôn": "Làng Cóc", "Có trong sổ từ ngày": year.today, "Họ và tên": "Bế Văn Hoài", "Giới tính": "Nam",
         "Dân tộc": "Nùng", "Ngày sinh": "02/03/1980"},
        expect="Đã ghi hộ Bế Văn Hoài",
    )  # fmt: skip
    return split, Household.objects.latest("pk")


def annual_round(year, outcomes, newcomer):
    """From September on: the list with the newcomer, visits, meetings, a complaint, the opinion."""
    officer = year.officer
    year.on(2, 9)
    year.opens_round("Rà soát định kỳ hằng năm", "14/12/2024", "31/12/2024")
    year.finds(officer, newcomer)
    officer.goes("Bổ sung vào danh sách, định kỳ 2024", "Bổ sung vào danh sách")
    added = {"Lý do bổ sung": "Mới chuyển đến, khó khăn."}
    officer.sends("Bổ sung hộ vào danh sách", added, expect="Danh sách rà soát có 7 hộ")
    officer.goes("Các bước")
    year.starts(1)
    year.finishes(1)
    year.starts(2)

    year.on(10, 10)
    year.to_round(officer, "In, nhập nhanh phiếu")
    officer.presses("Nhập cả 7 phiếu")
    for _ in outcomes:
        (code,) = re.findall(r", mã (\w+), thôn", officer.text)
        year.writes(officer, outcomes[code], "Gửi để kiểm tra, sang hộ sau")
    officer.reads("Đã nhập và gửi hết các phiếu")
    year.checks(7)
    year.finishes(2)
    year.starts(3)
    # The meeting of Làng Bên does not agree to one household: it is reviewed again and met on again.
    year.meets("Làng Cóc", year.other_head)
    year.meets("Làng Bên", year.head, against="Hoàng Văn An")

    year.on(17, 10)
    year.to_round(year.head, "Họp thôn")
    year.head.reads("Hộ phải rà soát lại", "Hoàng Văn An")
    year.to_round(officer, "Họp thôn")
    officer.goes("Phiếu B của hộ Hoàng Văn An")
    officer.reads("3 trên 10 người có mặt đồng ý")
    year.reviews_again(POOR)
    year.meets("Làng Bên", year.head)
    year.finishes(3)
    year.starts(4)
    officer.goes("Niêm yết")
    year.posts()

    # A complaint that is right: checked again by others, posted again.
    year.on(21, 10)
    officer.goes("Ghi khiếu nại")
    officer.sends(
        "Ghi khiếu nại",
        {"Mã hộ bị khiếu nại": "0002", "Nhận ngày": year.today, "Người khiếu nại": "Bà Lương Thị Hạnh",
         "Hình thức": "Nói trực tiếp, công chức ghi lại", "Nội dung": "Hộ này vẫn nghèo."},
        expect="hạn trả lời 30/10/2024",
    )  # fmt: skip
    year.on(23, 10)
    year.takes_down()
    complaint = "Trả lời khiếu nại về hộ Chu Văn Bình"
    officer.goes("Việc của tôi", complaint, "PB-2024-0002")
    officer.sends("Trả lại để sửa", {"Lý do trả lại": "Khiếu nại đúng, phúc tra lại."}, expect="Đã trả lại phiếu")
    officer.goes("Việc của tôi", complaint, "PB-2024-0002")
    year.reviews_again(POOR)
    year.meets("Làng Bên", year.head)
    officer.goes("Việc của tôi", complaint)
    officer.sends(
        "Ghi trả lời",
        {"Kết quả phúc tra": "Khiếu nại đúng, sửa kết quả", "Người phúc tra": "Vi Văn Tài",
         "Trả lời ngày": year.today, "Nội dung trả lời": "Phúc tra tại nhà, hộ vẫn nghèo."},
        expect="1 khiếu nại đã sửa kết quả, chưa niêm yết lại",
    )  # fmt: skip
    year.posts(**{"Niêm yết lại sau khiếu nại": "Khiếu nại về hộ Chu Văn Bình, nhận 21/10/2024"})

    year.on(29, 10)
    year.takes_down()
    year.finishes(4)
    year.starts(5)
    officer.goes("Ý kiến")
    report = {"Số báo cáo xin ý kiến": "120/BC-UBND", "Số liệu tính đến hết ngày": year.today, "Gửi ngày": year.today}
    officer.sends("Ghi đã gửi", report, expect="hạn trả lời 05/11/2024")
    year.on(4, 11)
    officer.goes("Việc của tôi", "Xin ý kiến UBND huyện ngày 29/10/2024", "Ghi trả lời")
    answer = {"Trả lời ngày": year.today, "Số văn bản": "512/UBND", "Nội dung trả lời": "Thống nhất."}
    officer.sends("Ghi trả lời", answer, expect="Đã trả lời")
    year.finishes(5)


def test_a_year_from_the_first_request_to_the_certificates(cast, homes, log_in, settings):
    year = Year(log_in, settings)
    requests_within_the_year(year, homes)
    assert official() == {
        "0001": NEAR_POOR, "0002": POOR, "0003": POOR, "0004": POOR, "0005": POOR, "0006": NOT_POOR, "0007": NEAR_POOR,
    }  # fmt: skip
    split, newcomer = changes_of_the_book(year, homes)
    assert Household.objects.get(code="0004").closed_on == date(2024, 5, 10)
    assert split.pk != newcomer.pk
    outcomes = {"0001": NEAR_POOR, "0002": NOT_POOR, "0003": POOR, "0005": POOR, "0007": NOT_POOR,
                split.code: NEAR_POOR, newcomer.code: POOR}  # fmt: skip
    annual_round(year, outcomes, newcomer)

    # December: decisions, settlement, certificates.
    year.on(12, 12)
    year.decides("công nhận hộ nghèo, hộ cận nghèo", "công nhận hộ thoát nghèo, hộ thoát cận nghèo")
    year.settles(5)
    annual = Round.objects.latest("pk")
    assert annual.is_settled
    year.certifies("Đã cấp mới 5 giấy, xác nhận thêm năm 2025 cho 1 giấy.")
    assert official() == {
        "0001": POOR, "0002": POOR, "0003": POOR, "0005": POOR, "0006": NOT_POOR, "0007": NOT_POOR,
        split.code: NEAR_POOR, newcomer.code: POOR,
    }  # fmt: skip
    confirmed = CertificateYear.objects.filter(round=annual).values_list("certificate__household__code", flat=True)
    assert set(confirmed) == {"0001", "0002", "0003", "0005", split.code, newcomer.code}

    # The figures of the year: the ledger closes, every table's checks hold, and they say what happened.
    with clock.reliving(date(2025, 1, 6)):
        case, told = StringIO(), StringIO()
        call_command("ledger", "--commune", "06388", "--year", "2024", stdout=case)
        assert json.loads(case.getvalue())
        for number in TITLES:
            checks = official_table(cast.commune, 2024, number).layout.checks
            assert [check for check in checks if not check.holds and not check.is_warning] == [], number
        assert all(check.holds for check in official_lists(cast.commune, 2024).checks)
        call_command("poverty_rates", "--commune", "06388", "--on", "2024-12-31", "--json", stdout=told)
        figures = json.loads(told.getvalue())
        assert (figures["households"], figures["poor"], figures["near_poor"], figures["poor_rate"]) == (
            8,
            5,
            1,
            "62.50",
        )
        table = official_table(cast.commune, 2024, "09").layout
        total = {row.count: row.values for row in table.rows if row.kind == "total"}["households"]
        # Dậu died; An fell; Én and the newcomer are new; the household that split off brought its class, and rose.
        assert {key: value for key, value in total.items() if value} == {
            "1": 3, "2": 1, "4": 1, "5": 1, "7": 2, "8": 1, "9": 5,
        }  # fmt: skip
