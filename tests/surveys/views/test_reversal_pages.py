"""Taking a settled round back by its pages: who sees which button, what is shown before, and what is said after."""

from datetime import date

import pytest
from django.urls import reverse

from huulien.platform.vocabulary import Role
from surveys.models import Round
from surveys.steps.rounds import ROUND_STEPS
from surveys.vocabulary import RoundState
from tests import factories
from tests.pages import fill, read

pytestmark = pytest.mark.django_db

REASON = "Chốt nhầm danh sách"


@pytest.fixture
def deputy(commune):
    return factories.make_user("phochutich", Role.LEADER, commune.cast.commune, full_name="Nông Văn Phó")


@pytest.fixture
def round(commune, deputy):
    """The settled round of 2022; that of 2023, in the way, is cancelled."""
    commune.open.reviews.all().delete()
    ROUND_STEPS.perform("cancel", commune.open, by=None, version=commune.open.version, reason="Làm lại")
    return Round.objects.get(pk=commune.settled.pk)


def url(name, round):
    return reverse(f"surveys:round_{name}", args=[round.pk])


def ask(client, round, who):
    client.force_login(who)
    return client.post(url("reversal_ask", round), {"version": round.version, "reason": REASON}, follow=True)


def test_a_round_is_asked_back_and_taken_back_by_its_pages(client, commune, deputy, round):
    client.force_login(commune.cast.officer)
    page = read(client.get(url("reversal_ask", round)))
    assert page.heading == "Đề nghị thu hồi kết quả rà soát định kỳ năm 2022"
    assert "Toàn xã 4 0 2 0" in page.text
    assert "một lãnh đạo khác, không phải người chốt" in page.text
    assert "Ghi lý do thu hồi" in read(client.post(url("reversal_ask", round), {"version": round.version})).text
    told = read(ask(client, round, commune.cast.officer)).text
    assert f"Nguyễn Thị Hà đề nghị thu hồi kết quả chốt. Lý do: {REASON}" in told
    assert "Rà soát định kỳ năm 2022: đã chốt, chờ thu hồi" in told
    client.force_login(deputy)
    page = read(client.get(url("take_back", round)))
    assert "Toàn xã 4 0 2 0" in page.text
    assert REASON in page.text
    number = round.decision_number
    wrong = client.post(url("take_back", round), fill(client.get(url("take_back", round)), decision_number="1/QĐ"))
    assert f"Số ghi trên quyết định là {number}" in read(wrong).text
    answer = client.post(
        url("take_back", round), fill(client.get(url("take_back", round)), decision_number=number), follow=True
    )
    text = read(answer).text
    assert "Đã thu hồi kết quả rà soát định kỳ năm 2022. Đợt rà soát mở lại." in text
    assert f"Nông Văn Phó thu hồi kết quả chốt trước đây. Lý do: {REASON} Thu hồi Quyết định số {number}" in text
    assert Round.objects.get(pk=round.pk).is_open


def test_each_sees_the_buttons_of_their_steps(client, commune, deputy, round):
    def buttons(who):
        client.force_login(who)
        text = client.get(url("detail", round)).content.decode()
        names = ("reversal_ask", "reversal_withdraw", "take_back")
        return [name for name in names if url(name, round) in text]

    assert buttons(commune.cast.officer) == buttons(deputy) == ["reversal_ask"]
    assert buttons(commune.cast.head) == []
    ask(client, round, commune.cast.officer)
    assert buttons(commune.cast.officer) == ["reversal_withdraw"]
    assert buttons(deputy) == ["reversal_withdraw", "take_back"]
    assert buttons(commune.cast.head) == []


def test_who_asked_is_told_that_another_leader_takes_it_back(client, deputy, round):
    ask(client, round, deputy)
    page = read(client.get(url("take_back", round)))
    assert "Người đề nghị không tự thu hồi" in page.text
    assert not page.form
    answer = client.post(url("take_back", round), {"version": 3, "decision_number": round.decision_number})
    assert "Người đề nghị không tự thu hồi" in read(answer).text
    assert Round.objects.get(pk=round.pk).state == RoundState.REVERSAL_ASKED


def test_an_asking_is_withdrawn_by_a_button(client, commune, round):
    ask(client, round, commune.cast.officer)
    asked = Round.objects.get(pk=round.pk)
    assert client.get(url("reversal_withdraw", round)).status_code == 405
    answer = client.post(url("reversal_withdraw", round), {"version": asked.version}, follow=True)
    assert "Đã rút đề nghị thu hồi. Rà soát định kỳ năm 2022 vẫn đã chốt." in read(answer).text
    assert Round.objects.get(pk=round.pk).state == RoundState.SETTLED
    client.force_login(commune.cast.leader)
    assert "Không có đề nghị thu hồi nào đang chờ." in read(client.get(url("take_back", round))).text


def test_what_stands_in_the_way_is_said_with_its_page_and_nothing_is_asked(client, commune, deputy):
    client.force_login(deputy)
    page = read(client.get(url("reversal_ask", commune.settled)))
    assert "Rà soát định kỳ năm 2023 đang mở dựa vào kết quả của đợt này. Hủy đợt đó trước." in page.text
    assert not page.form
    refused = ask(client, commune.settled, deputy)
    assert "Hủy đợt đó trước" in read(refused).text
    assert Round.objects.get(pk=commune.settled.pk).state == RoundState.SETTLED


def test_a_round_that_is_open_is_neither_asked_nor_taken_back(client, commune, deputy):
    client.force_login(commune.cast.officer)
    assert "Chỉ kết quả đã chốt" in read(client.get(url("reversal_ask", commune.open))).text
    client.force_login(deputy)
    for round in (commune.open, commune.settled):
        before = Round.objects.filter(pk=round.pk).values().get()
        answer = client.post(url("take_back", round), {"version": before["version"], "decision_number": "85/QĐ-UBND"})
        assert "Không có đề nghị thu hồi nào đang chờ." in read(answer).text
        assert Round.objects.filter(pk=round.pk).values().get() == before


def test_a_page_opened_before_somebody_withdrew_takes_nothing_back(client, commune, deputy, round):
    ask(client, round, commune.cast.officer)
    client.force_login(deputy)
    opened = fill(client.get(url("take_back", round)), decision_number=round.decision_number)
    asked = Round.objects.get(pk=round.pk)
    ROUND_STEPS.perform("withdraw_reversal", asked, by=commune.cast.officer, version=asked.version)
    answer = client.post(url("take_back", round), opened)
    assert "Không có đề nghị thu hồi nào đang chờ." in read(answer).text
    assert Round.objects.get(pk=round.pk).settled_on == date(2022, 12, 15)
