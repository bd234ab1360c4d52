"""Every declared step taken by two at the same moment: one takes it, the other is told, and it is kept once."""

from datetime import date

import pytest

from households.proposals import PROPOSAL_STEPS
from households.services.composition import record_death
from households.services.proposals import propose_event
from households.vocabulary import PovertyClass
from huulien.accounts.services import appoint
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.platform import clock
from huulien.platform.models import StepRecord
from huulien.platform.steps import declared
from huulien.platform.vocabulary import Role
from programs.models import VillageTarget
from programs.steps.awards import AWARD_STEPS
from programs.steps.batches import BATCH_STEPS
from programs.steps.escapes import ESCAPE_STEPS
from programs.steps.needs import NEED_STEPS
from programs.steps.plans import PLAN_STEPS
from reports.steps import REPORT_STEPS
from surveys.models import Certificate, ScoreSheet
from surveys.services.certificates import confirm_certificates
from surveys.services.decisions import draft_decision
from surveys.services.meetings import asked_of, save_opinions
from surveys.services.recognitions import draft_list
from surveys.services.rounds import open_round_to_load
from surveys.steps.certificates import CERTIFICATE_STEPS
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.meetings import MEETING_STEPS
from surveys.steps.opinions import OPINION_STEPS
from surveys.steps.postings import COMPLAINT_STEPS, POSTING_STEPS
from surveys.steps.recognitions import RECOGNITION_STEPS
from surveys.steps.requests import REQUEST_STEPS
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.steps.second_entries import SECOND_ENTRY_STEPS, draw_sample
from surveys.steps.sheets import FORM_A_STEPS, SHEET_STEPS
from surveys.steps.stages import STAGE_STEPS
from surveys.vocabulary import DecisionKind, RecognitionKind, RoundKind, Stage
from tests import factories
from tests.base import make_cast
from tests.programs import factories as programme
from tests.races import all_at_once, winners
from tests.reports.factories import make_report

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning"),
]
TODAY = date(2023, 12, 20)
WHY = "Ghi nhầm."


class Races:
    """Takes steps two at a time, and knows which were taken so."""

    def __init__(self):
        self.taken = set()

    def take(self, steps, name, record, by, **given):
        """The record after the step, which one of two took."""
        model = steps.model
        first, second = (model._base_manager.get(pk=record.pk) for _ in range(2))
        if steps.step(name).reason_asked:
            given["reason"] = WHY
        kept = StepRecord.objects.filter(model=model._meta.label_lower, row_id=record.pk)
        before = kept.count()

        def acting(copy):
            return lambda: steps.perform(name, copy, by=by, version=first.version, **given)

        results = all_at_once([acting(first), acting(second)])
        assert len(winners(results)) == 1, (model, name, results)
        assert kept.count() == before + 1, (model, name)
        self.taken.add((model, name))
        return winners(results)[0]

    def left(self, *owned):
        """The declared steps of these tables that nobody raced for."""
        return {
            f"{steps.model._meta.label}.{step.name}"
            for steps in owned
            for step in steps.table
            if (steps.model, step.name) not in self.taken
        }


@pytest.fixture(autouse=True)
def the_day():
    with clock.reliving(TODAY):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def races():
    return Races()


def answers_of(present):
    """The answers to the nine characteristics of Phiếu A, so many of them yes."""
    return tuple(place < present for place in range(len(factories.CHARACTERISTICS)))


OF_A_ROUND = (ROUND_STEPS, REVIEW_STEPS, STAGE_STEPS, MEETING_STEPS, POSTING_STEPS, COMPLAINT_STEPS, OPINION_STEPS,
              DECISION_STEPS, CERTIFICATE_STEPS, SECOND_ENTRY_STEPS)  # fmt: skip
OF_REQUESTS = (REQUEST_STEPS, RECOGNITION_STEPS, SHEET_STEPS, FORM_A_STEPS)
OF_THE_PROGRAMME = (PLAN_STEPS, BATCH_STEPS, AWARD_STEPS, NEED_STEPS, ESCAPE_STEPS)
OF_THE_OFFICE = (REPORT_STEPS, APPOINTMENT_STEPS, PROPOSAL_STEPS)


def test_every_table_of_steps_is_raced():
    raced = {steps.model._meta.label_lower for steps in (*OF_A_ROUND, *OF_REQUESTS, *OF_THE_PROGRAMME, *OF_THE_OFFICE)}
    assert raced == set(declared)


