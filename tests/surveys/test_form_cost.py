"""What a page of Form B builds: each question once, however often the page names it, and no query a person."""

from datetime import date

import pytest
from django.urls import reverse

from surveys.forms import members
from surveys.forms.deprivations import DeprivationsTask
from surveys.services.reviews import refresh_members
from tests import factories
from tests.commune import review_of
from tests.pages import queries_of
from tests.surveys.views.conftest import commune

__all__ = ["commune"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client, commune):
    client.force_login(commune.cast.head)
    return review_of(commune, "Triệu Văn Sinh")


def page(review, task):
    return reverse("surveys:review_task", args=[review.pk, task])


def grown(review, people):
    """The draft with so many more people in its household."""
    for number in range(people):
        factories.make_member(review.household, f"Triệu Văn {'A' * (number + 1)}", birth_date=date(2010, 1, 1))
    review.household.refresh_from_db()
    return refresh_members(review=review, version=review.version)


def counting(monkeypatch, owner, name):
    """How often a function was called, in a list of one."""
    original, calls = getattr(owner, name), [0]

    def counted(*args, **kwargs):
        calls[0] += 1
        return original(*args, **kwargs)

    monkeypatch.setattr(owner, name, counted)
    return calls


def test_part_4_builds_its_twelve_questions_once(client, draft, monkeypatch):
    calls = counting(monkeypatch, DeprivationsTask, "_question")
    assert client.get(page(draft, "thieu-hut")).status_code == 200
    assert calls == [12]


def test_part_2_builds_each_question_of_each_person_once(client, draft, monkeypatch):
    grown(draft, 6)
    built = []
    questions = {
        fact: (lambda fact=fact, question=question: built.append(fact) or question())
        for fact, question in members.QUESTIONS.items()
    }
    monkeypatch.setattr(members, "QUESTIONS", questions)
    assert client.get(page(draft, "thanh-vien")).status_code == 200
    assert built.count("studying") == 8
    assert len(built) <= 8 * len(questions)


@pytest.mark.parametrize("task", ["ho", "thanh-vien", "thieu-hut", "nguyen-nhan", "ket-luan"])
def test_a_page_of_form_b_costs_the_same_queries_with_four_times_the_people(client, draft, task):
    few = queries_of(client, page(draft, task))
    grown(draft, 6)
    assert queries_of(client, page(draft, task)) == few
