"""A unit meets what it hands over itself, and nothing else of anybody."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.vocabulary import Role
from programs.models import SupportBatch, UnitAccount
from tests import factories
from tests.base import make_cast
from tests.pages import fill
from tests.programs.factories import make_batch, make_line, make_unit
from tests.programs.sheets import TODAY, workbook

LIST = reverse("programs:unit_batch_list")
GRANTED = {"state": "granted", "granted_on": date(2023, 5, 6), "decision": "12/QĐ-UBND"}


@pytest.fixture(autouse=True)
def today():
    with clock.reliving(TODAY):
        yield


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def teacher(cast):
    user = factories.make_user("truong", Role.UNIT, cast.commune)
    school = make_unit(cast.commune, "Trường TH và THCS", "school")
    UnitAccount.objects.create(commune=cast.commune, unit=school, user=user)
    return user


@pytest.fixture
def pupil(cast):
    home = factories.make_household(cast.lang_ben, "0412", head="Triệu Văn Sinh")
    return factories.make_member(home, "Triệu Thị Bé", birth_date=date(2012, 3, 4), studying="primary")


@pytest.fixture
def batch(cast, teacher, pupil):
    school = teacher.unit_accounts.get().unit
    batch = make_batch(cast.commune, "rice", unit=school, **GRANTED)
    make_line(batch, pupil.household, pupil, thing="Gạo", quantity=60, measure="kg")
    left_out = factories.make_member(pupil.household, "Triệu Văn Thôi", birth_date=date(2011, 1, 1))
    make_line(batch, pupil.household, left_out, left_out_as="declined", left_out_on=date(2023, 5, 7),
              left_out_reason="Gia đình không nhận")  # fmt: skip
    return batch


def test_a_school_sees_and_hands_over_its_own(client, teacher, batch, pupil):
    client.force_login(teacher)
    assert client.get(LIST).context["total"] == 1
    page = reverse("programs:unit_batch_detail", args=[batch.pk])
    text = client.get(page).content.decode().split("<main", 1)[1]
    assert "Triệu Thị Bé" in text
    assert "Tiểu học" in text
    assert "Gạo, 60 kg" in text.replace("\u00a0", " ")
    for word in ("Triệu Văn Thôi", "không nhận", "Hộ nghèo", "cận nghèo", "/ho-dan/", "thu nhập"):
        assert word not in text
    hand = reverse("programs:unit_batch_deliver", args=[batch.pk])
    typed = {"lines": [str(batch.lines.get(left_out_as="").pk)], "delivered_on": "01/06/2023", "receipt": "signed"}
    assert client.post(hand, typed).headers["Location"] == page
    assert batch.lines.get(member=pupil).delivered_on == date(2023, 6, 1)


def test_a_school_hands_over_by_excel_and_learns_of_nobody_else(client, cast, teacher, batch, pupil):
    client.force_login(teacher)
    factories.make_household(cast.lang_coc, "0500", head="Nông Thị Hoa")
    start = reverse("programs:unit_batch_import", args=[batch.pk])
    head = ["Mã hộ", "Họ và tên", "Trao ngày", "Xác nhận"]
    wrong = workbook(head, ["0500", "Lý Văn Ai", "01/06/2023", "Ký"])
    right = workbook(head, ["0412", "Triệu Thị Bé", "01/06/2023", "Ký"])
    answers = []
    for data in (wrong, right):
        typed = fill(client.get(start)) | {"file": SimpleUploadedFile("trao.xlsx", data)}
        answers.append(client.post(start, typed).headers["Location"])
    shown = client.get(answers[0]).content.decode()
    assert "không có hộ mang mã 0500" in shown
    assert "Nông Thị Hoa" not in shown
    seal = client.get(answers[1]).context["form"]["seal"].value()
    assert client.post(f"{answers[1]}ghi/", {"seal": seal}).headers["Location"] == reverse(
        "programs:unit_batch_detail", args=[batch.pk]
    )
    assert batch.lines.get(member=pupil).receipt == "signed"
    sent = client.get(reverse("programs:unit_batch_sheet", args=[batch.pk]))
    assert sent.status_code == 200


def test_of_another_unit_a_draft_and_another_commune_it_meets_nothing(client, cast, teacher, pupil, batch):
    other = make_unit(cast.commune, "Hội Phụ nữ", "mass_organisation")
    foreign = make_unit(cast.other_commune, "Trường khác", "school")
    closed = [
        make_batch(cast.commune, "gift", unit=other, **GRANTED),
        make_batch(cast.commune, "rice", unit=batch.unit),  # still drawn up
        make_batch(cast.commune, "rice"),
        make_batch(cast.other_commune, "rice", unit=foreign, **GRANTED),
    ]
    client.force_login(teacher)
    for own in closed:
        for name in ("detail", "deliver", "import", "sheet"):
            assert client.get(reverse(f"programs:unit_batch_{name}", args=[own.pk])).status_code == 404
    assert client.get(reverse("programs:batch_detail", args=[batch.pk])).status_code == 403
    assert list(SupportBatch.objects.visible_to(teacher)) == [batch]
    for user in (cast.unit, cast.head, cast.stranger):  # a unit without accounts here, and those without the act
        client.force_login(user)
        assert client.get(reverse("programs:unit_batch_detail", args=[batch.pk])).status_code in (403, 404)


def test_the_menu_leads_each_unit_to_its_own_work(client, cast, teacher, batch):
    client.force_login(teacher)
    labels = [entry["label"] for entry in client.get(LIST).context["nav"]]
    assert "Đợt hỗ trợ của đơn vị" in labels
    assert not {"Cân đo trẻ", "Thẻ BHYT", "Hỗ trợ"} & set(labels)
    UnitAccount.objects.create(commune=cast.commune, unit=make_unit(cast.commune), user=cast.unit)
    client.force_login(cast.unit)
    labels = [entry["label"] for entry in client.get(reverse("programs:measurement_list")).context["nav"]]
    assert {"Việc của đơn vị", "Cân đo trẻ", "Thẻ BHYT"} <= set(labels)
    assert "Đợt hỗ trợ của đơn vị" not in labels