def test_a_round_from_its_list_to_its_reversal(cast, races):
    officer, leader, deputy = cast.officer, cast.leader, factories.make_user("pho", Role.LEADER, cast.commune)
    poor, well = (factories.make_household(cast.lang_ben, head=f"Vi Văn {name}") for name in ("An", "Bảo"))
    other = factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=officer, opened_on=date(2023, 5, 15),
                                 due_on=date(2023, 5, 28), as_of=date(2023, 5, 28))  # fmt: skip
    races.take(ROUND_STEPS, "cancel", other, officer)

    round = factories.make_round(cast.commune, by=officer, must_check=True)
    stage = round.stages.get(stage=Stage.LIST)
    stage = races.take(STAGE_STEPS, "start", stage, officer, started_on=date(2023, 9, 5))
    for home, kind in ((poor, PovertyClass.POOR), (well, PovertyClass.NOT_POOR)):
        review = factories.fill_review(factories.make_review(round, home), kind)
        review = races.take(REVIEW_STEPS, "submit", review, cast.head)
    stage = races.take(STAGE_STEPS, "finish", stage, officer, done_on=date(2023, 9, 6))
    stage = races.take(STAGE_STEPS, "reopen", stage, officer)

    entry = draw_sample(round=round, percent=1, by=officer)[0]
    entry = races.take(SECOND_ENTRY_STEPS, "enter", entry, officer, review_version=entry.review.version,
                       asked_count=2, differences=[{"question": "Nhà"}])  # fmt: skip
    races.take(SECOND_ENTRY_STEPS, "keep", entry, officer)

    review = races.take(REVIEW_STEPS, "return", review, officer)
    review = races.take(REVIEW_STEPS, "submit", review, cast.head)
    for review in round.reviews.all():
        races.take(REVIEW_STEPS, "check", review, officer)

    meeting = factories.make_meeting(round, cast.lang_ben, officer)
    save_opinions(
        meeting=meeting, version=meeting.version, by=officer, agreed={review.pk: 10 for review in asked_of(meeting)}
    )
    races.take(MEETING_STEPS, "hold", meeting, officer)

    posting = factories.make_posting(round, cast.lang_ben, officer)
    answer = {"answered_on": date(2023, 12, 1), "rechecked_by": "Vi Văn Tài", "answer": "Đã phúc tra."}
    kept, changed = (factories.make_complaint(round, home, officer) for home in (well, poor))
    races.take(COMPLAINT_STEPS, "dismiss", kept, officer, **answer)
    again = round.reviews.get(household=poor)
    again = REVIEW_STEPS.perform("return", again, by=officer, version=again.version, reason=WHY)
    again = REVIEW_STEPS.perform("submit", again, by=cast.head, version=again.version)
    REVIEW_STEPS.perform("check", again, by=officer, version=again.version)
    changed = races.take(COMPLAINT_STEPS, "uphold", changed, officer, **answer)
    races.take(POSTING_STEPS, "close", posting, officer, closed_on=date(2023, 11, 20))
    posting = factories.make_posting(round, cast.lang_ben, officer, posted_on=date(2023, 12, 4), after=changed)
    races.take(POSTING_STEPS, "close", posting, officer, closed_on=date(2023, 12, 7))

    opinion = factories.make_opinion(round, officer)
    races.take(OPINION_STEPS, "pass_over", opinion, officer)
    factories.explain_ledger(round)
    decision = draft_decision(round=round, kind=DecisionKind.POOR_NEAR_POOR, by=officer)
    decision = races.take(DECISION_STEPS, "sign", decision, leader, decided_on=TODAY)
    settled = {"settled_on": TODAY, "decision_number": decision.number_words}
    round = races.take(ROUND_STEPS, "settle", round, leader, **settled)

    races.take(ROUND_STEPS, "ask_reversal", round, officer)
    races.take(ROUND_STEPS, "withdraw_reversal", round, officer)
    races.take(ROUND_STEPS, "ask_reversal", round, officer)
    round = races.take(ROUND_STEPS, "take_back", round, deputy, decision_number=decision.number_words)
    round = races.take(ROUND_STEPS, "settle", round, leader, **settled)
    second = factories.make_household(cast.lang_ben, head="Vi Văn Cường")
    confirm_certificates(round=round, issued_on=TODAY, by=officer)
    (certificate,) = Certificate.objects.all()
    races.take(CERTIFICATE_STEPS, "lose", certificate, officer, ended_on=TODAY)
    twin = Certificate.objects.create(
        commune=cast.commune, household=second, holder=second.members.get(), number=9, issued_on=TODAY
    )
    races.take(CERTIFICATE_STEPS, "withdraw", twin, officer, ended_on=TODAY)

    home = factories.make_household(cast.other_village, head="Vi Văn Dần")
    loaded = open_round_to_load(commune=cast.other_commune, year=2022, recognised_on=date(2022, 12, 15), by=None)
    races.take(ROUND_STEPS, "load", loaded, None, settled_on=date(2022, 12, 15), decision_number="79/QĐ-UBND",
               classes={home: PovertyClass.POOR})  # fmt: skip
    opinion = factories.make_opinion(factories.make_round(cast.other_commune, by=cast.stranger))
    races.take(OPINION_STEPS, "answer", opinion, None, answered_on=date(2023, 11, 24), answer="Nhất trí.")
    assert races.left(*OF_A_ROUND) == set()


