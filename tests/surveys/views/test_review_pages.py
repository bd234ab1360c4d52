"""Form B by its pages: from the button on the household's page to the settled review that only reads."""

import re
from datetime import date

import pytest
from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform.models import AuditEntry
from surveys.models import Review, ReviewCause, ReviewNeed, ScoreItem, ScoreOption, ScoreSheet, TypingDraft
from surveys.services.reviews import save_facts
from surveys.views.reviews import TASKS
from surveys.vocabulary import IncomeMethod, Need, PovertyCause, ReviewState, SheetState
from tests import factories
from tests.commune import review_of
from tests.pages import fill, queries_of, read

pytestmark = pytest.mark.django_db


def task(review, slug):
    return reverse("surveys:review_task", args=[review.pk, slug])


def saved(client, review, slug, **answers):
    """The answer to posting a task's page with some answers changed."""
    return client.post(task(review, slug), fill(client.get(task(review, slug)), **answers))


def stored(review):
    return Review.objects.filter(pk=review.pk).values().get()


# ----- The way through -----


def test_a_review_is_filled_sent_checked_and_read_by_its_pages(head, commune):
    household = commune.households["Lý Văn Bách"]
    start = reverse("surveys:review_open", args=[commune.open.pk, household.pk])
    assert Review.objects.filter(household=household, round=commune.open).count() == 0
    assert head.get(start).status_code == 200  # looking begins nothing
    assert Review.objects.filter(household=household, round=commune.open).count() == 0
    first = head.post(start)
    review = Review.objects.get(household=household, round=commune.open)
    assert first.url == task(review, "ho")
    assert head.get(reverse("surveys:review_detail", args=[review.pk])).url == task(review, "ho")

    assert saved(head, review, "ho", visited_on="20/09/2023").url == task(review, "thanh-vien")
    people = {
        f"{fact}_{person['id']}": answer
        for person in review.roster
        for fact, answer in {
            "employment": "self_employed", "studying": "none", "qualification": "upper_secondary",
            "health_insurance": "yes", "social_allowance": "no", "disabled": "no", "trained_on_the_job": "no",
        }.items()
    }  # fmt: skip
    assert saved(head, review, "thanh-vien", **people).url == task(review, "thu-nhap")
    assert saved(head, review, "thu-nhap", method="b1_total", b1_score="118").url == task(review, "thieu-hut")
    house = {
        "wall_durable": "yes", "frame_durable": "yes", "roof_durable": "no", "area_m2": "62,5",
        "water_source": "surface", "toilet": "none", "internet_user": "no", "devices": ["tv", "radio"],
    }  # fmt: skip
    assert saved(head, review, "thieu-hut", **house).url == task(review, "nguyen-nhan")
    wife = review.roster[1]["id"]
    needs = {"causes": ["no_land", "no_skills"], "needs": ["clean_water"], "who_vocational_training": [wife]}
    assert saved(head, review, "nguyen-nhan", **needs).url == task(review, "ket-luan")

    review.refresh_from_db()
    assert (review.poverty_class, review.lacking, review.b1_score) == (
        PovertyClass.POOR,
        ["nuoc_sinh_hoat", "nha_tieu", "vien_thong"],
        118,
    )
    assert set(review.done_tasks) == {"household", "members", "income", "deprivations", "needs"}
    assert {cause.cause for cause in review.causes.all()} == {PovertyCause.NO_LAND, PovertyCause.NO_SKILLS}
    assert {(need.need, need.member_id) for need in review.needs.all()} == {
        (Need.CLEAN_WATER, None), (Need.VOCATIONAL_TRAINING, int(wife))
    }  # fmt: skip
    conclusion = head.get(task(review, "ket-luan"))
    assert "Hộ nghèo" in read(conclusion).text

    unread = head.post(reverse("surveys:review_submit", args=[review.pk]), fill(conclusion))
    assert "Đánh dấu “Tôi đã thăm hộ" in read(unread).text
    assert stored(review)["state"] == ReviewState.DRAFT
    sent = head.post(reverse("surveys:review_submit", args=[review.pk]), fill(conclusion, read_back="1"))
    assert review.reference in read(head.get(sent.url)).text
    review.refresh_from_db()
    assert (review.state, review.submitted_by) == (ReviewState.SUBMITTED, commune.cast.head)
    written = AuditEntry.objects.filter(table="surveys_review", row_id=review.pk).first()
    assert (written.actor, written.changed["state"]) == ("truongthon1", ("draft", "submitted"))

    head.force_login(commune.cast.officer)
    detail = reverse("surveys:review_detail", args=[review.pk])
    check = head.post(reverse("surveys:review_check", args=[review.pk]), {"version": review.version}, follow=True)
    assert "Đã kiểm tra" in read(check).text
    review.refresh_from_db()
    assert (review.state, review.checked_by) == (ReviewState.CHECKED, commune.cast.officer)
    head.post(
        reverse("surveys:review_return", args=[review.pk]), {"version": review.version, "reason": "Chưa đo\0 nhà"}
    )
    review.refresh_from_db()
    assert (review.state, review.returned_reason) == (ReviewState.DRAFT, "Chưa đo nhà")
    head.force_login(commune.cast.head)
    assert "Chưa đo nhà" in read(head.get(detail, follow=True)).text


