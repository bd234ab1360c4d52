"""A stack of paper forms: printed in its order, entered in the same, by keyboard alone."""

import re
from html import unescape
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from docx import Document as open_book
from docx.enum.section import WD_SECTION
from pypdf import PdfReader

from households.models import Household, Member
from huulien.platform.models import AuditEntry
from surveys.models import Review
from surveys.services.visits import to_enter
from surveys.views.stacks import ALL, Stack
from surveys.vocabulary import ReviewState
from tests import factories
from tests.pages import fill, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def stack(commune):
    return Stack(commune.open, commune.cast.officer, ALL)


def own(review, slug, stack, more=""):
    return reverse("surveys:review_task", args=[review.pk, slug]) + f"?{more}{stack.query}"


def begin(client, commune, **given):
    return client.post(reverse("surveys:stack_list", args=[commune.open.pk]), {"xap": ALL} | given)


# ----- The order, and what comes next -----


def test_a_stack_lies_by_village_then_code(commune):
    found = list(to_enter(commune.open, commune.cast.officer))
    assert found == sorted(found, key=lambda home: (home.village.position, home.code))
    assert len(found) > 2


def test_a_village_head_has_the_stack_of_the_own_village(commune):
    for_head = to_enter(commune.open, commune.cast.head)
    assert {home.village for home in for_head} == {commune.cast.lang_ben}
    assert not to_enter(commune.open, commune.cast.leader).exists()
    assert not Stack(commune.open, commune.cast.head, str(commune.cast.lang_coc.pk)).total


def test_the_next_form_is_one_that_was_not_sent_and_after_the_last_the_first(commune):
    homes = list(to_enter(commune.open, commune.cast.officer))
    sent = set(commune.open.reviews.submitted().values_list("household", flat=True))
    left = [home for home in homes if home.pk not in sent]
    stack = Stack(commune.open, commune.cast.officer, ALL)
    assert stack.next_after(None) == left[0]
    assert stack.next_after(left[0].pk) == left[1]
    assert stack.next_after(left[-1].pk) == left[0]
    assert stack.number(homes[1].pk) == 2


@pytest.mark.parametrize("who", ["officer", "head"])
def test_each_count_of_the_stacks_opens_a_list_of_as_many(client, commune, who):
    """Of a household that need not be reviewed too, once its review was begun."""
    other = factories.make_household(commune.cast.lang_ben, "0999")
    factories.make_review(commune.open, other, commune.cast.officer)
    client.force_login(getattr(commune.cast, who))
    page = client.get(reverse("surveys:stack_list", args=[commune.open.pk]))
    links = re.findall(r'<a class="n" href="([^"]+)">([\d.]+)</a>', page.content.decode())
    assert {parse_qs(urlsplit(unescape(url)).query)["phieu"][0] for url, _ in links} == {"all", "none", "draft"}
    for url, count in links:
        assert read(client.get(unescape(url))).rows == int(count)


# ----- Entering -----


def test_a_stack_begins_where_the_first_form_goes_on(client, commune, stack):
    client.force_login(commune.cast.officer)
    first = stack.next_after(None)
    answer = begin(client, commune)
    review = Review.objects.get(round=commune.open, household=first)
    assert answer.url.startswith(f"/phieu/{review.pk}/")
    assert answer.url.endswith("?xap=tat-ca")
    assert f"Hộ {stack.number(first.pk)}/{stack.total}" in read(client.get(answer.url)).text


def test_skipping_goes_on_to_the_form_after_it(client, commune, stack):
    client.force_login(commune.cast.officer)
    first = stack.next_after(None)
    answer = begin(client, commune, sau=str(first.pk))
    second = Review.objects.get(round=commune.open, household=stack.next_after(first.pk))
    assert answer.url.startswith(f"/phieu/{second.pk}/")


def test_enter_saves_a_part_and_goes_on_in_the_stack(head, commune, draft, stack):
    page = head.get(own(draft, "thieu-hut", stack))
    answer = head.post(own(draft, "thieu-hut", stack), fill(page, toilet="septic"))
    assert answer.url == own(draft, "nguyen-nhan", stack)
    draft.refresh_from_db()
    assert draft.facts["toilet"] == "septic"


def test_the_first_button_of_a_part_goes_on_in_a_stack_and_keeps_a_draft_by_itself(head, draft, stack):
    def first_button(url):
        body = head.get(url).content.decode()
        form = body[body.index("data-draft-url") :]
        return form[form.index("<button") : form.index("</button>")]

    assert "nhap" not in first_button(own(draft, "ho", stack))
    assert 'name="nhap"' in first_button(reverse("surveys:review_task", args=[draft.pk, "ho"]))


