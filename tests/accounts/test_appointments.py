"""Who may hold what, and by whose word: the table of roles, the leader's confirmation, and the attacks they stop."""

import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from huulien.accounts import roles, services
from huulien.accounts.models import Appointment, User
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform import guards
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from huulien.platform.vocabulary import AreaKind, Role
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read
from tests.races import all_at_once, winners

START = date(2024, 1, 1)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def newcomer(cast):
    """A user with a password and nothing else."""
    return factories.make_user("moi", area=cast.commune, full_name="Nông Văn Mới")


def appoint(cast, user, role, area=None, **changes):
    return services.appoint(
        **{"user": user, "role": role, "area": area or cast.commune, "title": role.label, "valid_from": START,
           "by": cast.administrator} | changes
    )  # fmt: skip


def confirm(appointment, by):
    return APPOINTMENT_STEPS.perform("confirm", appointment, by=by, version=appointment.version)


def page(name, appointment):
    return reverse(f"accounts:appointment_{name}", args=[appointment.pk])


# ----- The table of roles -----


@pytest.mark.parametrize("kind", AreaKind)
@pytest.mark.parametrize("role", Role)
def test_a_role_is_held_in_areas_of_its_kind_by_rule_service_and_database(cast, newcomer, role, kind):
    area = {AreaKind.PROVINCE: cast.province, AreaKind.DISTRICT: cast.district, AreaKind.COMMUNE: cast.commune,
            AreaKind.VILLAGE: cast.lang_ben}[kind]  # fmt: skip
    fits = kind in roles.HELD_IN[role]
    assert (not list(roles.faults(role, kind, []))) is fits
    if fits:
        assert appoint(cast, newcomer, role, area, by=None)
        return
    with pytest.raises(ValidationError, match="được giao ở cấp"):
        appoint(cast, newcomer, role, area, by=None)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        factories.make_appointment(newcomer, role, area)


@pytest.mark.parametrize(("first", "second"), sorted(roles.EXCLUDING))
def test_roles_that_exclude_each_other_are_not_held_together(cast, newcomer, first, second):
    places = {Role.VILLAGE_HEAD: cast.lang_ben}
    appoint(cast, newcomer, Role(first), places.get(first), by=None)
    with pytest.raises(ValidationError, match="không kiêm"):
        appoint(cast, newcomer, Role(second), places.get(second), by=None)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        factories.make_appointment(newcomer, Role(second), places.get(second, cast.commune))


def test_they_may_follow_each_other(cast, newcomer):
    appoint(cast, newcomer, Role.OFFICER, by=None, valid_until=date(2024, 6, 30))
    appoint(cast, newcomer, Role.AUDITOR, by=None, valid_from=date(2024, 7, 1))
    with pytest.raises(ValidationError, match="không kiêm"):
        appoint(cast, newcomer, Role.ADMINISTRATOR, by=None, valid_from=date(2024, 6, 30))


def test_what_does_not_exclude_goes_together(cast, newcomer):
    appoint(cast, newcomer, Role.OFFICER, by=None)
    assert appoint(cast, newcomer, Role.VILLAGE_HEAD, cast.lang_ben, by=None)


@pytest.mark.parametrize("change", [
    {"role": Role.LEADER}, {"valid_from": date(2021, 1, 1)}, {"user": "leader"}, {"area": "other_commune"},
])  # fmt: skip
def test_what_was_confirmed_is_not_changed_afterwards(cast, change):
    change = {name: getattr(cast, value) if name in {"user", "area"} else value for name, value in change.items()}
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Appointment.objects.filter(user=cast.officer).update(**change)


# ----- By the leader's word -----


def test_the_leader_confirms_and_only_then_it_holds(client, cast, newcomer):
    waiting = appoint(cast, newcomer, Role.OFFICER)
    assert waiting.state == AppointmentState.PROPOSED
    client.force_login(User.objects.get(pk=newcomer.pk))
    assert client.get(reverse("desk:household_list")).status_code == 403
    client.force_login(cast.leader)
    url = page("confirm", waiting)
    assert "Hỏi trực tiếp" in read(client.post(url, fill(client.get(url)))).text  # unticked
    assert client.post(url, fill(client.get(url), asked="on")).status_code == 302
    client.force_login(User.objects.get(pk=newcomer.pk))
    assert client.get(reverse("desk:household_list")).status_code == 200


def test_the_leader_declines_with_a_reason_and_that_is_the_end(client, cast, newcomer):
    waiting = appoint(cast, newcomer, Role.OFFICER)
    client.force_login(cast.leader)
    url = page("decline", waiting)
    assert "Ghi lý do" in read(client.post(url, fill(client.get(url), reason=""))).text
    assert client.post(url, fill(client.get(url), reason="Đã chuyển công tác")).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == AppointmentState.DECLINED
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        Appointment.objects.filter(pk=waiting.pk).update(state=AppointmentState.CONFIRMED)


def test_nobody_is_confirmed_who_has_not_set_a_password(cast):
    user = User.objects.create_user("moi", full_name="Nông Văn Mới", area=cast.commune)
    with pytest.raises(Refused, match="chưa tự đặt mật khẩu"):
        confirm(appoint(cast, user, Role.OFFICER), cast.leader)


def test_neither_the_administrator_nor_anybody_else_confirms(cast, newcomer):
    waiting = appoint(cast, newcomer, Role.ADMINISTRATOR)
    for name, user in cast.everyone.items():
        if name == "leader":
            continue
        with pytest.raises((PermissionDenied, Http404)):
            confirm(waiting, user)


