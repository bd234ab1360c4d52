"""What travels compressed: text, and no file, which is compressed already."""

import gzip

import pytest
from django.urls import reverse

from tests.base import make_cast

pytestmark = pytest.mark.django_db
ACCEPTS = {"accept-encoding": "gzip"}


@pytest.fixture
def officer(client):
    client.force_login(make_cast().officer)
    return client


def test_a_page_is_compressed_for_who_can_read_it(officer):
    url = reverse("desk:agenda")
    plain, packed = officer.get(url), officer.get(url, headers=ACCEPTS)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Việc của tôi" in gzip.decompress(packed.content).decode()
    assert len(packed.content) < len(plain.content) / 2


def test_a_page_the_browser_holds_is_known_by_its_weak_tag(officer):
    url = reverse("desk:dashboard")
    tag = officer.get(url, headers=ACCEPTS).headers["ETag"]
    assert tag.startswith("W/")
    assert officer.get(url, headers=ACCEPTS | {"if-none-match": tag}).status_code == 304


def test_a_file_goes_as_it_is(officer):
    answer = officer.get(reverse("surveys:blank_income_sheet", args=["docx"]), headers=ACCEPTS)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
