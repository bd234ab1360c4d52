"""The trail: every changed row leaves one entry, whichever door the change came through, and no entry ever changes."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone

from households.models import (
    Area,
    ColumnMapping,
    EventProposal,
    FormerName,
    FormerVillage,
    Household,
    Member,
    RegisterImport,
    RegisterUpload,
)
from huulien.accounts.activation import issue_link
from huulien.accounts.models import User
from huulien.platform import audit, clock, triggers
from huulien.platform.models import AuditEntry
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from programs.models import VillageAnswer, VillageOutlook
from reports.models import EditedSentence, FilledLayout, Report, ReportDeadline, ReportLayout, SentResult
from surveys.models import (
    Certificate,
    CertificateYear,
    DecidedHousehold,
    Decision,
    IncomeLimit,
    LedgerAnswer,
    ListAddition,
    Meeting,
    MeetingOpinion,
    ResultsUpload,
    ReviewCause,
    ReviewNeed,
    ScoreItem,
    ScoreOption,
    ScoreSheet,
    SecondEntry,
    TypingDraft,
)
from surveys.services import reviews
from surveys.services.visits import add_reviewer, assign_household, relate_household
from surveys.vocabulary import Kinship, Need, PovertyCause
from tests import factories
from tests.base import make_cast
from tests.commune import make_commune, review_of
from tests.pages import fill
from tests.programs.factories import a_row_of_each_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", address="xóm Trên")


def entries(table="households_household"):
    return AuditEntry.objects.filter(table=table)


def last(table="households_household"):
    return entries(table).latest("pk")


def execute(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def new_household(cast, code):
    return Household(commune=cast.commune, village=cast.lang_ben, code=code, opened_on=date(2022, 1, 1))


# ----- Every door -----

DOORS = {
    "save": (1, "insert", lambda cast: new_household(cast, "A1").save()),
    "bulk_create": (3, "insert", lambda cast: Household.objects.bulk_create(
        [new_household(cast, f"B{number}") for number in range(3)])),
    "save again": (1, "update", lambda cast: save_address(Household.objects.first(), "xóm Giữa")),
    "bulk_update": (2, "update", lambda cast: Household.objects.bulk_update(
        [readdressed(home) for home in Household.objects.all()], ["address"])),
    "update": (2, "update", lambda cast: Household.objects.update(address="xóm Mới")),
    "update by SQL": (2, "update", lambda cast: execute("UPDATE households_household SET address = %s", "xóm SQL")),
    "insert by SQL": (1, "insert", lambda cast: execute(
        "INSERT INTO households_area (kind, code, name, zone, position, parent_id)"
        " VALUES ('village', '77', 'Làng SQL', 'rural', 7, %s)", cast.commune.pk)),
    "delete": (1, "delete", lambda cast: Household.objects.get(code="0099").delete()),
    "delete of a queryset": (1, "delete", lambda cast: Household.objects.filter(code="0099").delete()),
    "delete by SQL": (1, "delete", lambda cast: execute("DELETE FROM households_household WHERE code = '0099'")),
    "get_or_create": (1, "insert", lambda cast: Household.objects.get_or_create(
        commune=cast.commune, village=cast.lang_ben, code="C1", opened_on=date(2022, 1, 1))),
    "F expression": (2, "update", lambda cast: Household.objects.update(address=Concat("address", Value(" 3")))),
}  # fmt: skip


def save_address(household, address):
    household.address = address
    household.save(update_fields=["address"])


def readdressed(household):
    household.address += " 2"
    return household


@pytest.mark.parametrize(("rows", "operation", "change"), DOORS.values(), ids=DOORS)
def test_each_changed_row_leaves_one_entry_with_who_where_and_why(cast, household, rows, operation, change):
    new_household(cast, "0099").save()  # without members, so that it can go
    start = AuditEntry.objects.count()
    with audit.as_user(cast.officer, address="10.0.0.7", reason="Theo đơn"):
        change(cast)
    found = AuditEntry.objects.order_by("pk")[start:]
    assert [entry.operation for entry in found] == [operation] * rows
    assert {(entry.actor_id, entry.actor, entry.address, entry.reason) for entry in found} == {
        (cast.officer.pk, "canbo", "10.0.0.7", "Theo đơn")
    }  # fmt: skip
    for entry in found:
        assert (entry.before is None, entry.after is None) == (operation == "insert", operation == "delete")
        assert abs((timezone.now() - entry.at).total_seconds()) < 60


def test_an_entry_holds_the_row_before_and_after(cast, household):
    Household.objects.update(address="xóm Dưới", phone="0912345678")
    assert last().changed == {"address": ("xóm Trên", "xóm Dưới"), "phone": ("", "0912345678")}
    assert (last().row_id, last().commune_id, last().table) == (household.pk, cast.commune.pk, "households_household")
    assert last().after["head_name"] == "Triệu Văn Sinh"


def test_json_is_kept_as_json(cast, household):
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household)
    assert last("surveys_review").after["roster"] == review.roster
    assert last("surveys_review").after["facts"]["members"][0]["id"] == str(household.members.get().pk)


def test_a_write_that_changes_nothing_leaves_no_entry(household):
    before = AuditEntry.objects.count()
    assert Household.objects.update(address=models.F("address")) == 1
    assert AuditEntry.objects.count() == before


def test_the_count_by_which_two_savers_meet_leaves_no_entry(household):
    before = AuditEntry.objects.count()
    assert Household.objects.update(version=models.F("version") + 1) == 1
    assert AuditEntry.objects.count() == before


def test_a_change_that_is_taken_back_leaves_no_entry(household):
    before = AuditEntry.objects.count()
    with transaction.atomic():
        Household.objects.update(address="xóm Dưới")
        assert AuditEntry.objects.count() == before + 1
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before


def test_passwords_and_log_in_times_stay_out_of_the_trail(cast):
    before = AuditEntry.objects.count()
    cast.officer.last_login = timezone.now()
    cast.officer.save()
    assert AuditEntry.objects.count() == before
    cast.officer.set_password("mot-mat-khau-khac")
    cast.officer.save()
    assert list(last("accounts_user").changed) == ["password_set_at"]  # that it was set, and when
    assert not entries("accounts_user").filter(after__has_key="password").exists()


# ----- Every table -----


def a_row_of_every_kind():
    """The small commune, and one row of each model that it does not use."""
    commune = make_commune()
    cast, review = commune.cast, review_of(commune, "Triệu Văn Sinh")
    sheet = ScoreSheet.objects.create(
        commune=cast.commune,
        standard=commune.open.standard,
        region="Miền núi",
        title="Ví dụ",
        citation="Không có",
        is_example=True,
    )
    item = ScoreItem.objects.create(sheet=sheet, code="1", text="Câu hỏi", position=1)
    ScoreOption.objects.create(item=item, text="Trả lời", points=10, position=1)
    factories.make_form_a(cast.commune, cast.officer)
    factories.make_posting(commune.open, cast.lang_ben)
    factories.make_request(commune.open, review.household)
    ListAddition.objects.create(
        commune=cast.commune, round=commune.open, household=review.household, reason="Nhà cháy tháng 8"
    )
    reviewer = add_reviewer(round=commune.open, name="Lý Thị Mai", unit="chi hội Phụ nữ", by=cast.officer)
    assign_household(reviewer=reviewer, household=review.household, by=cast.officer)
    relate_household(reviewer=reviewer, household=review.household, kinship=Kinship.OWN, by=cast.officer)
    meeting = Meeting.objects.create(commune=cast.commune, round=commune.open, village=cast.lang_ben, number=1)
    MeetingOpinion.objects.create(
        commune=cast.commune, meeting=meeting, review=review, poverty_class=review.poverty_class, agreed_count=1
    )
    factories.make_complaint(commune.open, review.household)
    LedgerAnswer.objects.create(
        commune=cast.commune, round=commune.open, household=review.household, fell_back=True, reason="Có tên năm 2019"
    )
    factories.make_opinion(commune.open)
    decision = Decision.objects.create(commune=cast.commune, round=commune.open, kind="escaped")
    DecidedHousehold.objects.create(
        commune=cast.commune, decision=decision, household=review.household, review=review, village=review.village,
        head_name="Triệu Văn Sinh", person_count=3, previous_class="poor", poverty_class="not_poor",
    )  # fmt: skip
    Decision.objects.update(state="signed", number=98, decided_on=date(2024, 12, 14))
    certificate = Certificate.objects.create(
        commune=cast.commune, household=review.household, holder=review.household.members.first(), number=87,
        issued_on=date(2023, 12, 14),
    )  # fmt: skip
    CertificateYear.objects.create(
        commune=cast.commune, certificate=certificate, round=commune.open, year=2024, poverty_class="poor",
        confirmed_on=date(2023, 12, 14),
    )  # fmt: skip
    ReviewCause.objects.create(commune=cast.commune, review=review, cause=PovertyCause.NO_LAND)
    ReviewNeed.objects.create(commune=cast.commune, review=review, need=Need.LOAN)
    SecondEntry.objects.create(commune=cast.commune, round=commune.open, review=review, seed=1)
    asked = factories.make_recognition(factories.make_household(cast.lang_coc, head="Vi Văn Khải"))
    factories.declare_income(asked, sources=[("Trồng keo", 87_000_000)])
    IncomeLimit.objects.create(
        commune=cast.commune, valid_from=date(2025, 3, 1), amount_vnd=2_000_000, citation="Ví dụ"
    )
    plan = factories.make_plan_with_words(cast.commune, 2026)
    VillageOutlook.objects.create(commune=cast.commune, plan=plan, village=cast.lang_ben, able=1)
    VillageAnswer.objects.create(
        commune=cast.commune, plan=plan, village=cast.lang_ben, max_poor_households=1, agrees=True,
        answered_by=cast.head, answered_at=clock.now(),
    )  # fmt: skip
    ColumnMapping.objects.create(commune=cast.commune, headers_hash="0" * 64, fields={})
    RegisterUpload.objects.create(
        commune=cast.commune, uploaded_by=cast.officer, file_name="a.xlsx", content=b"x", on=date(2023, 1, 1)
    )
    ResultsUpload.objects.create(
        commune=cast.commune, uploaded_by=cast.officer, file_name="a.xlsx", content=b"x", year=2022,
        decision_number="79/QĐ-UBND", decided_on=date(2022, 12, 15),
    )  # fmt: skip
    RegisterImport.objects.create(
        commune=cast.commune, imported_by=cast.officer, file_name="a.xlsx", on=date(2023, 1, 1), created_count=1,
        updated_count=0, unchanged_count=0,
    )  # fmt: skip
    report = Report.objects.create(commune=cast.commune, period="2023-H1")
    ReportDeadline.objects.create(commune=cast.commune, period="2023", due_on=date(2023, 12, 1), source="CV 01")
    columns = [{"heading": "Số hộ", "unit": "hộ", "figure": ""}]
    layout = ReportLayout.objects.create(
        commune=cast.commune, number="Mẫu 01", title="Giám sát", source="TT", valid_from=date(2023, 1, 1),
        columns=columns,
    )  # fmt: skip
    FilledLayout.objects.create(commune=cast.commune, report=report, layout=layout, columns=columns)
    SentResult.objects.create(
        commune=cast.commune, code="so-bo", year=2023, month=11, number="9/BC-UBND", sent_on=date(2023, 11, 10)
    )
    EditedSentence.objects.create(commune=cast.commune, report=report, place="ty-le.1", text="Câu.", made="Câu máy.")
    Book(cast.commune.pk, Kind.REPORT, 2023).take(report, "báo cáo 6 tháng đầu năm 2023")
    FormerName.objects.create(area=cast.lang_ben, name="Làng Cũ", valid_until=date(2020, 1, 1))
    home = review.household
    EventProposal.objects.create(commune=cast.commune, household=home, page="chet", summary="Chết")
    FormerVillage.objects.create(commune=cast.commune, household=home, village=home.village, moved_on=date(2024, 12, 1))
    a_row_of_each_kind(cast, home)
    issue_link(user=cast.officer, by=cast.administrator)
    cast.officer.groups.add(Group.objects.create(name="nhóm"))
    cast.officer.user_permissions.add(Permission.objects.first())


def altered(row):
    """The row with one of its own columns changed; the column's name."""
    for field in row._meta.local_concrete_fields:
        if field.name in audit._excluded(type(row)) or field.primary_key or field.is_relation or field.choices:
            continue
        if field.name in {"year", "procedure", "stop_reason", "reply", "reply_number", "about_name"}:
            continue  # other columns are held to it
        value = getattr(row, field.name)
        if isinstance(field, models.CharField | models.TextField):
            setattr(row, field.name, f"{value}."[-field.max_length or None :] if field.max_length else f"{value}.")
        elif isinstance(field, models.JSONField):
            setattr(row, field.name, {"changed": True})
        elif isinstance(field, models.IntegerField):
            setattr(row, field.name, (value or 0) + 1)
        else:
            continue
        return field.name
    return None