def test_a_saved_draft_stays_on_its_page_and_says_when(head, draft):
    answer = saved(head, draft, "ho", visited_on="19/09/2023", nhap="1")
    assert answer.url == task(draft, "ho")
    assert "Đã lưu nháp" in read(head.get(answer.url)).text


def test_an_empty_review_is_not_sent_and_says_what_is_missing(head, draft):
    conclusion = head.get(task(draft, "ket-luan"))
    assert "Chưa đủ dữ liệu – chưa xếp loại" in read(conclusion).text
    data = {"version": draft.version, "read_back": "1"}
    page = read(head.post(reverse("surveys:review_submit", args=[draft.pk]), data))
    assert "Ghi ngày thăm hộ ở phần 1 trước khi gửi." in page.text
    assert stored(draft)["state"] == ReviewState.DRAFT


def test_last_years_value_stands_beside_each_field(head, draft):
    income = read(head.get(task(draft, "thu-nhap"))).text
    assert "Năm 2022: 120 điểm" in income
    assert "Năm 2022: chưa ghi" not in income  # of the way that was not taken
    members = read(head.get(task(draft, "thanh-vien"))).text
    assert "Năm 2022: tự làm (nông, lâm nghiệp, buôn bán)" in members
    house = read(head.get(task(draft, "thieu-hut"))).text
    for words in ("Năm 2022: nước sông, suối, ao, hồ", "Năm 2022: không có nhà tiêu", "Năm 2022: 90 m²"):
        assert words in house


def test_what_a_second_person_saved_is_said_in_its_unit_and_only_where_it_differs(head, draft):
    form = fill(head.get(task(draft, "thu-nhap")), method="measured", per_person_vnd="1.450.000")
    saved(head, draft, "thu-nhap", method="measured", per_person_vnd="1450000", nhap="1")
    same = read(head.post(task(draft, "thu-nhap"), form)).text
    assert "Đang lưu" not in same
    other = read(head.post(task(draft, "thu-nhap"), form | {"per_person_vnd": "2.000.000"})).text
    assert "Đang lưu: 1.450.000 đ" in other


def test_the_summary_says_last_years_income_in_its_own_unit(head, draft):
    saved(head, draft, "thu-nhap", method="measured", per_person_vnd="2.000.000")
    page = read(head.get(task(draft, "ket-luan"))).text
    assert "2.000.000 đ/người/tháng (năm 2022: 120 điểm B1)" in page


# ----- What is refused, and kept -----


