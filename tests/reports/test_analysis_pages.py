"""The pages of the analysis: who may see them, what they count, and that every number opens exactly what it counts."""

import re
from datetime import date

import pytest
from django.urls import reverse

from households.models import Member
from households.vocabulary import PovertyClass
from reports.contexts.analysis import CountingPage, ProfilePage, SimulationPage
from reports.indicators.counting import CountedAs, choices_on
from reports.indicators.simulation import Turn
from surveys.models import ClassInForce, Review
from surveys.rules.standard import standard_by_code
from tests import factories
from tests.pages import read

pytestmark = pytest.mark.django_db

END = date(2022, 12, 31)
PAGES = {name: reverse(f"reports:{name}") for name in ("profile", "trends", "counting", "simulation")}
LATER = standard_by_code("nd-351-2025")


def whole(text):
    """The count in a cell; none where it is a rate."""
    return int(text.replace(".", "")) if re.fullmatch(r"[0-9.]+", text) else None


def profile_page(commune, on=END):
    return ProfilePage(commune.cast.commune, on, today=on, links=True)


def counting_page(commune, weighing="chieu", counted_as=CountedAs.HOUSEHOLDS, on=END):
    return CountingPage(commune.cast.commune, on, choices_on(on, weighing, None), counted_as, links=True)


def simulation_page(commune):
    return SimulationPage(commune.settled, LATER, links=True)


def counts(grid):
    """Name of a line → its whole numbers by column."""
    return {
        line.name: {column: whole(number.text) for column, number in cells if whole(number.text) is not None}
        for line, cells in grid.rows
    }


# ----- Who may -----


@pytest.mark.parametrize("name", PAGES)
def test_officer_leader_and_district_see_counts_and_others_do_not(client, commune, name):
    for who, status in {
        "officer": 200, "leader": 200, "district_officer": 200, "head": 403, "unit": 403, "auditor": 403,
    }.items():  # fmt: skip
        client.force_login(getattr(commune.cast, who))
        assert client.get(f"{PAGES[name]}?xa=06388").status_code == status, who


@pytest.mark.parametrize("name", PAGES)
def test_the_district_reads_numbers_that_open_nothing(client, commune, name):
    client.force_login(commune.cast.district_officer)
    page = read(client.get(f"{PAGES[name]}?xa=06388&ngay=2022-12-31"))
    assert not [link for link in page.links if link[0] == "n"]
    assert not any(household.head_name in page.text for household in commune.households.values())


# ----- Numbers and their lists -----


@pytest.mark.parametrize(
    "query", ["profile?ngay=2022-12-31", "profile?", "counting?ngay=2022-12-31", "counting?", "simulation?"]
)
def test_every_number_opens_as_many_rows_as_it_counts(client, commune, query):
    client.force_login(commune.cast.officer)
    name, _, asked = query.partition("?")
    page = client.get(f"{PAGES[name]}?{asked}").content.decode()
    numbers = re.findall(r'<a class="n"\s+href="([^"]+)">([0-9.]+)</a>', page)
    assert len(numbers) > 10
    for address, text in numbers:
        assert client.get(address.replace("&amp;", "&")).context["total"] == whole(text), address


def test_the_rows_of_every_table_add_up(commune):
    profile, counted, simulated = profile_page(commune), counting_page(commune), simulation_page(commune)
    grids = [grid for _, grid in profile.tables]
    grids += [profile.near, counted.by_village, simulated.by_classes, simulated.by_village]
    for grid in grids:
        *lines, total = counts(grid).values()
        for column, count in total.items():
            assert sum(line.get(column, 0) for line in lines) == count, (grid.lead, column)


# ----- The profile -----


def test_the_profile_by_village_of_the_small_commune(commune):
    found = counts(profile_page(commune).tables[0][1])
    assert (
        found["Làng Bên"] | {"Hộ": 5, "Người": 10, "Hộ nghèo": 3, "Người nghèo": 6, "Hộ cận nghèo": 1}
        == found["Làng Bên"]
    )
    assert found["Làng Cóc"] | {"Hộ": 4, "Hộ nghèo": 1, "Hộ cận nghèo": 2} == found["Làng Cóc"]


def test_what_is_not_known_of_a_head_is_a_row_of_its_own(commune):
    Member.objects.filter(household=commune.households["Lý Văn Bách"], full_name="Lý Văn Bách").update(ethnicity="")
    for cut, grid in profile_page(commune).tables:
        found = counts(grid)
        assert ("Không rõ" in found) == (cut == "dantoc")
        if cut == "dantoc":
            assert found["Không rõ"]["Hộ nghèo"] == 1


