"""The pages of support: listed, drawn up, filled, left out, handed over, signed, and taken away as a file."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from programs.models import SupportBatch, SupportLine, SupportNeed
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read
from tests.programs.factories import make_activity, make_batch, make_funding, make_line, make_need, make_unit

pytestmark = pytest.mark.django_db
LIST = reverse("programs:batch_list")
MAR, MAY, JUN = date(2023, 3, 5), date(2023, 5, 5), date(2023, 6, 6)


@pytest.fixture(autouse=True)
def later():
    with clock.reliving(date(2023, 12, 5)):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def homes(cast):
    return [factories.make_household(cast.lang_ben, head=name) for name in ("Vi Văn An", "Lý Thị Ba", "Hà Văn Cư")]


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def page(name, key, *more):
    return reverse(f"programs:{name}", args=[key, *more])


def year_batch(cast, kind="toilet", **fields):
    batch = make_batch(cast.commune, kind, drawn_by=cast.officer, **fields)
    SupportBatch.objects.filter(pk=batch.pk).update(period_from=date(2023, 1, 1), period_until=date(2023, 12, 31))
    batch.refresh_from_db()
    return batch


def granted(cast, homes, kind="toilet", **fields):
    batch = year_batch(cast, kind, state="granted", granted_on=MAY, decision="40/QĐ-UBND", **fields)
    return batch, [make_line(batch, home, amount_vnd=3_000_000) for home in homes]


def words(response):
    return " ".join(read(response).text.split())


# The list


def test_the_list_counts_lines_deliveries_and_money(cast, officer, homes):
    _, lines = granted(cast, homes)
    SupportLine.objects.filter(pk=lines[0].pk).update(delivered_on=JUN, receipt="signed")
    SupportLine.objects.filter(pk=lines[1].pk).update(
        left_out_as="declined", left_out_on=JUN, left_out_reason="Không nhận"
    )
    make_batch(cast.other_commune, "rice")
    shown = words(officer.get(LIST))
    assert "1 đợt hỗ trợ" in shown
    assert "6.000.000" in shown
    assert "0 đợt hỗ trợ" in words(officer.get(LIST, {"loai": "rice"}))
    assert "1 đợt hỗ trợ" in words(officer.get(LIST, {"trang_thai": "granted", "nam": "2023", "q": "hỗ trợ"}))
    assert "0 đợt hỗ trợ" in words(officer.get(LIST, {"nam": "2022"}))


def test_a_village_head_has_no_batches(cast, client, homes):
    batch, _ = granted(cast, homes)
    client.force_login(cast.head)
    assert client.get(LIST).status_code == 403
    assert client.get(page("batch_detail", batch.pk)).status_code == 403


# Drawing up and filling


def test_a_batch_is_drawn_up(cast, officer):
    funding = make_funding(make_activity(cast.commune))
    form = officer.get(reverse("programs:batch_create"))
    typed = {"kind": "toilet", "title": "Nhà tiêu đợt 3", "period_from": "01/01/2023", "period_until": "31/12/2022"}
    wrong = officer.post(reverse("programs:batch_create"), fill(form, **typed))
    assert "Ngày cuối phải từ ngày đầu" in words(wrong)
    assert not SupportBatch.objects.exists()
    typed |= {"period_until": "31/12/2023", "funding": funding.pk}
    officer.post(reverse("programs:batch_create"), fill(form, **typed))
    batch = SupportBatch.objects.get()
    assert (batch.title, batch.funding, batch.drawn_by, batch.state) == (
        "Nhà tiêu đợt 3", funding, cast.officer, "draft"
    )  # fmt: skip
    assert "Danh sách chưa có ai" in words(officer.get(page("batch_detail", batch.pk)))


def test_who_waits_is_put_on_the_list_at_once(cast, officer, homes):
    for home in homes[:2]:
        make_need(home, "toilet", MAR)
    batch = year_batch(cast)
    shown = officer.get(page("batch_fill", batch.pk))
    assert "Đưa 2 hộ đang chờ vào danh sách" in words(shown)
    form = shown
    assert "Ghi số tiền, hoặc ghi hiện vật" in words(officer.post(page("batch_fill", batch.pk), fill(form)))
    none = officer.post(page("batch_fill", batch.pk), fill(form, chon=[], amount_vnd="3.000.000"))
    assert "Đánh dấu hộ được đưa vào" in words(none)
    first = f"{homes[0].pk}-"
    officer.post(page("batch_fill", batch.pk), fill(form, chon=first, amount_vnd="3.000.000"))
    assert [line.household for line in batch.lines.all()] == homes[:1]
    form = officer.get(page("batch_fill", batch.pk))
    officer.post(page("batch_fill", batch.pk), fill(form, amount_vnd="3.000.000"))
    assert [line.amount_vnd for line in batch.lines.all()] == [3_000_000] * 2
    assert "Tất cả đã có trong danh sách" in words(officer.get(page("batch_fill", batch.pk)))
    assert "Đang lập: 2 hộ" in words(officer.get(page("batch_detail", batch.pk)))


def pupil(home, name, studying, **facts):
    return factories.make_member(home, name, studying=studying, **facts)


def test_a_policy_computes_its_list_by_class_and_day(cast, officer, homes):
    poor, average, _ = homes
    factories.load_results(cast.commune, {poor: "poor"}, cast.officer, 2022)
    own = pupil(poor, "Vi Thị Nở", "primary")
    pupil(average, "Lý Văn Sáu", "primary")
    unsure = pupil(poor, "Vi Văn Chưa", None)
    batch = year_batch(cast, "study_costs")
    shown = officer.get(page("batch_fill", batch.pk))
    assert "Máy tính được 1 người" in words(shown)
    assert unsure.full_name in words(shown)
    form = shown
    refused = officer.post(page("batch_fill", batch.pk), fill(form, amount_vnd="150.000"))
    assert "Ghi văn bản quy định mức này" in words(refused)
    officer.post(page("batch_fill", batch.pk), fill(form, amount_vnd="150.000", citation="NĐ 81/2021, Điều 18"))
    line = batch.lines.get()
    assert (line.member, line.amount_vnd, line.ground) == (own, 150_000, "NĐ 81/2021, Điều 18")
    before = officer.get(page("batch_fill", batch.pk), {"nguon": "chinh-sach", "ngay": "01/01/2022"})
    assert "Máy tính được 0 người" in words(before)
    assert officer.get(page("batch_fill", batch.pk), {"ngay": "hôm qua"}).status_code == 200


def test_the_list_is_told_apart_from_the_computed_one_by_name(cast, officer, homes):
    batch = year_batch(cast)
    make_need(homes[0], "toilet", MAR)
    make_line(batch, homes[1], amount_vnd=1)
    shown = words(officer.get(page("batch_detail", batch.pk)))
    assert "chưa có trong danh sách: 1 hộ Vi Văn An" in shown
    assert "không thấy đề nghị đang chờ: 1 hộ Lý Thị Ba" in shown


def test_one_household_or_person_is_put_on_the_list_by_code(cast, officer, homes):
    batch = year_batch(cast, "rice")
    child = pupil(homes[0], "Vi Thị Nở", "primary")
    address = f"{page('batch_add', batch.pk)}?ho={homes[0].code}"
    form = officer.get(address)
    gift = {"thing": "Gạo", "quantity": "60", "measure": "kg"}
    assert "Chọn người trong hộ" in words(officer.post(address, fill(form, **gift)))
    assert "Ghi số lượng" in words(officer.post(address, fill(form, thing="Gạo", quantity="", member=child.pk)))
    officer.post(address, fill(form, member=child.pk, **gift))
    line = batch.lines.get()
    assert (line.member, line.thing_words) == (child, "Gạo, 60 kg")
    form = officer.get(address)
    assert "đã có trong danh sách" in words(officer.post(address, fill(form, member=child.pk, **gift)))
    unknown = officer.get(page("batch_add", batch.pk), {"ho": "KHONG-CO"})
    assert "không có hộ mã" in words(unknown)


def test_what_is_given_is_written_anew_for_one_or_for_all(cast, officer, homes):
    batch = year_batch(cast)
    lines = [make_line(batch, home, amount_vnd=1) for home in homes]
    address = page("batch_line_edit", lines[0].pk)
    officer.post(address, fill(officer.get(address), amount_vnd="2.000.000"))
    assert sorted(batch.lines.values_list("amount_vnd", flat=True)) == [1, 1, 2_000_000]
    officer.post(address, fill(officer.get(address), amount_vnd="3.000.000", of_all="on"))
    assert set(batch.lines.values_list("amount_vnd", flat=True)) == {3_000_000}
    SupportBatch.objects.update(state="checked")
    typed = {"version": SupportLine.objects.get(pk=lines[0].pk).version, "amount_vnd": "9"}
    assert "Lãnh đạo trả lại thì sửa được." in words(officer.post(address, typed))  # and the form keeps what was typed
    assert "không làm được nữa" in words(officer.get(address))
    assert set(batch.lines.values_list("amount_vnd", flat=True)) == {3_000_000}


# The steps


def test_a_batch_goes_through_its_steps(cast, officer, client, homes):
    batch = year_batch(cast)
    make_line(batch, homes[0], amount_vnd=3_000_000)
    form = officer.get(page("batch_step", batch.pk, "kiem-tra"))
    officer.post(page("batch_step", batch.pk, "kiem-tra"), fill(form))
    assert officer.get(page("batch_step", batch.pk, "duyet")).status_code == 403
    client.force_login(cast.leader)
    back = page("batch_step", batch.pk, "tra-lai")
    assert "Ghi cần sửa gì" in words(client.post(back, fill(client.get(back))))
    grant = page("batch_step", batch.pk, "duyet")
    refused = client.post(grant, fill(client.get(grant), decision=""))
    assert "Nhập quyết định số" in words(refused)
    client.post(grant, fill(client.get(grant), decision="45/QĐ-UBND", granted_on="06/06/2023"))
    batch.refresh_from_db()
    assert (batch.state, batch.decision, batch.granted_on) == ("granted", "45/QĐ-UBND", JUN)
    client.force_login(cast.officer)
    shown = words(client.get(page("batch_detail", batch.pk)))
    assert "Còn 1 hộ chưa nhận: Vi Văn An" in shown
    assert "chưa ghi trao" in words(client.get(page("batch_step", batch.pk, "ky-bang-ke")))
    batch.lines.update(delivered_on=JUN, receipt="signed")
    sign = page("batch_step", batch.pk, "ky-bang-ke")
    client.post(sign, fill(client.get(sign), signed_on="06/06/2023"))
    assert "Đã trao, ký nhận đủ 1 hộ" in words(client.get(page("batch_detail", batch.pk)))


def test_what_stands_in_the_way_is_said_with_the_other_giver(cast, officer, homes):
    granted(cast, homes[:1], giver="Hội Phụ nữ xã")
    batch = year_batch(cast)
    line = make_line(batch, homes[0], amount_vnd=1)
    shown = words(officer.get(page("batch_detail", batch.pk)))
    assert "Hội Phụ nữ xã" in shown
    assert "Kiểm tra xong" not in shown.split("Các bước đã làm")[0].split("1. Lập danh sách")[0]
    address = f"{page('batch_line_leave_out', line.pk)}?vi=double"
    form = officer.get(address)
    assert "Hội Phụ nữ xã" in read(form).form["reason"][0]
    officer.post(address, fill(form))
    line.refresh_from_db()
    assert line.left_out_as == "double"


def test_an_amount_of_an_unchecked_policy_rests_on_what_the_officer_cites(cast, officer, homes):
    batch = year_batch(cast, "study_costs")
    line = make_line(batch, homes[0], homes[0].members.get(), amount_vnd=150_000)
    assert "chưa ghi căn cứ" in words(officer.get(page("batch_step", batch.pk, "kiem-tra")))
    SupportLine.objects.filter(pk=line.pk).update(ground="NĐ 81/2021")
    assert "chưa ghi căn cứ" not in words(officer.get(page("batch_step", batch.pk, "kiem-tra")))


# Leaving out, taking in, handing over


def test_who_is_left_out_is_named_and_taken_in_again(cast, officer, homes):
    batch, lines = granted(cast, homes)
    address = page("batch_line_leave_out", lines[1].pk)
    form = officer.get(address)
    assert "Ghi lý do" in words(officer.post(address, fill(form, left_out_as="declined")))
    officer.post(address, fill(form, left_out_as="declined", reason="Có đơn từ chối"))
    shown = officer.get(page("batch_detail", batch.pk))
    assert "1 hộ có tên nhưng không hỗ trợ" in words(shown)
    assert "Có đơn từ chối" in words(shown)
    officer.post(page("batch_line_take_in", lines[1].pk), {"version": SupportLine.objects.get(pk=lines[1].pk).version})
    assert batch.lines.filter(left_out_as="").count() == 3
    assert AuditEntry.objects.filter(reason="Đưa lại vào danh sách hỗ trợ").exists()


def test_many_are_handed_over_at_once_and_end_their_needs(cast, officer, homes):
    need = make_need(homes[0], "toilet", MAR)
    batch, lines = granted(cast, homes)
    address = page("batch_deliver", batch.pk)
    typed = {"delivered_on": "04/05/2023", "receipt": "fingerprint", "lines": [lines[0].pk, lines[1].pk]}
    early = officer.post(address, typed)
    assert "Danh sách duyệt ngày 05/05/2023" in words(early)
    assert "Đánh dấu người đã nhận" in words(officer.post(address, typed | {"lines": []}))
    officer.post(address, typed | {"delivered_on": "06/06/2023"})
    assert batch.lines.filter(delivered_on=JUN, receipt="fingerprint").count() == 2
    need.refresh_from_db()
    assert need.state == "served"
    assert "vừa được ghi trao" in words(officer.post(address, typed | {"delivered_on": "06/06/2023"}))
    assert "1 hộ chưa nhận" in words(officer.get(address))


def test_a_person_authorised_in_writing_is_named(cast, officer, homes):
    batch, lines = granted(cast, homes[:1])
    address = page("batch_line_deliver", lines[0].pk)
    form = officer.get(address)
    officer.post(address, fill(form, delivered_on="06/06/2023", receipt="signed", received_by="Vi Thị Tươi"))
    assert "Vi Thị Tươi nhận thay, theo ủy quyền" in words(officer.get(page("batch_detail", batch.pk)))
    assert "không làm được nữa" in words(officer.get(address))


def test_what_was_handed_over_by_mistake_waits_again_and_so_does_its_need(cast, officer, homes):
    need = make_need(homes[0], "toilet", MAR)
    batch, lines = granted(cast, homes[:1])
    typed = {"delivered_on": "06/06/2023", "receipt": "signed", "lines": [lines[0].pk]}
    officer.post(page("batch_deliver", batch.pk), typed)
    address = page("batch_line_take_back", lines[0].pk)
    form = officer.get(address)
    assert "Ghi vì sao" in words(officer.post(address, fill(form)))
    officer.post(address, fill(form, reason="Ghi nhầm hộ"))
    line = SupportLine.objects.get()
    need.refresh_from_db()
    assert (line.delivered_on, line.receipt, need.state, need.ended_on) == (None, "", "waiting", None)
    batch.lines.update(delivered_on=JUN, receipt="signed")
    SupportBatch.objects.update(state="signed", signed_on=JUN)
    assert "không làm được nữa" in words(officer.get(address))


def test_a_leader_reads_and_changes_nothing(cast, client, homes):
    batch, lines = granted(cast, homes)
    client.force_login(cast.leader)
    addresses = [address for _, address, _ in read(client.get(page("batch_detail", batch.pk))).links]
    assert page("batch_deliver", batch.pk) not in addresses
    assert page("batch_line_leave_out", lines[0].pk) not in addresses
    for name, key in (("batch_deliver", batch.pk), ("batch_fill", batch.pk), ("batch_line_deliver", lines[0].pk)):
        assert client.post(page(name, key)).status_code == 403
    assert not batch.lines.filter(delivered_on__isnull=False).exists()


def test_queries_do_not_grow_with_the_lines(cast, officer, homes):
    batch, _ = granted(cast, homes[:1])

    def count():
        with CaptureQueriesContext(connection) as asked:
            officer.get(page("batch_detail", batch.pk))
        return len(asked)

    count()  # what is kept after the first
    before = count()
    for home in homes[1:]:
        make_line(batch, home, amount_vnd=1)
    assert count() == before


# The list of payments


@pytest.mark.parametrize("file_format", ["pdf", "xlsx"])
def test_the_list_of_payments_is_a_file_and_taking_it_is_written_down(cast, officer, homes, file_format):
    batch, _ = granted(cast, homes)
    answer = officer.get(page("batch_file", batch.pk, file_format))
    assert answer.status_code == 200
    assert f".{file_format}" in answer["Content-Disposition"]
    entry = AuditEntry.objects.filter(operation="export").latest("pk")
    assert entry.after["count"] == 3
    assert officer.get(page("batch_file", batch.pk, "docx")).status_code == 404


def test_the_list_of_payments_says_what_and_how_it_was_received(cast, homes):
    from huulien.platform.papers.values import words_of
    from programs.contexts.batches import BatchPage
    from programs.papers.payment_list import payment_list

    batch = year_batch(cast, "device", state="granted", granted_on=MAY, decision="40/QĐ-UBND", giver="MTTQ xã")
    given = {"thing": "Ti vi", "quantity": Decimal(1), "measure": "chiếc", "specification": "32 inch"}
    make_line(batch, homes[0], delivered_on=JUN, received_by="Vi Thị Tươi", amount_vnd=2_500_000, **given)
    make_line(batch, homes[1], amount_vnd=2_500_000, **given)
    paper = payment_list(BatchPage(batch, cast.officer))
    assert paper.is_draft
    table = next(block for block in paper.blocks if block.name == "table")
    first = [words_of(cell) for cell in table.rows[0]]
    assert first[:3] == ["1", "Vi Văn An", "Làng Bên"]
    assert first[3:7] == ["Ti vi; 32 inch", "1", "chiếc", "2.500.000"]
    assert first[7:] == ["06/06/2023", "Đã ký; Vi Thị Tươi nhận thay, có giấy ủy quyền"]
    assert "5.000.000" in [words_of(cell) for cell in table.total]
    said = repr(paper)
    assert "Năm triệu đồng" in said
    assert "2 chiếc" in said


# The household's page


def test_a_household_shows_what_it_asks_for_and_was_given(cast, client, homes):
    make_need(homes[0], "toilet", MAR)
    make_need(homes[1], "housing", MAR)
    batch, lines = granted(cast, homes[:1])
    SupportLine.objects.filter(pk=lines[0].pk).update(delivered_on=JUN, receipt="signed")
    for user, leads in ((cast.officer, True), (cast.head, False)):
        client.force_login(user)
        shown = read(client.get(homes[0].get_absolute_url()))
        assert "Nhu cầu và hỗ trợ" in shown.text
        assert "Nhà tiêu hợp vệ sinh" in shown.text
        assert "06/06/2023: 3.000.000" in " ".join(shown.text.split())
        addresses = [address for _, address, _ in shown.links]
        assert (page("batch_detail", batch.pk) in addresses) is leads
        assert page("need_detail", SupportNeed.objects.get(household=homes[0]).pk) in addresses


def test_a_monthly_allowance_is_reckoned_from_the_groups_of_the_person(cast, officer, homes):
    batch = year_batch(cast, "allowance")
    SupportBatch.objects.filter(pk=batch.pk).update(period_from=date(2023, 1, 1), period_until=date(2023, 3, 31))
    person = pupil(homes[0], "Vi Thị Nở", "primary")
    address = f"{page('batch_add', batch.pk)}?ho={homes[0].code}"
    form = officer.get(address)
    chosen = {"member": person.pk, "groups": ["don_than", "khuyet_tat_nang"]}
    assert "Ghi số con đang nuôi" in words(officer.post(address, fill(form, member=person.pk, groups=["don_than"])))
    wrong = officer.post(address, fill(form, **chosen, children="2", amount_vnd="1.000.000"))
    assert "Theo nhóm đã chọn là 3.780.000 đ" in words(wrong)
    officer.post(address, fill(form, **chosen, children="2"))
    line = batch.lines.get()
    assert line.amount_vnd == 3 * (2 * 360_000 + 540_000)
    assert line.ground == "NĐ 20/2021/NĐ-CP, Điều 5, 6; NĐ 20/2021/NĐ-CP: 3,5 × 360.000\xa0đ × 3 tháng"


def test_emergency_aid_is_proposed_by_damage_and_by_heads_and_the_officer_confirms(cast, officer, homes):
    batch = year_batch(cast, "emergency")
    SupportBatch.objects.filter(pk=batch.pk).update(period_from=date(2023, 9, 1), period_until=date(2023, 9, 30))
    factories.make_member(homes[0], "Vi Thị Nở")
    address = f"{page('batch_add', batch.pk)}?ho={homes[0].code}"
    shown = words(officer.get(address))
    assert "Nhà sập, đổ, trôi, cháy hoàn toàn: từ 40.000.000" in shown
    assert "Gạo, 30 kg" in shown  # 15 kg for each of two, one month
    form = officer.get(f"{address}&muc=2")
    assert read(form).form["amount_vnd"] == ["20.000.000"]
    assert "được hơn thì sửa lại" in words(form)
    refused = officer.post(f"{address}&muc=2", fill(form))
    assert "Ghi văn bản quy định mức này" in words(refused)
    officer.post(f"{address}&muc=2", fill(form, amount_vnd="25.000.000", citation="NĐ 20/2021, Điều 15"))
    line = batch.lines.get()
    assert (line.amount_vnd, line.ground) == (25_000_000, "NĐ 20/2021, Điều 15")
    rice = officer.get(f"{page('batch_add', batch.pk)}?ho={homes[1].code}&muc=3")
    assert read(rice).form["quantity"] == ["15"]
    assert officer.get(f"{address}&muc=khong").status_code == 200
    SupportBatch.objects.filter(pk=batch.pk).update(period_until=date(2023, 9, 20))
    assert "Gạo, 30 kg" not in words(officer.get(address))


# Put right, and taken away


def test_a_batch_is_put_right_while_it_is_drawn_up(cast, officer, homes):
    funding = make_funding(make_activity(cast.commune))
    batch = year_batch(cast)
    address = page("batch_edit", batch.pk)
    assert address in [found for _, found, _ in read(officer.get(page("batch_detail", batch.pk))).links]
    form = officer.get(address)
    wrong = officer.post(address, fill(form, period_until="01/01/2022"))
    assert "Ngày cuối phải từ ngày đầu" in words(wrong)
    officer.post(address, fill(form, title="Nhà tiêu đợt 4", period_until="30/06/2023", funding=funding.pk, giver=""))
    batch.refresh_from_db()
    assert (batch.title, batch.period_until, batch.funding, batch.activity) == (
        "Nhà tiêu đợt 4", date(2023, 6, 30), funding, funding.activity
    )  # fmt: skip
    assert AuditEntry.objects.filter(reason="Sửa đợt hỗ trợ Nhà tiêu đợt 4").exists()
    late = officer.post(address, fill(form, title="Khác"))
    assert "Có người vừa sửa" in words(late)
    SupportBatch.objects.update(state="checked")
    batch.refresh_from_db()
    assert "không làm được nữa" in words(officer.get(address))
    assert SupportBatch.objects.get().title == "Nhà tiêu đợt 4"


def test_a_batch_of_which_nothing_was_handed_over_is_dropped_with_its_reason(cast, officer, client, homes):
    batch = year_batch(cast)
    make_line(batch, homes[0], amount_vnd=1)
    address = page("batch_drop", batch.pk)
    form = officer.get(address)
    assert "Ghi vì sao" in words(officer.post(address, fill(form)))
    officer.post(address, fill(form, reason="Lập nhầm loại"))
    assert not SupportBatch.objects.exists()
    assert not SupportLine.objects.exists()
    kept = AuditEntry.objects.filter(operation="delete", reason="Bỏ đợt hỗ trợ: Lập nhầm loại")
    assert {entry.table for entry in kept} == {"programs_supportbatch", "programs_supportline"}
    batch, lines = granted(cast, homes)
    address = page("batch_drop", batch.pk)
    assert officer.get(address).status_code == 403  # the leader granted it
    client.force_login(cast.leader)
    form = client.get(address)
    SupportLine.objects.filter(pk=lines[0].pk).update(delivered_on=JUN, receipt="signed")
    assert "Đã có người nhận" in words(client.post(address, fill(form, reason="Thôi")))
    assert "không làm được nữa" in words(client.get(address))
    SupportLine.objects.update(delivered_on=None, receipt="")
    client.post(address, fill(form, reason="Lãnh đạo bỏ"))
    assert not SupportBatch.objects.exists()


# Whose list it follows


def test_rice_needs_the_checked_list_of_the_school(cast, officer, homes):
    batch = year_batch(cast, "rice")
    make_line(batch, homes[0], homes[0].members.get(), thing="Gạo", quantity=60, measure="kg")
    shown = words(officer.get(page("batch_detail", batch.pk)))
    assert "Chưa ghi. Cần danh sách của trường" in shown
    assert "danh sách đã kiểm tra nào của trường" in words(officer.get(page("batch_step", batch.pk, "kiem-tra")))
    school = make_unit(cast.commune, "Trường TH và THCS xã", "school")
    address = page("batch_edit", batch.pk)
    form = officer.get(address)
    assert "Ghi số, ngày của danh sách" in words(officer.post(address, fill(form, list_unit=school.pk)))
    officer.post(address, fill(form, list_unit=school.pk, list_paper="12/DS-TH ngày 05/09/2023"))
    assert "Trường TH và THCS xã, 12/DS-TH" in words(officer.get(page("batch_detail", batch.pk)))
    assert "danh sách đã kiểm tra nào" not in words(officer.get(page("batch_step", batch.pk, "kiem-tra")))