def test_every_table_of_ours_records_what_is_added_changed_and_removed():
    start = AuditEntry.objects.count()
    rows_before = {model: model.objects.count() for model in audit.audited_models()}
    a_row_of_every_kind()
    added = AuditEntry.objects.order_by("pk")[start:]
    for model in audit.audited_models():
        table = model._meta.db_table
        inserted = sum(entry.table == table and entry.operation == "insert" for entry in added)
        removed = sum(entry.table == table and entry.operation == "delete" for entry in added)
        assert model.objects.count() > 0, f"{table}: add a row of it to a_row_of_every_kind"
        assert rows_before[model] + inserted - removed == model.objects.count(), table
    for model in audit.audited_models():
        row = model.objects.order_by("pk").last()
        name = altered(row)
        if name is None:
            continue  # only keys: a link between two rows is added and removed, not changed
        before = AuditEntry.objects.count()
        with audit.acting(locked=False):
            model.objects.bulk_update([row], [name])
        entry = AuditEntry.objects.latest("pk")
        assert AuditEntry.objects.count() == before + 1, model
        assert (entry.table, entry.row_id, list(entry.changed)) == (model._meta.db_table, row.pk, [name])


# Tables of no commune, and why.
OF_NO_COMMUNE = {
    "platform_publicholiday": "the country's",
    "programs_program": "the country's",
    "programs_project": "the country's",
    "programs_subproject": "the country's",
    "accounts_user_groups": "nobody has any",
    "accounts_user_user_permissions": "nobody has any",
    "surveys_scoreitem": "part of a score sheet",
    "surveys_scoreoption": "part of a score sheet",
}
# Tables that no trigger records, and why.
UNRECORDED = {
    "surveys_typingdraft": "what nobody saved yet must leave no permanent copy",
    audit.TRAIL: "the trail itself",
    "platform_sentform": "what a form made is in the trail itself",
    "platform_auditseal": "tells nothing but that an entry of the trail is as it was",
    "platform_job": "a file made of what is in the trail; who takes it away is recorded there",
}


