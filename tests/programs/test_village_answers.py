"""What the head of a village says of the number proposed for it."""

from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse

from huulien.platform.locking import StaleRecord
from huulien.platform.models import AuditEntry
from programs.models import VillageAnswer, VillageTarget
from programs.services.village_targets import answer_target, set_targets
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read
from tests.races import all_at_once


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def target(cast):
    """At most one poor household in Làng Bên, of a draft."""
    plan = factories.make_plan(cast.commune, target_rate="50.00")
    VillageTarget.objects.create(commune=cast.commune, plan=plan, village=cast.lang_coc, max_poor_households=1)
    return VillageTarget.objects.create(commune=cast.commune, plan=plan, village=cast.lang_ben, max_poor_households=1)


def page(target):
    return reverse("programs:village_target", args=[target.pk])


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def answer(target, by, agrees=True, said="", version=1):
    return answer_target(target=target, version=version, agrees=agrees, words=said, by=by)


def test_the_head_sees_the_number_and_why(cast, target, client):
    client.force_login(cast.head)
    shown = words(client.get(page(target)))
    for said in ("1 hộ", "Vì sao là số này", "50,00", "Thôn trả lời"):
        assert said in shown


def test_the_head_agrees_or_writes_what_the_village_thinks(cast, target, client):
    client.force_login(cast.head)
    sent = fill(client.get(page(target)), agrees="khong", words="2 thì vừa sức")
    assert client.post(page(target), sent).url == page(target)
    first = VillageAnswer.objects.get()
    assert (first.agrees, first.words, first.max_poor_households, first.answered_by) == (
        False, "2 thì vừa sức", 1, cast.head,
    )  # fmt: skip
    entry = AuditEntry.objects.filter(table=VillageAnswer._meta.db_table).get()
    assert (entry.actor, entry.reason) == ("truongthon1", "Trả lời chỉ tiêu năm 2023")
    client.post(page(target), fill(client.get(page(target)), agrees="co"))
    assert [row.agrees for row in VillageAnswer.objects.all()] == [False, True]
    client.force_login(cast.officer)
    shown = words(client.get(reverse("programs:target_edit", args=[target.plan_id])))
    assert "Trưởng thôn đồng ý: 1 trên 2" in shown


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"agrees": "khong", "words": " "}, "Ghi ý kiến của thôn"),
        ({"words": "không nói"}, "Chọn đồng ý hoặc chưa đồng ý."),
        ({"agrees": "co", "version": ""}, "Mở lại trang rồi nhập lại."),
        ({"agrees": "co", "words": "A" * 501}, "500"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(cast, target, client, typed, says):
    client.force_login(cast.head)
    shown = client.post(page(target), {"version": "1"} | typed)
    assert says in words(shown)
    assert read(shown).title.startswith("Lỗi: ")
    assert not VillageAnswer.objects.exists()


def test_a_number_changed_meanwhile_is_shown_before_it_is_answered(cast, target, client):
    set_targets(plan=target.plan, version=1, target_rate=50, targets={cast.lang_ben: 0})
    client.force_login(cast.head)
    shown = client.post(page(target), {"version": "1", "agrees": "co"})
    assert "Có người vừa sửa phần này" in words(shown)
    assert not VillageAnswer.objects.exists()
    client.post(page(target), {"version": "2", "agrees": "co"})
    assert VillageAnswer.objects.get().max_poor_households == 0


def test_disagreement_does_not_keep_the_plan_from_approval_and_stays_with_it(cast, target):
    answer(target, cast.head, agrees=False, said="2 thì vừa sức")
    plan = target.plan
    plan.refresh_from_db()
    plan = factories.approve_plan(plan, cast.leader)
    assert plan.answers.get().words == "2 thì vừa sức"
    with pytest.raises(ValidationError, match="đã phê duyệt"):
        answer(target, cast.head)


def test_of_an_agreed_number_that_was_changed_the_page_says_so(cast, target, client):
    answer(target, cast.head)
    set_targets(plan=target.plan, version=1, target_rate=50, targets={cast.lang_ben: 0})
    client.force_login(cast.officer)
    shown = words(client.get(reverse("programs:target_edit", args=[target.plan_id])))
    assert "Đồng ý 1, nay đã sửa" in shown
    assert "Trưởng thôn đồng ý: 0 trên 2" in shown


def test_only_the_head_of_the_village_answers(cast, target, client):
    for who in ("officer", "leader", "other_head", "unit", "district_officer", "stranger", "nobody"):
        client.force_login(getattr(cast, who))
        sent = client.post(page(target), {"version": 1, "agrees": "co"})
        got = client.get(page(target)).status_code, sent.status_code
        assert got == ((200, 403) if who in {"officer", "leader"} else (404, 404)), who
        with pytest.raises((PermissionDenied, Http404)):
            answer(target, getattr(cast, who))
    assert not VillageAnswer.objects.exists()


def test_the_villages_page_tells_its_head_that_a_number_waits(cast, target, client):
    client.force_login(cast.head)
    village = reverse("desk:village", args=[cast.lang_ben.pk])
    assert page(target) in client.get(village).content.decode()
    assert "Xem và trả lời" in words(client.get(village))
    answer(target, cast.head)
    assert "Xem và trả lời" not in words(client.get(village))


@pytest.mark.django_db(transaction=True)
def test_an_answer_while_the_plan_is_approved_comes_before_it_or_is_refused(cast, target):
    plan = target.plan
    acts = [
        lambda: factories.approve_plan(plan, cast.leader, issued_on=date(2023, 3, 28)),
        lambda: answer(VillageTarget.objects.select_related("plan", "village__parent").get(pk=target.pk), cast.head),
    ]
    approval, answered = all_at_once(acts)
    assert not isinstance(approval, Exception)
    assert isinstance(answered, ValidationError | StaleRecord | VillageAnswer)
