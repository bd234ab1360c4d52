"""The trail in sentences, each column of every model in words or hidden on purpose."""

from datetime import date

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from households.models import Household, Member
from huulien.accounts import services as accounts
from huulien.platform import audit
from huulien.platform.happenings import Happening
from huulien.platform.models import AuditEntry
from huulien.platform.telling import Teller, masked
from huulien.platform.told import ALWAYS_HIDDEN, has_words, is_shown, told_of
from huulien.platform.vocabulary import Role
from programs.models import VillageTarget
from surveys.models import Review
from tests import factories
from tests.base import make_cast
from tests.commune import make_commune, review_of
from tests.pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", code="0012", address="xóm Trên")


def sentence(entry):
    return Teller([entry]).sentence(entry)


def changes(entry):
    return Teller([entry]).changes(entry)


def last(table):
    return AuditEntry.objects.filter(table=table).latest("pk")


# ----- Every column -----


@pytest.mark.parametrize("model", audit.audited_models(), ids=lambda model: model._meta.db_table)
def test_every_column_in_the_trail_has_words_or_is_hidden_on_purpose(model):
    told, excluded = told_of(model), audit._excluded(model)
    fields = {field.column: field for field in model._meta.local_concrete_fields if field.column not in excluded}
    shown = [column for column in fields if is_shown(model, column)]
    assert [column for column in shown if not has_words(fields[column])] == []
    assert {c for c in shown if isinstance(fields[c], models.JSONField)} == set(told.json)
    assert set(told.hidden) <= fields.keys() - ALWAYS_HIDDEN, "hides what is not there"
    assert "{" in told.name or model._meta.db_table in {"platform_steprecord", "households_columnmapping"}


def test_every_fact_a_review_records_has_words_or_is_told_elsewhere():
    commune = make_commune()
    facts = review_of(commune, "Triệu Văn Sinh").facts
    elsewhere = {"id", "on", "area", "income"}
    of_member = {"id", "birth_date", "birth_year"}
    words = told_of(Review).json["facts"]
    for key, value in facts.items():
        if key == "members":
            for member in value:
                assert {f"members.*.{name}" for name in member.keys() - of_member} <= words.keys()
        elif isinstance(value, dict) and key != "overrides" and key not in elsewhere:
            assert {f"{key}.{name}" for name in value} <= words.keys()
        else:
            assert key in words or key in elsewhere or key == "overrides", key


# ----- Sentences -----


def test_a_change_of_form_b_reads_as_an_officer_says_it(cast, household):
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer, year=2024), household)
    facts = {**review.facts, "dwelling": {**(review.facts.get("dwelling") or {}), "area_m2": 40}}
    Review.objects.filter(pk=review.pk).update(facts=facts)
    with audit.as_user(cast.officer):
        facts["dwelling"]["area_m2"] = 48.5
        Review.objects.filter(pk=review.pk).update(facts=facts)
    entry = last("surveys_review")
    assert sentence(entry) == "Nguyễn Thị Hà sửa Phiếu B 2024 hộ Triệu Văn Sinh (0012)"
    assert changes(entry) == ["diện tích nhà ở: 40 → 48,5\u00a0m²"]


def test_what_is_recorded_of_a_member_in_form_b_names_the_member(cast, household):
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household)
    facts = review.facts
    facts["members"][0]["health_insurance"] = False
    Review.objects.filter(pk=review.pk).update(facts=facts)
    facts["members"][0]["health_insurance"] = None
    Review.objects.filter(pk=review.pk).update(facts=facts)
    assert changes(last("surveys_review")) == ["Triệu Văn Sinh, có thẻ BHYT: không → chưa rõ"]


def test_values_are_in_words(cast, household):
    member = household.members.get()
    with audit.as_user(cast.officer):
        Member.objects.filter(pk=member.pk).update(
            has_health_insurance=True, sex="female", birth_date=date(1980, 2, 1), note="Theo CCCD 020081000001"
        )
    entry = last("households_member")
    assert sentence(entry) == "Nguyễn Thị Hà sửa thành viên Triệu Văn Sinh, hộ Triệu Văn Sinh (0012)"
    assert "có thẻ BHYT: chưa rõ → có" in changes(entry)
    assert any(line.endswith("→ Nữ") for line in changes(entry))
    assert any(line.startswith("ngày sinh: ") and line.endswith("→ 01/02/1980") for line in changes(entry))
    assert "ghi chú: (trống) → Theo CCCD ••• 0001" in changes(entry)


