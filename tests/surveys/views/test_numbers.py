"""Every number that is a link opens the list it counts, and the list has that many rows."""

import re

import pytest
from django.urls import reverse

from tests.pages import read

pytestmark = pytest.mark.django_db

DAYS = ("", "?ngay=2022-12-31", "?ngay=2023-03-31", "?ngay=2023-12-31", "?ngay=2021-12-31")


def pages_of(commune, who):
    """The addresses whose numbers a user reads."""
    villages = {"head": [commune.cast.lang_ben], "other_head": [commune.cast.lang_coc]}.get(
        who, [commune.cast.lang_ben, commune.cast.lang_coc]
    )
    pages = [f"{reverse('desk:village', args=[village.pk])}{day}" for village in villages for day in DAYS]
    if who in {"officer", "leader"}:
        pages += [f"{reverse('desk:dashboard')}{day}" for day in DAYS]
    pages += [reverse("surveys:round_detail", args=[round.pk]) for round in (commune.open, commune.settled)]
    return [*pages, reverse("surveys:round_list")]


def numbers(client, address):
    """(number, address of its list) of every linked number of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    links = read(answer).links
    return [(int(text.replace(".", "")), url) for kind, url, text in links if {"n", "cel"} & set(kind.split())]


@pytest.mark.parametrize("who", ["officer", "leader", "head", "other_head"])
def test_every_linked_number_is_the_number_of_rows_of_its_list(client, commune, who):
    client.force_login(commune.cast.everyone[who])
    followed = {}
    for address in pages_of(commune, who):
        for number, url in numbers(client, address):
            if url not in followed:
                answer = client.get(url)
                page = read(answer)
                heading = int(re.match(r"[\d.]+", page.heading)[0].replace(".", ""))
                assert page.rows == heading == answer.context["total"], url
                followed[url] = heading
            assert followed[url] == number, f"{address} says {number}, {url} has {followed[url]}"
    # By hand: the crawl went through real numbers of each kind.
    kinds = {name for url in followed for name in re.findall(r"[?&](\w+)=", url)}
    assert {"loai", "thon", "ngay", "thieu", "dot", "phieu"} <= kinds | ({"thieu"} if "head" in who else set())
    assert len(followed) >= (20 if who in {"officer", "leader"} else 8)


def test_the_round_counts_by_hand_and_without_the_household_that_left(client, commune):
    client.force_login(commune.cast.officer)
    page = client.get(reverse("surveys:round_detail", args=[commune.open.pk])).context["page"]
    rows = {row.village.name: (row.not_started, row.drafts, row.submitted, row.checked) for row in page.progress}
    assert rows == {"Làng Bên": (2, 1, 1, 1), "Làng Cóc": (1, 0, 1, 0)}
    assert page.sum.total == 7
    listed = dict(client.get(reverse("surveys:round_list")).context["rounds"])
    assert listed[commune.open] == 5  # the draft of the household that left is among them


def test_a_head_counts_only_the_own_village(client, commune):
    client.force_login(commune.cast.other_head)
    answer = client.get(reverse("surveys:round_detail", args=[commune.open.pk]))
    assert [row.village.name for row in answer.context["page"].progress] == ["Làng Cóc"]
    assert answer.context["page"].sum.total == 2
    assert "Làng Bên" not in answer.content.decode()


@pytest.mark.parametrize("who", ["unit", "district_officer"])
def test_figures_without_the_right_to_see_households_are_not_links(client, commune, who):
    client.force_login(commune.cast.everyone[who])
    assert numbers(client, f"{reverse('desk:dashboard')}?xa=06388") == []
