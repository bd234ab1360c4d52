"""A page is in the menu where one came from; that each has one place there is asked by `tests.test_access`."""

from django.urls import reverse

from tests.test_access import made, papers_are_read, world

__all__ = ["made", "papers_are_read", "world"]


def section(client, url):
    return [entry["label"] for entry in client.get(url).context["nav"] if entry["current"]]


def test_a_page_belongs_to_the_section_one_reached_it_from(client, world):
    client.force_login(world.cast.officer)
    place = world.places["own"]
    for name, key, label in (
        ("surveys:round_detail", place.round.pk, "Rà soát"),
        ("programs:target_edit", place.plan.pk, "Kế hoạch"),
        ("desk:village", place.village.pk, "Tổng quan"),
        ("households:household_edit", place.household.pk, "Hộ gia đình"),
        ("households:register_import_check", place.upload.pk, "Nhập, xuất Excel"),
    ):
        assert section(client, reverse(name, args=[key])) == [label]
    assert section(client, reverse("desk:import_list")) == ["Nhập, xuất Excel"]
    assert section(client, reverse("desk:member_list")) == ["Hộ gia đình"]
