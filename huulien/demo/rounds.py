"""The rounds of the demonstration, driven through the same steps and on the days that an office would take them."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from households.models import Area, Household
from households.vocabulary import PovertyClass
from huulien.accounts.models import User
from huulien.platform import clock
from huulien.platform.vocabulary import Role
from surveys.models import Meeting, Round, RoundStage
from surveys.services.certificates import confirm_certificates
from surveys.services.decisions import KINDS, draft_decision, households_named
from surveys.services.meetings import asked_of, open_meeting, save_meeting, save_opinions
from surveys.services.opinions import ask_opinion
from surveys.services.postings import record_posting
from surveys.services.rounds import not_reviewed, open_round, open_round_to_load
from surveys.services.visits import add_reviewer, assign_villages, relate_household
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.meetings import MEETING_STEPS
from surveys.steps.opinions import OPINION_STEPS
from surveys.steps.postings import POSTING_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.steps.stages import STAGE_STEPS
from surveys.vocabulary import Kinship, RoundKind, Stage


def annual_round(commune: Area, year: int, officer: User, must_check: bool = True) -> Round:
    """QĐ 24/2021/QĐ-TTg: the yearly review runs from 01/9 to 14/12."""
    opened_on = date(year, 9, 1)
    with clock.reliving(opened_on):
        return open_round(
            commune=commune, year=year, kind=RoundKind.ANNUAL, opened_on=opened_on, due_on=date(year, 12, 14),
            as_of=date(year, 12, 31), must_check=must_check, by=officer,
        )  # fmt: skip


def load(
    commune: Area,
    year: int,
    recognised_on: date,
    decision_number: str,
    classes: dict[Household, PovertyClass],
    officer: User,
    leader: User | None,
) -> None:
    """What was recognised before the commune kept its reviews here: the look back of later years ends there."""
    with clock.reliving(recognised_on):
        round = open_round_to_load(commune=commune, year=year, recognised_on=recognised_on, by=officer)
        ROUND_STEPS.perform(
            "load", round, by=leader, version=round.version, settled_on=recognised_on, decision_number=decision_number,
            classes=classes,
        )  # fmt: skip


def walk(round: Round, officer: User, *done_on: date) -> None:
    """The first steps of a round, each begun when the one before it was done."""
    began = round.opened_on
    for stage, day in zip(Stage, done_on, strict=False):
        begun = begin(round, stage, officer, began)
        if stage == Stage.MEETING:
            for village in _villages(round.commune):
                hold(meeting(round, village, began, officer), officer)
        if stage == Stage.POSTING:
            _post(round, officer, began, day)
        elif stage == Stage.OPINION:
            _ask(round, officer, began, day)
        with clock.reliving(day):
            STAGE_STEPS.perform("finish", begun, by=officer, version=begun.version, done_on=day)
        began = day


def begin(round: Round, stage: Stage, officer: User, day: date) -> RoundStage:
    begun = round.stages.get(stage=stage)
    with clock.reliving(day):
        return STAGE_STEPS.perform("start", begun, by=officer, version=begun.version, started_on=day)


def meeting(round: Round, village: Area, held_on: date, officer: User, *, unsaid: int = 0, against: int = 0) -> Meeting:
    """A meeting where all agree to every household but the last ones: not to some, and of some nothing is written."""
    with clock.reliving(held_on):
        meeting = open_meeting(round=round, village=village, by=officer)
        asked = list(asked_of(meeting))
        came = len(asked) - len(asked) // 6
        heads = village.appointments.filter(role=Role.VILLAGE_HEAD).values_list("user__full_name", flat=True)
        head = heads.first() or "Lương Văn Quý"
        meeting = save_meeting(
            meeting=meeting, version=meeting.version, by=officer, held_on=held_on, place="Nhà văn hóa thôn",
            chair=f"{head}, trưởng thôn", secretary="Chu Thị Ngà, chi hội trưởng Phụ nữ", board_count=2,
            board_names="Nguyễn Thị Hà, công chức Văn hóa – Xã hội\nLý Văn Sơn, công chức Địa chính",
            organisations_count=5, front_count=1, front_names="Hoàng Thị Liên, Phó Chủ tịch UBMTTQ xã",
            reviewers_count=3, households_count=came, households_invited=len(asked),
            household_signers="Chu Văn Bình\nNông Thị Duyên",
        )  # fmt: skip
        present = meeting.present_count
        counts = [present] * (len(asked) - against - unsaid) + [present // 2 - 1] * against
        agreed = dict(zip((review.pk for review in asked), counts, strict=False))
        return save_opinions(meeting=meeting, version=meeting.version, by=officer, agreed=agreed)


def hold(meeting: Meeting, officer: User) -> None:
    with clock.reliving(meeting.held_on):
        MEETING_STEPS.perform("hold", meeting, by=officer, version=meeting.version)


def assign(round: Round, villages: Mapping[User, Area], officer: User) -> None:
    """Each visits a village; the first leaves the household of a relative there to somebody else of the commune."""
    with clock.reliving(round.opened_on):
        for user, village in villages.items():
            reviewer = add_reviewer(round=round, user=user, by=officer)
            assign_villages(reviewer=reviewer, version=reviewer.version, villages=[village], by=officer)
            if user == next(iter(villages)):
                relative = not_reviewed(round).filter(village=village).order_by("code").last()
                relate_household(reviewer=reviewer, household=relative, kinship=Kinship.RELATIVE, by=officer)
        add_reviewer(round=round, name="Lý Văn Sơn", unit="công chức Địa chính, ban chỉ đạo rà soát xã", by=officer)


def _villages(commune: Area) -> QuerySet[Area]:
    return Area.objects.villages_of(commune).order_by("position", "pk")


def _post(round: Round, officer: User, posted_on: date, closed_on: date) -> None:
    """The results of every village hang from one day to another."""
    places = "Nhà văn hóa thôn, trụ sở UBND xã"
    with clock.reliving(closed_on):
        for village in _villages(round.commune):
            hung = record_posting(round=round, village=village, posted_on=posted_on, places=places, by=officer)
            POSTING_STEPS.perform("close", hung, by=officer, version=hung.version, closed_on=closed_on)


def _ask(round: Round, officer: User, asked_on: date, answered_on: date) -> None:
    """The level above agrees with the results."""
    with clock.reliving(answered_on):
        asked = ask_opinion(
            round=round, asked_on=asked_on, as_of=asked_on, report_number=f"{round.year - 1900}/BC-UBND", by=officer
        )
        OPINION_STEPS.perform(
            "answer", asked, by=officer, version=asked.version, answered_on=answered_on,
            answer_number=f"{round.year - 1500}/UBND-LĐTBXH", answer="Thống nhất kết quả rà soát.",
        )  # fmt: skip


def decide(round: Round, decided_on: date, number: int, officer: User | None, leader: User | None) -> None:
    """The decisions of a round, numbered one after the other; none that would name nobody."""
    with clock.reliving(decided_on):
        for place, kind in enumerate(kind for kind in KINDS if households_named(round, kind)):
            draft = draft_decision(round=round, kind=kind, by=officer)
            given = {"decided_on": decided_on, "number": number + place}
            DECISION_STEPS.perform("sign", draft, by=leader, version=draft.version, **given)


def settle(round: Round, settled_on: date, decision_number: str, leader: User | None) -> None:
    with clock.reliving(settled_on):
        ROUND_STEPS.perform(
            "settle", round, by=leader, version=round.version, settled_on=settled_on, decision_number=decision_number
        )


def certify(round: Round, issued_on: date, officer: User | None) -> None:
    """Certificates for who has none, and another year on those of the others."""
    with clock.reliving(issued_on):
        round.refresh_from_db()
        confirm_certificates(round=round, issued_on=issued_on, by=officer)


def round_in_year(commune: Area, opened_on: date, officer: User) -> Round:
    """QĐ 24/2021/QĐ-TTg: from the 15th of a month, for the households that ask."""
    last = opened_on.replace(day=28)
    return open_round(
        commune=commune, year=opened_on.year, kind=RoundKind.IN_YEAR, opened_on=opened_on, due_on=last, as_of=last,
        by=officer,
    )  # fmt: skip
