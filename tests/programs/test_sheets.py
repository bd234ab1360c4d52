"""Needs, support and money by Excel: what a row does, what is a fault at which cell, all or nothing."""

import json
import unicodedata
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from huulien.platform import clock
from programs.models import FundEntry, SheetUpload, SupportNeed
from tests import factories
from tests.base import make_cast
from tests.programs.factories import make_activity, make_batch, make_entry, make_funding, make_line, make_need
from tests.programs.sheets import TODAY, counts, run, sent, told, workbook

pytestmark = pytest.mark.django_db
NEED = ["Mã hộ", "Họ và tên", "Ngày sinh", "Nhu cầu", "Đề nghị ngày", "Số tiền cần", "Kết quả", "Ngày có kết quả",
        "Giấy tờ", "Lý do"]  # fmt: skip


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def home(cast):
    return factories.make_household(cast.lang_ben, "0412", head="Triệu Văn Sinh")


def needs(*rows, head=NEED):
    return workbook(head, *rows)


def row(code="0412", name="Triệu Văn Sinh", birth="", kind="Vay vốn", on="01/06/2023", *more):
    from surveys.vocabulary import Need

    return [code, name, birth, Need.LOAN.label if kind == "Vay vốn" else kind, on, *more]


def test_a_new_row_is_a_new_need_and_the_same_file_again_changes_nothing(cast, home):
    data = needs(row("0412", "", "", "Vay vốn", "01/06/2023", "50.000.000"))
    assert counts(run("needs", cast.commune, data, check=True)) == (1, 0, 0, 0)
    assert not SupportNeed.objects.exists()
    assert run("needs", cast.commune, data).committed
    need = SupportNeed.objects.get()
    assert (need.household, need.asked_on, need.amount_vnd) == (home, date(2023, 6, 1), 50_000_000)
    assert counts(run("needs", cast.commune, data)) == (0, 0, 1, 0)
    assert SupportNeed.objects.count() == 1


def test_a_waiting_need_ends_by_its_row_with_all_its_steps(cast, home):
    need = make_need(home, asked_on=date(2023, 6, 1))
    data = needs(row("0412", "", "", "Vay vốn", date(2023, 6, 1), None, "Đã được hỗ trợ", "01/08/2023", "HĐ 12"))
    plan = run("needs", cast.commune, data, by=cast.officer)
    assert counts(plan) == (0, 1, 0, 0)
    need.refresh_from_db()
    assert (need.state, need.ended_on, need.ended_paper) == ("served", date(2023, 8, 1), "HĐ 12")
    assert counts(run("needs", cast.commune, data, by=cast.officer)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("cells", "cell", "words"),
    [
        (("0999",), "A2", "không có hộ mang mã 0999"),
        (("0412", "", "", "Vay vàng"), "D2", "Ghi một trong"),
        (("0412", "", "", "Vay vốn", "06/25/2023"), "E2", "có phải 25/06/2023"),
        (("0412", "", "", "Vay vốn", "2023"), "E2", "Thiếu ngày, tháng"),
        (("0412", "", "", "Vay vốn", ""), "E2", "Chưa ghi"),
        (("0412", "", "", "Vay vốn", "01/06/2033"), "E2", "sau hôm nay"),
        (("0412", "", "", "Vay vốn", "01/06/2023", "1.500"), "F2", "Không rõ là 1500 đồng hay 1.500 nghìn đồng"),
        (("0412", "", "", "Vay vốn", "01/06/2023", "nhiều"), "F2", "Không phải là số"),
        (("0412", "", "", "Vay vốn", "01/06/2023", "", "Không đủ điều kiện", "02/06/2023"), "J2", "điều kiện nào"),
        (("0412", "", "", "Vay vốn", "01/06/2023", "", "Rút đề nghị"), "H2", "ngày có kết quả"),
        (("0412", "", "", "Vay vốn", "01/06/2023", "", "Rút đề nghị", "31/05/2023"), "H2", "từ ngày đó"),
        (("0412", "", "", "Vay vốn", "01/06/2023", "", "", "02/06/2023"), "H2", "chưa có kết quả"),
    ],
)
def test_each_fault_names_its_cell_and_cure_and_nothing_is_written(cast, home, cells, cell, words):
    plan = run("needs", cast.commune, needs(row(*cells), row("0412", "", "", "Vay vốn", "03/07/2023")))
    assert [place for place, _ in told(plan)] == [cell]
    assert words in told(plan)[0][1]
    assert not plan.committed
    assert counts(plan)[3] == 1
    assert not SupportNeed.objects.exists()


