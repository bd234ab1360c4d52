"""Components of pages, and what those of templates/components look like by their kind; built into every template."""

from typing import NamedTuple

from django import forms, template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from huulien.lib.text import lower_first
from huulien.platform.forms import SiteForm
from huulien.platform.questions import question_html

register = template.Library()

# Levels of django.contrib.messages → the tone of a note.
_TONES = {"error": "bad", "warning": "warn", "success": "ok"}
_NOTE_ICONS = {"bad": "alert", "ok": "ok"}
_HEADS = {"#": ' class="r"', "~": ' class="noprint"'}  # the mark before a column → its class
_PANEL_ICONS = {"locked": "lock", "empty": "minus"}


@register.filter
def note_tone(tone: str | None) -> str:
    """The class of a note: bad, warn, ok, or none."""
    tone = _TONES.get(tone or "", tone or "")
    return tone if tone in _TONES.values() else ""


@register.filter
def note_icon(tone: str | None) -> str:
    return _NOTE_ICONS.get(note_tone(tone), "info")


@register.filter
def panel_icon(kind: str) -> str:
    return _PANEL_ICONS.get(kind, "ok")


class Fault(NamedTuple):
    """An error of a form: the id of its field, or none; the field with the cure in words; the page of the cure."""

    anchor: str
    words: str
    url: str = ""
    link: str = ""


@register.filter
def faults(form: forms.Form) -> list[Fault]:
    """What is wrong with a form that came back, in its order."""
    leads = getattr(form, "leads", {})
    found = [Fault("", message, *leads.get(message, ())) for message in form.non_field_errors()]
    for field in form:
        anchor = f"{field.auto_id}_0" if field.use_fieldset else field.auto_id
        place = form.place_of(field.name) if isinstance(form, SiteForm) else ""
        for message in field.errors:
            if field.is_hidden:
                found.append(Fault("", message))
            else:
                found.append(Fault(anchor, _with_name(field.label, place, message)))
    return found


def _with_name(label: str, place: str, message: str) -> str:
    """A message after the name of its field, which most of ours say themselves."""
    if place:
        return f"{place}, {lower_first(label)}: {message}"
    is_named = label.partition(" (")[0].lower() in message.lower()
    return message if is_named else f"{label}: {message}"


@register.simple_tag
def question(field: forms.BoundField, last: str | None = "", width: str = "") -> SafeString:
    """A question of a form: label, hint, beside it `last` (last year's value, or somebody else's), errors, widget."""
    return question_html(field, last, width)


@register.simple_tag
def question_of_row(field: forms.BoundField, last: str | None = "", width: str = "") -> SafeString:
    """The same in a row of a table, whose head names it."""
    return question_html(field, last, width, is_named=False)


@register.simple_block_tag
def crumbs(content: SafeString) -> SafeString:
    """The way back up: the links between the tags, the nearest last; the page itself is not among them."""
    return format_html('<nav class="crumb noprint" aria-label="Đường dẫn">{}</nav>', content)


@register.simple_block_tag
def heads(content: SafeString) -> SafeString:
    """The head of a table: its columns between bars, a column of numbers with a # before it, one left out of print with
    a ~.

    `{% heads %}Thôn | # Tổng số hộ | ~ Việc{% endheads %}`. `role` keeps it a table on a phone, where rows become
    blocks.
    """
    columns = (text.strip() for text in content.split("|"))
    cells = ((SafeString(_HEADS.get(text[:1], "")), SafeString(text.lstrip("#~ "))) for text in columns)
    drawn = format_html_join("\n", '<th{} role="columnheader" scope="col">{}</th>', cells)
    return format_html('<thead role="rowgroup">\n<tr role="row">\n{}\n</tr>\n</thead>', drawn)
