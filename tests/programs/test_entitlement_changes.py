"""Who gains and who loses a policy after a settlement, and what a policy's dated amount comes to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform import clock
from programs.rules.policies import Amount, policies, whole_months
from programs.services.batch_filling import proposals
from programs.services.entitlement_changes import changes_after
from programs.vocabulary import SupportKind
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.programs.factories import make_batch

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Three households: one becomes poor, one is no longer, one stays; each with a pupil and an adult."""
    cast = make_cast()
    homes = {name: factories.make_household(cast.lang_ben, head=f"Triệu Văn {name}") for name in ("An", "Ba", "Cam")}
    people = {}
    for name, home in homes.items():
        people[name] = factories.make_member(
            home,
            f"Triệu Thị {name}",
            birth_date=date(2012, 5, 5),
            studying="primary",
            is_disabled=False,
            draws_social_allowance=False,
        )
        factories.make_member(
            home,
            f"Lý Văn {name}",
            birth_date=date(1980, 5, 5),
            studying="none",
            is_disabled=False,
            draws_social_allowance=False,
        )
    poor, not_poor = PovertyClass.POOR, PovertyClass.NOT_POOR
    factories.load_results(
        cast.commune, {homes["An"]: not_poor, homes["Ba"]: poor, homes["Cam"]: poor}, cast.leader, 2022
    )
    with clock.reliving(date(2024, 2, 1)):
        round = factories.load_results(
            cast.commune, {homes["An"]: poor, homes["Ba"]: not_poor, homes["Cam"]: poor}, cast.leader, 2023
        )
    return cast, round, homes, people


def change_of(round, kind):
    return next(change for change in changes_after(round) if change.kind == kind)


def test_a_household_that_became_poor_gains_the_electricity_and_one_that_left_loses_it(world):
    _, round, homes, _ = world
    change = change_of(round, SupportKind.ELECTRICITY)
    assert change.gains == ((homes["An"], None),)
    assert change.losses == ((homes["Ba"], None),)


def test_study_costs_are_the_pupils_alone_and_cards_everybodys(world):
    _, round, homes, people = world
    study = change_of(round, SupportKind.STUDY_COSTS)
    assert [person for _, person in study.gains] == [people["An"]]
    assert [person for _, person in study.losses] == [people["Ba"]]
    assert study.unknown == ()
    cards = change_of(round, SupportKind.HEALTH_INSURANCE)
    assert {home for home, _ in cards.gains} == {homes["An"]}
    assert {home for home, _ in cards.losses} == {homes["Ba"]}


def test_who_the_register_knows_too_little_of_is_neither_gained_nor_lost(world):
    _, round, _homes, people = world
    people["An"].studying = None
    people["An"].save()
    study = change_of(round, SupportKind.STUDY_COSTS)
    assert [person for _, person in study.unknown] == [people["An"]]
    assert study.gains == ()


def test_who_may_still_have_it_for_another_reason_has_not_lost_it(world):
    _, round, _homes, people = world
    people["Ba"].is_disabled = None
    people["Ba"].save()
    study = change_of(round, SupportKind.STUDY_COSTS)
    assert study.losses == ()
    assert [person for _, person in study.unknown] == [people["Ba"]]


def test_the_page_counts_as_many_as_it_names_and_is_the_communes(client, world):
    cast, round, _, _ = world
    address = reverse("programs:changes_detail", args=[round.pk])
    client.force_login(cast.officer)
    text = read(client.get(address)).text
    assert "Triệu Văn An" in text
    assert "Triệu Văn Ba" in text
    assert "Triệu Văn Cam" not in text
    for user, status in ((cast.leader, 200), (cast.stranger, 404), (cast.head, 403), (cast.district_officer, 403)):
        client.force_login(user)
        assert client.get(address).status_code == status
    client.force_login(cast.leader)
    files = [reverse("programs:changes_file", args=[round.pk, form]) for form in ("pdf", "docx", "xlsx")]
    assert {client.get(address).status_code for address in files} == {403}
    client.force_login(cast.officer)
    assert {client.get(address).status_code for address in files} == {200}


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 1, 1), date(2024, 3, 31), 3),
        (date(2023, 9, 1), date(2024, 5, 31), 9),
        (date(2024, 2, 1), date(2024, 2, 29), 1),
        (date(2024, 1, 1), date(2024, 3, 30), None),
        (date(2024, 1, 2), date(2024, 3, 31), None),
        (date(2024, 3, 1), date(2024, 2, 29), None),
    ],
)
def test_only_whole_months_are_counted(first, last, months):
    assert whole_months(first, last) == months


def test_a_quarter_of_electricity_and_a_term_of_rice_are_proposed_without_their_paper():
    cast = make_cast()
    quarter = make_batch(cast.commune, SupportKind.ELECTRICITY, date(2024, 1, 1))
    quarter.period_until = date(2024, 3, 31)
    (proposal,) = proposals(quarter)
    assert (proposal.times, proposal.gift.amount_vnd, proposal.gift.ground) == (3, 147_000, "")
    term = make_batch(cast.commune, SupportKind.RICE, date(2023, 9, 1))
    term.period_until = date(2023, 12, 31)
    gift = proposals(term)[0].gift
    assert (gift.thing, gift.quantity, gift.measure, gift.amount_vnd) == ("Gạo", Decimal(60), "kg", None)
    term.period_until = date(2023, 12, 30)
    assert not proposals(term)


def test_it_is_given_for_no_more_months_than_the_policy_says():
    amount = Amount(date(2020, 1, 1), None, "month", "Ví dụ", True, vnd=10, months=9)
    assert amount.times(date(2023, 9, 1), date(2024, 8, 31)) == 9


def test_every_amount_of_the_file_is_marked_as_unverified_or_cited():
    assert all(amount.verified is False or amount.citation for policy in policies() for amount in policy.amounts)


def test_the_amount_of_a_day_is_the_latest_that_began_by_then():
    first = Amount(date(2020, 1, 1), None, "month", "Ví dụ", True, vnd=10)
    second = Amount(date(2024, 1, 1), None, "month", "Ví dụ", True, vnd=20)
    policy = replace(policies()[0], amounts=(first, second))
    days = (date(2019, 12, 31), date(2023, 12, 31), date(2024, 1, 1))
    assert [policy.amounts_on(day) for day in days] == [[], [first], [second]]
