"""Support to households of officials and reviewers' relatives: seen by who checks the commune, and by nobody else."""

from datetime import date

import pytest
from django.urls import reverse

from programs.models import Post
from surveys.models import RelatedHousehold, Reviewer
from tests import factories
from tests.base import make_cast
from tests.pages import read
from tests.programs.factories import make_batch, make_line, make_official

pytestmark = pytest.mark.django_db

DAY = date(2023, 5, 5)


@pytest.fixture
def cast():
    return make_cast()


def given(cast, household, **batch):
    batch = make_batch(cast.commune, on=DAY, state="granted", granted_on=DAY, decision="1/QĐ", **batch)
    return make_line(batch, household, thing="Gạo")


def shown(client, user):
    client.force_login(user)
    return read(client.get(reverse("programs:related_list"))).text


def test_the_household_of_who_holds_a_post_and_of_a_reviewers_relative_are_named(client, cast):
    head, kin, other = (factories.make_household(cast.lang_ben, head=f"Vi Văn {name}") for name in ("An", "Bảo", "Cư"))
    member = factories.make_member(head, "Vi Thị Đào")
    official = make_official(cast.commune, "Vi Thị Đào")
    official.member = member
    official.save()
    round = factories.make_round(cast.commune, 2023, cast.leader)
    reviewer = Reviewer.objects.create(commune=cast.commune, round=round, name="Lý Văn Rà")
    RelatedHousehold.objects.create(
        commune=cast.commune, round=round, reviewer=reviewer, household=kin, kinship="relative"
    )
    for household in (head, kin, other):
        given(cast, household)
    text = shown(client, cast.auditor)
    assert "Vi Văn An" in text
    assert "Vi Thị Đào, Người có uy tín" in text
    assert "Hộ người thân: Lý Văn Rà" in text
    assert "Vi Văn Cư" not in text
    assert "Vi Văn Bảo" in shown(client, cast.leader)


def test_a_post_that_ended_before_is_no_reason(client, cast):
    home = factories.make_household(cast.lang_ben, head="Vi Văn An")
    member = factories.make_member(home, "Vi Thị Đào")
    official = make_official(cast.commune, "Vi Thị Đào")
    official.member = member
    official.save()
    Post.objects.update(valid_until=date(2023, 5, 4))
    given(cast, home)
    assert "Vi Văn An" not in shown(client, cast.auditor)


def test_the_officer_who_draws_the_lists_does_not_check_them(client, cast):
    client.force_login(cast.officer)
    assert client.get(reverse("programs:related_list")).status_code == 403
