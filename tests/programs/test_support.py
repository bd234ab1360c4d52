"""Support from the list to the signed bảng kê: who is given what, once, and what it pays and ends."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huulien.platform import clock
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Refused
from programs.models import SupportBatch, SupportLine, SupportNeed
from programs.services.money import record_entry
from programs.services.support import Gift, add_lines, deliver, draw_batch, leave_out, take_in
from programs.steps.batches import BATCH_STEPS
from programs.vocabulary import EntryKind, LeftOut, Receipt, SupportKind
from reports.datasets.money import money_of
from tests import factories
from tests.base import make_cast
from tests.programs.factories import make_activity, make_funding, make_need

pytestmark = pytest.mark.django_db
MAR, MAY, JUN, LAST = date(2023, 3, 5), date(2023, 5, 5), date(2023, 6, 6), date(2023, 12, 31)


@pytest.fixture(autouse=True)
def later():
    with clock.reliving(date(2024, 1, 5)):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def homes(cast):
    return [factories.make_household(cast.lang_ben, head=name) for name in ("Vi Văn An", "Lý Thị Ba", "Hà Văn Cư")]


@pytest.fixture
def funding(cast):
    funding = make_funding(make_activity(cast.commune))
    record_entry(funding=funding, kind=EntryKind.ALLOCATED, happened_on=MAR, amount_vnd=250, document="1/QĐ", by=None)
    return funding


def batch_of(cast, homes, kind=SupportKind.TOILET, amount=100, **fields):
    batch = draw_batch(
        commune=cast.commune, kind=kind, title="Nhà tiêu 2023", period_from=date(2023, 1, 1), period_until=LAST,
        by=cast.officer, **fields,
    )  # fmt: skip
    return add_lines(
        batch=batch, version=batch.version, whom=[(home, None) for home in homes], gift=Gift(amount_vnd=amount)
    )


def step(name, batch, by, **given):
    batch.refresh_from_db()
    return BATCH_STEPS.perform(name, batch, by=by, version=batch.version, **given)


def granted(cast, batch):
    step("check", batch, cast.officer)
    return step("grant", batch, cast.leader, decision="40/QĐ-UBND", granted_on=MAY)


def test_a_batch_goes_from_the_list_to_the_money(cast, homes, funding):
    batch = granted(cast, batch_of(cast, homes[:2], funding=funding))
    lines = list(batch.lines.order_by("pk"))
    assert deliver(lines=lines, delivered_on=JUN, receipt=Receipt.FINGERPRINT, by=cast.officer) == 2
    signed = step("sign", batch, cast.officer, signed_on=JUN)
    assert (signed.state, signed.entry.amount_vnd, signed.entry.kind) == ("signed", 200, "to_households")
    money = money_of(cast.commune, 2023, LAST)
    paid = money.payment_lists[0]
    assert (paid.lines, paid.total_vnd) == (2, 200)
    assert money.total.to_households_vnd == money.total.disbursed_vnd == 200


def test_a_list_that_costs_more_than_is_there_is_not_signed(cast, homes, funding):
    batch = granted(cast, batch_of(cast, homes, funding=funding))
    deliver(lines=list(batch.lines.all()), delivered_on=JUN, receipt=Receipt.SIGNED, by=cast.officer)
    with pytest.raises(Refused, match="chỉ còn 250"):
        step("sign", batch, cast.officer, signed_on=JUN)
    assert money_of(cast.commune, 2023, LAST).total.disbursed_vnd == 0


def test_who_drew_the_list_does_not_grant_it(cast, homes):
    batch = batch_of(cast, homes)
    SupportBatch.objects.update(drawn_by=cast.leader)
    step("check", batch, cast.officer)
    with pytest.raises(Refused, match="Người khác duyệt"):
        step("grant", batch, cast.leader, decision="40/QĐ-UBND", granted_on=MAY)


def test_nothing_is_handed_over_before_it_is_granted(cast, homes):
    batch = batch_of(cast, homes)
    with pytest.raises(ValidationError, match="duyệt danh sách"):
        deliver(lines=list(batch.lines.all()), delivered_on=JUN, receipt=Receipt.SIGNED, by=cast.officer)


def test_all_is_handed_over_or_left_out_before_it_is_signed(cast, homes):
    batch = granted(cast, batch_of(cast, homes[:2]))
    first, second = batch.lines.order_by("pk")
    deliver(lines=[first], delivered_on=JUN, receipt=Receipt.SIGNED, by=cast.officer)
    with pytest.raises(Refused, match="1 hộ"):
        step("sign", batch, cast.officer, signed_on=JUN)
    with pytest.raises(ValidationError, match="Đã trao"):
        leave_out(line=first, version=2, left_out_as=LeftOut.DECLINED, left_out_on=JUN, reason="Không nhận")
    out = leave_out(line=second, version=1, left_out_as=LeftOut.DECLINED, left_out_on=JUN, reason="Không nhận")
    assert step("sign", batch, cast.officer, signed_on=JUN).entry is None  # nobody's money of the commune
    with pytest.raises(ValidationError, match="đã ký"):
        take_in(line=out, version=2)


def test_the_same_is_not_given_twice_whoever_gives_it(cast, homes):
    granted(cast, batch_of(cast, homes[:1], giver="Hội Phụ nữ xã"))
    again = batch_of(cast, homes)
    with pytest.raises(Refused, match=r"Vi Văn An.*Hội Phụ nữ xã"):
        step("check", again, cast.officer)
    line = again.lines.get(household=homes[0])
    leave_out(line=line, version=1, left_out_as=LeftOut.DOUBLE, left_out_on=MAY, reason="Hội Phụ nữ đã hỗ trợ")
    assert step("check", again, cast.officer).state == "checked"


def test_nobody_comes_on_a_list_after_the_leader_granted_it(cast, homes):
    batch = batch_of(cast, homes)
    out = batch.lines.get(household=homes[0])
    leave_out(line=out, version=1, left_out_as=LeftOut.NOT_ELIGIBLE, left_out_on=MAR, reason="Đã có nhà tiêu")
    granted(cast, batch)
    with pytest.raises(ValidationError, match="đợt hỗ trợ bổ sung"):
        take_in(line=out, version=2)
    seen = batch.lines.get(household=homes[1])
    leave_out(line=seen, version=1, left_out_as=LeftOut.DECLINED, left_out_on=JUN, reason="Không nhận")
    other = batch_of(cast, homes[1:2], giver="Hội Phụ nữ xã")
    with pytest.raises(ValidationError, match="ở đợt khác"):
        take_in(line=seen, version=2)
    other.lines.all().delete()
    assert take_in(line=seen, version=2).left_out_as == ""


def test_the_leader_is_told_of_a_line_that_changed_meanwhile(cast, homes):
    batch = step("check", batch_of(cast, homes), cast.officer)
    line = batch.lines.get(household=homes[0])
    leave_out(line=line, version=1, left_out_as=LeftOut.DECLINED, left_out_on=MAR, reason="Không nhận")
    with pytest.raises(StaleRecord):
        BATCH_STEPS.perform(
            "grant", batch, by=cast.leader, version=batch.version, decision="40/QĐ-UBND", granted_on=MAY
        )


def test_handing_over_ends_the_need_it_answers(cast, homes):
    waiting = make_need(homes[0], "toilet", MAR)
    other = make_need(homes[0], "housing", MAR)
    batch = granted(cast, batch_of(cast, homes[:1]))
    deliver(lines=list(batch.lines.all()), delivered_on=JUN, receipt=Receipt.SIGNED, by=cast.officer)
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.state, waiting.ended_on, other.state) == ("served", JUN, "waiting")
    assert SupportNeed.objects.count() == 2


def test_a_signed_list_stands(cast, homes, funding):
    batch = granted(cast, batch_of(cast, homes[:1], funding=funding))
    deliver(lines=list(batch.lines.all()), delivered_on=JUN, receipt=Receipt.SIGNED, by=cast.officer)
    step("sign", batch, cast.officer, signed_on=JUN)
    writes = (
        lambda: SupportLine.objects.update(amount_vnd=1),
        lambda: SupportLine.objects.all().delete(),
        lambda: SupportBatch.objects.update(title="Khác"),
        lambda: SupportLine.objects.create(commune=cast.commune, batch=batch, household=homes[1]),
    )
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