def test_every_audited_table_names_its_commune_in_the_trail():
    a_row_of_every_kind()
    for model in audit.audited_models():
        table = model._meta.db_table
        named = entries(table).exclude(commune_id=None)
        if table in OF_NO_COMMUNE:
            assert not named.exists(), table
        elif table == "households_area":
            kinds = {entry.after["kind"] for entry in named}
            assert kinds == {"commune", "village"}  # a district or a province holds many
        elif table == "households_formername":
            assert named.exists()
        elif table in {"accounts_user", "accounts_appointment", "accounts_activationlink"}:
            assert named.exists()
            assert not named.filter(Q(after__role="district") | Q(after__username="huyen")).exists()
        else:
            assert any(field.column == "commune_id" for field in model._meta.local_concrete_fields), table
            assert not entries(table).filter(commune_id=None).exists(), table


def test_every_table_of_ours_is_recorded_or_says_why_not():
    ours = {model._meta.db_table for model in triggers.business_models(*audit.APPS)}
    assert ours - {model._meta.db_table for model in audit.audited_models()} == set(UNRECORDED)


def test_typing_leaves_nothing_in_the_trail(cast, household):
    review = factories.make_review(factories.make_round(cast.commune, by=cast.officer), household)
    start = AuditEntry.objects.count()
    for number in range(10):
        reviews.keep_typing(
            review=review, user=cast.head, task="household", data={"note": [f"câu {number}"]}, version=1
        )
    TypingDraft.objects.all().delete()
    assert AuditEntry.objects.count() == start