def test_requests_and_what_the_leader_approves(cast, races):
    officer, leader = cast.officer, cast.leader
    approved = factories.make_form_a(cast.commune, officer)
    races.take(FORM_A_STEPS, "approve", approved, leader)
    sheet = ScoreSheet.objects.create(
        commune=cast.commune, standard="nd-07-2021", title="Bảng điểm", drafted_by=officer
    )
    races.take(SHEET_STEPS, "approve", sheet, leader)

    days = {"opened_on": date(2023, 11, 15), "due_on": date(2023, 11, 28), "as_of": date(2023, 11, 28)}
    round = factories.make_round(cast.commune, kind=RoundKind.IN_YEAR, by=officer, **days)
    asked = [
        factories.make_request(round, factories.make_household(cast.lang_ben, head=f"Vi Văn {name}"), officer)
        for name in ("An", "Bảo", "Cường")
    ]
    outcome = {"outcome_on": date(2023, 11, 16)}
    answered = answers_of(2)
    listed = races.take(REQUEST_STEPS, "list", asked[0], officer, present_count=2, answers=answered, **outcome)
    review = factories.fill_review(listed.round.reviews.get(), PovertyClass.NOT_POOR)
    REVIEW_STEPS.perform("submit", review, by=cast.head, version=review.version)
    reply = {"reply_on": TODAY, "reply": "Hộ trên chuẩn."}
    listed = races.take(REQUEST_STEPS, "refuse", listed, officer, **reply)
    races.take(REQUEST_STEPS, "take_back", listed, officer)
    left_out = races.take(
        REQUEST_STEPS, "leave_out", asked[1], officer, present_count=5, answers=answers_of(5), **outcome
    )
    races.take(REQUEST_STEPS, "reply", left_out, officer, **reply)
    races.take(REQUEST_STEPS, "withdraw", asked[2], officer, **outcome)

    day = date(2025, 11, 20)
    with clock.reliving(day):
        asked = factories.make_recognition(factories.make_household(cast.lang_coc, head="Vi Văn Dần"), officer)
        asked = factories.declare_income(asked, officer)
        asked = races.take(RECOGNITION_STEPS, "meet", asked, officer)
        asked = races.take(RECOGNITION_STEPS, "reconsider", asked, officer)
        asked = RECOGNITION_STEPS.perform("meet", asked, by=officer, version=asked.version)
        draft_list(commune=cast.commune, kind=RecognitionKind(asked.kind), by=officer)
        asked.refresh_from_db()
        races.take(RECOGNITION_STEPS, "recognise", asked, leader)
        poorer = factories.make_recognition(factories.make_household(cast.lang_coc, head="Vi Văn Giáp"), officer)
        poorer = factories.declare_income(poorer, officer, total_income_vnd=900_000_000)
        poorer = races.take(RECOGNITION_STEPS, "fail", poorer, officer)
        races.take(RECOGNITION_STEPS, "refuse", poorer, officer, reply_on=day, reply="Thu nhập trên mức trung bình.")
        third = factories.make_recognition(factories.make_household(cast.lang_coc, head="Vi Văn Hải"), officer)
        races.take(RECOGNITION_STEPS, "withdraw", third, officer)
    assert races.left(*OF_REQUESTS) == set()


