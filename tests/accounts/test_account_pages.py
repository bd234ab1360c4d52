"""The administrator's pages of accounts: made by one form, looked after by buttons, each within the own commune."""

import uuid

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from huulien.accounts.models import ActivationLink, Appointment, User
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform.models import AuditEntry
from huulien.platform.vocabulary import Role
from tests import factories
from tests.base import make_cast
from tests.pages import fill, queries_of, read
from tests.races import all_at_once

LIST = "accounts:account_list"
BUTTONS = ("account_unlock", "account_stop", "account_resume", "link_issue", "token_revoke")
NEW = {"full_name": "Hoàng Thị Lan", "username": "hoanglan", "title": "Trưởng thôn", "valid_from": "01/11/2024",
       "valid_until": ""}  # fmt: skip


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def page(name, user=None):
    return reverse(f"accounts:{name}", args=[user.pk] if user else [])


def answers(cast, **changes):
    return NEW | {"role": Role.VILLAGE_HEAD, "area": cast.lang_ben.pk} | changes


def create(browser, cast, **changes):
    url = page("account_create")
    return browser.post(url, fill(browser.get(url), **answers(cast, **changes)), follow=True)


def press(browser, name, user, **data):
    return read(browser.post(page(name, user), data, follow=True)).text


# ----- A new account -----


def test_one_form_makes_the_account_its_appointment_and_its_link(administrator, cast):
    shown = create(administrator, cast).content.decode()
    user = User.objects.get(username="hoanglan")
    assert (user.area, user.has_usable_password()) == (cast.commune, False)
    held = user.appointments.get()
    assert (held.role, held.area, held.state) == (Role.VILLAGE_HEAD, cast.lang_ben, AppointmentState.CONFIRMED)
    address = shown.split('id="lien-ket" readonly value="')[1].split('"')[0]
    stranger = Client()  # the owner's browser
    typed = {"new_password1": "bon-tu-khong-lien-quan", "new_password2": "bon-tu-khong-lien-quan"}
    assert stranger.post(address, typed).url == page("login")
    assert stranger.post(page("login"), {"username": "hoanglan", "password": typed["new_password1"]}).status_code == 302
    assert stranger.get(reverse("desk:household_list")).status_code == 200


def test_the_link_is_shown_once_and_to_its_maker_alone(administrator, cast):
    assert "/kich-hoat/" in create(administrator, cast).content.decode()
    user = User.objects.get(username="hoanglan")
    assert "/kich-hoat/" not in administrator.get(page("account_detail", user)).content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, Role.LEADER])
def test_a_role_that_decides_waits_for_the_leader(administrator, cast, role):
    assert "chờ lãnh đạo" in read(create(administrator, cast, role=role, area=cast.commune.pk)).text.lower()
    user = User.objects.get(username="hoanglan")
    assert user.appointments.get().state == AppointmentState.PROPOSED
    assert not user.current_appointments


FAULTY = {
    "name taken": ({"username": "canbo"}, "Tên đăng nhập này đã có người dùng"),
    "accents in the name": ({"username": "hoànglan"}, "chữ thường không dấu"),
    "capitals": ({"username": "HoangLan"}, "chữ thường không dấu"),
    "no name": ({"full_name": ""}, "họ và tên"),
    "head of a commune": ({"area": "commune"}, "được giao ở cấp thôn"),
    "officer of a village": ({"role": Role.OFFICER}, "được giao ở cấp xã"),
    "the district's role": ({"role": Role.DISTRICT}, "Vai trò"),
    "another commune's village": ({"area": "elsewhere"}, "Chọn một địa bàn trong danh sách."),
    "days the wrong way round": ({"valid_until": "01/10/2024"}, "Ngày kết thúc phải từ ngày bắt đầu trở đi."),
    "no such day": ({"valid_from": "31/02/2024"}, "31/02/2024"),
}