@pytest.mark.parametrize(
    ("slug", "answers", "message", "kept"),
    [
        ("ho", {"visited_on": ""}, "Nhập ngày thăm hộ.", ""),
        ("ho", {"visited_on": "31/08/2023"}, "Đợt rà soát mở từ 01/09/2023", "31/08/2023"),
        ("ho", {"visited_on": "01/01/2024"}, "Số liệu của đợt tính đến hết 31/12/2023", "01/01/2024"),
        ("ho", {"visited_on": "01/01/2199"}, "sau hôm nay", "01/01/2199"),
        ("thu-nhap", {"method": None}, "Chọn một cách ghi thu nhập.", None),
        ("thu-nhap", {"method": "b1_total", "b1_score": ""}, "Nhập tổng điểm B1 trên phiếu giấy", None),
        ("thu-nhap", {"method": "b1_total", "b1_score": "1000"}, "Nhập số từ 0 đến 999", "1000"),
        ("thu-nhap", {"method": "measured", "per_person_vnd": "1,5"}, "", "1,5"),
        ("thieu-hut", {"area_m2": "bốn mươi"}, "", "bốn mươi"),
        ("thieu-hut", {"devices": ["tv"], "no_devices": "on"}, "bỏ dấu ở “Không có phương tiện nào”", None),
        ("thieu-hut", {"override_dinh_duong": "no"}, "Dinh dưỡng, lý do ghi khác: Ghi lý do", None),
        ("thieu-hut", {"water_source": "sea"}, "Chọn một mục trong danh sách.", None),
        ("nguyen-nhan", {"needs": ["other"]}, "Ghi rõ nhu cầu khác", None),
        ("nguyen-nhan", {"who_job_referral": ["999999"]}, "Chọn người trong hộ.", None),
    ],
)
def test_bad_input_is_kept_as_typing_and_changes_nothing_else(head, draft, slug, answers, message, kept):
    before, causes = stored(draft), ReviewCause.objects.count()
    answer = saved(head, draft, slug, **answers)
    page = read(answer)
    assert answer.status_code == 200
    assert page.title.startswith("Lỗi: ")
    assert message in page.text
    summary = answer.content.decode().partition('id="loi"')[2].partition("</ul>")[0]
    for anchor in re.findall(r'<a href="#([^"]+)">', summary):
        assert f'id="{anchor}"' in answer.content.decode()
    if kept:
        assert [kept] in page.form.values()
    assert (stored(draft), ReviewCause.objects.count()) == (before, causes)
    typed = TypingDraft.objects.get(review=draft).data
    assert {name: typed.get(name) for name in answers if answers[name] is not None} == {
        name: value if isinstance(value, list) else [value] for name, value in answers.items() if value is not None
    }


def test_the_summary_names_the_person_and_the_question_and_leads_to_it(head, draft):
    first, second = (person["id"] for person in draft.roster)
    page = saved(head, draft, "thanh-vien", **{f"employment_{second}": "king", f"studying_{first}": "primary"})
    links = [(address, words) for _, address, words in read(page).links if address.startswith("#id_")]
    assert (f"#id_employment_{second}", "Triệu Thị Vợ, việc làm: Chọn một mục trong danh sách.") in links
    assert any(
        address == f"#id_studying_{first}"
        and words.startswith("Triệu Văn Sinh, đang học: 42 tuổi mà đang học tiểu học.")
        for address, words in links
    )


def test_a_doubt_about_a_person_is_confirmed_by_name_in_the_trail(head, draft):
    first = draft.roster[0]["id"]
    answer = saved(head, draft, "thanh-vien", **{f"studying_{first}": "primary"})
    assert head.post(task(draft, "thanh-vien"), fill(answer, confirmed="on")).status_code == 302
    written = AuditEntry.objects.filter(table="surveys_review", row_id=draft.pk).first()
    assert written.reason == "Đã kiểm tra, đúng như vậy: Triệu Văn Sinh: 42 tuổi mà đang học tiểu học."


def test_an_override_with_its_reason_shows_both_values(head, draft):
    save_facts(
        review=draft, version=draft.version, task="deprivations", by=None, facts={"toilet": "none"},
    )  # fmt: skip
    saved(head, draft, "thieu-hut", override_nha_tieu="no", reason_nha_tieu="Nhà tiêu mới xây tháng 9")
    draft.refresh_from_db()
    answer = draft.outcome["deprivations"][9]
    assert (answer["derived"], answer["deprived"]) == (True, False)
    page = read(head.get(task(draft, "thieu-hut")))
    assert "Đang ghi khác với kết quả suy ra" in page.text
    assert page.form["reason_nha_tieu"] == ["Nhà tiêu mới xây tháng 9"]
    detail = read(head.get(task(draft, "ket-luan")))
    assert "người rà soát ghi khác kết quả suy ra" in detail.text


def test_a_total_75_points_from_last_years_is_taken_once_it_was_checked(head, draft):
    answer = saved(head, draft, "thu-nhap", method="b1_total", b1_score="45")
    page = read(answer)
    assert "Điểm B1 lần trước là 120, lần này 45: khác 75 điểm." in page.text
    assert "Đã kiểm tra, đúng như vậy" in page.text
    assert stored(draft)["b1_score"] is None
    assert head.post(task(draft, "thu-nhap"), fill(answer, confirmed="on")).status_code == 302
    assert stored(draft)["b1_score"] == 45
    written = AuditEntry.objects.filter(table="surveys_review", row_id=draft.pk).first()
    assert written.reason == "Đã kiểm tra, đúng như vậy: Điểm B1 lần trước là 120, lần này 45: khác 75 điểm."


