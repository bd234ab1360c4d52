"""Form B a screen at a time: where a button leads, what a part says of itself, and the way to what is missing."""

import re

import pytest
from django.urls import reverse

from surveys.forms.places import anchor_of, task_of
from surveys.models import Review
from surveys.rules.indicators import Fact
from tests.pages import fill, read

pytestmark = pytest.mark.django_db


def task(review, slug):
    return reverse("surveys:review_task", args=[review.pk, slug])


def signs(client, review, slug="ho"):
    """What the strip says of each part."""
    page = client.get(task(review, slug)).content.decode()
    strip = page[page.index('<ol class="tasks">') : page.index("</ol>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", part).split()) for part in strip.split("<li>")[1:]]


def test_a_screens_button_saves_and_leads_to_the_next_screen(head, draft):
    url = task(draft, "thieu-hut")
    answer = head.post(url, fill(head.get(url), toilet="septic", tiep="health"))
    assert answer.url == f"{url}#health"
    draft.refresh_from_db()
    assert draft.facts["toilet"] == "septic"
    assert head.post(url, fill(head.get(url), tiep="//elsewhere")).url == task(draft, "nguyen-nhan")


@pytest.mark.parametrize("slug", ["thanh-vien", "thieu-hut"])
def test_every_screen_but_the_last_has_a_button_to_the_next_one(head, draft, slug):
    page = head.get(task(draft, slug)).content.decode()
    screens = re.findall(r'class="sec screen" id="([^"]+)"', page)
    assert re.findall(r'name="tiep" value="([^"]+)"', page) == screens[1:]


def test_a_part_is_done_only_when_nothing_of_it_is_unknown(head, draft):
    url = task(draft, "thieu-hut")
    known = {"frame_durable": "yes", "roof_durable": "yes", "water_source": "piped", "internet_user": "yes"}
    head.post(url, fill(head.get(url), **known, devices=["tv"]))  # two durable parts of three are enough
    assert "4. Thiếu hụt (B2) Còn 2 chưa rõ" in signs(head, draft)
    assert "Phần 4 trên 6: còn 2 chưa rõ." in read(head.get(url)).text
    head.post(url, fill(head.get(url), toilet="septic", area_m2="60", wall_durable="yes"))
    assert "4. Thiếu hụt (B2) Đã ghi" in signs(head, draft)


def test_a_part_that_was_never_saved_is_not_done(head, draft):
    Review.objects.filter(pk=draft.pk).update(done_tasks=[])
    assert all(" Chưa làm" in part for part in signs(head, draft)[:5])


def test_what_is_missing_leads_to_its_field(head, draft):
    facts = draft.facts | {"toilet": None, "devices": None, "internet_user": None, "water_source": None}
    facts["dwelling"] = {"wall_durable": None, "frame_durable": None, "roof_durable": None, "area_m2": None}
    facts["income"] = {"b1_score": None, "per_person_vnd": None}
    Review.objects.filter(pk=draft.pk).update(facts=facts)
    page = head.get(task(draft, "ket-luan")).content.decode()
    links = re.findall(r'<li><a href="([^"]+)#([^"]+)">', page)
    assert len(links) >= 9
    for address, anchor in links:
        assert f'id="{anchor}"' in head.get(address).content.decode(), (address, anchor)


@pytest.mark.parametrize(
    "name",
    ["birth_date", "employment", "social_allowance", "disabled", "health_insurance", "malnourished", "studying",
     "qualification", "trained_on_the_job"],
)  # fmt: skip
def test_each_fact_of_a_member_is_asked_where_it_is_said_to_be(head, draft, name):
    page = head.get(task(draft, "thanh-vien")).content.decode()
    for member in draft.facts["members"]:
        fact = Fact(name, member["id"])
        assert task_of(fact) == "thanh-vien"
        assert f'id="{anchor_of(fact)}"' in page or name == "malnourished"
