"""The data screens speak Vietnamese: no sentence of Django's or django-import-export's own is left in English."""

import re
from importlib import resources
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from households.models import Area, Household
from households.services import facts
from huulien.accounts.models import User
from tests import factories
from tests.base import Cast, make_cast
from tests.households.test_admin_transfer import workbook
from tests.pages import read

TAGS = re.compile(r"\{%-?\s*(?:trans|translate)\s+(['\"])(.+?)\1")
BLOCKS = re.compile(r"\{%\s*blocktrans(?:late)?[^%]*%\}(.*?)\{%", re.S)
IN_CODE = re.compile(r"""\b_\(\s*(['"])(.+?)\1\s*\)""")


def english() -> set[str]:
    """Every sentence and word that the templates of both packages show, as they have it."""
    found: set[str] = set()
    for package, folder in (("django.contrib.admin", "templates/admin"), ("import_export", "templates/admin")):
        for path in resources.files(package).joinpath(folder).rglob("*.html"):  # type: ignore[attr-defined]
            if "auth" in path.parts[-4:] or path.name == "login.html":
                continue  # the site has its own
            text = path.read_text()
            found |= {match[1] for match in TAGS.findall(text)}
            found |= {" ".join(block.split()) for block in BLOCKS.findall(text) if "{{" not in block}
    for path in resources.files("import_export").joinpath("forms.py"), resources.files("import_export") / "admin.py":
        found |= {match[1] for match in IN_CODE.findall(path.read_text())}
    return {text for text in found if re.search("[A-Za-z]{3}", text) and "%" not in text}


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def pages(cast: Cast) -> list[tuple[User, str]]:
    """Every screen of the officer, the administrator and the keeper of the installation."""
    household = factories.make_household(cast.lang_ben, code="0001")
    member = household.members.get()
    keeper = User.objects.create_superuser("giu-may", "mot-mat-khau-rat-dai")
    found = []
    for model, row in ((Household, household), (type(member), member)):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found += [(cast.officer, reverse(f"{name}_{screen}")) for screen in ("changelist", "import", "export")]
        found += [(cast.officer, reverse(f"{name}_{screen}", args=[row.pk])) for screen in ("change", "history")]
    found += [(cast.officer, reverse(name)) for name in ("admin:index", "admin:households_event_changelist")]
    for user in (cast.administrator, keeper):
        found += [(user, reverse(name)) for name in ("admin:index", "admin:households_area_changelist",
                                                     "admin:households_area_add")]  # fmt: skip
        found += [(user, reverse(f"admin:households_area_{screen}", args=[cast.lang_ben.pk]))
                  for screen in ("change", "history")]  # fmt: skip
    return found


def shown(client: Client, user: User, address: str, data: Any = None) -> str:
    client.force_login(user)
    answer = client.post(address, data) if data else client.get(address)
    assert answer.status_code == 200, address
    return read(answer).text


def left_in(text: str) -> list[str]:
    return [words for words in english() if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text)]


def test_every_word_of_the_packages_templates_has_its_vietnamese() -> None:
    assert len(english()) > 60
    unseen = {"Form is not validated, call `is_valid` first"}
    assert not {text for text in english() if gettext(text) == text} - unseen


def test_no_screen_shows_their_english(client: Client, cast: Cast) -> None:
    for user, address in pages(cast):
        text = shown(client, user, address)
        assert not left_in(text), address


def test_an_import_and_its_faults_are_told_in_vietnamese(client: Client, cast: Cast) -> None:
    household = factories.make_household(cast.lang_ben, code="0001")
    address = reverse("admin:households_household_import")
    for row in ([household.pk, "0001", "Xóm mới"], ["999999", "0002", "Xóm khác"]):
        file = SimpleUploadedFile("sua.xlsx", workbook(["id", "code", "address"], row))
        text = shown(client, cast.officer, address, {"import_file": file, "format": "0", "resource": "0"})
        assert not left_in(text), row
    assert "Không có dòng này trong sổ của bạn." in text
    wrong = SimpleUploadedFile("sua.xlsx", workbook(["ma", "dia chi"], ["0001", "Xóm"]))
    text = shown(client, cast.officer, address, {"import_file": wrong, "format": "0", "resource": "0"})
    assert not left_in(text)


def test_who_is_refused_between_check_and_save_is_told_and_never_that_it_was_saved(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = factories.make_household(cast.lang_ben, code="0001")
    client.force_login(cast.officer)
    address = reverse("admin:households_household_change", args=[household.pk])

    def meanwhile(**given: Any) -> None:
        Household.objects.filter(pk=household.pk).update(version=99)
        update(**given)

    update = facts.update_household
    monkeypatch.setattr(facts, "update_household", meanwhile)
    data = {"code": "0001", "address": "Xóm mới", "phone": "", "seen_version": household.version}
    answer = client.post(address, data)
    said = [str(message) for message in get_messages(answer.wsgi_request)]
    assert any("Có người vừa sửa" in words for words in said)
    assert not any("thành công" in words for words in said)
    assert answer.url == address
    household.refresh_from_db()
    assert household.address == ""


def test_two_people_who_edit_the_same_area_are_told(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = reverse("admin:households_area_change", args=[cast.lang_ben.pk])
    first, second = client.get(address), client.get(address)
    typed = {
        name: value
        for name, value in first.context["adminform"].form.initial.items()
        if value is not None and name != "seen"
    }
    for page, name, status in ((first, "Làng Bên Trên", 302), (second, "Làng Bên Dưới", 200)):
        seen = page.context["adminform"].form["seen"].value()
        answer = client.post(address, typed | {"name": name, "seen": seen})
        assert answer.status_code == status
    assert "Có người vừa sửa dòng này" in read(answer).text
    assert Area.objects.get(pk=cast.lang_ben.pk).name == "Làng Bên Trên"
