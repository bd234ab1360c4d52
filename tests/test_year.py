"""A year of a small commune through its pages alone, from the first request to the certificates."""

import json
from contextlib import contextmanager
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from households.models import Household
from households.vocabulary import PovertyClass
from huulien.platform import clock
from reports.official import TITLES, official_lists, official_table
from surveys.models import (
    CertificateYear,
    ClassInForce,
    Complaint,
    Decision,
    Meeting,
    Opinion,
    Posting,
    Review,
    ReviewRequest,
    Round,
)
from surveys.vocabulary import DecisionKind, RoundKind
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR
SOUND = {
    "wall_durable": "yes", "frame_durable": "yes", "roof_durable": "yes", "area_m2": "90", "water_source": "piped",
    "toilet": "septic", "internet_user": "yes", "devices": ["tv"],
}  # fmt: skip
LACKING = SOUND | {"water_source": "surface", "toilet": "none", "internet_user": "no"}
ANSWERS = {POOR: ("120", LACKING), NEAR_POOR: ("130", SOUND), NOT_POOR: ("190", SOUND)}
GROWN_UP = {
    "employment": "self_employed", "studying": "none", "qualification": "upper_secondary", "health_insurance": "yes",
    "social_allowance": "no", "disabled": "no", "trained_on_the_job": "no",
}  # fmt: skip
MEETING = {
    "place": "Nhà văn hóa thôn", "chair": "Trưởng thôn", "secretary": "Chi hội Phụ nữ", "board_count": "1",
    "board_names": "Nguyễn Thị Hà", "organisations_count": "3", "organisations_names": "Bí thư chi bộ",
    "front_count": "1", "front_names": "Mặt trận xã", "reviewers_count": "2", "reviewers_names": "Rà soát viên",
    "households_count": "3", "households_invited": "4", "household_signers": "Đại diện hộ",
}  # fmt: skip


