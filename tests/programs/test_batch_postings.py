"""Lists of support hang before the decision and after it: where, with whom, and what is held back until they did."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from huulien.platform.papers.values import words_of
from huulien.platform.steps import Refused
from programs.models import BatchPosting, SupportBatch, SupportLine
from programs.papers.batch_posting import posting_notice
from programs.services.postings import record_postings, still_to_post
from programs.steps.batches import BATCH_STEPS
from programs.vocabulary import PostedWhen
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read
from tests.programs.factories import make_batch, make_line, make_posting

pytestmark = pytest.mark.django_db
MAR, MAY, JUN = date(2024, 3, 5), date(2024, 5, 6), date(2024, 6, 6)


@pytest.fixture(autouse=True)
def later():
    with clock.reliving(date(2024, 12, 5)):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def batch(cast):
    """A list with two households of one village and one of another."""
    batch = make_batch(cast.commune, "housing", MAR, drawn_by=cast.officer, instalment=1)
    for village, name in ((cast.lang_ben, "Vi Văn An"), (cast.lang_ben, "Lý Thị Ba"), (cast.lang_coc, "Hà Văn Cư")):
        home = factories.make_household(village, head=name)
        make_line(batch, home, amount_vnd=28_000_000, ground="QĐ 10")
    return batch


def step(name, batch, by, **given):
    batch.refresh_from_db()
    return BATCH_STEPS.perform(name, batch, by=by, version=batch.version, **given)


def post(cast, batch, places, posted_on=MAR, until=MAY):
    return record_postings(batch=batch, places=places, posted_on=posted_on, until=until, note="", by=cast.officer)


def grant(cast, batch, on=MAY):
    return step("grant", batch, cast.leader, decision="40/QĐ-UBND", granted_on=on)


def words(answer):
    return " ".join(read(answer).text.split())


def test_it_is_granted_only_when_it_hung_at_the_office_and_in_each_village_with_a_line(cast, batch):
    step("check", batch, cast.officer)
    with pytest.raises(Refused) as refusal:
        grant(cast, batch)
    assert len([line for line in refusal.value.messages if "Chưa niêm yết" in line]) == 3
    post(cast, batch, [None, cast.lang_ben])
    with pytest.raises(Refused, match=f"thôn {cast.lang_coc.name}"):
        grant(cast, batch)
    post(cast, batch, [cast.lang_coc], posted_on=MAY)
    with pytest.raises(Refused, match="niêm yết ngày 06/05/2024"):
        grant(cast, batch, on=MAR)
    assert grant(cast, batch).state == "granted"


def test_who_did_not_hang_or_with_another_amount_is_named(cast, batch):
    places = [None, cast.lang_ben, cast.lang_coc]
    post(cast, batch, places)
    SupportLine.objects.filter(household__head_name="Lý Thị Ba").update(amount_vnd=14_000_000)
    make_line(batch, factories.make_household(cast.lang_coc, head="Hoàng Văn Đá"), amount_vnd=1, ground="QĐ 10")
    said = list(still_to_post(batch, PostedWhen.BEFORE))
    assert len(said) == 3
    assert "Lý Thị Ba" in said[0]
    assert "Hoàng Văn Đá" in said[0]
    assert "Vi Văn An" not in " ".join(said)
    post(cast, batch, places, posted_on=MAY)
    assert list(still_to_post(batch, PostedWhen.BEFORE)) == []


def test_it_is_signed_only_when_it_hung_after_the_decision(cast, batch):
    places = [None, cast.lang_ben, cast.lang_coc]
    post(cast, batch, places)
    step("check", batch, cast.officer)
    grant(cast, batch)
    SupportLine.objects.update(delivered_on=MAY, receipt="signed")
    with pytest.raises(Refused, match="sau quyết định"):
        step("sign", batch, cast.officer, signed_on=JUN)
    batch.refresh_from_db()
    with pytest.raises(ValidationError, match="duyệt ngày 06/05/2024"):
        post(cast, batch, places, posted_on=MAR)
    post(cast, batch, places, posted_on=JUN, until=JUN)
    with pytest.raises(Refused, match="niêm yết ngày 06/06/2024"):
        step("sign", batch, cast.officer, signed_on=MAY)
    assert step("sign", batch, cast.officer, signed_on=JUN).state == "signed"
    writes = (
        lambda: BatchPosting.objects.all().delete(),
        lambda: BatchPosting.objects.update(version=9),
        lambda: make_posting(batch, cast.lang_ben, "after", date(2024, 7, 1)),
    )
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_only_a_policy_that_says_so_is_posted(cast, client):
    batch = make_batch(cast.commune, "toilet", MAR, drawn_by=cast.officer)
    make_line(batch, factories.make_household(cast.lang_ben), amount_vnd=1)
    with pytest.raises(ValidationError, match="không yêu cầu niêm yết"):
        post(cast, batch, [None])
    client.force_login(cast.officer)
    assert "Niêm yết danh sách" not in words(client.get(reverse("programs:batch_detail", args=[batch.pk])))
    assert "không làm được nữa" in words(client.get(reverse("programs:batch_post", args=[batch.pk])))


def test_what_is_posted_is_kept_as_it_was(cast, batch):
    posting = post(cast, batch, [cast.lang_ben])
    for change in ({"posted_on": MAY}, {"note": "khác"}, {"side": "after"}, {"hung": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BatchPosting.objects.filter(pk=posting.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_posting(batch, cast.lang_ben, until=date(2023, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_posting(batch, cast.other_village)
    with pytest.raises(ValidationError, match="đã ghi niêm yết"):
        post(cast, batch, [cast.lang_ben])


# The pages


def test_it_is_recorded_on_the_page_printed_and_taken_away(cast, client, batch):
    client.force_login(cast.officer)
    address = reverse("programs:batch_post", args=[batch.pk])
    form = client.get(address)
    assert "Ngày gỡ phải từ" in words(client.post(address, fill(form, posted_on="05/03/2024", until="04/03/2024")))
    assert "sau hôm nay" in words(client.post(address, fill(form, posted_on="06/12/2024", until="31/12/2024")))
    assert "Chọn nơi niêm yết" in words(client.post(address, fill(form, places=[], until="06/05/2024")))
    typed = fill(form, posted_on="05/03/2024", until="06/05/2024", note="Nhà văn hóa")
    client.post(address, typed)
    client.post(address, typed)
    assert batch.postings.count() == 3
    detail = reverse("programs:batch_detail", args=[batch.pk])
    shown = words(client.get(detail))
    assert f"UBND {cast.commune}, 3 hộ, từ 05/03/2024 đến hết 06/05/2024" in shown
    assert f"Thôn {cast.lang_coc.name}, 1 hộ" in shown
    posting = batch.postings.get(village=cast.lang_ben)
    for file_format in ("pdf", "docx"):
        answer = client.get(reverse("programs:batch_posting_file", args=[posting.pk, file_format]))
        assert answer.status_code == 200
        assert AuditEntry.objects.filter(operation="export").latest("pk").after["count"] == 2
    assert client.get(reverse("programs:batch_posting_file", args=[posting.pk, "xlsx"])).status_code == 404
    remove = reverse("programs:batch_posting_remove", args=[posting.pk])
    assert client.get(remove).status_code == 405
    client.post(remove, {"version": posting.version})
    assert batch.postings.count() == 2
    assert AuditEntry.objects.filter(reason__startswith="Bỏ ghi niêm yết").exists()


def test_a_posting_before_the_decision_is_not_taken_away_after_it(cast, client, batch):
    posting = make_posting(batch, cast.lang_ben)
    SupportBatch.objects.update(state="granted", granted_on=MAY)
    client.force_login(cast.officer)
    remove = reverse("programs:batch_posting_remove", args=[posting.pk])
    assert "đã qua bước này" in words(client.post(remove, {"version": 1}, follow=True))
    assert BatchPosting.objects.exists()


def test_a_leader_reads_postings_and_records_none(cast, client, batch):
    posting = make_posting(batch, cast.lang_ben)
    client.force_login(cast.leader)
    assert "Niêm yết danh sách" in words(client.get(reverse("programs:batch_detail", args=[batch.pk])))
    assert client.post(reverse("programs:batch_post", args=[batch.pk])).status_code == 403
    assert client.post(reverse("programs:batch_posting_remove", args=[posting.pk]), {"version": 1}).status_code == 403


def test_the_notice_has_the_amounts_that_hung_and_no_number_of_a_person(cast, batch):
    posting = make_posting(batch, cast.lang_ben, until=MAY)
    line = batch.lines.get(household__head_name="Lý Thị Ba")
    factories.make_member(line.household, "Lý Văn Số", citizen_id="020081000001")
    SupportLine.objects.filter(pk=line.pk).update(amount_vnd=1)
    paper = posting_notice(posting)
    table = next(block for block in paper.blocks if block.name == "table")
    names = [words_of(row[1]) for row in table.rows]
    assert sorted(names) == ["Lý Thị Ba", "Vi Văn An"]
    assert {words_of(row[4]) for row in table.rows} == {"28.000.000"}
    assert "56.000.000" in [words_of(cell) for cell in table.total]
    assert "lần 1, 70 %" in repr(paper)
    assert "0200" not in repr(paper)


def test_no_article_that_nobody_checked_hangs(cast, batch):
    assert posting_notice(make_posting(batch, cast.lang_ben)).grounds == ()