def test_citizen_numbers_are_never_whole(cast, household):
    Member.objects.update(citizen_id="020081000001")
    assert changes(last("households_member")) == ["số CCCD: (trống) → ••• 0001"]
    assert masked("CCCD 020081000001, điện thoại 0912345678") == "CCCD ••• 0001, điện thoại 0912345678"


def test_a_household_moved_to_another_village_names_both(cast, household):
    Household.objects.filter(pk=household.pk).update(village=cast.lang_coc)
    entry = last("households_household")
    assert sentence(entry) == "Hệ thống sửa hộ Triệu Văn Sinh (0012)"
    assert changes(entry) == ["thôn: Làng Bên → Làng Cóc"]


def test_an_appointment_an_area_and_a_target_have_their_own_words(cast):
    with audit.as_user(cast.administrator):
        accounts.appoint(
            user=cast.nobody, role=Role.UNIT, area=cast.commune, title="Cán bộ", valid_from=date(2024, 1, 1)
        )
        cast.lang_ben.name = "Làng Bến"
        cast.lang_ben.save(update_fields=["name"])
    appointed = AuditEntry.objects.filter(table="accounts_appointment", operation="insert").latest("pk")
    assert sentence(appointed) == "Bế Văn Long thêm phân công Mã Văn Giang làm đơn vị phối hợp, Hữu Liên"
    assert "từ ngày: 01/01/2024" in changes(appointed)
    assert sentence(last("households_area")) == "Bế Văn Long sửa thôn Làng Bến"
    assert changes(last("households_area")) == ["tên: Làng Bên → Làng Bến"]


def test_a_step_says_its_button(client):
    commune = make_commune()
    entry = AuditEntry.objects.filter(table="platform_steprecord", after__step="submit").first()
    words = sentence(entry)
    assert "gửi để kiểm tra: Phiếu B" in words
    assert changes(entry)[0] == "trạng thái: Nháp → Chờ kiểm tra"
    VillageTarget.objects.filter(plan__state="draft").update(max_poor_households=9)
    assert commune.cast.commune.pk == entry.commune_id


def test_happenings_have_their_own_sentences(client, cast, household):
    client.force_login(cast.officer)
    client.get(reverse("desk:household_print", args=[household.pk]))
    client.get(reverse("desk:household_list_xlsx"))
    printed = AuditEntry.objects.filter(operation=Happening.PRINT).latest("pk")
    exported = AuditEntry.objects.filter(operation=Happening.EXPORT).latest("pk")
    assert sentence(printed) == "Nguyễn Thị Hà in phiếu của hộ Triệu Văn Sinh (0012)"
    assert sentence(exported) == "Nguyễn Thị Hà xuất tệp: danh sách hộ, xlsx, 1 dòng"
    came = AuditEntry.objects.create(
        at=printed.at, actor_id=cast.officer.pk, actor="canbo", address="", reason="", operation=Happening.LOGIN,
        table="accounts_user", row_id=cast.officer.pk,
    )  # fmt: skip
    assert sentence(came) == "Nguyễn Thị Hà đăng nhập"


def test_who_acted_is_a_person_a_command_or_nobody_known(cast, household):
    with audit.acting(name="import_register"):
        Household.objects.update(address="xóm Giữa")
    assert sentence(last("households_household")).startswith("Lệnh import_register sửa hộ")
    failed = AuditEntry(actor="", operation=Happening.FAILED, table="", row_id=0, after={"what": "tên không có"})
    assert sentence(failed) == "Người chưa rõ đăng nhập sai: tên không có"


def test_what_the_code_knows_no_more_is_told_as_it_stands(cast, household):
    row = {"model": "surveys.review", "row_id": 0, "step": "abandoned", "state_before": "x", "state_after": "y"}
    entry = AuditEntry(
        operation="insert", table="platform_steprecord", row_id=1, actor="canbo", actor_id=cast.officer.pk,
        after=row | {"reason": ""},
    )  # fmt: skip
    assert sentence(entry) == "Nguyễn Thị Hà abandoned: phiếu rà soát số 0"
    assert changes(entry) == ["trạng thái: x → y"]
    dropped = AuditEntry(operation="delete", table="surveys_gone", row_id=7, actor="", before={"id": 7})
    assert sentence(dropped) == "Hệ thống xóa dòng 7 của bảng đã bỏ"
    assert changes(dropped) == []