def test_measured_income_takes_the_place_of_the_score(head, draft):
    saved(head, draft, "thu-nhap", method="measured", per_person_vnd="1.450.000")
    after = stored(draft)
    assert (after["income_method"], after["per_person_vnd"], after["b1_score"]) == ("measured", 1_450_000, None)
    saved(head, draft, "thu-nhap", method="b1_total", b1_score="121")
    after = stored(draft)
    assert (after["income_method"], after["per_person_vnd"], after["b1_score"]) == ("b1_total", None, 121)


# ----- The score sheet -----


@pytest.fixture
def sheet(settings, commune):
    """Two questions; it says it is an example."""
    sheet = ScoreSheet.objects.create(
        standard=commune.open.standard, region="Miền núi", zone="rural", title="Bảng điểm ví dụ", citation="Không có",
        is_example=True,
    )  # fmt: skip
    for position, points in enumerate([(10, 45), (20, 70)], start=1):
        item = ScoreItem.objects.create(sheet=sheet, code=str(position), text="Câu hỏi", position=position)
        for place, value in enumerate(points):
            ScoreOption.objects.create(item=item, text=f"Trả lời {place}", points=value, position=place)
    sheet.state = SheetState.APPROVED
    sheet.save(update_fields=["state"])
    return sheet


def options(sheet, *places):
    return {
        f"item_{item.pk}": str(item.options.all()[place].pk)
        for item, place in zip(sheet.items.all(), places, strict=True)
    }


def test_an_example_sheet_is_offered_on_a_demonstration_site_alone_and_says_what_it_is(head, draft, sheet, settings):
    settings.DEMO = False
    assert "Bảng điểm ví dụ" not in read(head.get(task(draft, "thu-nhap"))).text
    assert saved(head, draft, "thu-nhap", method="score_sheet", **options(sheet, 1, 1)).status_code == 200
    settings.DEMO = True
    assert "không phải bảng điểm của Bộ" in read(head.get(task(draft, "thu-nhap"))).text


def test_the_sheet_adds_the_points_of_the_answers(head, draft, sheet, settings):
    settings.DEMO = True
    assert saved(head, draft, "thu-nhap", method="score_sheet", **options(sheet, 1, 1)).status_code == 302
    after = stored(draft)
    assert (after["b1_score"], after["income_method"], after["score_sheet_id"]) == (115, "score_sheet", sheet.pk)
    assert set(after["score_answers"].values()) == {
        int(value) for value in options(sheet, 1, 1).values()
    }  # fmt: skip
    page = read(head.get(task(draft, "thu-nhap")))
    assert page.form[f"item_{sheet.items.first().pk}"] == [options(sheet, 1, 1)[f"item_{sheet.items.first().pk}"]]
    # With the demonstration over, the example no longer gives a score.
    settings.DEMO = False
    assert "Bảng điểm ví dụ" not in read(head.get(task(draft, "thu-nhap"))).text


def test_an_unanswered_question_is_named(head, draft, sheet, settings):
    settings.DEMO = True
    first = next(iter(options(sheet, 0, 0)))
    page = read(saved(head, draft, "thu-nhap", method="score_sheet", **{first: options(sheet, 0, 0)[first]}))
    assert "Chọn câu trả lời cho câu 2." in page.text
    assert "Chọn câu trả lời cho câu 1." not in page.text
    assert stored(draft)["b1_score"] is None


def test_a_sheets_sum_far_from_last_year_is_taken_once_it_was_checked(head, draft, sheet, settings):
    settings.DEMO = True
    answer = saved(head, draft, "thu-nhap", method="score_sheet", **options(sheet, 0, 0))
    assert "Điểm B1 lần trước là 120, lần này 30: khác 90 điểm." in read(answer).text
    assert head.post(task(draft, "thu-nhap"), fill(answer, confirmed="on")).status_code == 302
    assert stored(draft)["b1_score"] == 30


# ----- Typing that is not saved yet -----


def keep(client, review, slug, **typed):
    return client.post(task(review, slug), {"version": review.version} | typed, headers={"X-Draft": "1"})


