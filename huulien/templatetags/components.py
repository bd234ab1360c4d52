"""Components of pages, and what those of templates/components look like by their kind; built into every template."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# Levels of django.contrib.messages → the tone of a note.
_TONES = {"error": "bad", "warning": "warn", "success": "ok"}
_NOTE_ICONS = {"bad": "alert", "ok": "ok"}
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


@register.simple_block_tag
def crumbs(content: SafeString) -> SafeString:
    """The way back up: the links between the tags, the nearest last; the page itself is not among them."""
    return format_html('<nav class="crumb noprint" aria-label="Đường dẫn">{}</nav>', content)


@register.simple_block_tag
def heads(content: SafeString) -> SafeString:
    """The head of a table: its columns between bars, a column of numbers with a # before it.

    `{% heads %}Thôn | # Tổng số hộ{% endheads %}`. `role` keeps it a table on a phone, where rows become blocks.
    """
    columns = [(text.strip().removeprefix("#"), text.strip().startswith("#")) for text in content.split("|")]
    cells = ((SafeString(' class="r"') if is_number else "", SafeString(text.strip())) for text, is_number in columns)
    drawn = format_html_join("\n", '<th{} role="columnheader" scope="col">{}</th>', cells)
    return format_html('<thead role="rowgroup">\n<tr role="row">\n{}\n</tr>\n</thead>', drawn)