@pytest.mark.parametrize("slug", ["ho", "thanh-vien", "thu-nhap", "thieu-hut", "nguyen-nhan"])
def test_a_part_of_a_stack_opens_in_one_field(head, draft, slug, stack):
    body = head.get(own(draft, slug, stack)).content.decode()
    assert body.count("autofocus") == 1
    assert "autofocus" not in head.get(reverse("surveys:review_task", args=[draft.pk, slug])).content.decode()


def test_a_part_with_an_error_opens_in_the_field_to_mend(head, draft, stack):
    url = own(draft, "thieu-hut", stack)
    body = head.post(url, fill(head.get(url), area_m2="bốn mươi")).content.decode()
    field = body[body.index('name="area_m2"') - 200 :]
    assert "autofocus" in field[: field.index(">", field.index('name="area_m2"'))]


def test_last_years_answers_are_taken_over_within_the_stack(head, draft, stack):
    url = own(draft, "thieu-hut", stack)
    answer = head.post(url, fill(head.get(url), **{"giu-nhu": "1"}))
    assert answer.url == own(draft, "thieu-hut", stack, "khoi-phuc=1&")
    page = head.get(answer.url)
    assert 'accesskey="n"' in page.content.decode()
    assert head.post(url, fill(page)).url == own(draft, "nguyen-nhan", stack)


def test_sending_the_last_part_goes_on_to_the_next_form(client, commune, stack):
    client.force_login(commune.cast.officer)
    home = stack.next_after(None)
    review = factories.fill_review(factories.make_review(commune.open, home, commune.cast.officer))
    url = reverse("surveys:review_submit", args=[review.pk]) + f"?{stack.query}"
    answer = client.post(url, {"version": review.version, "read_back": "on"})
    review.refresh_from_db()
    assert review.state == ReviewState.SUBMITTED
    following = Stack(commune.open, commune.cast.officer, ALL).next_after(home.pk)
    assert Review.objects.get(round=commune.open, household=following).pk == int(answer.url.split("/")[2])
    assert answer.url.endswith(stack.query)


def test_a_stack_that_is_sent_ends_on_its_page(client, commune):
    client.force_login(commune.cast.officer)
    for home in to_enter(commune.open, commune.cast.officer):
        review = factories.make_review(commune.open, home, commune.cast.officer)
        if review.state == ReviewState.DRAFT:
            factories.fill_review(review)
    commune.open.reviews.filter(state=ReviewState.DRAFT).update(state=ReviewState.SUBMITTED)
    page = read(client.get(begin(client, commune).url))
    assert page.heading == "Mọi phiếu đã gửi"


def test_a_stack_of_no_village_is_not_found(client, commune):
    client.force_login(commune.cast.officer)
    assert begin(client, commune, xap="'").status_code == 404


@pytest.mark.parametrize("typed", ["9" * 400, "9223372036854775808", "٩٩٩٩٩", "-1", "2²", "\0"])
def test_a_number_that_nobody_means_breaks_no_page(client, commune, draft, typed):
    client.force_login(commune.cast.officer)
    forms = reverse("surveys:form_file", args=[commune.open.pk, "pdf"])
    assert begin(client, commune, xap=typed).status_code in {302, 404}
    assert begin(client, commune, sau=typed).status_code == 302
    assert client.get(reverse("surveys:review_task", args=[draft.pk, "ho"]), {"xap": typed}).status_code in {200, 404}
    for name in ("thon", "ho"):
        assert client.get(forms, {name: typed}).status_code == 404


# ----- Printing -----


def printed(client, commune, **query):
    response = client.get(reverse("surveys:form_file", args=[commune.open.pk, "pdf"]), query)
    assert response.status_code == 200
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(response.content)).pages]


def test_a_form_says_what_is_known_and_whose_it_is_but_never_income_or_citizen_numbers(client, commune, draft):
    client.force_login(commune.cast.officer)
    Member.objects.filter(household=draft.household).update(note="")
    Member.objects.filter(household=draft.household, relationship="head").update(citizen_id="020081004321")
    people, house = printed(client, commune, ho=draft.household_id)
    assert "Chủ hộ: Triệu Văn Sinh" in people
    assert draft.household.code in people
    for member in draft.household.members.living_now():
        assert member.full_name in people
    assert "theo sổ và phiếu năm 2022" in people
    assert "(2022: 90 m²)" in house
    assert "(2022: nước sông, suối, ao, hồ)" in house
    assert "RÀ SOÁT VIÊN" in house
    assert "ĐẠI DIỆN HỘ" in house
    everything = people + house
    assert "020081004321" not in everything
    assert "4321" not in everything
    assert "120" not in everything  # last year's B1


