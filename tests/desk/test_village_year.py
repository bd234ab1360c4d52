"""What a village head reads on the page of the village besides its figures."""

from datetime import date

import pytest

from programs.models import Communication
from programs.vocabulary import CommunicationKind
from tests.base import make_cast

pytestmark = pytest.mark.django_db
TODAY = date(2023, 11, 15)


@pytest.fixture
def cast(monkeypatch):
    monkeypatch.setattr("huulien.platform.clock.today", lambda: TODAY)
    return make_cast()


def held(cast, topic, *, village=None, on=date(2023, 10, 2), **facts):
    kind = CommunicationKind.MEETING
    return Communication.objects.create(
        commune=cast.commune, village=village, kind=kind, held_on=on, topic=topic, **facts
    )


def test_a_head_reads_the_meetings_of_the_own_village_and_of_the_commune_and_what_was_answered(cast, client):
    held(cast, "Bàn đường ngõ xóm", village=cast.lang_ben, proposed="Xin xi măng", answered="Xã cấp 5 tấn", reach=45)
    held(cast, "Chính sách năm 2023")
    held(cast, "Việc Làng Cóc", village=cast.lang_coc, proposed="Riêng thôn bên")
    held(cast, "Năm ngoái", village=cast.lang_ben, on=date(2022, 10, 2))
    client.force_login(cast.head)
    page = client.get(cast.lang_ben.get_absolute_url())
    assert [told.topic for told in page.context["year"].held] == ["Chính sách năm 2023", "Bàn đường ngõ xóm"]
    text = page.content.decode()
    for words in ("Xin xi măng", "Xã cấp 5 tấn", "45 người", "Họp dân cả xã"):
        assert words in text
    assert "Việc Làng Cóc" not in text
    assert "Riêng thôn bên" not in text


@pytest.mark.parametrize("who", ["district_officer", "auditor", "unit"])
def test_nobody_else_reads_what_the_people_of_a_village_said(cast, client, who):
    held(cast, "Bàn đường ngõ xóm", village=cast.lang_ben, proposed="Xin xi măng")
    client.force_login(getattr(cast, who))
    assert "Xin xi măng" not in client.get(cast.lang_ben.get_absolute_url()).content.decode()
