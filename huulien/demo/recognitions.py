"""Households of the demonstration that ask to be recognised as of average living."""

from collections.abc import Sequence
from datetime import date

from households.models import Household
from huulien.accounts.models import User
from huulien.platform import clock
from surveys.models import Recognition
from surveys.services.postings import post_list
from surveys.services.recognitions import draft_list, record_household, save_income
from surveys.steps.postings import POSTING_STEPS
from surveys.steps.recognitions import RECOGNITION_STEPS
from surveys.vocabulary import RecognitionKind, Sector


def recognitions_2024(households: Sequence[Household], officer: User) -> None:
    """Two on a list that waits to be signed, one refused, one whose income is not declared yet."""
    first, second, refused, waiting = households
    listed = ((first, date(2024, 10, 28), 81_600_000), (second, date(2024, 11, 4), 97_000_000))
    for household, received_on, total in listed:
        _conclude(_ask(household, received_on, officer), "meet", date(2024, 11, 5), total, officer)
    asked = _conclude(_ask(refused, date(2024, 11, 4), officer), "fail", date(2024, 11, 7), 168_000_000, officer)
    with clock.reliving(date(2024, 11, 8)):
        RECOGNITION_STEPS.perform(
            "refuse", asked, by=officer, version=asked.version, reply_on=date(2024, 11, 8),
            reply="Thu nhập của hộ cao hơn mức sống trung bình.",
        )  # fmt: skip
    _ask(waiting, date(2024, 11, 11), officer)
    _post(date(2024, 11, 6), date(2024, 11, 14), officer)


def _ask(household: Household, received_on: date, officer: User) -> Recognition:
    with clock.reliving(received_on):
        return record_household(
            household=household, sector=Sector.FORESTRY, received_on=received_on, received_from="Chủ hộ",
            income_until=date(2024, 10, 1), by=officer,
        )  # fmt: skip


def _conclude(asked: Recognition, step: str, day: date, total: int, officer: User) -> Recognition:
    """The request of four people with its result."""
    sources = (("Trồng keo", total // 2), ("Làm thuê", total - total // 2))
    with clock.reliving(day):
        declared = save_income(
            asked=asked, version=asked.version, total_income_vnd=total, person_count=4, sources=sources, by=officer
        )
        return RECOGNITION_STEPS.perform(step, declared, by=officer, version=declared.version)


def _post(posted_on: date, closed_on: date, officer: User) -> None:
    """The list of all who meet the conditions hangs for its days."""
    with clock.reliving(posted_on):
        decision = draft_list(commune=officer.area, kind=RecognitionKind.AVERAGE, by=officer)
        posting = post_list(decision=decision, posted_on=posted_on, places="Nhà văn hóa các thôn, UBND xã", by=officer)
    with clock.reliving(closed_on):
        POSTING_STEPS.perform("close", posting, by=officer, version=posting.version, closed_on=closed_on)