def test_a_village_and_an_appointment_are_of_their_commune(cast):
    assert {entry.after["name"] for entry in entries("households_area").filter(commune_id=cast.commune.pk)} == {
        "Hữu Liên", "Làng Bên", "Làng Cóc"
    }  # fmt: skip
    own = {entry.after["user_id"] for entry in entries("accounts_appointment").filter(commune_id=cast.commune.pk)}
    assert own == {
        user.pk for name, user in cast.everyone.items() if name not in {"district_officer", "stranger", "nobody"}
    }


def test_a_table_of_many_columns_is_recorded_whole(monkeypatch, household):
    """SQLite calls a function with 127 arguments at most: the row is built in several calls."""
    if connection.vendor == "sqlite":
        monkeypatch.setattr(audit._Sqlite, "columns_a_call", 3)
        writer = audit._Sqlite()
        for trigger in writer.recorders(Household):
            execute(f'DROP TRIGGER "{trigger.name}"')
            execute(trigger.sql)
    Household.objects.update(address="xóm Dưới", phone="0912345678")
    columns = {field.column for field in Household._meta.local_concrete_fields} - {"version"}
    assert set(last().after) == columns
    assert (last().after["closed_on"], last().after["address"]) == (None, "xóm Dưới")


# ----- Append-only -----


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.update(actor="ai khác"),
        lambda: AuditEntry.objects.latest("pk").delete(),
        lambda: AuditEntry.objects.all().delete(),
        lambda: execute("UPDATE platform_auditentry SET reason = 'x'"),
        lambda: execute("DELETE FROM platform_auditentry"),
    ],
    ids=["update", "delete", "delete all", "update by SQL", "delete by SQL"],
)
def test_no_entry_is_changed_or_removed(household, change):
    before = list(AuditEntry.objects.values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()
    assert list(AuditEntry.objects.values()) == before


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", [audit.TRAIL, "households_member"])
def test_no_table_is_emptied_past_the_trail(household, table):
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for the keys that are still to be checked
    with pytest.raises(DatabaseError, match="not emptied"), transaction.atomic():
        execute(f"TRUNCATE {table} CASCADE")
    assert Member.objects.count() == 1


# ----- By page -----


def test_a_page_of_the_admin_is_recorded_under_its_user(client, cast, household):
    client.force_login(cast.officer)
    url = reverse("admin:households_household_change", args=[household.pk])
    answer = client.post(url, fill(client.get(url), address="xóm Quản Trị"), REMOTE_ADDR="10.1.2.3")
    assert answer.status_code == 302
    assert (last().actor, last().address, last().changed["address"][1]) == ("canbo", "10.1.2.3", "xóm Quản Trị")


def test_after_a_request_nobody_is_acting(client, cast, household):
    client.force_login(cast.officer)
    url = reverse("households:household_edit", args=[household.pk])
    client.post(url, fill(client.get(url), address="xóm Dưới"))
    client.post(url, {"version": "1", "code": ""})  # refused
    Household.objects.update(address="xóm Không Ai")
    assert (last().actor, last().actor_id, last().address) == ("", None, "")


def test_acting_ends_even_when_the_work_fails(cast, household):
    with pytest.raises(DatabaseError), audit.as_user(cast.officer), transaction.atomic():
        execute("SELECT no_such_column FROM households_household")
    Household.objects.update(address="xóm Không Ai")
    assert last().actor == ""


def test_reasons_within_reasons_replace_each_other_and_come_back(cast, household):
    with audit.as_user(cast.officer, reason="ngoài"):
        with audit.acting(reason="trong"):
            Household.objects.update(address="1")
        Household.objects.update(address="2")
    assert [entry.reason for entry in entries().order_by("-pk")[:2]] == ["ngoài", "trong"]


# ----- Negative controls -----


def triggers_of(table):
    if connection.vendor == "postgresql":
        return ["audit_changes"]
    return [f"audit_{operation}_{table}" for operation in ("insert", "update", "delete")]


def drop(trigger, table):
    execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))