def test_of_typing_only_the_fields_of_the_part_are_kept_and_no_more_than_they_take(head, draft):
    keep(head, draft, "nguyen-nhan", note="x" * 1_000_000, causes=["no_land"] * 1_500, elsewhere="y", tiep="z")
    kept = TypingDraft.objects.get(review=draft).data
    assert kept.keys() == {"note", "causes"}
    assert len(kept["note"][0]) == 2_000
    assert len(kept["causes"]) == 100


def test_typing_is_kept_offered_restored_and_saved_only_by_its_button(head, draft):
    before = stored(draft)
    answer = keep(head, draft, "thu-nhap", method="b1_total", b1_score="13")
    assert answer.json()["version"] == draft.version
    assert stored(draft) == before
    offered = head.get(task(draft, "thu-nhap"))
    assert "Khôi phục bản nháp lúc" in read(offered).text
    assert "b1_total" not in read(offered).form.get("method", [])
    restored = head.get(f"{task(draft, 'thu-nhap')}?khoi-phuc=1")
    form = fill(restored)
    assert (form["method"], form["b1_score"]) == (["b1_total"], ["13"])
    assert stored(draft) == before
    head.post(task(draft, "thu-nhap"), form | {"confirmed": "on"})
    assert stored(draft)["b1_score"] == 13
    assert not TypingDraft.objects.filter(review=draft).exists()


def test_restoring_unticks_what_was_unticked(head, draft):
    saved(head, draft, "nguyen-nhan", causes=["no_land", "illness"])
    draft.refresh_from_db()
    keep(head, draft, "nguyen-nhan", note="")
    form = fill(head.get(f"{task(draft, 'nguyen-nhan')}?khoi-phuc=1"))
    assert "causes" not in form


def test_kept_typing_says_how_many_faults_are_left(head, draft):
    assert set(keep(head, draft, "thu-nhap", method="b1_total", b1_score="một").json()["fields"]) == {"b1_score"}
    assert keep(head, draft, "ho", visited_on="19/09/2023").json()["fields"] == {}


def test_typing_with_odd_signs_is_kept(head, draft):
    assert keep(head, draft, "nguyen-nhan", note="a\0b \u202e ٣ 🌾").status_code == 200
    assert TypingDraft.objects.get().data["note"] == ["ab \u202e ٣ 🌾"]


def test_a_kept_draft_is_thrown_away_by_its_button_alone(head, draft):
    keep(head, draft, "ho", visited_on="1")
    url = reverse("surveys:review_draft_discard", args=[draft.pk, "ho"])
    assert head.get(url).status_code == 405
    assert TypingDraft.objects.filter(review=draft).exists()
    assert head.post(url).url == task(draft, "ho")
    assert not TypingDraft.objects.filter(review=draft).exists()


def test_typing_on_an_old_page_is_answered_409_and_not_kept(head, draft):
    old = Review.objects.get(pk=draft.pk)
    save_facts(review=draft, version=draft.version, task="household", by=None, visited_on=date(2023, 9, 5))
    answer = keep(head, old, "ho", visited_on="19/09/2023")
    assert (answer.status_code, answer.json()) == (409, {"url": task(draft, "ho")})
    assert not TypingDraft.objects.exists()


def test_typing_in_a_sent_review_is_answered_409(head, commune):
    review = review_of(commune, "Lê Văn Mới")
    answer = keep(head, review, "ho", visited_on="19/09/2023")
    assert (answer.status_code, answer.json()) == (409, {"url": reverse("surveys:review_detail", args=[review.pk])})


def test_an_older_draft_comes_back_beside_what_somebody_saved_since(head, draft, commune):
    keep(head, draft, "ho", visited_on="19/09/2023")
    save_facts(
        review=draft, version=draft.version, task="household", by=commune.cast.officer, visited_on=date(2023, 9, 5)
    )
    assert "Phiếu đã được sửa sau đó" in read(head.get(task(draft, "ho"))).text
    page = read(head.get(f"{task(draft, 'ho')}?khoi-phuc=1"))
    assert "Đang lưu: 05/09/2023" in page.text
    assert page.form["visited_on"] == ["19/09/2023"]


def test_nobody_sees_what_somebody_else_is_typing(head, draft, commune):
    keep(head, draft, "ho", visited_on="19/09/2023")
    head.force_login(commune.cast.officer)
    assert "bản nháp lúc" not in read(head.get(task(draft, "ho"))).text


# ----- Two people -----


