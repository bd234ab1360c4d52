"""Awards: nominated by one, decided by another, given; every door holds to it."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.desk.person import export_person
from huulien.platform import clock, guards
from huulien.platform.steps import Refused
from programs.models import Award
from programs.steps.awards import AWARD_STEPS
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read
from tests.programs.factories import make_award, make_unit

DAY = date(2023, 11, 20)
LIST = reverse("programs:award_list")


@pytest.fixture(autouse=True)
def day():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def home(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")


@pytest.fixture
def award(cast, home):
    return make_award(cast.commune, cast.officer, home)


@pytest.fixture
def as_user(cast, client):
    def log_in(who):
        client.force_login(getattr(cast, who))
        return client

    return log_in


def words(response):
    return " ".join(unescape(response.content.decode()).replace("\xa0", " ").split())


def page(name, *key):
    return reverse(f"programs:{name}", args=key)


def step(award, name, by, **given):
    return AWARD_STEPS.perform(name, award, by=by, version=Award.objects.get(pk=award.pk).version, **given)


def send(client, url, **answers):
    return client.post(url, fill(client.get(url), **answers))


def test_from_nominated_to_given_by_page(cast, as_user, home):
    officer = as_user("officer")
    url = f"{page('award_create')}?ai=household&ho={home.code}"
    answers = {"what_for": "Vươn lên thoát nghèo", "form": "merit", "nominated_on": "10/11/2023"}
    sent = fill(officer.get(url), **answers)
    first, again = officer.post(url, sent), officer.post(url, sent)
    award = Award.objects.get()
    assert first.url == again.url == page("award_detail", award.pk)
    assert (award.given_to, award.year, award.nominated_by) == ("Hộ Triệu Văn Sinh", 2023, cast.officer)
    assert "Quyết định khen thưởng" not in words(officer.get(first.url))
    assert officer.get(page("award_step", award.pk, "quyet-dinh")).status_code == 403
    leader = as_user("leader")
    send(leader, page("award_step", award.pk, "quyet-dinh"), decision="112/QĐ-UBND", decided_on="15/11/2023")
    assert leader.get(page("award_step", award.pk, "da-trao")).status_code == 403
    officer = as_user("officer")
    assert "sau hôm nay" in words(send(officer, page("award_step", award.pk, "da-trao"), given_on="21/11/2023"))
    send(officer, page("award_step", award.pk, "da-trao"), given_on="18/11/2023")
    award.refresh_from_db()
    assert (award.state, award.decision, award.given_on) == ("given", "112/QĐ-UBND", date(2023, 11, 18))
    assert award.decided_by == cast.leader
    assert "112/QĐ-UBND, 15/11/2023" in words(officer.get(first.url))


def test_a_person_a_unit_and_others_are_nominated(cast, as_user, home):
    officer = as_user("officer")
    wife = factories.make_member(home, "Lý Thị Mẩy")
    unit = make_unit(cast.commune)
    base = {"what_for": "Làm tốt", "form": "praise", "nominated_on": "10/11/2023"}
    for query, more, name in (
        (f"?ai=person&ho={home.code}", {"member": str(wife.pk)}, "Lý Thị Mẩy"),
        ("?ai=unit", {"unit": str(unit.pk)}, "Trạm Y tế xã"),
        ("?ai=other", {"given_to": "Tổ nuôi ong Làng Bên"}, "Tổ nuôi ong Làng Bên"),
    ):
        send(officer, page("award_create") + query, **base, **more)
        assert Award.objects.latest("pk").given_to == name
    assert read(officer.get(LIST)).rows == Award.objects.count() == 3
    assert "Trong sổ của xã không có hộ mã" in words(officer.get(page("award_create") + "?ai=household&ho=9999"))
    assert "Nhập mã hộ" in words(officer.get(page("award_create") + "?ai=person"))
    stranger = factories.make_member(factories.make_household(cast.lang_coc, head="Nông Thị Hoa"), "Lê A")
    answer = send(officer, page("award_create") + f"?ai=person&ho={home.code}", **base, member=str(stranger.pk))
    assert "Chọn người trong hộ" in words(answer)


@pytest.mark.parametrize(
    ("answers", "says"),
    [({"nominated_on": "21/11/2023"}, "sau hôm nay"), ({"year": "2021"}, "ghi năm ấy hoặc năm trước đó"),
     ({"year": "2024"}, "ghi năm ấy hoặc năm trước đó"), ({"what_for": ""}, "Nhập thành tích"),
     ({"form": ""}, "Chọn hình thức")],
)  # fmt: skip
def test_a_nomination_that_cannot_be_is_refused(as_user, home, answers, says):
    given = {"what_for": "Tốt", "form": "merit", "nominated_on": "10/11/2023"} | answers
    url = f"{page('award_create')}?ai=household&ho={home.code}"
    assert says in words(send(as_user("officer"), url, **given))
    assert not Award.objects.exists()


def test_who_nominates_does_not_decide(cast, as_user, home):
    award = make_award(cast.commune, cast.leader, home)
    given = {"decision": "1/QĐ", "decided_on": DAY}
    with pytest.raises(Refused, match="Bạn đề nghị khen thưởng này"):
        step(award, "decide", cast.leader, **given)
    with pytest.raises(Refused, match="Bạn đề nghị khen thưởng này"):
        step(award, "refuse", cast.leader, reason="Không")
    assert "Bạn đề nghị khen thưởng này" in words(as_user("leader").get(page("award_step", award.pk, "quyet-dinh")))
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        Award.objects.update(state="decided", decided_by=cast.leader, **given)


def test_refused_withdrawn_and_taken_back_say_why(cast, award, home):
    with pytest.raises(Refused, match="Ghi vì sao không khen"):
        step(award, "refuse", cast.leader)
    refused = step(award, "refuse", cast.leader, reason="Chưa đủ một năm")
    assert (refused.state, refused.ended_reason) == ("refused", "Chưa đủ một năm")
    again = step(refused, "reopen", cast.leader, reason="Xem lại")
    assert (again.state, again.ended_reason) == ("nominated", "")
    decided = step(again, "decide", cast.leader, decision="1/QĐ", decided_on=DAY)
    given = step(decided, "give", cast.officer, given_on=DAY)
    back = step(given, "ungive", cast.officer, reason="Chưa trao")
    opened = step(back, "reopen", cast.leader, reason="Ghi nhầm người")
    assert (opened.decision, opened.decided_on, opened.decided_by, opened.given_on) == ("", None, None, None)
    gone = step(opened, "withdraw", cast.officer, reason="Hộ xin rút")
    assert gone.state == "withdrawn"
    with pytest.raises(Refused, match="không làm được nữa"):
        step(gone, "decide", cast.leader, decision="2/QĐ", decided_on=DAY)


@pytest.mark.parametrize(
    ("on", "says"), [(date(2023, 10, 31), "phải từ đó trở đi"), (date(2023, 11, 21), "sau hôm nay")]
)
def test_days_follow_each_other(cast, award, on, says):
    with pytest.raises(Refused, match=says):
        step(award, "decide", cast.leader, decision="1/QĐ", decided_on=on)
    decided = step(award, "decide", cast.leader, decision="1/QĐ", decided_on=date(2023, 11, 1))
    with pytest.raises(Refused, match=says):
        step(decided, "give", cast.officer, given_on=on)


def test_a_nomination_is_put_right_until_it_is_decided(cast, as_user, award):
    officer = as_user("officer")
    url = page("award_edit", award.pk)
    stale = fill(officer.get(url), what_for="Cũ")
    send(officer, url, what_for="Giúp 3 hộ")
    assert "Đang lưu: Giúp 3 hộ" in words(officer.post(url, stale))
    step(award, "decide", cast.leader, decision="1/QĐ", decided_on=DAY)
    assert "Việc này không làm được nữa" in words(officer.get(url))
    version = Award.objects.get().version
    answer = officer.post(url, stale | {"version": version})
    assert answer.status_code == 200
    assert Award.objects.get().what_for == "Giúp 3 hộ"


def test_the_database_refuses_what_the_services_do(cast, award, home):
    rows = Award.objects.all()
    for change, says in (
        ({"state": "decided"}, "decided_by_paper"),
        ({"state": "given", "decision": "1", "decided_on": DAY}, "given_on_a_day"),
        ({"state": "refused"}, "not_given_says_why"),
        ({"decision": "1"}, "decided_by_paper"),
        ({"state": "decided", "decision": "1", "decided_on": date(2023, 10, 1)}, "days_in_order"),
        ({"given_to": ""}, "award_is_of_one"),
        ({"unit": make_unit(cast.commune)}, "award_is_of_one"),
        ({"nominated_by": cast.leader}, guards.REFUSAL),
        ({"household": factories.make_household(cast.other_village, head="Vi Văn Xa")}, guards.REFUSAL),
    ):
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            rows.update(**change)
    step(award, "decide", cast.leader, decision="1/QĐ", decided_on=DAY)
    for change in ({"what_for": "Khác"}, {"year": 2022}, {"given_to": "Ai khác"}):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        rows._raw_delete("default")


def test_a_member_of_another_household_is_refused(cast, home):
    stranger = factories.make_member(factories.make_household(cast.lang_coc, head="Nông Thị Hoa"), "Lê A")
    with pytest.raises(ValidationError, match="không sống trong hộ"):
        make_award(cast.commune, cast.officer, home, member=stranger)


@pytest.mark.parametrize(
    ("who", "status"), [("leader", 200), ("head", 403), ("unit", 403), ("stranger", 404), ("district_officer", 403)]
)
def test_who_else_reads(as_user, award, who, status):
    client = as_user(who)
    assert client.get(page("award_detail", award.pk)).status_code == status
    assert client.post(page("award_edit", award.pk), {"version": 1}).status_code in {403, 404}


def test_the_list_counts_what_it_shows_and_costs_no_query_for_each_row(cast, as_user, award, home):
    officer = as_user("officer")
    few = queries_of(officer, LIST)
    for number in range(4):
        make_award(cast.commune, cast.officer, home, what_for=f"Việc {number}")
    assert queries_of(officer, LIST) == few
    assert "5 khen thưởng" in words(officer.get(LIST))
    step(award, "decide", cast.leader, decision="1/QĐ", decided_on=DAY)
    assert read(officer.get(LIST, {"ket_qua": "decided", "nam": "2023", "q": "sinh"})).rows == 1
    assert "Khen ai" in words(officer.get(f"{LIST}in/"))


def test_an_award_is_handed_out_with_the_persons_data(award, home):
    member = home.members.get()
    assert export_person(member)["award"][0]["what_for"] == "Thoát nghèo"
