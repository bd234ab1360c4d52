"""The screen of areas refuses in words what would change settled figures."""

from datetime import date

import pytest
from django.urls import reverse

from households.models import Area
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(client):
    cast = make_cast()
    cast.commune.settled_through_on = date(2023, 12, 31)
    cast.commune.save()
    client.force_login(cast.administrator)
    return cast


def change(client, village, **fields):
    url = reverse("admin:households_area_change", args=[village.pk])
    return client.post(url, fill(client.get(url), **fields))


@pytest.mark.parametrize("fields", [{"valid_until": "31/05/2023"}, {"valid_from": "01/01/2023"}])
def test_a_villages_settled_days_stay(cast, client, fields):
    answer = change(client, cast.lang_ben, **fields)
    assert "Số liệu đến hết 31/12/2023 đã chốt" in read(answer).text
    village = Area.objects.get(pk=cast.lang_ben.pk)
    assert (village.valid_from, village.valid_until) == (None, None)


@pytest.mark.parametrize("fields", [{"valid_until": "31/12/2023"}, {"name": "Làng Bên Trên"}])
def test_what_changes_no_settled_day_is_saved(cast, client, fields):
    before = Area.objects.filter(pk=cast.lang_ben.pk).values().get()
    assert change(client, cast.lang_ben, **fields).status_code == 302
    assert Area.objects.filter(pk=cast.lang_ben.pk).values().get() != before


@pytest.mark.parametrize(("day", "made"), [("", False), ("31/12/2023", False), ("01/01/2024", True)])
def test_a_new_village_begins_after_the_settled_days(cast, client, day, made):
    url = reverse("admin:households_area_add")
    answer = client.post(
        url,
        fill(
            client.get(url),
            kind="village",
            position="9",
            code="09",
            name="Làng Mới",
            parent=str(cast.commune.pk),
            valid_from=day,
        ),
    )
    assert Area.objects.filter(name="Làng Mới").exists() == made
    if not made:
        assert "thôn mới và ngày kết thúc ghi từ ngày sau ngày đó" in read(answer).text


def test_a_settled_commune_stays_where_it_is(cast, client):
    cast.administrator.is_superuser = True
    cast.administrator.save()
    answer = change(client, cast.commune, parent=str(cast.province.pk))
    assert "không đổi cấp và nơi thuộc về được nữa" in read(answer).text
    assert Area.objects.get(pk=cast.commune.pk).parent == cast.district


def as_superuser(cast):
    cast.administrator.is_superuser = True
    cast.administrator.save()


def test_an_area_on_which_something_hangs_gets_a_successor_instead(cast, client):
    as_superuser(cast)
    answer = change(client, cast.other_commune, parent=str(cast.province.pk))
    assert "Địa bàn đã có thôn, hộ hoặc người được phân công nên giữ nguyên cấp và nơi thuộc về." in read(answer).text
    assert Area.objects.get(pk=cast.other_commune.pk).parent_id == cast.other_commune.parent_id


@pytest.mark.parametrize(
    ("kind", "parent", "words"),
    [
        ("village", "lang_ben", "Thôn phải thuộc xã. Chọn lại."),
        ("village", "district", "Thôn phải thuộc xã. Chọn lại."),
        ("commune", "other_commune", "Xã phải thuộc huyện hoặc tỉnh. Chọn lại."),
        ("district", "commune", "Huyện phải thuộc tỉnh. Chọn lại."),
        ("province", "province", "Tỉnh không thuộc cấp nào. Để trống ô này."),
    ],
)
def test_an_area_lies_in_one_of_the_level_above(cast, client, kind, parent, words):
    as_superuser(cast)
    url = reverse("admin:households_area_add")
    own = {"kind": kind, "parent": str(getattr(cast, parent).pk), "position": "9", "code": "0977", "name": "Nơi Mới"}
    assert words in read(client.post(url, fill(client.get(url), **own))).text
    assert not Area.objects.filter(code="0977").exists()
