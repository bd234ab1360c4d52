"""Plain factories with overrides: what a test does not say is ordinary. No random data, nobody real."""

from datetime import date
from typing import Any

from households.models import Area, Household, Member
from households.services import composition
from households.vocabulary import PovertyClass, Relationship, Sex
from huulien.accounts.models import Appointment, User
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform.vocabulary import AreaKind, Role
from programs.models import Plan, PlanPart, PlanTarget
from programs.services.plan_content import keep_version
from programs.steps.plans import PLAN_STEPS
from programs.vocabulary import PlanSection
from surveys.models import (
    Complaint,
    Decision,
    FormASheet,
    Meeting,
    Opinion,
    Posting,
    Recognition,
    Review,
    ReviewRequest,
    Round,
)
from surveys.services.decisions import draft_decision
from surveys.services.form_a import draft_form_a
from surveys.services.ledger import answer_ledger, gaps_to_answer
from surveys.services.meetings import asked_of, open_meeting, save_meeting, save_opinions
from surveys.services.opinions import ask_opinion
from surveys.services.postings import record_complaint, record_posting
from surveys.services.recognitions import draft_list, record_household, record_worker, save_income
from surveys.services.requests import add_to_list, class_in_force, needs_form_a, record_request
from surveys.services.reviews import is_on_list, save_facts, start_review
from surveys.services.rounds import MANAGED_CLASSES, open_round, open_round_to_load
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.meetings import MEETING_STEPS
from surveys.steps.recognitions import RECOGNITION_STEPS
from surveys.steps.requests import REQUEST_STEPS, form_a_of
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.steps.sheets import FORM_A_STEPS
from surveys.vocabulary import (
    ComplaintForm,
    DecisionKind,
    IncomeMethod,
    RecognitionKind,
    RequestKind,
    RequestState,
    RoundKind,
    Sector,
)
from tests.browser import PASSWORD

NUMBERS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
CHARACTERISTICS = tuple(f"Đặc điểm ví dụ {number}" for number in NUMBERS)


def make_province(**fields: Any) -> Area:
    return Area.objects.create(**{"kind": AreaKind.PROVINCE, "code": "20", "name": "Lạng Sơn"} | fields)


def make_district(province: Area, **fields: Any) -> Area:
    return Area.objects.create(
        **{"kind": AreaKind.DISTRICT, "code": "186", "name": "Hữu Lũng", "parent": province} | fields
    )


def make_commune(district: Area, **fields: Any) -> Area:
    return Area.objects.create(
        **{"kind": AreaKind.COMMUNE, "code": "06388", "name": "Hữu Liên", "parent": district} | fields
    )


def make_village(commune: Area, name: str, position: int = 1, **fields: Any) -> Area:
    return Area.objects.create(
        **{"kind": AreaKind.VILLAGE, "code": f"{position:02d}", "name": name, "parent": commune, "position": position}
        | fields
    )


def make_user(username: str, role: Role | None = None, area: Area | None = None, **fields: Any) -> User:
    """A user; with `role` and `area`, appointed there since 2020."""
    owner = area.commune if area else None
    user = User.objects.create_user(username, PASSWORD, **{"full_name": username.title(), "area": owner} | fields)
    if role:
        make_appointment(user, role, area)
    return user


def make_appointment(user: User, role: Role, area: Area, **fields: Any) -> Appointment:
    """An appointment that holds, since 2020."""
    return Appointment.objects.create(
        **{"user": user, "role": role, "area": area, "title": role.label, "valid_from": date(2020, 1, 1),
           "state": AppointmentState.CONFIRMED} | fields
    )  # fmt: skip


def make_household(village: Area, code: str = "", head: str = "Triệu Văn Sinh", **fields: Any) -> Household:
    """A household with its head, in the book since 2022. `fields` starting with `head_` go to the head."""
    of_head = {name.removeprefix("head_"): fields.pop(name) for name in list(fields) if name.startswith("head_")}
    facts = {"full_name": head, "sex": Sex.MALE, "ethnicity": "Nùng", "birth_date": date(1981, 2, 14)} | of_head
    return composition.register_household(
        village=village, code=code, head=facts, **{"opened_on": date(2022, 1, 1)} | fields
    )


def make_member(household: Household, full_name: str = "Lý Thị Mẩy", **fields: Any) -> Member:
    """One more member of a household."""
    household.refresh_from_db()
    person = {
        "full_name": full_name,
        "relationship": Relationship.WIFE,
        "sex": Sex.FEMALE,
        "ethnicity": "Nùng",
        "birth_date": date(1984, 9, 2),
    } | fields
    return composition.move_in_member(
        household=household, version=household.version, person=person, happened_on=household.opened_on, by=None
    )