def test_a_blank_form_names_nobody(client, commune):
    client.force_login(commune.cast.head)
    people, house = printed(client, commune, trong=1)
    assert "Tổng điểm B1: ...." in people
    assert "(20" not in people + house
    names = Household.objects.values_list("head_name", flat=True)
    assert not any(name in people + house for name in names)


def test_the_forms_of_a_household_can_be_blank_but_for_its_name(client, commune, draft):
    client.force_login(commune.cast.officer)
    people, house = printed(client, commune, ho=draft.household_id, trong=1)
    assert "Triệu Văn Sinh" in people
    assert "(2022" not in people + house


def test_all_forms_come_in_the_order_of_the_stack_each_on_its_own_sheet(client, commune, stack):
    client.force_login(commune.cast.officer)
    pages = printed(client, commune)
    codes = [home.code for home in stack.households]
    assert len(pages) == 2 * len(codes)
    assert all(f"mã {code}." in pages[2 * place] for place, code in enumerate(codes))
    taken = AuditEntry.objects.latest("pk")
    assert (taken.operation, taken.after["count"]) == ("export", len(codes))


def test_a_large_family_goes_on_and_still_begins_the_next_on_a_sheet_of_its_own(client, commune, draft):
    client.force_login(commune.cast.officer)
    for number in range(14):
        name = f"Lý Thị {'ABCDĐEGHIKLMNO'[number]}a"
        factories.make_member(draft.household, name, relationship="child", birth_date=None, birth_year=2015)
    pages = printed(client, commune, ho=draft.household_id)
    assert len(pages) == 4
    assert pages[3] == ""


def test_a_village_head_prints_only_the_own_village(client, commune):
    client.force_login(commune.cast.head)
    other = Household.objects.filter(village=commune.cast.lang_coc).first()
    for query in ({"ho": other.pk}, {"thon": commune.cast.lang_coc.pk}, {"ho": "x"}):
        assert client.get(reverse("surveys:form_file", args=[commune.open.pk, "pdf"]), query).status_code == 404


# ----- The same forms in Word -----


def in_word(client, commune, **query):
    response = client.get(reverse("surveys:form_file", args=[commune.open.pk, "docx"]), query)
    assert response.status_code == 200
    return open_book(BytesIO(response.content))


def words_in(book):
    cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(line.text for line in book.paragraphs), *cells]).split())


@pytest.mark.parametrize("query", [{"trong": 1}, {"household": True}])
def test_word_says_what_the_pdf_says(client, commune, draft, query):
    """Every word of the one stands in the other: both come of the same blocks."""
    client.force_login(commune.cast.officer)
    query = {"ho": draft.household_id} if "household" in query else query
    said = words_in(in_word(client, commune, **query)).replace("☐", " ").replace("\u00a0", " ").casefold()
    on_paper = re.sub(
        rf"(Hộ [^.]+\. )?Phiếu B năm {commune.open.year} Trang \d", "", " ".join(printed(client, commune, **query))
    )
    letters = re.compile(r"[^\W\d_]+|\d+")
    assert sorted(letters.findall(said)) == sorted(letters.findall(on_paper.casefold()))


def test_the_forms_in_word_stand_on_sheets_of_their_own_each_with_its_name_under_it(client, commune, stack):
    client.force_login(commune.cast.officer)
    book = in_word(client, commune)
    homes = list(stack.households)
    feet = [section.footer.paragraphs[0].text for section in book.sections]
    assert feet == [f"Hộ {home.head_name}, mã {home.code}. Phiếu B năm {commune.open.year}\tTrang " for home in homes]
    assert {section.start_type for section in list(book.sections)[1:]} == {WD_SECTION.ODD_PAGE}
    assert all('w:pgNumType w:start="1"' in section._sectPr.xml for section in book.sections)
    taken = AuditEntry.objects.latest("pk")
    assert (taken.operation, taken.after["count"]) == ("export", len(homes))
    assert "docx" in taken.after["what"]


def test_word_names_no_income_and_no_citizen_number(client, commune, draft):
    client.force_login(commune.cast.officer)
    Member.objects.filter(household=draft.household, relationship="head").update(citizen_id="020081004321")
    said = words_in(in_word(client, commune, ho=draft.household_id))
    assert "Triệu Văn Sinh" in said
    assert "4321" not in said
    assert "120" not in said  # last year's B1


def test_the_forms_have_no_other_format(client, commune):
    client.force_login(commune.cast.officer)
    assert client.get(reverse("surveys:form_file", args=[commune.open.pk, "xlsx"])).status_code == 404
