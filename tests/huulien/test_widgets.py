"""Widgets drawn without templates are, letter for letter, those of Django's templates."""

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import format_html
from lxml.html import fromstring

from huulien.platform.questions import question_html
from huulien.platform.widgets import Renderer

HOSTILE = "<b>\"'&\u00a0đ</b>"
CHOICES = [("", "Bất kỳ"), (1, HOSTILE), ("Nhóm & nhóm", [("a", "A"), ("b", format_html("<i>{}</i>", "b"))])]


class Everything(forms.Form):
    text = forms.CharField(required=False, help_text="Gợi ý", max_length=10)
    hidden = forms.CharField(widget=forms.HiddenInput)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 2, "title": HOSTILE, "data-x": True, "data-y": False}))
    number = forms.IntegerField()
    box = forms.BooleanField(required=False)
    choice = forms.ChoiceField(choices=CHOICES)
    many = forms.MultipleChoiceField(choices=CHOICES)
    radio = forms.ChoiceField(choices=CHOICES[:2], widget=forms.RadioSelect)
    boxes = forms.MultipleChoiceField(choices=CHOICES[:2], widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(required=False)


@pytest.mark.parametrize(
    "data",
    [None, {}, {"text": HOSTILE, "hidden": HOSTILE, "long": f"\n{HOSTILE}\n", "number": 0, "box": "on", "choice": "1",
                "many": ["a", "b"], "radio": "1", "boxes": ["1"]}],
)  # fmt: skip
def test_every_widget_is_drawn_as_djangos_own(data):
    ours, theirs = (Everything(data, renderer=renderer()) for renderer in (Renderer, DjangoTemplates))
    for name in Everything.base_fields:
        assert str(ours[name]) == str(theirs[name])
        for one, other in zip(ours[name].subwidgets, theirs[name].subwidgets, strict=True):
            assert one.tag() == other.tag()
            assert one.tag(wrap_label=True) == other.tag(wrap_label=True)


def test_no_text_of_a_user_becomes_html():
    form = Everything({"text": HOSTILE, "long": HOSTILE, "choice": HOSTILE}, renderer=Renderer())
    assert not any("<b>" in str(form[name]) for name in ("text", "long"))


def question(name, data=None, **asked):
    form = Everything(data, renderer=Renderer())
    return question_html(form[name], **asked)


@pytest.mark.parametrize("name", Everything.base_fields)
@pytest.mark.parametrize("kind", ["new", "empty", "bad"])
def test_a_question_names_its_field_and_what_is_wrong_with_it(name, kind):
    """Its label leads to the widget; hint and error are what the widget says describes it."""
    data = {"new": None, "empty": {}, "bad": dict.fromkeys(Everything.base_fields, HOSTILE)}[kind]
    field = Everything(data)[name]
    page = fromstring(f"<div>{question(name, data, last=HOSTILE)}</div>")
    if field.is_hidden:
        assert page.xpath("//input")[0].get("type") == "hidden"
        return
    ids = {element.get("id"): element for element in page.xpath("//*[@id]")}
    (asked,) = page.xpath("//fieldset | //*[@name][not(ancestor::fieldset)]")
    for place in (asked.get("aria-describedby") or "").split():
        assert ids[place].tag == "span"
    assert ("err" in page[0].get("class").split()) is bool(field.errors)
    assert page.xpath("//span[@class='msg']/text()") == [f"Lỗi: {error}" for error in field.errors]
    assert page.xpath("string(//span[@class='last-year'])") == HOSTILE
    assert page.xpath("//label")
    for label in page.xpath("//label"):
        assert ids[label.get("for")].get("name") == name


def test_what_was_typed_is_not_taken_for_html():
    drawn = question("text", {"text": "<script>x</script>"}, last="<script>y</script>", width="w6")
    assert "<script>" not in drawn
    assert drawn.startswith('<div class="field w6 err">')