def missing():
    """Tables that lack a trigger of the audit."""
    return sorted({trigger.table for trigger in triggers.differing("audit")})


def test_nothing_is_missing_as_it_is_installed(client):
    assert missing() == []
    assert client.get("/healthz").json()["audit"] == "complete"


def test_without_its_triggers_a_table_goes_unrecorded_and_the_health_check_says_so(client, household):
    for trigger in triggers_of("households_household"):
        drop(trigger, "households_household")
    before = AuditEntry.objects.count()
    Household.objects.update(address="không ai biết")
    assert AuditEntry.objects.count() == before
    assert missing() == ["households_household"]
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["audit"]) == (503, "incomplete")


def test_each_single_trigger_is_missed():
    for table in ("households_household", audit.TRAIL):
        keepers = (
            ["audit_keep"]
            if connection.vendor == "postgresql"
            else [f"audit_keep_{operation}_{table}" for operation in ("update", "delete")]
        )
        for trigger in keepers if table == audit.TRAIL else triggers_of(table):
            with transaction.atomic():
                drop(trigger, table)
                assert missing() == [table], trigger
                transaction.set_rollback(True)
            assert missing() == []


def empty():
    """A trigger of the same name that does nothing, in place of ours."""
    if connection.vendor == "postgresql":
        execute(
            "CREATE OR REPLACE FUNCTION audit_record() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$"
        )
    else:
        execute("DROP TRIGGER audit_update_households_household")
        execute(
            "CREATE TRIGGER audit_update_households_household AFTER UPDATE ON households_household BEGIN SELECT 1; END"
        )


