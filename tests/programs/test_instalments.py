"""Support paid in two: which payment a batch is, who had the first, what is left to the đồng, and what is a double."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.lib.parameters import ParameterFileError
from huulien.platform import clock
from huulien.platform.steps import Refused
from programs.contexts.batches import BatchPage
from programs.models import SupportBatch, SupportLine
from programs.papers.payment_list import payment_list
from programs.rules.policies import Instalments, Part, parse_instalments, policies, policy_on
from programs.services.instalments import earlier_lines, rest_of
from programs.services.money import record_entry
from programs.services.postings import record_postings
from programs.services.support import Gift, add_lines, add_rests, deliver, draw_batch, leave_out, take_back
from programs.steps.batches import BATCH_STEPS
from programs.vocabulary import EntryKind, LeftOut, Receipt, SupportKind
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read
from tests.programs.factories import make_activity, make_funding, make_need

pytestmark = pytest.mark.django_db
MAR, MAY, JUN, LAST = date(2024, 3, 5), date(2024, 5, 6), date(2024, 6, 6), date(2024, 12, 31)
SEVENTY = Instalments(MAR, None, "Ví dụ", (Part(70, "sau móng"), Part(30, "sau hoàn thành")))


@pytest.fixture(autouse=True)
def later():
    with clock.reliving(date(2024, 12, 5)):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def homes(cast):
    return [factories.make_household(cast.lang_ben, head=name) for name in ("Vi Văn An", "Lý Thị Ba", "Hà Văn Cư")]


def payment(cast, number, homes=(), amount=28_000_000, **fields):
    batch = draw_batch(
        commune=cast.commune, kind=SupportKind.HOUSING, title=f"Nhà ở 2024, đợt {number}", by=cast.officer,
        period_from=date(2024, 1, 1), period_until=LAST, instalment=number, **fields,
    )  # fmt: skip
    gift = Gift(amount_vnd=amount, ground="Quyết định 10/QĐ-UBND")
    return add_lines(batch=batch, version=batch.version, whom=[(home, None) for home in homes], gift=gift)


def step(name, batch, by, **given):
    batch.refresh_from_db()
    return BATCH_STEPS.perform(name, batch, by=by, version=batch.version, **given)


def handed_over(cast, batch):
    """Posted, granted and handed over."""
    places = [None, cast.lang_ben]
    record_postings(batch=batch, places=places, posted_on=MAR, until=MAY, note="", by=cast.officer)
    step("check", batch, cast.officer)
    batch = step("grant", batch, cast.leader, decision="40/QĐ-UBND", granted_on=MAY)
    deliver(lines=list(batch.lines.filter(left_out_as="")), delivered_on=JUN, receipt=Receipt.SIGNED, by=cast.officer)
    return batch


# The rule


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [(40_000_000, 28_000_000, 12_000_000), (20_000_000, 14_000_000, 6_000_000), (1, 0, 1), (33, 23, 10), (0, 0, 0)],
)
def test_the_payments_make_up_the_whole_to_the_dong(whole, first, second):
    assert SEVENTY.shares(whole) == (first, second)


@pytest.mark.parametrize("whole", [40_000_000, 20_000_000, 10_000_010, 33_333_340])
def test_what_is_left_follows_from_the_first_payment(whole):
    assert rest_of(SEVENTY, SEVENTY.shares(whole)[0]) == SEVENTY.shares(whole)[1]


def test_housing_is_paid_seventy_and_thirty_with_its_article_and_hangs():
    policy = policy_on(SupportKind.HOUSING, date(2024, 1, 1))
    payments = policy.instalments_on(date(2024, 1, 1))
    assert [part.percent for part in payments.parts] == [70, 30]
    assert "Điều 74" in payments.citation
    assert policy.is_posted
    assert policy.instalments_on(date(2020, 1, 1)) is None
    assert {found.kind for found in policies() if found.instalments} == {SupportKind.HOUSING}


# Drawing up


def test_only_a_policy_that_is_so_paid_has_payments(cast):
    given = {"commune": cast.commune, "title": "Gạo", "by": cast.officer, "period_until": LAST}
    with pytest.raises(ValidationError, match="không chia nhiều lần trả"):
        draw_batch(kind=SupportKind.RICE, period_from=date(2024, 1, 1), instalment=1, **given)
    with pytest.raises(ValidationError, match="không chia nhiều lần trả"):
        draw_batch(kind=SupportKind.HOUSING, period_from=date(2024, 1, 1), instalment=3, **given)
    with pytest.raises(ValidationError, match="không chia nhiều lần trả"):
        draw_batch(kind=SupportKind.HOUSING, period_from=date(2022, 1, 1), instalment=1, **given)


def test_which_payment_it_is_is_chosen_when_the_batch_is_drawn_and_stays(cast, client):
    client.force_login(cast.officer)
    address = reverse("programs:batch_create")
    form = client.get(address)
    typed = {"title": "Nhà ở", "period_from": "01/01/2024", "period_until": "31/12/2024", "instalment": "nha_o.2"}
    wrong = client.post(address, fill(form, kind="rice", **typed))
    assert "không chia lần trả như vậy" in read(wrong).text
    client.post(address, fill(form, kind="housing", **typed))
    batch = SupportBatch.objects.get()
    assert (batch.instalment, batch.policy) == (2, "nha_o")
    shown = read(client.get(reverse("programs:batch_detail", args=[batch.pk]))).text
    assert "Lần 2, 30 %, sau khi hoàn thành" in shown
    for wrong_number in (1, 0, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupportBatch.objects.update(instalment=wrong_number)


# The second payment


def test_the_second_is_filled_from_who_had_the_first_each_with_the_rest(cast, client, homes):
    first = payment(cast, 1, homes[:2])
    SupportLine.objects.filter(batch=first, household=homes[1]).update(amount_vnd=14_000_000)
    second = payment(cast, 2)
    client.force_login(cast.officer)
    address = reverse("programs:batch_fill", args=[second.pk])
    assert "Đưa 0 hộ đã nhận lần trước" in " ".join(read(client.get(address)).text.split())
    handed_over(cast, first)
    form = client.get(address)
    assert "Đưa 2 hộ đã nhận lần trước" in " ".join(read(form).text.split())
    client.post(address, fill(form))
    given = dict(second.lines.values_list("household__head_name", "amount_vnd"))
    assert given == {"Vi Văn An": 12_000_000, "Lý Thị Ba": 6_000_000}
    assert set(second.lines.values_list("ground", flat=True)) == {"Quyết định 10/QĐ-UBND"}
    assert step("check", second, cast.officer).state == "checked"


def test_another_payment_is_no_double_and_the_same_one_is(cast, homes):
    first = handed_over(cast, payment(cast, 1, homes[:1]))
    second = add_rests(batch=(batch := payment(cast, 2)), version=batch.version, whom=[(homes[0], None)])
    assert BATCH_STEPS.obstacles("check", second) == []
    again = payment(cast, 1, homes[:1])
    assert any(first.title in obstacle.words for obstacle in BATCH_STEPS.obstacles("check", again))
    whole = payment(cast, None, homes[:1])
    assert any("đã được hỗ trợ việc này" in obstacle.words for obstacle in BATCH_STEPS.obstacles("check", whole))


def test_who_did_not_have_the_first_is_named(cast, homes):
    handed_over(cast, payment(cast, 1, homes[:1]))
    second = payment(cast, 2, homes[:2], amount=12_000_000)
    with pytest.raises(Refused, match="Lý Thị Ba chưa nhận lần 1") as refusal:
        step("check", second, cast.officer)
    assert "Vi Văn An" not in str(refusal.value)


def test_an_amount_that_is_not_the_rest_is_named_with_what_it_should_be(cast, homes):
    handed_over(cast, payment(cast, 1, homes[:2]))
    second = payment(cast, 2, homes[:2], amount=12_000_000)
    assert BATCH_STEPS.obstacles("check", second) == []
    SupportLine.objects.filter(batch=second, household=homes[1]).update(amount_vnd=12_000_001)
    assert BATCH_STEPS.obstacles("check", second) == []  # 40.000.001 is paid so too: 28.000.000 and the rest
    SupportLine.objects.filter(batch=second, household=homes[1]).update(amount_vnd=12_000_002)
    with pytest.raises(Refused, match=r"Lý Thị Ba nhận lần 1 28\.000\.000.*phải là 12\.000\.000.*phần lẻ"):
        step("check", second, cast.officer)
    SupportLine.objects.filter(batch=second, household=homes[1]).update(amount_vnd=None)
    with pytest.raises(Refused, match=r"phải là 12\.000\.000"):
        step("check", second, cast.officer)


def test_who_had_both_is_not_asked_for_again(cast, homes):
    handed_over(cast, payment(cast, 1, homes[:1]))
    second = add_rests(batch=(batch := payment(cast, 2)), version=batch.version, whom=[(homes[0], None)])
    handed_over(cast, second)
    assert not earlier_lines(payment(cast, 2)).exists()
    assert earlier_lines(second).count() == 1


def test_a_first_payment_that_a_second_rests_on_is_not_taken_back(cast, homes):
    first = handed_over(cast, payment(cast, 1, homes[:1]))
    second = add_rests(batch=(batch := payment(cast, 2)), version=batch.version, whom=[(homes[0], None)])
    line = first.lines.get()
    with pytest.raises(ValidationError, match="Bỏ khỏi danh sách đó trước"):
        take_back(line=line, version=line.version, reason="Nhầm", by=cast.officer)
    after = second.lines.get()
    leave_out(line=after, version=1, left_out_as=LeftOut.NOT_ELIGIBLE, left_out_on=JUN, reason="Chưa xong")
    line.refresh_from_db()
    assert take_back(line=line, version=line.version, reason="Nhầm", by=cast.officer).delivered_on is None


def test_the_need_ends_with_the_last_payment(cast, homes):
    need = make_need(homes[0], "housing", date(2024, 1, 5))
    handed_over(cast, payment(cast, 1, homes[:1]))
    need.refresh_from_db()
    assert need.state == "waiting"
    handed_over(cast, add_rests(batch=(batch := payment(cast, 2)), version=batch.version, whom=[(homes[0], None)]))
    need.refresh_from_db()
    assert need.state == "served"


def test_the_payment_is_said_on_the_list_and_in_the_entry(cast, homes):
    funding = make_funding(make_activity(cast.commune, kind="housing", year=2024), year=2024)
    record_entry(
        funding=funding, kind=EntryKind.ALLOCATED, happened_on=MAR, amount_vnd=40_000_000, document="1/QĐ", by=None
    )
    batch = handed_over(cast, payment(cast, 1, homes[:1], funding=funding))
    assert "lần 1, 70 %, sau khi xong nền, móng" in repr(payment_list(BatchPage(batch, cast.officer)).blocks)
    record_postings(batch=batch, places=[None, cast.lang_ben], posted_on=JUN, until=JUN, note="", by=cast.officer)
    signed = step("sign", batch, cast.officer, signed_on=JUN)
    assert signed.entry.document == "Bảng kê Nhà ở 2024, đợt 1, lần 1, 70 %, sau khi xong nền, móng"


@pytest.mark.parametrize("percents", [(70, 20), (100, 0), (100,), (50, 30, 20)])
def test_payments_that_do_not_make_up_the_whole_are_refused_when_the_file_is_read(percents):
    table = {
        "valid_from": MAR, "citation": "Ví dụ", "parts": [{"percent": number, "after": "sau"} for number in percents]
    }  # fmt: skip
    with pytest.raises(ParameterFileError, match="100 percent"):
        parse_instalments("Tệp ví dụ", table)