@pytest.mark.parametrize(("changes", "message"), FAULTY.values(), ids=FAULTY)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_made(administrator, cast, changes, message):
    places = {"commune": cast.commune.pk, "elsewhere": cast.other_village.pk}
    changes = {name: places.get(value, value) for name, value in changes.items()}
    before = User.objects.count(), Appointment.objects.count(), ActivationLink.objects.count()
    answer = create(administrator, cast, **changes)
    assert message in read(answer).text
    assert read(answer).title.startswith("Lỗi: ")
    assert before == (User.objects.count(), Appointment.objects.count(), ActivationLink.objects.count())


def test_a_page_sent_twice_makes_one_account(administrator, cast):
    url = page("account_create")
    data = fill(administrator.get(url), **answers(cast))
    first, second = administrator.post(url, data), administrator.post(url, data)
    assert first.url == second.url
    assert User.objects.filter(username="hoanglan").count() == 1
    assert Appointment.objects.filter(user__username="hoanglan").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_page_sent_twenty_times_at_once_makes_one_account(cast):
    data = answers(cast, form_key=str(uuid.uuid4()))

    def send():
        browser = Client()
        browser.force_login(cast.administrator)
        return browser.post(page("account_create"), data).status_code

    assert set(all_at_once([send] * 20)) == {302}
    assert User.objects.filter(username="hoanglan").count() == 1
    assert Appointment.objects.filter(user__username="hoanglan").count() == 1


# ----- Whose accounts -----


def test_accounts_belong_to_their_commune_from_the_start(administrator, cast):
    """An account without an appointment yet is nobody else's to take."""
    other = factories.make_user("quantrikhac", Role.ADMINISTRATOR, cast.other_commune)
    neighbour = Client()
    neighbour.force_login(other)
    assert "khongviec" not in read(neighbour.get(page(LIST.split(":")[1]))).text
    assert neighbour.get(page("account_detail", cast.nobody)).status_code == 404
    for name in (*BUTTONS, "account_edit", "appointment_create"):
        assert neighbour.post(page(name, cast.nobody), {"version": 1}).status_code == 404
    assert read(administrator.get(reverse(LIST))).rows == 8


def test_the_installations_own_account_is_nobodys(administrator, cast):
    keeper = User.objects.create_superuser("giu-may", "mot-mat-khau-rat-dai", area=cast.commune)
    assert "giu-may" not in read(administrator.get(reverse(LIST))).text
    assert administrator.get(page("account_detail", keeper)).status_code == 404


def test_nobody_looks_after_the_own_account(administrator, cast):
    text = read(administrator.get(page("account_detail", cast.administrator))).text
    assert "Cấp liên kết mới" not in text
    for name in ("link_issue", "account_unlock", "token_revoke"):
        assert "Không tự làm việc này cho tài khoản của mình." in press(administrator, name, cast.administrator)
    assert "của mình" in press(administrator, "account_stop", cast.administrator, version=1)
    assert User.objects.get(pk=cast.administrator.pk).is_active
    url = page("appointment_create", cast.administrator)
    form = fill(administrator.get(url), role=Role.UNIT, area=cast.commune.pk, title="Trạm", valid_from="01/11/2024")
    assert "của mình" in read(administrator.post(url, form)).text


def test_the_leader_sees_accounts_and_changes_none(client, cast):
    client.force_login(cast.leader)
    assert client.get(page("account_detail", cast.officer)).status_code == 200
    for name in BUTTONS:
        assert client.post(page(name, cast.officer), {"version": 1}).status_code == 403


# ----- Looking after an account -----


def test_an_account_is_stopped_and_goes_on(administrator, cast):
    assert "Tài khoản đã ngừng" in press(administrator, "account_stop", cast.officer, version=1)
    assert "Ngừng hoạt động" in read(administrator.get(page("account_detail", cast.officer))).text
    assert "Có người vừa sửa" in press(administrator, "account_resume", cast.officer, version=1)  # an old page
    assert "hoạt động trở lại" in press(administrator, "account_resume", cast.officer, version=2)
    assert User.objects.get(pk=cast.officer.pk).is_active


def test_no_link_for_an_account_out_of_service(administrator, cast):
    press(administrator, "account_stop", cast.officer, version=1)
    assert "Tài khoản đang ngừng hoạt động." in press(administrator, "link_issue", cast.officer)