def test_the_programme(cast, races):
    officer, leader = cast.officer, cast.leader
    home = factories.make_household(cast.lang_ben)
    plan = factories.make_plan(cast.commune)
    for village in (cast.lang_ben, cast.lang_coc):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=0)
    plan = races.take(PLAN_STEPS, "approve", plan, leader, number="32/KH-UBND", issued_on=date(2023, 3, 28))
    races.take(PLAN_STEPS, "reopen", plan, leader)

    batch = programme.make_batch(cast.commune, "toilet", drawn_by=officer)
    programme.make_line(batch, home, amount_vnd=0)
    batch = races.take(BATCH_STEPS, "check", batch, officer)
    batch = races.take(BATCH_STEPS, "return", batch, leader)
    batch = races.take(BATCH_STEPS, "check", batch, officer)
    batch = races.take(BATCH_STEPS, "grant", batch, leader, decision="40/QĐ-UBND", granted_on=date(2023, 5, 6))
    batch.lines.update(delivered_on=date(2023, 5, 7), receipt="signed")
    races.take(BATCH_STEPS, "sign", batch, officer, signed_on=date(2023, 6, 1))

    award = programme.make_award(cast.commune, officer, home)
    decided = {"decided_on": date(2023, 11, 2), "decision": "90/QĐ-UBND"}
    award = races.take(AWARD_STEPS, "decide", award, leader, **decided)
    award = races.take(AWARD_STEPS, "give", award, officer, given_on=date(2023, 11, 10))
    award = races.take(AWARD_STEPS, "ungive", award, officer)
    award = races.take(AWARD_STEPS, "reopen", award, leader)
    award = races.take(AWARD_STEPS, "refuse", award, leader)
    award = AWARD_STEPS.perform("reopen", award, by=leader, version=award.version, reason=WHY)
    races.take(AWARD_STEPS, "withdraw", award, officer)

    need = programme.make_need(home)
    for name in ("serve", "decline", "find_ineligible", "withdraw"):
        need = races.take(NEED_STEPS, name, need, officer, ended_on=date(2023, 4, 1))
        need = races.take(NEED_STEPS, "reopen", need, officer)

    escape = programme.make_escape(home)
    escape = races.take(ESCAPE_STEPS, "withdraw", escape, officer, withdrawn_on=date(2023, 5, 1))
    races.take(ESCAPE_STEPS, "reopen", escape, officer)
    assert races.left(*OF_THE_PROGRAMME) == set()


def test_reports_appointments_and_events_that_villages_report(cast, races):
    officer, leader = cast.officer, cast.leader
    home = factories.make_household(cast.lang_ben)
    factories.send_review(factories.make_round(cast.commune, 2022, officer), home, by=cast.head)
    factories.settle(cast.commune.rounds.get(), leader)
    report = make_report(cast, "2023-H1")
    report = races.take(REPORT_STEPS, "submit", report, officer)
    report = races.take(REPORT_STEPS, "send_back", report, leader)
    report = races.take(REPORT_STEPS, "submit", report, officer)
    report = races.take(REPORT_STEPS, "approve", report, leader, issued_on=date(2023, 7, 5))
    report = races.take(REPORT_STEPS, "send", report, officer, sent_on=date(2023, 7, 6))
    races.take(REPORT_STEPS, "return", report, cast.district_officer)
    races.take(REPORT_STEPS, "cancel", make_report(cast, "2023-01-01..2023-03-31"), officer)

    newcomers = [factories.make_user(f"moi{number}", area=cast.commune) for number in range(2)]
    waiting = [
        appoint(user=user, role=Role.OFFICER, area=cast.commune, title="Cán bộ", valid_from=date(2023, 1, 1),
                by=cast.administrator)
        for user in newcomers
    ]  # fmt: skip
    confirmed = races.take(APPOINTMENT_STEPS, "confirm", waiting[0], leader)
    races.take(APPOINTMENT_STEPS, "withdraw", confirmed, leader)
    races.take(APPOINTMENT_STEPS, "decline", waiting[1], leader)

    reported = [
        propose_event(household=home, page="sinh", answers={"note": str(number)}, summary=f"Sinh: {number}", note="",
                      by=cast.head)
        for number in range(2)
    ]  # fmt: skip
    child = factories.make_member(home, "Vi Văn Em")
    home.refresh_from_db()
    record_death(member=child, version=home.version, happened_on=date(2023, 2, 1), by=officer)
    races.take(PROPOSAL_STEPS, "record", reported[0], officer, event=home.events.get(kind="death"))
    races.take(PROPOSAL_STEPS, "decline", reported[1], officer)
    assert races.left(*OF_THE_OFFICE) == set()