def test_a_record_that_is_gone_is_still_named(cast):
    home = Household.objects.create(
        commune=cast.commune, village=cast.lang_ben, code="0099", head_name="Lê Văn Đi", opened_on=date(2022, 1, 1)
    )
    home.delete()
    assert sentence(last("households_household")) == "Hệ thống xóa hộ Lê Văn Đi (0099)"


# ----- By page -----

URL = "desk:audit_list"


def found(client, **query):
    page = read(client.get(reverse(URL), query))
    return int(page.heading.split()[0].replace(".", ""))


def test_the_trail_is_narrowed_by_person_household_kind_act_and_days(client, cast, household):
    with audit.as_user(cast.officer):
        other = factories.make_household(cast.lang_coc, head="Hoàng Văn Xa", code="0044")
        Household.objects.filter(pk=household.pk).update(address="xóm Dưới")
    client.force_login(cast.auditor)
    all_of_them = found(client)
    assert found(client, nguoi="nguyen thi ha") == found(client, nguoi="canbo") == 4
    assert found(client, ho="0044") == AuditEntry.objects.filter(
        table__in=["households_household", "households_member", "households_spell"], actor="canbo"
    ).exclude(operation="update").count() == 3  # fmt: skip
    assert other.code == "0044"
    assert found(client, ho="0099") == 0
    assert found(client, loai="households_member") == 2
    assert found(client, viec="update", loai="households_household") == 1
    day = AuditEntry.objects.latest("pk").at.astimezone().date()
    assert found(client, tu="01/01/2020") == all_of_them
    assert found(client, den="01/01/2020") == 0
    assert found(client, den="31/12/9999") == found(client, tu="01/01/0001") == 0
    assert day.year >= 2024


def test_the_trail_of_another_communes_household_is_not_found(client, cast):
    factories.make_household(cast.other_village, head="Vi Văn Xa", code="0077")
    client.force_login(cast.auditor)
    assert found(client, ho="0077") == 0


def test_names_cost_no_query_for_each_entry(cast):
    for number in range(3):
        factories.make_household(cast.lang_ben, head=f"Lê Văn {'ABC'[number]}", code=f"1{number}")
    few = list(AuditEntry.objects.order_by("pk"))
    for number in range(12):
        factories.make_household(cast.lang_ben, head=f"Lê Văn {'ABCDEGHIKLMN'[number]}", code=f"2{number}")
    many = list(AuditEntry.objects.order_by("pk"))

    def queries(entries):
        with CaptureQueriesContext(connection) as asked:
            teller = Teller(entries)
            for entry in entries:
                teller.sentence(entry)
                teller.changes(entry)
        return len(asked)

    assert queries(few) == queries(many)


@pytest.mark.parametrize(("who", "leads"), [("officer", True), ("leader", True), ("head", False)])
def test_a_household_leads_to_its_own_trail_who_may_see_it(client, cast, household, who, leads):
    address = f"{reverse('desk:household_trail')}?ho=0012"
    client.force_login(cast.everyone[who])
    assert (address in client.get(reverse("desk:household_detail", args=[household.pk])).content.decode()) is leads
    assert client.get(address).status_code == (200 if leads else 403)


def test_a_households_trail_is_of_it_alone(client, cast, household):
    factories.make_household(cast.lang_ben, head="Hoàng Văn Xa", code="0044")
    client.force_login(cast.officer)
    page = read(client.get(reverse("desk:household_trail"), {"ho": "0012"}))
    assert "hộ Triệu Văn Sinh (0012)" in page.text
    assert "Hoàng Văn Xa" not in page.text
    assert client.get(reverse("desk:household_trail"), {"ho": "0099"}).status_code == 404
    client.force_login(cast.stranger)
    assert client.get(reverse("desk:household_trail"), {"ho": "0012"}).status_code == 404