def test_a_trigger_replaced_by_an_empty_one_of_the_same_name_is_found_and_mended(client, household):
    empty()
    before = AuditEntry.objects.count()
    Household.objects.update(address="không ai biết")
    assert AuditEntry.objects.count() == before
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["audit"]) == (503, "incomplete")
    triggers.lay()
    assert client.get("/healthz").status_code == 200


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL's functions")
@pytest.mark.parametrize("change", ["SET search_path = pg_temp", "SECURITY DEFINER"])
def test_a_function_of_the_same_text_that_runs_otherwise_is_found_and_mended(change):
    execute(f"ALTER FUNCTION audit_record() {change}")
    assert triggers.faulty() == ["audit"]
    triggers.lay()
    assert triggers.faulty() == []


STRANGERS = {
    "sqlite": ["CREATE TRIGGER z_quiet AFTER INSERT ON platform_auditentry BEGIN SELECT RAISE(IGNORE); END"],
    "postgresql": [
        "CREATE FUNCTION z_quiet() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$; "
        "CREATE TRIGGER z_quiet BEFORE INSERT ON platform_auditentry FOR EACH ROW EXECUTE FUNCTION z_quiet()",
        "CREATE RULE z_quiet AS ON INSERT TO platform_auditentry DO INSTEAD NOTHING",
    ],
}


@pytest.mark.parametrize("number", [0, 1])
def test_a_trigger_or_rule_of_others_in_the_way_of_ours_is_found(client, number):
    statements = STRANGERS[connection.vendor]
    execute(statements[number % len(statements)])
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["strangers"], answer.json()["audit"]) == (503, "found", "complete")


def test_without_the_lock_the_trail_could_be_changed(household):
    with audit.acting(locked=False):
        assert AuditEntry.objects.filter(table="households_household").update(reason="x") == 1


def test_migrating_lays_the_triggers_again(household):
    for trigger in triggers_of("households_household"):
        drop(trigger, "households_household")
    call_command("migrate", verbosity=0)
    assert missing() == []
    before = AuditEntry.objects.count()
    Household.objects.update(address="xóm Dưới")
    assert AuditEntry.objects.count() == before + 1


def test_only_the_business_tables_are_audited():
    """Sessions and log-in attempts are not: they hold no fact of the commune."""
    names = {model._meta.app_label for model in audit.audited_models()}
    assert names == set(audit.APPS)
    assert {Area, Household, Member, User} <= set(audit.audited_models())
    assert AuditEntry not in audit.audited_models()