class Desk:
    """Somebody in front of the site."""

    def __init__(self, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def fills(self, name, *arguments, expect="", **answers):
        """The form of a page, sent with some answers changed; the page that follows says what is expected."""
        address = reverse(name, args=arguments)
        page = self.client.get(address)
        assert page.status_code == 200, f"{address}: {page.status_code}"
        return self._sent(address, fill(page, **answers), expect)

    def presses(self, name, *arguments, record=None, expect="", **given):
        """A button, with the version of what it is about."""
        if record is not None:
            record.refresh_from_db()
            given["version"] = record.version
        return self._sent(reverse(name, args=arguments), given, expect)

    def reads(self, name, *arguments):
        return read(self.client.get(reverse(name, args=arguments))).text

    def _sent(self, address, data, expect):
        answer = self.client.post(address, data)
        assert answer.status_code == 302, f"{address}: {read(answer).text[:3000]}"
        text = read(self.client.get(answer.url, follow=True)).text
        assert expect in text, f"{address}: {text[:3000]}"
        return answer.url


class Year:
    """The people of the commune, and what they do at every step."""

    def __init__(self, cast):
        self.cast = cast
        self.officer, self.leader = Desk(cast.officer), Desk(cast.leader)
        self.head, self.other_head = Desk(cast.head), Desk(cast.other_head)

    @contextmanager
    def on(self, day, month):
        with clock.reliving(date(2024, month, day)):
            yield f"{day:02d}/{month:02d}/2024"

    def opens_round(self, kind, today, due, as_of):
        self.officer.fills(
            "surveys:round_open", kind=kind, year="2024", opened_on=today, due_on=due, as_of=as_of, must_check="on",
        )  # fmt: skip
        return Round.objects.latest("pk")

    def reviews(self, round, household, kind, today, *, by=None):
        """Form B of a household, filled, sent and checked."""
        desk, score, house = by or self.officer, *ANSWERS[kind]
        desk.presses("surveys:review_open", round.pk, household.pk)
        review = Review.objects.get(round=round, household=household)
        people = {f"{fact}_{person['id']}": said for person in review.roster for fact, said in GROWN_UP.items()}
        for task, said in (
            ("ho", {"visited_on": today}), ("thanh-vien", people),
            ("thu-nhap", {"method": "b1_total", "b1_score": score}), ("thieu-hut", house),
            ("nguyen-nhan", {"causes": ["no_land"]}),
        ):  # fmt: skip
            desk.fills("surveys:review_task", review.pk, task, **said)
        self.sends(review, desk)
        return review

    def sends(self, review, desk):
        page = desk.client.get(reverse("surveys:review_task", args=[review.pk, "ket-luan"]))
        sent = desk.client.post(reverse("surveys:review_submit", args=[review.pk]), fill(page, read_back="1"))
        assert sent.status_code == 302, read(sent).text[:2000]
        checker = self.leader if desk is self.officer else self.officer
        checker.presses("surveys:review_check", review.pk, record=review, expect="Đã kiểm tra")

    def reviews_again(self, review, kind, today):
        """The form goes back, and comes again with other answers."""
        self.leader.presses("surveys:review_return", review.pk, record=review, reason="Rà soát lại")
        score, house = ANSWERS[kind]
        self.officer.fills("surveys:review_task", review.pk, "ho", visited_on=today)
        self.officer.fills("surveys:review_task", review.pk, "thu-nhap", method="b1_total", b1_score=score)
        self.officer.fills("surveys:review_task", review.pk, "thieu-hut", **house)
        self.sends(review, self.officer)

    def starts(self, round, number, today):
        self.officer.fills("surveys:stage_step", round.stages.all()[number - 1].pk, "bat-dau", started_on=today)

    def finishes(self, round, number, today):
        self.officer.fills("surveys:stage_step", round.stages.all()[number - 1].pk, "xong", done_on=today)

    def meets(self, round, village, desk, today, against=()):
        """Ten people meet; of households in `against` three agree."""
        desk.presses("surveys:meeting_open", round.pk, thon=village.pk)
        meeting = Meeting.objects.latest("pk")
        desk.fills("surveys:meeting_edit", meeting.pk, held_on=today, **MEETING)
        page = desk.client.get(reverse("surveys:meeting_detail", args=[meeting.pk]))
        counts = {
            name: "3" if review.household in against else "10" for name, review in page.context["form"].asked.items()
        }
        desk.presses("surveys:meeting_detail", meeting.pk, record=meeting, expect="Đã lưu ý kiến", **counts)
        self.officer.fills("surveys:meeting_hold", meeting.pk)

    def posts(self, round, today, **given):
        given = {"village": "toan-xa", "posted_on": today, "places": "Nhà văn hóa các thôn"} | given
        self.officer.fills("surveys:posting_create", round.pk, **given)
        return Posting.objects.latest("pk")

    def decides(self, round, today, *kinds):
        for kind in kinds:
            self.officer.presses("surveys:decision_draft", round.pk, kind, record=round, expect="Đã soạn")
            self.leader.fills("surveys:decision_sign", Decision.objects.latest("pk").pk, decided_on=today)


@pytest.fixture
def homes(cast):
    """Code → household: who they are at the end of 2023, by results loaded from before."""
    villages = {"0001": "lang_ben", "0002": "lang_ben", "0003": "lang_ben", "0004": "lang_ben", "0005": "lang_coc",
                "0006": "lang_coc", "0007": "lang_coc"}  # fmt: skip
    names = ("Hoàng Văn An", "Chu Văn Bình", "Lý Văn Cảnh", "Nông Văn Dậu", "Vi Văn Én", "Mã Văn Phúc", "Đàm Văn Giang")
    homes = {
        code: factories.make_household(getattr(cast, village), code, head=name)
        for (code, village), name in zip(villages.items(), names, strict=True)
    }
    for code, name in {"0001": "Một", "0002": "Hai", "0003": "Ba", "0005": "Năm", "0006": "Sáu", "0007": "Bảy"}.items():
        factories.make_member(homes[code], f"Lý Thị {name}")
    classes = dict(zip(homes.values(), (NEAR_POOR, POOR, POOR, POOR, NOT_POOR, NOT_POOR, NEAR_POOR), strict=True))
    for year in (2021, 2022, 2023):
        factories.load_results(cast.commune, classes, cast.officer, year)
    for home in homes.values():
        home.refresh_from_db()
    return homes


@pytest.fixture
def cast(db):
    return make_cast()


def official():
    """Code → official class of the households in the book."""
    in_force = ClassInForce.objects.filter(valid_until=None, household__closed_on=None)
    return dict(in_force.values_list("household__code", "poverty_class"))


def test_a_year_from_the_first_request_to_the_certificates(cast, homes):
    year = Year(cast)
    officer, leader = year.officer, year.leader

    # March: two households ask; one is recognised as poor, one is refused in writing.
    with year.on(15, 3) as today:
        within = year.opens_round(RoundKind.IN_YEAR, today, "29/03/2024", "29/03/2024")
        for code in ("0005", "0006"):
            officer.fills(
                "surveys:request_create", within.pk, household=code, kind="recognition", received_on=today,
                received_from="Chủ hộ", reason="Mất mùa.", expect="hạn trả lời",
            )  # fmt: skip
            asked = ReviewRequest.objects.latest("pk")
            officer.fills("surveys:request_step", asked.pk, "xet", present_count="2", outcome_on=today)
        year.starts(within, 1, today)
        year.finishes(within, 1, today)
        year.starts(within, 2, today)
        year.reviews(within, homes["0005"], POOR, today)
        year.reviews(within, homes["0006"], NOT_POOR, today, by=year.other_head)
    with year.on(18, 3) as today:
        year.finishes(within, 2, today)
        year.starts(within, 3, today)
        year.meets(within, cast.lang_coc, year.other_head, today)
        year.finishes(within, 3, today)
        year.starts(within, 4, today)
        posting = year.posts(within, today)
    with year.on(22, 3) as today:
        officer.fills("surveys:posting_close", posting.pk, closed_on=today)
        year.finishes(within, 4, today)
        year.decides(within, today, DecisionKind.POOR_NEAR_POOR)
        assert "chưa có văn bản trả lời" in leader.reads("surveys:round_settle", within.pk)
        officer.fills(
            "surveys:request_step", ReviewRequest.objects.latest("pk").pk, "tra-loi", reply_on=today,
            reply="Hộ có thu nhập vượt chuẩn.",
        )  # fmt: skip
        leader.fills("surveys:round_settle", within.pk, poor_count="4")
    assert official() == {
        "0001": NEAR_POOR, "0002": POOR, "0003": POOR, "0004": POOR, "0005": POOR, "0006": NOT_POOR, "0007": NEAR_POOR,
    }  # fmt: skip

    # Spring and summer: one dies out, one splits, one moves in.
    with year.on(10, 5) as today:
        member = homes["0004"].members.get()
        officer.fills("households:event_record", homes["0004"].pk, "chet", member=member.pk, happened_on=today)
    assert Household.objects.get(code="0004").closed_on == date(2024, 5, 10)
    with year.on(3, 6) as today:
        wife = homes["0003"].members.get(full_name="Lý Thị Ba")
        officer.fills(
            "households:event_record", homes["0003"].pk, "tach-ho", happened_on=today, **{f"member_{wife.pk}": "head"}
        )  # fmt: skip
    split = Household.objects.latest("pk")
    with year.on(8, 7) as today:
        officer.fills(
            "households:household_create", village=cast.lang_coc.pk, full_name="Bế Văn Hoài", sex="male",
            ethnicity="Nùng", birth_date="02/03/1980", opened_on=today,
        )  # fmt: skip
    newcomer = Household.objects.latest("pk")
    assert split.pk != newcomer.pk

    # The annual round: its list, and the newcomer added to it.
    with year.on(2, 9) as today:
        annual = year.opens_round(RoundKind.ANNUAL, today, "14/12/2024", "31/12/2024")
        officer.fills(
            "surveys:addition_create", annual.pk, household=newcomer.code, reason="Mới chuyển đến, khó khăn.",
        )  # fmt: skip
        year.starts(annual, 1, today)
        assert "7 hộ" in officer.reads("surveys:review_list", annual.pk)
        year.finishes(annual, 1, today)
        year.starts(annual, 2, today)
    outcomes = {"0001": NEAR_POOR, "0002": NOT_POOR, "0003": POOR, "0005": POOR, "0007": NOT_POOR,
                split.code: NEAR_POOR, newcomer.code: POOR}  # fmt: skip
    with year.on(10, 10) as today:
        found = {
            code: year.reviews(annual, Household.objects.get(code=code), kind, today) for code, kind in outcomes.items()
        }
        year.finishes(annual, 2, today)
        year.starts(annual, 3, today)
        # The meeting of Làng Bên does not agree to one household: it is reviewed again and met on again.
        year.meets(annual, cast.lang_coc, year.other_head, today)
        year.meets(annual, cast.lang_ben, year.head, today, against=[homes["0001"]])
        assert "Rà soát lại" in officer.reads("surveys:meeting_list", annual.pk)
    with year.on(17, 10) as today:
        year.reviews_again(found["0001"], POOR, today)
        year.meets(annual, cast.lang_ben, year.head, today)
        year.finishes(annual, 3, today)
        year.starts(annual, 4, today)
        posting = year.posts(annual, today)
    # A complaint that is right: checked again by others, posted again.
    with year.on(21, 10) as today:
        officer.fills(
            "surveys:complaint_create", annual.pk, household="0002", received_on=today,
            received_from="Bà Lương Thị Hạnh", form="spoken", content="Hộ này vẫn nghèo.",
        )  # fmt: skip
        complaint = Complaint.objects.get()
    with year.on(23, 10) as today:
        officer.fills("surveys:posting_close", posting.pk, closed_on=today)
        year.reviews_again(found["0002"], POOR, today)
        year.meets(annual, cast.lang_ben, year.head, today)
        officer.fills(
            "surveys:complaint_answer", complaint.pk, result="uphold", answered_on=today, rechecked_by="Vi Văn Tài",
            answer="Phúc tra tại nhà, hộ vẫn nghèo.",
        )  # fmt: skip
        again = year.posts(annual, today, village=None, after=complaint.pk)
    with year.on(29, 10) as today:
        officer.fills("surveys:posting_close", again.pk, closed_on=today)
        year.finishes(annual, 4, today)
        year.starts(annual, 5, today)
        officer.fills("surveys:opinion_detail", annual.pk, report_number="120/BC-UBND", as_of=today, asked_on=today)
    with year.on(4, 11) as today:
        officer.fills(
            "surveys:opinion_answer", Opinion.objects.get().pk, answered_on=today, answer_number="512/UBND",
            answer="Thống nhất.",
        )  # fmt: skip
        year.finishes(annual, 5, today)

    # December: decisions, settlement, certificates.
    with year.on(12, 12) as today:
        year.decides(annual, today, DecisionKind.POOR_NEAR_POOR, DecisionKind.ESCAPED)
        leader.fills("surveys:round_settle", annual.pk, poor_count="5")
        annual.refresh_from_db()
        assert annual.is_settled
        officer.fills("surveys:round_certificates", annual.pk)
    assert official() == {
        "0001": POOR, "0002": POOR, "0003": POOR, "0005": POOR, "0006": NOT_POOR, "0007": NOT_POOR,
        split.code: NEAR_POOR, newcomer.code: POOR,
    }  # fmt: skip
    confirmed = CertificateYear.objects.filter(round=annual).values_list("certificate__household__code", flat=True)
    assert set(confirmed) == {"0001", "0002", "0003", "0005", split.code, newcomer.code}

    # The figures of the year: the ledger closes, every table's checks hold, and they say what happened.
    with clock.reliving(date(2025, 1, 6)):
        case, told = StringIO(), StringIO()
        call_command("ledger", "--commune", "06388", "--year", "2024", stdout=case)
        assert json.loads(case.getvalue())
        for number in TITLES:
            checks = official_table(cast.commune, 2024, number).layout.checks
            assert [check for check in checks if not check.holds and not check.is_warning] == [], number
        assert all(check.holds for check in official_lists(cast.commune, 2024).checks)
        call_command("poverty_rates", "--commune", "06388", "--on", "2024-12-31", "--json", stdout=told)
        figures = json.loads(told.getvalue())
        assert (figures["households"], figures["poor"], figures["near_poor"], figures["poor_rate"]) == (
            8,
            5,
            1,
            "62.50",
        )
        table = official_table(cast.commune, 2024, "09").layout
        total = {row.count: row.values for row in table.rows if row.kind == "total"}["households"]
        # Dậu died; An fell; Én and the newcomer are new; the household that split off brought its class, and rose.
        assert {key: value for key, value in total.items() if value} == {
            "1": 3, "2": 1, "4": 1, "5": 1, "7": 2, "8": 1, "9": 5,
        }  # fmt: skip
