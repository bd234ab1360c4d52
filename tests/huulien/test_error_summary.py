"""The summary above a form that came back names each field once and leads to it."""

from django import forms
from django.template import engines

from huulien.platform.forms import DateField, SiteForm, VersionedForm, WholeNumberField, YesNoField


class Household(VersionedForm):
    visited_on = DateField(label="Ngày thăm hộ")
    people = WholeNumberField(label="Số người (theo sổ)", example="5")
    card = YesNoField(label="Có thẻ BHYT")

    def place_of(self, name):
        return "Lý Văn A" if name == "card" else ""

    def clean(self):
        raise forms.ValidationError("Phiếu đã khóa.")


class LogIn(forms.Form):
    username = forms.CharField(label="Tên", error_messages={"required": "Chưa ghi."})


def drawn(form):
    page = engines["django"].from_string('{% include "components/_errors.html" with form=form only %}')
    return page.render({"form": form})


def test_each_error_is_a_link_that_names_its_field_and_whose_it_is():
    page = drawn(Household({"version": "1", "visited_on": "", "people": "năm", "card": "perhaps"}))
    assert "Còn 4 lỗi cần sửa" in page
    assert "<li>Phiếu đã khóa.</li>" in page
    assert '<a href="#id_visited_on">Nhập ngày thăm hộ.</a>' in page
    assert '<a href="#id_people">Số người (theo sổ): Không phải là số.' in page
    assert '<a href="#id_card_0">Lý Văn A, có thẻ BHYT: Chọn Có, Không hoặc Chưa rõ.</a>' in page


def test_an_error_of_a_hidden_field_leads_nowhere():
    class Button(VersionedForm):
        pass

    assert "<li>Mở lại trang rồi nhập lại.</li>" in drawn(Button({}))


def test_a_form_of_the_framework_is_summed_up_likewise_and_a_good_one_not_at_all():
    assert '<a href="#id_username">Tên: Chưa ghi.</a>' in drawn(LogIn({}))
    assert drawn(SiteForm({})).strip() == ""