def test_the_second_of_two_sees_both_values_and_saves_knowingly(head, draft):
    form = head.get(task(draft, "thieu-hut"))
    save_facts(
        review=draft, version=draft.version, task="deprivations", by=None,
        facts={"toilet": "septic", "devices": ["tv"], "internet_user": True,
               "dwelling": {"wall_durable": False, "area_m2": 42.5}},
    )  # fmt: skip
    before = stored(draft)
    answer = head.post(task(draft, "thieu-hut"), fill(form, toilet="none", area_m2="40"))
    page = read(answer)
    assert page.title.startswith("Lỗi: ")
    for words in ("Tự hoại", "Ti vi", "Có", "Không bền chắc", "42,5"):
        assert f"Đang lưu: {words}" in page.text
    assert (page.form["toilet"], page.form["area_m2"]) == (["none"], ["40"])
    assert stored(draft) == before
    assert head.post(task(draft, "thieu-hut"), fill(answer)).status_code == 302
    assert (stored(draft)["facts"]["toilet"], stored(draft)["facts"]["dwelling"]["area_m2"]) == ("none", 40.0)


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "9" * 5000, "1\0"])
def test_an_act_without_the_version_its_user_saw_is_refused(head, draft, version):
    before = stored(draft)
    for name in ("review_submit", "review_members_refresh"):
        answer = head.post(reverse(f"surveys:{name}", args=[draft.pk]), {"version": version, "read_back": "1"})
        assert answer.status_code == (200 if name == "review_submit" else 302)
    assert stored(draft) == before


def test_a_confirmation_that_is_not_ticked_is_an_error_beside_its_box(head, draft):
    factories.fill_review(draft, PovertyClass.POOR)
    draft.refresh_from_db()
    answer = head.post(reverse("surveys:review_submit", args=[draft.pk]), {"version": draft.version})
    page = answer.content.decode()
    words = "Đánh dấu “Tôi đã thăm hộ, đọc lại cho chủ hộ nghe và ghi đúng lời chủ hộ.” rồi gửi."
    assert f'<a href="#id_read_back">{words}</a>' in page
    assert 'id="id_read_back_error"' in page
    assert stored(draft)["state"] == ReviewState.DRAFT
    assert head.post(reverse("surveys:review_submit", args=[draft.pk]), fill(answer, read_back="on")).status_code == 302


# ----- Members -----


def test_the_page_says_when_the_register_has_other_people_and_takes_them_over(head, draft, commune):
    household = commune.households["Triệu Văn Sinh"]
    assert "khác sổ hộ" not in read(head.get(task(draft, "ho"))).text
    household.refresh_from_db()
    factories.make_member(household, "Triệu Văn Tám", relationship="child")
    page = head.get(task(draft, "ho"))
    assert "Triệu Văn Tám sống trong hộ ngày thăm mà chưa có trong phiếu" in read(page).text
    head.post(reverse("surveys:review_members_refresh", args=[draft.pk]), fill(page))
    assert [person["full_name"] for person in stored(draft)["roster"]][-1] == "Triệu Văn Tám"
    assert "Triệu Văn Tám" in read(head.get(task(draft, "thanh-vien"))).text


def test_a_child_born_after_the_visit_is_not_asked_about(head, draft, commune):
    household = commune.households["Triệu Văn Sinh"]
    factories.make_member(household, "Triệu Thị Bé", relationship="child", birth_date=date(2023, 10, 1))
    saved(head, draft, "ho", visited_on="19/09/2023")
    draft.refresh_from_db()
    head.post(reverse("surveys:review_members_refresh", args=[draft.pk]), {"version": draft.version})
    assert "Triệu Thị Bé" not in read(head.get(task(draft, "thanh-vien"))).text
    assert saved(head, draft, "thanh-vien").status_code == 302
    saved(head, draft, "ho", visited_on="01/10/2023")
    assert "Triệu Thị Bé" in read(head.get(task(draft, "thanh-vien"))).text


# ----- Who may -----


def everything(review):
    """(method, address) of every page of a review that writes."""
    acts = ("review_submit", "review_check", "review_return", "review_members_refresh")
    yield from (("post", reverse(f"surveys:{name}", args=[review.pk])) for name in acts)
    yield from (("post", task(review, slug)) for slug in TASKS)
    yield from (("post", reverse("surveys:review_draft_discard", args=[review.pk, slug])) for slug in TASKS)