def test_what_was_asked_for_is_not_written_anew(cast, home):
    make_need(home, asked_on=date(2023, 6, 1), amount_vnd=40_000_000)
    plan = run("needs", cast.commune, needs(row("0412", "", "", "Vay vốn", "01/06/2023", 50_000_000)))
    assert told(plan)[0][0] == "F2"
    assert "Sổ đang ghi: 40.000.000" in told(plan)[0][1].replace("\u00a0", " ")


def test_a_formula_without_its_result_is_asked_for(cast, home):
    def formula(sheet):
        sheet["F2"] = "=10*5"

    plan = run("needs", cast.commune, workbook(NEED, row("0412", "", ""), change=formula))
    assert told(plan)[0][0] == "F2"
    assert "công thức" in told(plan)[0][1]


def test_titles_blanks_totals_and_signatures_are_no_data_and_are_told(cast, home):
    def merge(sheet):
        sheet.merge_cells("A1:J1")
        sheet.merge_cells("A2:J2")

    data = workbook(
        ["UBND XÃ HỮU LIÊN"], ["DANH SÁCH NHU CẦU VAY VỐN"], ["STT", *NEED], [1, *row("0412", "", "")], [],
        ["Tổng cộng", "", "", "", "", "", 50_000_000], ["", "Ngày 1 tháng 6 năm 2023"], ["", "Người lập biểu"],
        change=merge, Khac=[["Ghi chú riêng", "abc"]],
    )  # fmt: skip
    plan = run("needs", cast.commune, data, check=True)
    assert not plan.errors
    assert counts(plan) == (1, 0, 0, 0)
    assert {(one.sheet, one.row) for one in plan.passed_over} >= {
        ("Danh sách", 1), ("Danh sách", 2), ("Danh sách", 5), ("Danh sách", 6), ("Danh sách", 7), ("Khac", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "xlsx"),
        (workbook(), "Không trang tính nào"),
        (workbook(NEED), "không có dòng nào"),
        (workbook(["Mã hộ", "Nhu cầu"], ["0412", "Vay"]), "Thiếu cột “Đề nghị ngày”"),
        (workbook([*NEED, "Mã hộ"], row()), "Hai cột cùng tên"),
    ],
)
def test_a_file_that_is_no_such_list_says_what_is_missing(cast, home, data, words):
    plan = run("needs", cast.commune, data)
    assert any(words in message for _, message in told(plan)), told(plan)


def test_a_row_of_another_commune_and_one_twice_are_refused(cast, home):
    data = workbook([*NEED, "Xã"], [*row("0412", "", ""), *[""] * 5, "Yên Thịnh"])
    assert "xã khác" in told(run("needs", cast.commune, data))[0][1]
    factories.make_household(cast.other_village, "0777", head="Lý Văn Xa")
    assert "không có hộ" in told(run("needs", cast.commune, needs(row("0777", "", ""))))[0][1]
    twice = needs(row("0412", "", ""), row("0412", "", ""))
    assert "Trùng với dòng 2" in told(run("needs", cast.commune, twice))[0][1]


PERSONAL = "Đào tạo nghề"


@pytest.fixture
def personal():
    from surveys.vocabulary import Need

    return Need.VOCATIONAL_TRAINING.label


def adult(home, name, born, **fields):
    return factories.make_member(home, name, birth_date=born, **fields)


