"""The pages of a plan: begun, read, written part by part."""

import tomllib
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.models import AuditEntry
from programs.models import Plan, PlanPart, PlanTarget
from programs.services.plans import create_plan
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

CURRENT = reverse("programs:plan_current")


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def plan(cast):
    return create_plan(commune=cast.commune, year=2023, target_rate=Decimal("10.98"))


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def words(response):
    return " ".join(unescape(response.content.decode()).split())


def page(name, key):
    return reverse(f"programs:{name}", args=[key])


# The year's plan


def test_the_years_plan_is_where_the_menu_leads(cast, officer, plan):
    this_year = factories.make_plan(cast.commune, clock.today().year)
    assert officer.get(CURRENT).url == page("plan_detail", this_year.pk)


def test_a_year_without_plan_says_so_and_leads_to_its_beginning(cast, client, plan):
    year = clock.today().year
    client.force_login(cast.officer)
    shown = words(client.get(CURRENT))
    assert f"Năm {year} chưa có kế hoạch" in shown
    assert "Soạn từ Kế hoạch 2023" in shown
    assert f"{reverse('programs:plan_create')}?xa=06388" in shown
    client.force_login(cast.leader)
    shown = words(client.get(CURRENT))
    assert "Công chức Văn hóa – Xã hội soạn từ Kế hoạch 2023, rồi lãnh đạo xã phê duyệt." in shown
    assert reverse("programs:plan_create") not in shown


@pytest.mark.parametrize(("who", "says"), [("officer", "Soạn từ Kế hoạch 2023"), ("leader", "rồi trình lãnh đạo")])
def test_the_first_page_says_that_the_year_has_no_plan(cast, client, plan, who, says):
    factories.make_household(cast.lang_ben)
    client.force_login(getattr(cast, who))
    shown = words(client.get(reverse("desk:dashboard")))
    assert f"Năm {clock.today().year} chưa có kế hoạch." in shown
    assert says in shown


# A plan


def test_a_plan_is_read_part_by_part(cast, officer, plan):
    shown = words(officer.get(page("plan_detail", plan.pk)))
    assert "Kế hoạch 2023 đang soạn: còn 31 phần chưa ghi" in shown  # 18 parts, 13 targets
    for heading in ("Mục tiêu cụ thể", "II. Nhiệm vụ và giải pháp", "IV. Tổ chức thực hiện", "Các bản và sửa đổi"):
        assert heading in shown
    assert "không quá 10,98 %" in shown
    assert "0/2 thôn đã giao" in shown


def test_every_row_of_the_communes_plan_leads_to_where_its_work_is_recorded(cast, client, plan):
    said = tomllib.loads(Path(settings.BASE_DIR, "huulien/demo/plan_2023.toml").read_text())
    PlanPart.objects.filter(plan=plan).delete()
    for target in said["targets"]:
        PlanTarget.objects.filter(plan=plan, ref=target["ref"]).update(definition=target["definition"])
    PlanPart.objects.bulk_create(
        PlanPart(commune=cast.commune, plan=plan, position=place, **part) for place, part in enumerate(said["parts"])
    )
    opened = set()
    for who in ("officer", "leader"):
        client.force_login(getattr(cast, who))
        shown = client.get(page("plan_detail", plan.pk)).context["page"]
        rows = [*shown.targets, *(part for section in shown.sections for part in section.parts)]
        assert len(rows) == 31
        assert [row.title for row in rows if not row.recorded_at] == []
        for address in {entry.url for row in rows for entry in row.recorded_at}:
            assert client.get(address, follow=True).status_code == 200, (who, address)
            opened.add(address)
    assert len(opened) > 12


def test_each_target_leads_to_its_results(cast, officer, plan):
    links = [
        link for _, link, text in read(officer.get(page("plan_detail", plan.pk))).links if text.startswith("Xem kết")
    ]
    assert len(links) == 13
    results = officer.get(links[3])
    assert results.url == reverse("reports:target_detail", args=[plan.pk, "d"])
    assert officer.get(results.url).status_code == 200
    for address in ("?nam=2019&muc=d", "?nam=2019"):
        assert "Xã chưa có kế hoạch năm 2019" in words(officer.get(reverse("reports:target_now") + address))
    assert officer.get(reverse("reports:target_now") + "?muc=zz").status_code == 302