def test_a_token_is_shown_dated_and_revoked(administrator, cast):
    token = Token.objects.create(user=cast.officer)
    text = read(administrator.get(page("account_detail", cast.officer))).text
    assert "Mã truy cập API cấp" in text
    assert token.key not in text
    assert "Đã thu hồi mã truy cập API." in press(administrator, "token_revoke", cast.officer)
    answer = Client().get("/api/v1/areas/", headers={"Authorization": f"Token {token.key}"})
    assert answer.status_code == 401
    assert AuditEntry.objects.filter(operation="revoke", row_id=cast.officer.pk, actor="quantri").exists()


def test_a_name_is_corrected_and_two_who_do_are_told(administrator, cast):
    url = page("account_edit", cast.officer)
    old = fill(administrator.get(url), full_name="Nguyễn Thị Hạ")
    assert administrator.post(url, old).status_code == 302
    assert User.objects.get(pk=cast.officer.pk).full_name == "Nguyễn Thị Hạ"
    assert administrator.post(url, old | {"full_name": "Nguyễn Thị Hả"}).status_code == 200
    assert User.objects.get(pk=cast.officer.pk).full_name == "Nguyễn Thị Hạ"


def test_the_list_finds_who_waits_is_locked_or_was_never_there(administrator, cast):
    factories.make_appointment(cast.unit, Role.OFFICER, cast.commune, state=AppointmentState.PROPOSED)
    AccessAttempt.objects.create(username="canbo", ip_address="10.0.0.1", failures_since_start=5)
    User.objects.create_user("moi", full_name="Nông Văn Mới", area=cast.commune)
    User.objects.filter(username="kiemtra").update(is_active=False)
    found = {
        state: [name for name in ("tramyte", "canbo", "moi", "kiemtra")
                if f">{name}<" in administrator.get(f"{reverse(LIST)}?tinh_trang={state}").content.decode()]
        for state in ("cho", "khoa", "chua-mat-khau", "ngung")
    }  # fmt: skip
    assert found == {"cho": ["tramyte"], "khoa": ["canbo"], "chua-mat-khau": ["moi"], "ngung": ["kiemtra"]}
    assert read(administrator.get(f"{reverse(LIST)}?q=nguyen ha")).rows == 1
    assert read(administrator.get(f"{reverse(LIST)}?vai_tro=village_head")).rows == 2


def test_ten_more_accounts_cost_the_list_no_more_queries(administrator, cast):
    before = queries_of(administrator, reverse(LIST))
    for number in range(10):
        factories.make_user(f"them{number}", Role.UNIT, cast.commune)
    assert queries_of(administrator, reverse(LIST)) == before


# ----- The admin -----


@pytest.mark.parametrize("query", [
    "accounts__password__regex=^a", "appointments__user__password__startswith=pbkdf2", "parent__accounts__username=x",
    "code__regex=0", "kind=village",
])  # fmt: skip
def test_an_address_of_the_admin_filters_by_nothing_it_does_not_offer(administrator, cast, query):
    answer = administrator.get(f"{reverse('admin:households_area_changelist')}?{query}")
    assert answer.status_code in {302, 400}
    if answer.status_code == 302:
        assert answer.url.endswith("?e=1")


@pytest.mark.parametrize("address", ["accounts/user", "authtoken/tokenproxy", "auth/group", "axes/accessattempt"])
def test_the_admin_has_no_screens_of_accounts(client, cast, address):
    keeper = User.objects.create_superuser("giu-may", "mot-mat-khau-rat-dai")
    client.force_login(keeper)
    assert client.get(f"/quan-tri/{address}/").status_code == 404


def test_the_admins_doors_lead_to_the_sites(client, cast):
    assert client.get("/quan-tri/login/?next=/quan-tri/").url == "/dang-nhap/?next=%2Fquan-tri%2F"
    assert client.get("/quan-tri/login/?next=//example.com").url == "/dang-nhap/?next=%2Fquan-tri%2F"
    client.force_login(cast.officer)
    assert client.get("/quan-tri/password_change/").url == page("password_change")
