"""What the health station keeps, by page and by Excel: its rules, and who meets none of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from households.models import Member
from huulien.platform import clock
from huulien.platform.vocabulary import Role
from programs.models import HealthCard, Measurement, UnitAccount
from programs.services.station import end_card, record_card, record_measurement, take_over_finding
from programs.station import with_card
from reports.datasets.targets import facts_of
from reports.indicators.targets.counting import Count
from reports.indicators.targets.facts import Period
from tests import factories
from tests.base import make_cast
from tests.pages import fill
from tests.programs.factories import make_unit
from tests.programs.sheets import TODAY, counts, run, sent, told, workbook

CHILDREN, CARDS = reverse("programs:measurement_list"), reverse("programs:card_list")
ON = date(2023, 6, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.reliving(TODAY):
        yield


@pytest.fixture
def cast(db):
    cast = make_cast()
    UnitAccount.objects.create(commune=cast.commune, unit=make_unit(cast.commune), user=cast.unit)
    return cast


@pytest.fixture
def home(cast):
    return factories.make_household(cast.lang_ben, "0412", head="Triệu Văn Sinh")


@pytest.fixture
def child(home):
    return factories.make_member(home, "Triệu Thị Bé", birth_date=date(2020, 3, 4), is_malnourished=False)


@pytest.fixture
def station(cast, client):
    client.force_login(cast.unit)
    return client


def measure(child, on=ON, **fields):
    return record_measurement(member=child, measured_on=on, by=None, **{"weight_kg": Decimal("11.5"), **fields})


@pytest.mark.parametrize(
    ("on", "fields", "words"),
    [
        (date(2023, 12, 2), {}, "sau hôm nay"),
        (date(2020, 3, 3), {}, "chưa sinh"),
        (ON, {"weight_kg": None}, "Ghi cân nặng hoặc chiều cao"),
        (ON, {"weight_kg": Decimal(0)}, "lớn hơn 0"),
        (ON, {"finding": "Thấp còi"}, "phải là có suy dinh dưỡng"),
    ],
)
def test_a_measurement_that_cannot_be_is_refused(child, on, fields, words):
    with pytest.raises(ValidationError, match=words):
        measure(child, on, **fields)
    assert not Measurement.objects.exists()


def test_only_children_under_sixteen_of_known_age_are_measured(home):
    grown = factories.make_member(home, "Triệu Văn Lớn", birth_date=date(2007, 6, 2))
    assert measure(grown, date(2023, 6, 1))
    with pytest.raises(ValidationError, match="đã 16 tuổi"):
        measure(grown, date(2023, 6, 2))
    with pytest.raises(ValidationError, match="Chưa biết ngày sinh"):
        measure(factories.make_member(home, "Triệu Văn Nọ", birth_date=None))


def test_the_station_measures_on_its_page_and_lists_who_was_not_measured_for_long(cast, station, child, home):
    page = reverse("programs:measurement_create", args=[child.pk])
    answer = station.get(page)
    typed = fill(answer) | {"measured_on": "01/06/2023", "weight_kg": "11,5", "is_malnourished": "yes"}
    typed["finding"] = "Nhẹ cân"
    for _ in range(2):  # sent twice
        assert station.post(page, typed).status_code == 302
    row = Measurement.objects.get()
    assert (row.weight_kg, row.finding, row.recorded_by) == (Decimal("11.50"), "Nhẹ cân", cast.unit)
    other = factories.make_member(home, "Triệu Văn Út", birth_date=date(2022, 1, 1))
    assert station.get(CHILDREN).context["total"] == 2
    assert station.get(CHILDREN, {"chua": "6"}).context["total"] == 2  # six months to the day
    assert station.get(CHILDREN, {"chua": "7"}).context["total"] == 1
    assert other.full_name in station.get(CHILDREN, {"chua": "7"}).content.decode()
    assert station.get(CHILDREN, {"ket_luan": "co"}).context["total"] == 1


def test_the_second_of_two_who_correct_a_measurement_is_told(station, child):
    row = measure(child)
    page = reverse("programs:measurement_edit", args=[row.pk])
    first, second = fill(station.get(page)), fill(station.get(page))
    assert station.post(page, first | {"weight_kg": "12"}).status_code == 302
    assert "Có người vừa sửa" in station.post(page, second | {"weight_kg": "13"}).content.decode()
    row.refresh_from_db()
    assert row.weight_kg == 12


def test_the_officer_takes_a_finding_over_and_the_station_does_not(cast, client, child):
    measure(child, is_malnourished=True, finding="Nhẹ cân")
    page = reverse("programs:measurement_take_over", args=[child.pk])
    client.force_login(cast.unit)
    assert client.post(page, {"version": child.version}).status_code == 403
    client.force_login(cast.officer)
    assert client.get(CHILDREN, {"ket_luan": "khac"}).context["total"] == 1
    client.post(page, {"version": child.version})
    child.refresh_from_db()
    assert child.is_malnourished is True
    assert client.get(CHILDREN, {"ket_luan": "khac"}).context["total"] == 0
    with pytest.raises(ValidationError, match="chưa ghi kết luận"):
        take_over_finding(member=factories.make_member(child.household, "Triệu Nọ"), version=1)


def test_nothing_of_class_income_or_deprivations_is_told_to_the_station(cast, station, child):
    cards = reverse("programs:card_create", args=[child.pk])
    measured = reverse("programs:measurement_create", args=[child.pk])
    for page in (CHILDREN, CARDS, measured, cards):
        text = station.get(page).content.decode().split("<main", 1)[1]
        for word in ("Hộ nghèo", "cận nghèo ", "thu nhập", "thiếu hụt", "Sổ hộ gia đình đang ghi", "B1"):
            assert word not in text.replace("Người thuộc hộ nghèo", "").replace("Người thuộc hộ cận nghèo", ""), page


def test_a_school_a_village_head_and_another_commune_meet_nothing(cast, client, child):
    measure(child)
    teacher = factories.make_user("truong", Role.UNIT, cast.commune)
    school = make_unit(cast.commune, "Trường TH và THCS", "school")
    UnitAccount.objects.create(commune=cast.commune, unit=school, user=teacher)
    page = reverse("programs:measurement_create", args=[child.pk])
    for user, codes in ((teacher, {403}), (cast.head, {403}), (cast.stranger, {404}), (cast.district_officer, {403})):
        client.force_login(user)
        assert client.get(page).status_code in codes
        if user != cast.stranger:
            assert client.get(CHILDREN).status_code == 403
        else:
            assert child.full_name not in client.get(CHILDREN).content.decode()
    client.force_login(teacher)
    assert "Cân đo trẻ" not in client.get(reverse("home"), follow=True).content.decode()


def test_a_card_of_one_right_does_not_hold_twice_and_ends_on_its_day(child):
    card = record_card(member=child, kind="child", valid_from=date(2023, 1, 1))
    with pytest.raises(ValidationError, match="Đã có thẻ loại này"):
        record_card(member=child, kind="child", valid_from=date(2023, 5, 1))
    with pytest.raises(ValidationError, match="sau hôm nay"):
        record_card(member=child, kind="poor", valid_from=date(2024, 1, 1))
    end_card(card=card, version=1, valid_until=date(2023, 4, 30))
    assert record_card(member=child, kind="child", valid_from=date(2023, 5, 1))
    with pytest.raises(ValidationError, match="từ ngày có giá trị"):
        end_card(card=card, version=2, valid_until=date(2022, 4, 30))


def test_who_is_insured_follows_the_cards_and_without_any_the_register(home):
    states = {}
    for name, known, cards in (
        ("Một", False, [(date(2023, 1, 1), None)]), ("Hai", True, [(date(2022, 1, 1), date(2022, 12, 31))]),
        ("Ba", True, []), ("Bốn", False, []), ("Năm", None, []),
    ):  # fmt: skip
        member = factories.make_member(home, f"Triệu {name}", has_health_insurance=known)
        for since, until in cards:
            HealthCard.objects.create(
                commune_id=home.commune_id, member=member, kind="poor", valid_from=since, valid_until=until
            )
        states[name] = with_card(type(member).objects.filter(pk=member.pk), TODAY).get().insured
    assert states == {"Một": "co", "Hai": "khong", "Ba": "co", "Bốn": "khong", "Năm": "chua-ro"}


def test_the_cards_list_counts_whom_the_target_counts(cast, home):
    """The same persons of the same day: the list goes by no class, so the target is asked for every household."""
    for number, known in enumerate((True, False, None, False, True, None)):
        member = factories.make_member(home, f"Triệu Văn {'Abcdef'[number]}", has_health_insurance=known)
        if number > 2:
            record_card(member=member, kind="poor", valid_from=date(2023, 1, 1),
                        valid_until=date(2023, 6, number) if number % 2 else None)  # fmt: skip
    plan = factories.make_plan(cast.commune, 2023)
    part = Count(facts_of(plan), Period(date(2023, 1, 1), TODAY)).insured("all", "", lambda home: True)
    people = with_card(Member.objects.living_on(TODAY).filter(commune=cast.commune), TODAY)
    for said, state in (("co", "served"), ("khong", "waiting"), ("chua-ro", "unknown")):
        listed = set(people.filter(insured=said).values_list("pk", flat=True))
        assert listed
        assert {int(entry.member) for entry in part.lists[state]} == listed


def test_the_station_records_a_card_and_its_end_on_its_pages(station, child):
    page = reverse("programs:card_create", args=[child.pk])
    typed = fill(station.get(page)) | {"kind": "child", "valid_from": "01/01/2023"}
    assert station.post(page, typed).status_code == 302
    assert station.get(CARDS, {"the": "co"}).context["total"] == 1
    end = reverse("programs:card_edit", args=[HealthCard.objects.get().pk])
    station.post(end, fill(station.get(end)) | {"valid_until": "30/06/2023"})
    assert station.get(CARDS, {"the": "co"}).context["total"] == 0


HEAD = ["Mã hộ", "Họ và tên", "Ngày sinh", "Ngày cân đo", "Cân nặng (kg)", "Chiều cao (cm)", "Suy dinh dưỡng",
        "Thể suy dinh dưỡng"]  # fmt: skip


def test_measurements_come_in_are_corrected_and_read_back(cast, child, home):
    data = workbook(HEAD, ["0412", "Triệu Thị Bé", "04/03/2020", "01/06/2023", "11,5", 92, "Có", "Nhẹ cân"])
    assert counts(run("measurements", cast.commune, data)) == (1, 0, 0, 0)
    assert counts(run("measurements", cast.commune, data)) == (0, 0, 1, 0)
    other = workbook(HEAD, ["0412", "Triệu Thị Bé", "", "01/06/2023", 11.75])
    assert counts(run("measurements", cast.commune, other)) == (0, 1, 0, 0)
    factories.make_member(home, "Triệu Văn Út", birth_date=date(2022, 1, 1))
    plan = run("measurements", cast.commune, sent("measurements", cast.commune))
    assert (counts(plan), told(plan)) == ((0, 0, 2, 0), [])


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        (["", "Triệu Thị Bé"], "B2"),
        (["", "Triệu Thị Bé", "03/04/2020", "01/06/2023", 11], "C2"),
        (["0412", "Triệu Thị Bé", "", "", 11], "D2"),
        (["0412", "Triệu Thị Bé", "", "01/06/2033", 11], "D2"),
        (["0412", "Triệu Thị Bé", "", "01/06/2023", 1150], "E2"),
        (["0412", "Triệu Thị Bé", "", "01/06/2023", "11.500"], "E2"),
        (["0412", "Triệu Thị Bé", "", "01/06/2023", 11, 90, "có lẽ"], "G2"),
        (["0412", "Triệu Văn Sinh", "", "01/06/2023", 61], "D2"),
    ],
)
def test_each_fault_of_a_measurement_is_at_its_cell(cast, child, cells, cell):
    plan = run("measurements", cast.commune, workbook(HEAD, cells))
    assert [place for place, _ in told(plan)] == [cell], told(plan)
    assert not Measurement.objects.exists()


def test_namesakes_of_two_households_are_told_apart_or_asked_for(cast, child):
    other = factories.make_household(cast.lang_coc, "0500", head="Triệu Văn Hai")
    factories.make_member(other, "Triệu Thị Bé", birth_date=date(2020, 3, 4))
    plan = run("measurements", cast.commune, workbook(HEAD, ["", "Triệu Thị Bé", "04/03/2020", "01/06/2023", 11]))
    assert "hộ 0412, 0500" in told(plan)[0][1]
    data = workbook(HEAD, ["0500", "Triệu Thị Bé", "04/03/2020", "01/06/2023", 11])
    assert run("measurements", cast.commune, data).committed
    assert Measurement.objects.get().member.household == other


def test_cards_come_in_end_and_read_back(cast, child):
    head = ["Mã hộ", "Họ và tên", "Đối tượng", "Từ ngày", "Đến hết ngày"]
    data = workbook(head, ["0412", "Triệu Thị Bé", "Trẻ em dưới 6 tuổi", "01/01/2023"])
    assert counts(run("cards", cast.commune, data)) == (1, 0, 0, 0)
    ended = workbook(head, ["0412", "Triệu Thị Bé", "Trẻ em dưới 6 tuổi", "01/01/2023", "30/06/2023"])
    assert counts(run("cards", cast.commune, ended)) == (0, 1, 0, 0)
    record_card(member=child, kind="child", valid_from=date(2023, 7, 1))
    plan = run("cards", cast.commune, sent("cards", cast.commune))
    assert (counts(plan), told(plan)) == ((0, 0, 3, 0), [])


def test_a_sheet_goes_in_by_page_as_it_was_looked_at(cast, station, child):
    from django.core.files.uploadedfile import SimpleUploadedFile

    data = workbook(HEAD, ["0412", "Triệu Thị Bé", "04/03/2020", "01/06/2023", "11,5"])
    page = reverse("programs:measurement_import")
    typed = fill(station.get(page)) | {"file": SimpleUploadedFile("can-do.xlsx", data)}
    check = station.post(page, typed).headers["Location"]
    shown = station.get(check)
    assert "sẽ ghi 1 trẻ" in " ".join(shown.content.decode().split())
    assert not Measurement.objects.exists()
    seal = shown.context["form"]["seal"].value()
    assert station.post(f"{check}ghi/", {"seal": "khác"}).headers["Location"] == check
    assert station.post(f"{check}ghi/", {"seal": seal}).headers["Location"] == CHILDREN
    assert Measurement.objects.get().recorded_by == cast.unit
    assert station.post(f"{check}ghi/", {"seal": seal}).status_code == 404