def test_a_person_is_found_by_name_however_it_is_typed(cast, home, personal):
    member = adult(home, "Hoàng Thị Mẩy", date(2000, 2, 1))
    for name in (unicodedata.normalize("NFD", "Hoàng Thị Mẩy"), "HOANG THI MAY", " hoàng  thị mẩy "):
        SupportNeed.objects.all().delete()
        plan = run("needs", cast.commune, needs(row("412", name, "01/02/2000", personal)))
        assert not plan.errors, told(plan)
        assert SupportNeed.objects.get().member == member


def test_a_swapped_day_and_month_of_a_birth_are_seen(cast, home, personal):
    adult(home, "Hoàng Thị Mẩy", date(2000, 2, 1))
    plan = run("needs", cast.commune, needs(row("0412", "Hoàng Thị Mẩy", date(2000, 1, 2), personal)))
    assert told(plan) == [("C2", "Ngày và tháng có thể bị đảo: trong sổ là 01/02/2000. Sửa lại ngày sinh.")]


def test_namesakes_of_one_household_are_never_guessed_between(cast, home, personal):
    adult(home, "Hoàng Thị Mẩy", date(2000, 2, 1))
    adult(home, "Hoàng Thị Mẩy", date(1990, 5, 3))
    plan = run("needs", cast.commune, needs(row("0412", "Hoàng Thị Mẩy", "", personal)))
    assert "Có 2 người tên" in told(plan)[0][1]
    assert counts(run("needs", cast.commune, needs(row("0412", "Hoàng Thị Mẩy", "1990", personal))))[0] == 1


def test_the_book_s_own_sheet_reads_back_unchanged(cast, home, personal):
    member = adult(home, "Hoàng Thị Mẩy", date(2000, 2, 1))
    make_need(home, amount_vnd=50_000_000, held_up="Chờ ngân hàng", holder="Ngân hàng", expected_on=date(2024, 1, 1))
    make_need(home, "vocational_training", member=member, state="served", ended_on=date(2023, 7, 1), ended_paper="=1+1")
    make_need(home, "housing", state="declined", ended_on=date(2023, 7, 1), ended_reason="Đã có nhà")
    plan = run("needs", cast.commune, sent("needs", cast.commune), by=cast.officer)
    assert not plan.errors, told(plan)
    assert not plan.warnings
    assert counts(plan) == (0, 0, 3, 0)


GIFT = ["Mã hộ", "Họ và tên", "Số tiền", "Hiện vật", "Số lượng", "Đơn vị tính"]


def test_lines_of_a_batch_come_in_and_are_corrected(cast, home):
    batch = make_batch(cast.commune, "device", drawn_by=cast.officer)
    data = workbook(GIFT, ["0412", "", "", "Ti vi", 1, "chiếc"])
    assert counts(run("support", cast.commune, data, batch=batch)) == (1, 0, 0, 0)
    assert counts(run("support", cast.commune, data, batch=batch)) == (0, 0, 1, 0)
    other = workbook(GIFT, ["0412", "", "", "Ti vi", "2,0", "chiếc"])
    assert counts(run("support", cast.commune, other, batch=batch)) == (0, 1, 0, 0)
    assert batch.lines.get().quantity == 2
    assert counts(run("support", cast.commune, sent("support", cast.commune, batch), batch=batch)) == (0, 0, 1, 0)


def test_a_granted_batch_takes_that_it_was_handed_over_and_no_more(cast, home):
    other = factories.make_household(cast.lang_coc, "0500", head="Nông Thị Hoa")
    batch = make_batch(cast.commune, "device", state="granted", granted_on=date(2023, 5, 6), decision="1")
    make_line(batch, home)
    head = ["Mã hộ", "Họ và tên", "Trao ngày", "Xác nhận", "Người nhận thay"]
    plan = run("deliveries", cast.commune, workbook(head, [other.code, "", "01/06/2023", "Ký"]), batch=batch)
    assert "không có" in told(plan)[0][1].lower()
    plan = run("deliveries", cast.commune, workbook(head, ["0412", "", "01/05/2023", "Ký"]), batch=batch)
    assert told(plan) == [("C2", "Danh sách duyệt ngày 06/05/2023.")]
    plan = run("deliveries", cast.commune, workbook(head, ["0412", "", "01/06/2023", ""]), batch=batch)
    assert told(plan)[0][0] == "D2"
    data = workbook(head, ["0412", "", "01/06/2023", "Ký", "Lý Văn Con"])
    assert counts(run("deliveries", cast.commune, data, batch=batch)) == (0, 1, 0, 0)
    assert batch.lines.get().received_by == "Lý Văn Con"
    again = sent("deliveries", cast.commune, batch)
    assert counts(run("deliveries", cast.commune, again, batch=batch)) == (0, 0, 1, 0)


