"""Step 2 of a round: who visits what, who must not, how far the visits are, and the pages that say so."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform import clock
from huulien.platform.models import AuditEntry
from huulien.platform.steps import Refused
from surveys.models import Assignment, RelatedHousehold, Reviewer
from surveys.services import visits
from surveys.services.visits import Visits
from surveys.steps.stages import STAGE_STEPS
from surveys.steps.visits import VisitsPage
from surveys.vocabulary import Kinship, Stage
from tests import factories
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db
TODAY = date(2023, 10, 20)


@pytest.fixture
def homes(cast):
    """Three poor households of Làng Bên and one of Làng Cóc."""
    ben, coc = cast.lang_ben, cast.lang_coc
    people = [(ben, "0001", "Chu Văn An"), (ben, "0002", "Chu Văn Bình"), (ben, "0003", "Chu Văn Cao"),
              (coc, "0101", "Chu Văn Dần")]  # fmt: skip
    found = [factories.make_household(*place) for place in people]
    factories.load_results(cast.commune, dict.fromkeys(found, PovertyClass.POOR), cast.officer)
    return found


@pytest.fixture
def round(cast, homes):
    return factories.make_round(cast.commune, by=cast.officer)


@pytest.fixture
def head(cast, round):
    """The head of Làng Bên, who visits it."""
    reviewer = visits.add_reviewer(round=round, user=cast.head, by=cast.officer)
    visits.assign_villages(reviewer=reviewer, version=reviewer.version, villages=[cast.lang_ben], by=cast.officer)
    return reviewer


@pytest.fixture
def villager(cast, round):
    return visits.add_reviewer(round=round, name="Lý Thị Mai", unit="chi hội Phụ nữ", by=cast.officer)


def relate(reviewer, household, cast, kinship=Kinship.RELATIVE):
    return visits.relate_household(reviewer=reviewer, household=household, kinship=kinship, by=cast.officer)


def give(reviewer, household, cast):
    return visits.assign_household(reviewer=reviewer, household=household, by=cast.officer)


# ----- Who may be a reviewer, and of what -----


def test_a_reviewer_is_a_user_who_may_fill_reviews_there_or_somebody_by_name(cast, round, head, villager):
    assert (head.name, villager.user) == ("Chu Văn Đạt", None)
    for other in (cast.leader, cast.unit, cast.stranger, cast.nobody):
        with pytest.raises(ValidationError, match="không được giao lập phiếu"):
            visits.add_reviewer(round=round, user=other, by=cast.officer)


def test_nobody_is_a_reviewer_twice(cast, round, head, villager):
    with pytest.raises(ValidationError, match="đã là rà soát viên"):
        visits.add_reviewer(round=round, user=cast.head, by=cast.officer)
    with pytest.raises(ValidationError, match="cùng tên"):
        visits.add_reviewer(round=round, name=villager.name, unit=villager.unit, by=cast.officer)


def test_a_household_given_by_itself_is_nobody_elses(cast, round, homes, head, villager):
    give(villager, homes[0], cast)
    plan = Visits(round)
    assert plan.visitors(homes[0].pk, cast.lang_ben.pk) == [villager.pk]
    assert plan.visitors(homes[1].pk, cast.lang_ben.pk) == [head.pk]
    give(head, homes[0], cast)
    assert Assignment.objects.exclude(household=None).get().reviewer == head


def test_villages_are_replaced_as_a_set(cast, head):
    visits.assign_villages(reviewer=head, version=head.version, villages=[cast.lang_coc], by=cast.officer)
    assert [given.village for given in head.assignments.all()] == [cast.lang_coc]
    with pytest.raises(ValidationError, match="thôn của xã"):
        visits.assign_villages(reviewer=head, version=head.version, villages=[cast.other_village], by=cast.officer)


def test_only_households_of_the_round_are_given(cast, round, villager):
    rich = factories.make_household(cast.lang_ben, "0009")
    with pytest.raises(ValidationError, match="không thuộc diện rà soát"):
        give(villager, rich, cast)


# ----- Conflicts of interest -----


def test_a_related_household_is_refused_by_name(cast, homes, villager):
    relate(villager, homes[0], cast, Kinship.OWN)
    with pytest.raises(ValidationError, match=r"Lý Thị Mai không rà soát hộ Chu Văn An \(0001\): hộ của mình"):
        give(villager, homes[0], cast)


def test_a_village_leaves_a_related_household_to_others_until_somebody_is_named(cast, round, homes, head, villager):
    relate(head, homes[0], cast)
    page = VisitsPage(round, cast.officer)
    assert [(home, others) for home, others in page.left_to_others] == [(homes[0], [villager])]
    assert sorted(Visits(round).of(head.pk)) == [homes[1].pk, homes[2].pk]
    give(villager, homes[0], cast)
    assert VisitsPage(round, cast.officer).left_to_others == []


def test_another_reviewer_of_the_village_takes_it(cast, round, homes, head, villager):
    relate(head, homes[0], cast)
    visits.assign_villages(reviewer=villager, version=villager.version, villages=[cast.lang_ben], by=cast.officer)
    assert Visits(round).visitors(homes[0].pk, cast.lang_ben.pk) == [villager.pk]


def test_who_is_related_does_not_send_the_review(cast, round, homes, head):
    review = factories.fill_review(factories.make_review(round, homes[0], cast.head), by=cast.head)
    relate(head, homes[0], cast)
    with pytest.raises(Refused, match="Chu Văn Đạt không rà soát hộ Chu Văn An"):
        factories.submit_review(review=review, version=review.version, by=cast.head)
    factories.submit_review(review=review, version=review.version, by=cast.officer)


def obstacles(round):
    return " ".join(found.words for found in STAGE_STEPS.obstacles("finish", round.stages.get(stage=Stage.VISITS)))


def test_the_step_is_not_done_while_a_household_is_its_own_reviewers(cast, round, homes, head):
    review = factories.send_review(round, homes[0], by=cast.head)
    given = give(head, homes[1], cast)
    assert "liên quan" not in obstacles(round)
    for home in homes[:2]:
        relate(head, home, cast)
    assert f"Phiếu {review.reference} do Chu Văn Đạt gửi" in obstacles(round)
    assert "Hộ Chu Văn Bình (0002) đang giao cho chính Chu Văn Đạt" in obstacles(round)
    visits.release_household(assignment=given, by=cast.officer)
    factories.return_review(review=review, version=review.version, by=cast.officer, reason="Người khác thăm lại.")
    assert "liên quan" not in obstacles(round)


# ----- Guards -----


def test_only_who_keeps_the_round_assigns(cast, round, head):
    for other in (cast.head, cast.auditor):
        with pytest.raises((PermissionDenied, Http404)):
            visits.add_reviewer(round=round, name="Ai đó", unit="thôn", by=other)


def test_a_closed_round_is_not_assigned_any_more(cast, round, homes, head):
    type(round).objects.filter(pk=round.pk).update(state="cancelled")
    with pytest.raises(ValidationError, match="không còn mở"):
        visits.drop_reviewer(reviewer=head, by=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reviewer.objects.filter(pk=head.pk).update(unit="khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        head.assignments.all().delete()


def test_the_database_refuses_rows_of_another_round_or_commune(cast, round, homes, head):
    other = factories.make_round(cast.other_commune, by=cast.stranger)
    for broken in ({"round": other}, {"commune": cast.other_commune}):
        given = {"commune": cast.commune, "round": round, "reviewer": head, "household": homes[0]} | broken
        for model, more in ((Assignment, {}), (RelatedHousehold, {"kinship": Kinship.OWN})):
            with pytest.raises(IntegrityError), transaction.atomic():
                model.objects.create(**given, **more)


def test_what_is_assigned_is_in_the_trail(cast, round, homes, head):
    relate(head, homes[0], cast)
    tables = set(AuditEntry.objects.values_list("table", flat=True))
    assert {"surveys_reviewer", "surveys_assignment", "surveys_relatedhousehold"} <= tables


# ----- Pages -----


def counts_of(page):
    return [(text, address) for _, address, text in page.links if "dot=" in address]


def test_each_count_opens_a_list_with_as_many_rows(client, cast, round, homes, head, villager):
    factories.send_review(round, homes[0], by=cast.officer)
    back = factories.send_review(round, homes[1], by=cast.officer)
    factories.return_review(review=back, version=back.version, by=cast.officer, reason="Chưa đo nhà.")
    relate(head, homes[2], cast)
    client.force_login(cast.officer)
    with clock.reliving(date(2023, 12, 15)):
        counts = counts_of(read(client.get(reverse("surveys:visit_plan", args=[round.pk]))))
        assert {"all", "draft", "submitted", "returned", "late"} <= {
            part.removeprefix("phieu=") for _, address in counts for part in address.partition("?")[2].split("&")
        }
        for count, address in counts:
            assert read(client.get(address)).rows == int(count), address


def test_nothing_is_late_on_the_last_day(cast, round, homes):
    for day, late in ((visits.visits_due_on(round), 0), (date(2023, 12, 15), 4)):
        with clock.reliving(day):
            assert VisitsPage(round, cast.officer).sum.late == late


def test_a_reviewer_is_added_and_given_villages_on_pages(client, cast, round, homes):
    client.force_login(cast.officer)
    page = client.get(reverse("surveys:reviewer_create", args=[round.pk]))
    assert "Chu Văn Đạt" in page.content.decode()
    assert "Lương Văn Thắng" not in page.content.decode()
    sent = client.post(page.request["PATH_INFO"], fill(page, name="Lý Thị Mai", unit="chi hội Phụ nữ"))
    reviewer = Reviewer.objects.get()
    address = reverse("surveys:reviewer_detail", args=[reviewer.pk])
    assert sent.url == address
    client.post(address, {"viec": "thon", "thon-version": 1, "thon-villages": [cast.lang_ben.pk]})
    client.post(address, {"viec": "lien-quan", "lien-quan-household": "0001", "lien-quan-kinship": "own"})
    refused = client.post(address, {"viec": "ho", "ho-household": "0001"})
    assert "Lý Thị Mai không rà soát hộ Chu Văn An (0001)" in read(refused).text
    client.post(address, {"viec": "ho", "ho-household": "0101"})
    assert {given.household for given in reviewer.assignments.all()} == {None, homes[3]}
    plan = read(client.get(reverse("surveys:visit_plan", args=[round.pk])))
    assert "1 hộ phải giao người khác" in plan.text


def test_who_saves_the_villages_second_sees_what_the_first_saved(client, cast, round, homes, head):
    client.force_login(cast.officer)
    address = reverse("surveys:reviewer_detail", args=[head.pk])
    seen = read(client.get(address)).form["thon-version"]
    visits.assign_villages(reviewer=head, version=head.version, villages=[cast.lang_coc], by=cast.officer)
    typed = {"viec": "thon", "thon-version": seen, "thon-villages": [cast.lang_ben.pk]}
    told = read(client.post(address, typed))
    assert "Có người vừa sửa" in told.text
    assert f"Đang lưu: {cast.lang_coc.name}" in told.text
    assert [given.village for given in head.assignments.all()] == [cast.lang_coc]
    typed["thon-version"] = told.form["thon-version"]
    assert client.post(address, typed).status_code == 302
    assert [given.village for given in head.assignments.all()] == [cast.lang_ben]


def test_a_reviewer_needs_an_account_or_a_name_with_a_unit(client, cast, round):
    client.force_login(cast.officer)
    address = reverse("surveys:reviewer_create", args=[round.pk])
    for typed, words in (
        ({"name": " "}, "Chọn người có tài khoản, hoặc ghi họ và tên."),
        ({"name": "Lý Thị Mai"}, "Ghi chức vụ, đơn vị, hoặc thôn"),
        ({"user": cast.head.pk, "name": "Lý Thị Mai"}, "để trống ô này"),
        ({"user": cast.stranger.pk}, "Chọn một người trong danh sách."),
    ):
        assert words in read(client.post(address, typed)).text
    assert not Reviewer.objects.exists()


def test_a_household_left_to_others_is_given_and_taken_back(client, cast, round, homes, head, villager):
    kin = relate(head, homes[0], cast)
    client.force_login(cast.officer)
    address = reverse("surveys:visit_give", args=[round.pk])
    refused = client.post(address, {"reviewer": head.pk, "household": homes[0].pk}, follow=True)
    assert "Chu Văn Đạt không rà soát hộ Chu Văn An" in read(refused).text
    client.post(address, {"reviewer": villager.pk, "household": homes[0].pk})
    given = Assignment.objects.exclude(household=None).get()
    assert given.reviewer == villager
    client.post(reverse("surveys:assignment_drop", args=[given.pk]))
    client.post(reverse("surveys:related_drop", args=[kin.pk]))
    client.post(reverse("surveys:reviewer_drop", args=[villager.pk]))
    assert list(Reviewer.objects.all()) == [head]
    assert not RelatedHousehold.objects.exists()
    assert not Assignment.objects.exclude(household=None).exists()


def test_a_closed_round_offers_no_forms(client, cast, round, homes, head):
    type(round).objects.filter(pk=round.pk).update(state="cancelled")
    client.force_login(cast.officer)
    for name, pk in (("visit_plan", round.pk), ("reviewer_detail", head.pk), ("reviewer_create", round.pk)):
        body = client.get(reverse(f"surveys:{name}", args=[pk])).content.decode()
        assert 'name="viec"' not in body
        assert "Giao</button>" not in body


def test_a_village_head_sees_no_reviewers_in_the_list(client, cast, round, homes, head):
    for user, sees in ((cast.officer, True), (cast.head, False)):
        client.force_login(user)
        used = client.get(reverse("desk:household_list"), {"nguoi": head.pk})
        assert ("Rà soát viên" in used.content.decode()) is sees


def test_queries_do_not_grow_with_reviewers(client, cast, round, homes, head, villager):
    client.force_login(cast.officer)
    address = reverse("surveys:visit_plan", args=[round.pk])
    before = queries_of(client, address)
    for number in range(5):
        more = visits.add_reviewer(round=round, name=f"Người {number}", unit="thôn", by=cast.officer)
        both = [cast.lang_ben, cast.lang_coc]
        visits.assign_villages(reviewer=more, version=more.version, villages=both, by=cast.officer)
    assert queries_of(client, address) == before