def test_a_plan_costs_no_query_for_each_part(cast, officer, plan):
    officer.get(page("plan_detail", plan.pk))
    with CaptureQueriesContext(connection) as few:
        officer.get(page("plan_detail", plan.pk))
    for number in range(20):
        PlanPart.objects.create(
            commune=cast.commune, plan=plan, section="tasks", position=20 + number, title=f"Việc {number}"
        )
    with CaptureQueriesContext(connection) as many:
        officer.get(page("plan_detail", plan.pk))
    assert len(many) == len(few)


def test_what_is_left_over_from_the_year_before_is_pointed_at(cast, officer, plan):
    plan.targets.filter(ref="a").update(definition="Còn 10,98% vào cuối năm 2023, giảm 7,58% so với năm 2022")
    plan.targets.filter(ref="m").update(definition="Thực hiện trong năm 2023")
    plan.parts.filter(section="funding").update(text="Kinh phí năm 2023")
    after = create_plan(commune=cast.commune, year=2024, target_rate=Decimal("8.50"), based_on="Số 1 ngày 17/03/2023")
    shown = words(officer.get(page("plan_detail", after.pk)))
    for said in ("Mục tiêu a chưa ghi 8,50 %", "Mục tiêu a còn ghi “năm 2023”", "Mục tiêu m còn ghi “năm 2023”",
                 "“Kinh phí” còn ghi “năm 2023”", "Căn cứ còn ghi năm 2023"):  # fmt: skip
        assert said in shown
    after.targets.filter(ref="a").update(definition="Còn 8,5% vào cuối năm 2024, giảm 2,48% so với năm 2023")
    assert "Mục tiêu a" not in words(officer.get(page("plan_detail", after.pk)))


# Writing


def test_officer_writes_the_frame(cast, officer, plan):
    address = page("plan_edit", plan.pk)
    sent = fill(officer.get(address), target_rate="9,5", based_on="Kế hoạch của huyện", recipients="Lưu: VT")
    assert officer.post(address, sent).url == page("plan_detail", plan.pk)
    plan.refresh_from_db()
    assert (plan.target_rate, plan.based_on, plan.recipients) == (Decimal("9.50"), "Kế hoạch của huyện", "Lưu: VT")
    entry = AuditEntry.objects.filter(table=Plan._meta.db_table, operation="update").last()
    assert (entry.actor, entry.reason) == ("canbo", "Sửa kế hoạch năm 2023")
    refused = officer.post(address, fill(officer.get(address), target_rate="101"))
    assert "Nhập số từ 0 đến 100" in words(refused)
    plan.refresh_from_db()
    assert plan.target_rate == Decimal("9.50")


def test_officer_writes_a_part_and_a_target(cast, officer, plan):
    part, target = plan.parts.get(section="funding"), plan.targets.get(ref="d")
    address = page("part_edit", part.pk)
    sent = {"version": 1, "title": "Kinh phí", "text": "Ngân sách\r\n- trung ương\r\n- địa phương"}
    assert officer.post(address, sent).url == f"{page('plan_detail', plan.pk)}#phan-{part.pk}"
    part.refresh_from_db()
    assert part.text == "Ngân sách\n- trung ương\n- địa phương"
    address = page("plan_target_edit", target.pk)
    officer.post(address, {"version": 1, "title": "Vay vốn", "definition": "95% hộ", "goal": "95"})
    target.refresh_from_db()
    assert (target.definition, target.goal) == ("95% hộ", 95)
    assert 'name="goal"' not in officer.get(page("plan_target_edit", plan.targets.get(ref="a").pk)).content.decode()


@pytest.mark.parametrize(
    ("name", "of", "field", "bad", "says"),
    [
        ("part_edit", "part", "title", "", "Nhập tên."),
        ("part_edit", "part", "title", "A" * 201, "200"),
        ("plan_target_edit", "target", "goal", "101", "Nhập số từ 0 đến 100"),
        ("plan_target_edit", "target", "goal", "x", "Không phải là số"),
    ],
)
def test_what_cannot_be_is_refused_and_the_typing_kept(officer, plan, name, of, field, bad, says):
    row = plan.parts.first() if of == "part" else plan.targets.get(ref="d")
    address = page(name, row.pk)
    shown = officer.post(address, {"version": 1, "title": "Tên"} | {field: bad})
    assert says in words(shown)
    assert read(shown).title.startswith("Lỗi: ")
    assert type(row).objects.get(pk=row.pk).version == 1