def test_a_second_administrator_does_not_appoint_the_first_to_everything(client, cast, newcomer):
    """The attack: an administrator appoints another, who appoints the first to every role."""
    confirm(appoint(cast, newcomer, Role.ADMINISTRATOR), cast.leader)
    second = User.objects.get(pk=newcomer.pk)
    with pytest.raises(ValidationError, match="không kiêm"):
        appoint(cast, cast.administrator, Role.LEADER, by=second)
    services.end_appointment(appointment=cast.administrator.appointments.get(), last_day=date(2024, 5, 31), by=second)
    waiting = appoint(cast, User.objects.get(pk=cast.administrator.pk), Role.LEADER, by=second,
                      valid_from=date(2024, 6, 1))  # fmt: skip
    assert waiting.state == AppointmentState.PROPOSED


def test_no_leader_confirms_what_is_their_own(cast):
    own = factories.make_appointment(cast.leader, Role.OFFICER, cast.commune, state=AppointmentState.PROPOSED)
    with pytest.raises(Refused, match="Không ai tự xác nhận"):
        confirm(own, cast.leader)


def test_a_leader_of_another_commune_confirms_nothing_here(client, cast, newcomer):
    waiting = appoint(cast, newcomer, Role.OFFICER)
    stranger = factories.make_user("lanhdaokhac", Role.LEADER, cast.other_commune)
    with pytest.raises((PermissionDenied, Http404)):
        confirm(waiting, stranger)
    client.force_login(stranger)
    assert client.get(page("confirm", waiting)).status_code == 404


def test_a_confirmation_is_withdrawn(client, cast):
    held = cast.officer.appointments.get()
    client.force_login(cast.leader)
    url = page("withdraw", held)
    assert client.post(url, fill(client.get(url), reason="Chưa rõ ai đang dùng tài khoản")).status_code == 302
    client.force_login(User.objects.get(pk=cast.officer.pk))
    assert client.get(reverse("desk:household_list")).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_of_two_leaders_who_confirm_and_decline_at_once_one_is_told(cast, newcomer):
    waiting = appoint(cast, newcomer, Role.OFFICER)
    second = factories.make_user("phochutich", Role.LEADER, cast.commune)
    results = all_at_once([
        lambda: confirm(waiting, cast.leader),
        lambda: APPOINTMENT_STEPS.perform("decline", waiting, by=second, version=waiting.version, reason="Đã nghỉ"),
    ])  # fmt: skip
    assert len(winners(results)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_excluding_roles_proposed_at_once_are_not_both_held(cast, newcomer):
    results = all_at_once([
        lambda: appoint(cast, newcomer, Role.OFFICER), lambda: appoint(cast, newcomer, Role.AUDITOR),
    ])  # fmt: skip
    assert len(winners(results)) == 1
    assert newcomer.appointments.count() == 1


# ----- The end -----


def test_an_appointment_ends_sooner_and_never_later(client, cast):
    held = cast.officer.appointments.get()
    client.force_login(cast.administrator)
    url = page("end", held)
    assert client.post(url, fill(client.get(url), last_day="31/12/2024")).status_code == 302
    assert client.post(url, fill(client.get(url), last_day="30/11/2024")).status_code == 302
    assert (
        "Muốn kéo dài thì ghi phân công mới."
        in read(client.post(url, fill(client.get(url), last_day="01/12/2024"))).text
    )
    assert "Ghi ngày từ đó trở đi." in read(client.post(url, fill(client.get(url), last_day="01/01/2019"))).text
    held.refresh_from_db()
    assert held.valid_until == date(2024, 11, 30)
    for day in (None, date(2030, 1, 1)):
        with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
            Appointment.objects.filter(pk=held.pk).update(valid_until=day)


def test_two_who_end_the_same_appointment_are_told(cast):
    held = cast.officer.appointments.get()
    acts = [held.valid_from + timedelta(days=number) for number in (1, 2)]
    services.end_appointment(appointment=held, last_day=acts[1], version=1, by=cast.administrator)
    with pytest.raises(StaleRecord):
        services.end_appointment(
            appointment=Appointment.objects.get(pk=held.pk), last_day=acts[0], version=1, by=cast.administrator
        )


# ----- The command -----


def run(*arguments, **options):
    out = io.StringIO()
    call_command("appoint", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_first_people_are_appointed_on_the_server(client, cast):
    out = run("sep", "leader", "06388", full_name="Lương Văn Sếp", title="Chủ tịch UBND xã")
    user = User.objects.get(username="sep")
    assert (user.area, user.appointments.get().state) == (cast.commune, AppointmentState.CONFIRMED)
    secret = out.split("/kich-hoat/")[1].split("/")[0]
    assert client.get(reverse("accounts:activate", args=[secret])).status_code == 200


def test_the_command_confirms_what_waits(cast, newcomer):
    waiting = appoint(cast, newcomer, Role.OFFICER)
    assert "kich-hoat" not in run("moi", "officer", "06388")
    waiting.refresh_from_db()
    assert waiting.state == AppointmentState.CONFIRMED
    assert newcomer.appointments.count() == 1


def test_a_village_head_is_named_by_village(cast, newcomer):
    run("moi", "village_head", "06388", village=cast.lang_coc.code)
    assert newcomer.appointments.get().area == cast.lang_coc


@pytest.mark.parametrize(("role", "code", "options"), [
    ("leader", "99999", {}), ("village_head", "06388", {}), ("village_head", "06388", {"village": "99"}),
    ("officer", "06388", {"first": "31/02/2024"}), ("administrator", "06388", {}),
])  # fmt: skip
def test_what_the_command_cannot_do_it_says_and_leaves(cast, role, code, options):
    """The last of them: the officer of the commune cannot be its administrator too."""
    before = User.objects.count(), Appointment.objects.count()
    with pytest.raises(CommandError):
        run("canbo" if role == "administrator" else "khac", role, code, **options)
    assert before == (User.objects.count(), Appointment.objects.count())