def test_households_without_a_class_are_counted_apart(commune):
    """Vi Văn Nam keeps the class of the household he split from; Lê Văn Mới has none."""
    found = counts(profile_page(commune, date(2023, 6, 1)).tables[0][1])
    assert (found["Làng Bên"]["Hộ"], found["Làng Bên"]["Hộ chưa xếp loại"]) == (7, 1)


# ----- The count -----


def test_the_count_of_the_small_commune(commune):
    """Four of nine lack three of twelve indicators, the others none: H = 4/9, A = 1/4, M0 = 1/9."""
    page = counting_page(commune)
    assert (page.incidence, page.intensity, page.adjusted, page.known) == ("44,44", "25,00", "0,111", 9)
    shares = {line.name: line.numbers[-1].text for line in page.by_village.lines}
    assert shares == {"Làng Bên": "75,00", "Làng Cóc": "25,00", "Toàn xã": "100,00"}
    lacking = {line.name: line.numbers[-1].text for line in page.by_indicator.lines if line.numbers[-1].text != "0,00"}
    assert set(lacking) == {"Nguồn nước sinh hoạt", "Nhà tiêu hợp vệ sinh", "Dịch vụ viễn thông", "Cộng"}


def test_what_is_not_known_is_left_out_and_bounds_are_told(client, commune):
    page = counting_page(commune, on=date(2023, 6, 1))
    assert (page.left_out.text, page.known) == ("2", 9)
    assert page.bounds[0] == ("H (%)", "36,36", "54,55")
    client.force_login(commune.cast.officer)
    told = client.get(f"{PAGES['counting']}?ngay=2023-06-01").content.decode()
    assert "H (%) từ 36,36 đến 54,55" in " ".join(told.split())


def test_by_persons_the_same_people_weigh(commune):
    """Everyone lives two by two, so the shares stay."""
    assert counting_page(commune, counted_as=CountedAs.PERSONS).incidence == "44,44"


@pytest.mark.parametrize(("cutoff", "poor"), [("1-4", "44,44"), ("1-3", "0,00"), ("hai", "44,44")])
def test_the_cutoff_is_a_choice_that_is_said(client, commune, cutoff, poor):
    client.force_login(commune.cast.officer)
    page = client.get(f"{PAGES['counting']}?ngay=2022-12-31&nguong={cutoff}").content.decode()
    assert f"<b>{poor} %</b>" in page
    assert "Lựa chọn, không phải quy định" in page


def test_a_day_without_a_standard_says_so(client, commune):
    client.force_login(commune.cast.officer)
    assert "Không có chuẩn nghèo nào áp dụng" in client.get(f"{PAGES['counting']}?ngay=2021-06-01").content.decode()


# ----- The simulation -----


def test_a_score_alone_leaves_the_class_unknown_and_a_measured_income_may_change_it(commune):
    household = factories.make_household(commune.cast.lang_coc, head="Bàn Văn Trung")
    factories.send_review(commune.open, household, PovertyClass.AVERAGE)
    Review.objects.filter(household=household).update(state="settled")
    page = SimulationPage(commune.open, LATER, links=True)
    assert [(home.before, home.after, home.turn) for home in page.homes] == [
        (PovertyClass.AVERAGE, PovertyClass.NEAR_POOR, Turn.CHANGED)
    ]
    assert {home.turn for home in simulation_page(commune).homes} == {Turn.UNKNOWN}


def test_nothing_is_stored_and_everything_is_called_a_simulation(client, commune):
    client.force_login(commune.cast.officer)
    before = [list(model.objects.order_by("pk").values()) for model in (ClassInForce, Review)]
    asked = f"?dot={commune.settled.pk}&chuan=nd-351-2025"
    page = client.get(PAGES["simulation"] + asked).content.decode()
    assert "<h1>Mô phỏng, không phải kết quả</h1>" in page
    assert "Chuẩn này chưa có ngưỡng điểm B1" in page
    opened = client.get(reverse("reports:simulation_list") + asked)
    assert read(opened).heading == "Mô phỏng, không phải kết quả: 9 hộ"
    assert [list(model.objects.order_by("pk").values()) for model in (ClassInForce, Review)] == before


@pytest.mark.parametrize("query", ["?dot=0", "?dot=mot", "?chuan=nd-07-2021", "?chuan=khac"])
def test_an_unknown_round_and_the_rounds_own_standard_are_not_found(client, commune, query):
    client.force_login(commune.cast.officer)
    assert client.get(PAGES["simulation"] + query).status_code == 404


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("profile", "Chưa có kết quả chốt"),
        ("counting", "Chưa có gì để đo"),
        ("simulation", "Chưa có đợt nào chốt"),
        ("simulation_list", "Chưa có đợt nào chốt"),
    ],
)
def test_before_any_settled_result_each_page_says_so(client, commune, name, words):
    client.force_login(commune.cast.stranger)
    assert words in client.get(reverse(f"reports:{name}")).content.decode()