def test_the_second_of_two_writers_sees_both(officer, plan):
    part = plan.parts.first()
    address = page("part_edit", part.pk)
    typed = {"version": 1, "title": "Tên"}
    officer.post(address, typed | {"text": "Một"})
    shown = officer.post(address, typed | {"text": "Hai"})
    assert "Có người vừa sửa phần này" in words(shown)
    assert "Đang lưu: Một" in words(shown)
    assert "Hai</textarea>" in shown.content.decode()
    officer.post(address, typed | {"version": 2, "text": "Hai"})
    assert PlanPart.objects.get(pk=part.pk).text == "Hai"


def test_parts_and_targets_are_added_moved_and_taken_out_by_page(cast, officer, plan):
    address = page("part_create", plan.pk) + "?muc=tasks"
    officer.post(address, fill(officer.get(address), title="Việc mới", text="Nội dung"))
    added = PlanPart.objects.get(title="Việc mới")
    assert (added.section, added.position) == ("tasks", 12)
    officer.post(reverse("programs:part_move", args=[added.pk, "len"]), {"version": 1})
    added.refresh_from_db()
    assert (added.position, added.version) == (10, 2)
    assert officer.post(reverse("programs:part_move", args=[added.pk, "ngang"]), {"version": 2}).status_code == 404
    officer.post(page("part_remove", added.pk), {"version": 1})
    assert PlanPart.objects.filter(pk=added.pk).exists()  # an old version
    officer.post(page("part_remove", added.pk), {"version": 2})
    assert not PlanPart.objects.filter(pk=added.pk).exists()
    officer.post(page("plan_target_remove", plan.targets.get(ref="đ").pk), {"version": 1})
    assert plan.targets.count() == 12
    address = page("plan_target_create", plan.pk)
    officer.post(address, fill(officer.get(address), ref="đ", title="Thẻ", definition="Lời", goal="100"))
    assert plan.targets.get(ref="đ").goal == 100
    refused = officer.post(address, fill(officer.get(address), ref="a", title="Thẻ", definition=""))
    assert "Chọn một mục trong danh sách" in words(refused)


def test_what_changes_a_plan_takes_no_get(officer, plan):
    part, target = plan.parts.first(), plan.targets.first()
    for address in (
        reverse("programs:part_move", args=[part.pk, "len"]),
        page("part_remove", part.pk),
        page("plan_target_remove", target.pk),
    ):
        assert officer.get(address).status_code == 405
    assert PlanPart.objects.filter(pk=part.pk).exists()
    assert PlanTarget.objects.filter(pk=target.pk).exists()


def test_nobody_but_the_officer_writes(cast, client, plan):
    part, target = plan.parts.first(), plan.targets.get(ref="b")
    pages = [
        (page("plan_edit", plan.pk), {"target_rate": "1"}),
        (page("part_create", plan.pk), {"section": "tasks", "title": "X"}),
        (page("part_edit", part.pk), {"title": "X"}),
        (page("part_remove", part.pk), {}),
        (page("plan_target_create", plan.pk), {}),
        (page("plan_target_edit", target.pk), {"title": "X"}),
        (page("plan_target_remove", target.pk), {}),
    ]
    for who, status in {"leader": 403, "unit": 403, "district_officer": 403, "head": 404, "stranger": 404}.items():
        client.force_login(getattr(cast, who))
        for address, typed in pages:
            assert client.post(address, {"version": 1} | typed).status_code == status, (who, address)
    plan.refresh_from_db()
    assert (plan.version, plan.parts.count(), plan.targets.count()) == (1, 18, 13)


def test_an_approved_plan_is_only_read(cast, officer, plan):
    plan = factories.make_plan(cast.commune, 2022)
    plan.parts.create(commune=cast.commune, section="tasks", position=1, title="Tuyên truyền", text="Loa.")
    for village in (cast.lang_ben, cast.lang_coc):
        plan.village_targets.create(commune=cast.commune, village=village, max_poor_households=1)
    factories.approve_plan(plan, cast.leader, issued_on=date(2022, 3, 1))
    part = plan.parts.get()
    assert page("part_edit", part.pk) not in officer.get(page("plan_detail", plan.pk)).content.decode()
    address = page("part_edit", part.pk)
    assert "Kế hoạch năm 2022 đã phê duyệt, không sửa nữa." in words(officer.get(address))
    officer.post(address, {"version": 1, "title": "Khác", "text": "Khác"})
    assert PlanPart.objects.get(pk=part.pk).text == "Loa."