MONEY = ["Mã hoạt động", "Năm", "Nguồn", "Loại vốn", "Khoản", "Ngày", "Số tiền", "Chứng từ"]


def money(kind="Giao vốn", on="03/04/2023", amount="100.000.000 đ", code="A1", source="Ngân sách trung ương"):
    return [code, 2023, source, "Sự nghiệp", kind, on, amount, "12/QĐ-UBND"]


def test_money_is_recorded_in_the_order_of_the_rows_and_never_twice(cast):
    funding = make_funding(make_activity(cast.commune))
    data = workbook(MONEY, money(), money("Chi khác", "05/05/2023", 40_000_000), ["Cộng", "", "", "", "", "", 1])
    plan = run("money", cast.commune, data, by=cast.officer)
    assert not plan.errors, told(plan)
    assert counts(plan) == (2, 0, 0, 0)
    assert counts(run("money", cast.commune, data)) == (0, 0, 2, 0)
    assert counts(run("money", cast.commune, sent("money", cast.commune))) == (0, 0, 2, 0)
    assert FundEntry.objects.filter(funding=funding).count() == 2


def test_more_than_has_come_does_not_leave(cast):
    make_entry(make_funding(make_activity(cast.commune)), "allocated", date(2023, 3, 1), 100)
    plan = run("money", cast.commune, workbook(MONEY, money("Chi khác", "05/05/2023", 101)))
    assert told(plan)[0][0] == "G2"
    assert "chỉ còn" in told(plan)[0][1]
    wrong = [money(code="B9"), money(source="Huy động khác"), money("Chuyển sang năm sau"), money(on="01/02/2022")]
    plan = run("money", cast.commune, workbook(MONEY, *wrong))
    assert [cell for cell, _ in sorted(told(plan))] == ["A2", "C3", "E4", "F5"]


def test_a_plan_that_was_looked_at_is_the_plan_that_is_written(cast, home):
    data = needs(row("0412", "", ""))
    seal = run("needs", cast.commune, data, check=True).seal
    make_need(home, asked_on=date(2023, 6, 1))
    assert not run("needs", cast.commune, data, seal=seal).committed
    assert SupportNeed.objects.count() == 1


def test_the_command_answers_as_the_register_s_does(cast, home, tmp_path):
    file = tmp_path / "nhu-cau.xlsx"
    file.write_bytes(needs(row("0412", "", "")))

    def said(*options):
        out = StringIO()
        with clock.reliving(TODAY):
            call_command("import_sheet", "needs", str(file), "--commune", "06388", "--json", *options, stdout=out)
        return json.loads(out.getvalue())

    assert (said("--dry-run")["created"], SupportNeed.objects.count()) == (1, 0)
    answer = said()
    assert set(answer) >= {"rows", "created", "updated", "unchanged", "errors", "warnings", "committed"}
    assert answer["committed"]
    file.write_bytes(needs(row("0999", "", "")))
    with pytest.raises(SystemExit):
        said()


def test_a_workbook_that_nobody_confirms_is_gone_within_a_day(cast):
    upload = {"commune": cast.commune, "uploaded_by": cast.officer, "content": b"x", "kind": "needs"}
    SheetUpload.objects.create(file_name="cu.xlsx", uploaded_at=clock.now() - timedelta(hours=24), **upload)
    SheetUpload.objects.create(file_name="moi.xlsx", **upload)
    call_command("forget", stdout=StringIO())
    assert [one.file_name for one in SheetUpload.objects.all()] == ["moi.xlsx"]