def make_round(commune: Area, year: int = 2023, by: User | None = None, **fields: Any) -> Round:
    """An open annual round of a year, 01/9 to 14/12; its reviews need no check unless a test says so."""
    return open_round(
        **{
            "commune": commune,
            "year": year,
            "kind": RoundKind.ANNUAL,
            "opened_on": date(year, 9, 1),
            "due_on": date(year, 12, 14),
            "as_of": date(year, 12, 31),
            "must_check": False,
            "by": by,
        }
        | fields
    )


def make_posting(round: Round, village: Area | None = None, by: User | None = None, **fields: Any) -> Posting:
    """A posting that runs: three working days, Wednesday to Monday."""
    given = {"posted_on": date(round.year, 11, 15), "places": "Nhà văn hóa thôn"} | fields
    return record_posting(round=round, village=village, by=by, **given)


def make_complaint(round: Round, household: Household, by: User | None = None, **fields: Any) -> Complaint:
    """A complaint without an answer yet."""
    given = {
        "received_on": date(round.year, 11, 16), "received_from": "Bà Lương Thị Hạnh", "form": ComplaintForm.SPOKEN,
        "content": "Hộ đã bán hai con trâu.",
    } | fields  # fmt: skip
    return record_complaint(round=round, household=household, by=by, **given)


def make_recognition(household: Household, by: User | None = None, **fields: Any) -> Recognition:
    """A household asks to be recognised as of average living; its income is not declared yet."""
    given = {
        "sector": Sector.FORESTRY, "received_on": date(2025, 11, 3), "received_from": "Chủ hộ",
        "income_until": date(2025, 10, 1),
    } | fields  # fmt: skip
    return record_household(household=household, by=by, **given)


def make_worker(commune: Area, by: User | None = None, **fields: Any) -> Recognition:
    """A person asks to be recognised as a low-income worker."""
    given = {
        "received_on": date(2025, 11, 3), "received_from": "Người đề nghị", "income_until": date(2025, 10, 1),
    } | fields  # fmt: skip
    return record_worker(commune=commune, by=by, **given)


def declare_income(asked: Recognition, by: User | None = None, **fields: Any) -> Recognition:
    """The income sheet of a request: four people, 1.812.500 đ each a month."""
    given = {"total_income_vnd": 87_000_000, "person_count": 4, "sources": ()} | fields
    return save_income(asked=asked, version=asked.version, by=by, **given)


def conclude(asked: Recognition, by: User | None = None, step: str = "meet", **fields: Any) -> Recognition:
    """The request with its result."""
    return RECOGNITION_STEPS.perform(step, asked, by=by, version=asked.version, **fields)


def make_list(asked: Recognition, by: User | None = None) -> Decision:
    """The list of a decision with a request that meets the conditions, and others that do."""
    conclude(declare_income(asked, by), by)
    return draft_list(commune=asked.commune, kind=RecognitionKind(asked.kind), by=by)


def make_meeting(round: Round, village: Area, by: User | None = None, **fields: Any) -> Meeting:
    """A meeting of ten people, in writing; nothing is written of any household."""
    meeting = open_meeting(round=round, village=village, by=by)
    given = {
        "held_on": date(round.year, 11, 10), "place": "Nhà văn hóa thôn", "chair": "Chu Văn Đạt, trưởng thôn",
        "secretary": "Chu Thị Ngà, chi hội Phụ nữ", "board_count": 1, "organisations_count": 3, "front_count": 1,
        "reviewers_count": 2, "households_count": 3, "households_invited": 4, "household_signers": "Chu Văn Bình",
    } | fields  # fmt: skip
    return save_meeting(meeting=meeting, version=meeting.version, by=by, **given)


def hold_meeting(round: Round, village: Area, by: User | None = None, *, agreed: int = 10, **fields: Any) -> Meeting:
    """A meeting that was held, where as many of ten agreed to every household."""
    meeting = make_meeting(round, village, by, **fields)
    counts = {review.pk: agreed for review in asked_of(meeting)}
    save_opinions(meeting=meeting, version=meeting.version, by=by, agreed=counts)
    return MEETING_STEPS.perform("hold", meeting, by=by, version=meeting.version)


