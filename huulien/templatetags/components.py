"""What the components of templates/components look like by their kind; built into every template."""

from django import template

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