def test_a_settled_review_is_read_and_written_by_no_page(client, commune):
    review = Review.objects.get(round=commune.settled, household=commune.households["Triệu Văn Sinh"])
    rows = [stored(review), ReviewCause.objects.count(), ReviewNeed.objects.count(), TypingDraft.objects.count()]
    data = {
        "version": review.version, "read_back": "1", "reason": "Sai", "visited_on": "19/09/2022", "method": "b1_total",
        "b1_score": "1", "toilet": "septic", "causes": ["other"],
    }  # fmt: skip
    for who in ("officer", "head", "leader"):
        client.force_login(commune.cast.everyone[who])
        for method, address in everything(review):
            allowed = {200, 302, 403} if address.endswith("/gui/") else {302, 403}  # refused on the page itself
            assert getattr(client, method)(address, data).status_code in allowed, address
            client.post(address, data, headers={"X-Draft": "1"})
        page = read(client.get(reverse("surveys:review_detail", args=[review.pk])))
        assert "Phiếu đã chốt" in page.text
        assert not page.form
    after = [stored(review), ReviewCause.objects.count(), ReviewNeed.objects.count(), TypingDraft.objects.count()]
    assert after == rows


def test_the_sender_is_not_offered_to_check_and_cannot(client, commune):
    review = factories.send_review(
        commune.open, commune.households["Nông Thị Hoa"], PovertyClass.NEAR_POOR, commune.cast.officer
    )
    client.force_login(commune.cast.officer)
    assert "Xác nhận đã kiểm tra" not in read(client.get(reverse("surveys:review_detail", args=[review.pk]))).text
    answer = client.post(reverse("surveys:review_check", args=[review.pk]), {"version": review.version}, follow=True)
    assert "không tự kiểm tra" in read(answer).text
    assert stored(review)["state"] == ReviewState.SUBMITTED


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_head", 404), ("stranger", 404), ("unit", 403), ("district_officer", 403), ("auditor", 403),
     ("administrator", 403), ("nobody", 403)],
)  # fmt: skip
def test_others_neither_read_nor_write_the_review(client, commune, draft, who, status):
    client.force_login(commune.cast.everyone[who])
    before = stored(draft)
    assert client.get(reverse("surveys:review_detail", args=[draft.pk])).status_code == status
    for method, address in everything(draft):
        assert getattr(client, method)(address, {"version": draft.version, "reason": "x"}).status_code == status
    household = commune.households["Lý Văn Bách"]
    assert client.post(reverse("surveys:review_open", args=[commune.open.pk, household.pk])).status_code == status
    assert stored(draft) == before
    assert not Review.objects.filter(round=commune.open, household=household).exists()


def test_a_leader_reads_and_a_head_does_not_check(client, commune, draft):
    client.force_login(commune.cast.leader)
    assert client.get(reverse("surveys:review_detail", args=[draft.pk])).status_code == 200
    assert client.get(task(draft, "ho")).status_code == 403
    client.force_login(commune.cast.head)
    sent = review_of(commune, "Lê Văn Mới")
    for name in ("review_check", "review_return"):
        address = reverse(f"surveys:{name}", args=[sent.pk])
        assert client.post(address, {"version": sent.version, "reason": "x"}).status_code == 403


def test_acts_are_posted(head, draft):
    for _, address in everything(draft):
        if address not in {task(draft, slug) for slug in TASKS}:
            assert head.get(address).status_code == 405, address


def test_a_task_that_is_not_one_is_not_found(head, draft):
    assert head.get(task(draft, "khac")).status_code == 404


def test_the_first_task_page_costs_the_same_with_three_times_the_people(head, draft, commune):
    few = {slug: queries_of(head, task(draft, slug)) for slug in [*TASKS, "ket-luan"]}
    household = commune.households["Triệu Văn Sinh"]
    for number in range(4):
        factories.make_member(household, f"Triệu Thị {chr(65 + number)}", relationship="child")
    head.post(reverse("surveys:review_members_refresh", args=[draft.pk]), {"version": draft.version})
    assert len(stored(draft)["roster"]) == 6
    assert {slug: queries_of(head, task(draft, slug)) for slug in [*TASKS, "ket-luan"]} == few


def test_the_income_methods_are_those_of_the_form(head, draft):
    """No score sheet is loaded, so none is offered."""
    text = read(head.get(task(draft, "thu-nhap"))).text
    assert IncomeMethod.B1_TOTAL.label in text
    assert IncomeMethod.SCORE_SHEET.label not in text