def make_opinion(round: Round, by: User | None = None, **fields: Any) -> Opinion:
    """An opinion asked on a Wednesday, not answered yet."""
    asked_on = date(round.year, 11, 22)
    given = {"asked_on": asked_on, "as_of": asked_on, "report_number": "120/BC-UBND"} | fields
    return ask_opinion(round=round, by=by, **given)


def sign_decision(round: Round, kind: DecisionKind, officer: User, leader: User, **fields: Any) -> Decision:
    """A decision that the officer drafted and the leader signed on 14/12 of the round's year."""
    explain_ledger(round)
    decision = draft_decision(round=round, kind=kind, by=officer)
    given = {"decided_on": date(round.year, 12, 14)} | fields
    return DECISION_STEPS.perform("sign", decision, by=leader, version=decision.version, **given)


def make_request(
    round: Round, household: Household, by: User | None = None, kind: RequestKind | None = None, **fields: Any
) -> ReviewRequest:
    """A request that nobody has looked at yet: of a managed household to be recognised as escaped."""
    managed = class_in_force(household) in MANAGED_CLASSES
    given = {
        "kind": kind or (RequestKind.ESCAPE if managed else RequestKind.RECOGNITION), "received_on": round.opened_on,
        "received_from": "Chủ hộ", "reason": "Hộ gặp khó khăn.",
    } | fields  # fmt: skip
    return record_request(round=round, household=household, by=by, **given)


def make_form_a(commune: Area, officer: User, leader: User | None = None, **fields: Any) -> FormASheet:
    """Nine invented characteristics of Phiếu A, approved where there is a leader to do so."""
    given = {"procedure": "qd-24-2021", "valid_from": date(2021, 9, 1), "title": "Phiếu A ví dụ",
             "citation": "Ví dụ, không phải văn bản", "wording": "\n".join(CHARACTERISTICS)}  # fmt: skip
    sheet = draft_form_a(sheet=FormASheet(commune=commune, **given | fields), by=officer)
    return FORM_A_STEPS.perform("approve", sheet, by=leader, version=sheet.version) if leader else sheet


def decide_request(request: ReviewRequest, by: User | None = None, present: int = 2, **fields: Any) -> ReviewRequest:
    """The request, listed or left out as Phiếu A says where the household goes through it."""
    through_form_a = needs_form_a(request)
    name = "list" if not through_form_a or form_a_of(request.round).lists(present) else "leave_out"
    given = {"outcome_on": request.received_on, "present_count": present if through_form_a else None} | fields
    return REQUEST_STEPS.perform(name, request, by=by, version=request.version, **given)


def answer_request(request: ReviewRequest, by: User | None = None, **fields: Any) -> ReviewRequest:
    """The household is told in writing that it is not listed, or not recognised as it asked."""
    name = "reply" if request.state == RequestState.NOT_LISTED else "refuse"
    given = {"reply_on": request.outcome_on, "reply": "Hộ có nhà xây kiên cố."} | fields
    return REQUEST_STEPS.perform(name, request, by=by, version=request.version, **given)


def make_review(round: Round, household: Household, by: User | None = None) -> Review:
    """A fresh draft of the household's review, on whose list it is put: as one that asks, within the year."""
    if round.is_open and not household.closed_on and not is_on_list(round, household):
        if round.kind == RoundKind.ANNUAL:
            add_to_list(round=round, household=household, reason="Hộ gặp khó khăn.", by=None)
        elif not round.requests.filter(household=household).exists():
            decide_request(make_request(round, household))
    return start_review(round=round, household=household, by=by)


# A grown-up in work and a sound house, and what makes a poor household of them.
ADULT = {
    "employment": "self_employed", "studying": "none", "qualification": "upper_secondary", "health_insurance": True,
    "social_allowance": False, "disabled": False, "malnourished": False, "trained_on_the_job": False,
}  # fmt: skip
HOUSE = {
    "dwelling": {"wall_durable": True, "frame_durable": True, "roof_durable": True, "area_m2": 90.0},
    "water_source": "piped", "toilet": "septic", "internet_user": True, "devices": ["tv"],
}  # fmt: skip
POOR_HOUSE = HOUSE | {"water_source": "surface", "toilet": "none", "internet_user": False}
SITUATIONS: dict[PovertyClass, dict[str, Any]] = {
    PovertyClass.POOR: POOR_HOUSE | {"income": {"b1_score": 120, "per_person_vnd": None}},
    PovertyClass.NEAR_POOR: HOUSE | {"income": {"b1_score": 130, "per_person_vnd": None}},
    PovertyClass.AVERAGE: HOUSE | {"income": {"b1_score": None, "per_person_vnd": 2_000_000}},
    PovertyClass.NOT_POOR: HOUSE | {"income": {"b1_score": 190, "per_person_vnd": None}},
}


