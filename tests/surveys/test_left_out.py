"""Whoever a posted list of the two other groups leaves out can be complained about, as of poor households."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.papers.values import words_of
from huulien.platform.steps import Refused
from surveys.models import Complaint
from surveys.papers.postings import complaint_letter, posting_notice
from surveys.services.postings import complain_of_list, post_list
from surveys.services.recognitions import draft_list
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.postings import COMPLAINT_STEPS, POSTING_STEPS
from surveys.steps.recognitions import RECOGNITION_STEPS
from surveys.vocabulary import ComplaintForm, ComplaintState, RecognitionKind, RecognitionState
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
DAY = date(2025, 11, 20)


@pytest.fixture(autouse=True)
def a_day_of_2025():
    with clock.reliving(DAY):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def households(cast):
    """One on the list, one not."""
    return [factories.make_household(cast.lang_ben, code=f"000{place}", head=head)
            for place, head in ((1, "Vi Văn An"), (2, "Hà Thị Sen"))]  # fmt: skip


@pytest.fixture
def decision(cast, households):
    """A posted list of average-living households."""
    return posted(factories.make_list(factories.make_recognition(households[0], cast.officer), cast.officer), cast)


@pytest.fixture
def workers(cast):
    """A posted list of low-income workers; with a limit, since theirs is not shipped."""
    asked = make_worker(cast, "Lò Văn Bình")
    listed = factories.conclude(factories.declare_income(asked, cast.officer), cast.officer, grounds="Thu nhập thấp")
    return posted(draft_list(commune=cast.commune, kind=RecognitionKind(listed.kind), by=cast.officer), cast)


def make_worker(cast, name, village=None):
    given = {"birth_year": 1990, "village": village or cast.lang_ben, "address": "Nhà trọ bà Hạnh"}
    return factories.make_worker(cast.commune, cast.officer, full_name=name, **given)


def posted(decision, cast):
    post_list(decision=decision, posted_on=DAY, places="UBND xã", by=cast.officer)
    return decision


def complain(decision, cast, **about):
    return complain_of_list(
        decision=decision, received_on=clock.today(), received_from="Bà Lương Thị Hạnh", form=ComplaintForm.SPOKEN,
        content="Sao không có tên.", by=cast.officer, **about,
    )  # fmt: skip


def answer(name, complaint, cast, **given):
    found = {"answered_on": clock.today(), "answer": "Đã phúc tra.", "rechecked_by": "Vi Văn Tài"} | given
    return COMPLAINT_STEPS.perform(name, complaint, by=cast.officer, version=complaint.version, **found)


def meet(asked, cast, **given):
    asked.refresh_from_db()
    return factories.conclude(factories.declare_income(asked, cast.officer), cast.officer, **given)


def text_of(document):
    return " ".join(words_of(block.text) for block in document.blocks)


# ----- About whom -----


def test_a_household_left_out_is_complained_about(cast, decision, households):
    complaint = complain(decision, cast, household=households[1])
    assert (complaint.recognition, complaint.household, complaint.village) == (None, households[1], cast.lang_ben)
    assert complaint.about == "hộ ông (bà) Hà Thị Sen"
    assert complaint.due_on == date(2025, 11, 25)  # three working days, as about somebody on the list


def test_a_worker_left_out_need_not_be_in_the_register(cast, workers, households):
    stranger = complain(workers, cast, about_name="Lò Thị Xa", village=cast.lang_coc)
    assert (stranger.about, stranger.household, stranger.village) == ("ông (bà) Lò Thị Xa", None, cast.lang_coc)
    member = complain(workers, cast, about_name="Hà Thị Sen", household=households[1])
    assert (member.household, member.village) == (households[1], cast.lang_ben)


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (lambda cast, homes: {}, "Ghi mã hộ, hoặc chọn một hộ"),
        (lambda cast, homes: {"about_name": "Hà Thị Sen", "village": cast.lang_ben}, "Ghi mã hộ"),
        (lambda cast, homes: {"household": homes[0]}, "Vi Văn An có trong danh sách"),
        (lambda cast, homes: {"household": factories.make_household(cast.other_village, code="0009")}, "trong sổ"),
    ],
)
def test_a_household_is_named_by_its_code_and_is_not_on_the_list(cast, decision, households, about, words):
    with pytest.raises(ValidationError, match=words):
        complain(decision, cast, **about(cast, households))


@pytest.mark.parametrize(
    ("about", "words"),
    [({}, "Ghi họ và tên"), ({"about_name": "Lò Thị Xa"}, "Chọn thôn"), ({"about_name": " lò văn BÌNH "}, "Chọn thôn")],
)
def test_a_worker_is_named_with_the_village(cast, workers, about, words):
    with pytest.raises(ValidationError, match=words):
        complain(workers, cast, **about)
    with pytest.raises(ValidationError, match="có trong danh sách"):
        complain(workers, cast, about_name=" lò văn BÌNH ", village=cast.lang_ben)


def test_a_list_is_complained_of_once_it_hangs(cast, households):
    decision = factories.make_list(factories.make_recognition(households[0], cast.officer), cast.officer)
    with pytest.raises(ValidationError, match="chưa niêm yết"):
        complain(decision, cast, household=households[1])


def test_the_database_knows_a_complaint_about_nobody(cast, decision):
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.create(
            commune=cast.commune, decision=decision, village=cast.lang_ben, received_on=DAY, due_on=DAY,
            due_words="x", form="written", content="x", received_from="x",
        )  # fmt: skip


# ----- What becomes of it -----


def test_it_holds_the_decision_back_until_it_is_answered(cast, decision, households):
    complaint = complain(decision, cast, household=households[1])
    posting = decision.postings.get()
    with clock.reliving(date(2025, 11, 27)):
        POSTING_STEPS.perform("close", posting, by=cast.officer, version=1, closed_on=clock.today())
        with pytest.raises(Refused, match="1 khiếu nại chưa trả lời"):
            DECISION_STEPS.perform("sign", decision, by=cast.leader, version=decision.version, decided_on=clock.today())
        dismissed = answer("dismiss", complaint, cast)
        assert "kết quả xét đề nghị giữ nguyên" in text_of(complaint_letter(dismissed))
        signed = DECISION_STEPS.perform(
            "sign", decision, by=cast.leader, version=decision.version, decided_on=clock.today()
        )
    assert signed.recognitions.get().household == households[0]


def test_it_is_upheld_by_a_request_that_meets_the_conditions_and_goes_on_the_list(cast, decision, households):
    complaint = complain(decision, cast, household=households[1])
    with pytest.raises(Refused, match="vào danh sách bằng đề nghị xác nhận") as refused:
        answer("uphold", complaint, cast)
    assert refused.value.obstacles[0].url == f"{reverse('surveys:recognition_household')}?ho=0002"
    asked = factories.make_recognition(households[1], cast.officer)
    with pytest.raises(Refused, match="vào danh sách bằng"):
        answer("uphold", complaint, cast)
    meet(asked, cast)
    with pytest.raises(Refused, match="Nguyễn Thị Hà là người ghi kết quả"):
        answer("uphold", complaint, cast, rechecked_by="Nguyễn Thị Hà")
    upheld = answer("uphold", complaint, cast)
    asked.refresh_from_db()
    assert (upheld.state, asked.decision) == (ComplaintState.UPHELD, decision)
    assert "hộ ông (bà) Hà Thị Sen được đưa vào danh sách" in text_of(complaint_letter(upheld))
    with clock.reliving(date(2025, 11, 27)):
        posting = decision.postings.get()
        POSTING_STEPS.perform("close", posting, by=cast.officer, version=1, closed_on=clock.today())
        with pytest.raises(Refused, match="chưa niêm yết lại"):
            DECISION_STEPS.perform("sign", decision, by=cast.leader, version=decision.version, decided_on=clock.today())
        again = post_list(
            decision=decision, posted_on=clock.today(), places="UBND xã", after=upheld, by=cast.officer
        )  # fmt: skip
    assert "danh sách 2 hộ" in text_of(posting_notice(again))


def test_a_request_that_was_found_wanting_is_looked_at_again(cast, decision, households):
    asked = factories.make_recognition(households[1], cast.officer)
    declared = factories.declare_income(asked, cast.officer, total_income_vnd=900_000_000)
    unmet = factories.conclude(declared, cast.officer, step="fail")
    complaint = complain(decision, cast, household=households[1])
    with pytest.raises(Refused) as refused:
        answer("uphold", complaint, cast)
    assert refused.value.obstacles[0].url == reverse("surveys:recognition_detail", args=[asked.pk])
    again = RECOGNITION_STEPS.perform(
        "reconsider", unmet, by=cast.officer, version=unmet.version, reason="Khai trùng tiền"
    )
    meet(again, cast)
    answer("uphold", complaint, cast)
    asked.refresh_from_db()
    assert (asked.state, asked.decision) == (RecognitionState.MET, decision)


def test_what_was_found_before_the_complaint_does_not_uphold_it(cast, decision, households):
    meet(factories.make_recognition(households[1], cast.officer), cast)
    with clock.reliving(date(2025, 11, 21)):
        complaint = complain(decision, cast, household=households[1])
        with pytest.raises(Refused, match="vào danh sách bằng"):
            answer("uphold", complaint, cast)


def test_a_worker_of_the_name_in_the_village_is_the_one_left_out(cast, workers):
    complaint = complain(workers, cast, about_name="Lò Thị Xa", village=cast.lang_ben)
    elsewhere = make_worker(cast, "Lò Thị Xa", cast.lang_coc)
    meet(elsewhere, cast, grounds="Thu nhập thấp")
    with pytest.raises(Refused, match="vào danh sách bằng"):
        answer("uphold", complaint, cast)
    asked = make_worker(cast, "Lò Thị Xa")
    meet(asked, cast, grounds="Thu nhập thấp")
    answer("uphold", complaint, cast)
    asked.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (asked.decision, elsewhere.decision) == (workers, None)


# ----- On the page -----


def test_the_page_takes_a_household_that_is_not_on_the_list(client, cast, decision, households):
    client.force_login(cast.officer)
    url = reverse("surveys:recognition_complain", args=[decision.pk])
    told = {"recognition": "", "household": "0002", "received_on": "20/11/2025", "received_from": "Bà Hạnh",
            "form": "spoken", "content": "Sao không có tên."}  # fmt: skip
    assert client.post(url, fill(client.get(url), **told)).status_code == 302
    complaint = decision.complaints.get()
    assert complaint.household == households[1]
    assert (
        "hộ ông (bà) Hà Thị Sen" in read(client.get(reverse("surveys:recognition_decision", args=[decision.pk]))).text
    )
    shown = client.get(reverse("surveys:complaint_answer", args=[complaint.pk]))
    assert "Hà Thị Sen" in read(shown).text
    assert client.get(reverse("surveys:complaint_letter", args=[complaint.pk, "docx"])).status_code == 404
    answer("dismiss", complaint, cast)
    assert client.get(reverse("surveys:complaint_letter", args=[complaint.pk, "docx"])).status_code == 200


def test_the_page_takes_one_or_the_other(client, cast, workers):
    client.force_login(cast.officer)
    url = reverse("surveys:recognition_complain", args=[workers.pk])
    listed = workers.recognitions.get()
    told = {"received_on": "20/11/2025", "received_from": "Bà Hạnh", "form": "spoken", "content": "Sao thế."}
    both = client.post(url, fill(client.get(url), recognition=listed.pk, about_name="Lò Thị Xa", **told))
    assert "Đã chọn người trong danh sách ở trên thì để trống." in read(both).text
    neither = client.post(url, fill(client.get(url), recognition="", **told))
    assert "Ghi họ và tên, hoặc chọn một người trong danh sách." in read(neither).text
    assert not workers.complaints.exists()
    one = fill(client.get(url), recognition="", about_name="Lò Thị Xa", village=str(cast.lang_ben.pk), **told)
    assert client.post(url, one).status_code == 302
    assert workers.complaints.get().about_name == "Lò Thị Xa"