def fill_review(review: Review, kind: PovertyClass = PovertyClass.POOR, by: User | None = None, **facts: Any) -> Review:
    """The draft with a visit and the facts of a household of the class; `facts` replaces some of them."""
    members = [{**member, **ADULT} for member in review.facts["members"]]
    situation = {**SITUATIONS[kind], "members": members, **facts}
    method = IncomeMethod.B1_TOTAL if situation["income"]["b1_score"] is not None else IncomeMethod.MEASURED
    return save_facts(
        review=review, version=review.version, task="deprivations", by=by, facts=situation, income_method=method,
        visited_on=review.visited_on or review.round.opened_on.replace(day=28),
    )  # fmt: skip


def send_review(
    round: Round, household: Household, kind: PovertyClass = PovertyClass.POOR, by: User | None = None, **facts: Any
) -> Review:
    """A review that was filled and sent."""
    review = fill_review(make_review(round, household, by), kind, by, **facts)
    return REVIEW_STEPS.perform("submit", review, version=review.version, by=by)


def submit_review(*, review: Review, version: int, by: User | None) -> Review:
    """The review, sent; the object itself follows."""
    return _follow("submit", review, version=version, by=by)


def check_review(*, review: Review, version: int, by: User | None) -> Review:
    """The review, checked; the object itself follows."""
    return _follow("check", review, version=version, by=by)


def return_review(*, review: Review, version: int, by: User | None, reason: str) -> Review:
    """The review, a draft again; the object itself follows."""
    return _follow("return", review, version=version, by=by, reason=reason)


def _follow(step: str, review: Review, **given: Any) -> Review:
    REVIEW_STEPS.perform(step, review, **given)
    review.refresh_from_db()
    return review


def settle(round: Round, by: User | None = None, **fields: Any) -> Round:
    """The round, settled on 15/12 of its year; what its ledger does not tell is explained."""
    round.refresh_from_db()
    decision = {"settled_on": date(round.year, 12, 15), "decision_number": "85/QĐ-UBND"} | fields
    explain_ledger(round, decision["settled_on"])
    return ROUND_STEPS.perform("settle", round, version=round.version, by=by, **decision)


def explain_ledger(round: Round, settled_on: date | None = None) -> None:
    """Every household that keeps the ledger of the round open, explained."""
    for gap in gaps_to_answer(round, settled_on):
        household = Household.objects.get(commune=round.commune, code=gap.household)
        answer_ledger(round=round, household=household, fell_back=None, reason="Không còn hồ sơ cũ.", by=None)


def load_results(commune: Area, classes: dict[Household, PovertyClass], by: User, year: int = 2022) -> Round:
    """What was recognised on 15/12 of a year, loaded without Form B."""
    recognised_on = date(year, 12, 15)
    round = open_round_to_load(commune=commune, year=year, recognised_on=recognised_on, by=by)
    return ROUND_STEPS.perform(
        "load", round, version=round.version, by=None, settled_on=recognised_on, decision_number="79/QĐ-UBND",
        classes=classes,
    )  # fmt: skip


def approve_plan(plan: Plan, by: User, number: str = "32/KH-UBND", issued_on: date = date(2023, 3, 28)) -> Plan:
    return PLAN_STEPS.perform("approve", plan, by=by, version=plan.version, number=number, issued_on=issued_on)


def make_plan_with_words(commune: Area, year: int = 2023, **fields: Any) -> Plan:
    """A draft with a part, a target, and a version as approved before."""
    plan = make_plan(commune, year, **fields)
    PlanPart.objects.create(
        commune=commune, plan=plan, section=PlanSection.TASKS, position=1, title="Tuyên truyền", text="Loa của thôn."
    )
    PlanTarget.objects.create(commune=commune, plan=plan, ref="b", title="Người có công", definition="Như dân cư.")
    plan.refresh_from_db()
    keep_version(plan, by=None, title="", reason="", number="32/KH-UBND", issued_on=date(2023, 3, 28))
    return plan


def make_plan(commune: Area, year: int = 2023, **fields: Any) -> Plan:
    return Plan.objects.create(**{"commune": commune, "year": year, "target_rate": "10.98"} | fields)
