"""A question of a form as pages draw it: label, hint, last year's value or somebody else's, errors, widget.

Drawn here and not by a template: Form B asks a hundred on a page, and a template takes twice as long.
"""

from django.forms import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


def question_html(field: BoundField, last: str | None = "", width: str = "", *, is_named: bool = True) -> SafeString:
    """The question; without `is_named`, whose row names it, its label is for those who hear the page alone.

    Django links hint and error to the widget by these ids (aria-describedby).
    """
    if field.is_hidden:
        return SafeString(field)
    kind = " ".join(part for part in ("field", width, "err" if field.errors else "") if part)
    words = _words(field, last)
    if field.use_fieldset:
        described = field.aria_describedby
        by = format_html(' aria-describedby="{}"', described) if described else ""
        return format_html(
            '<fieldset class="{}"{}>\n<legend>{}</legend>\n{}<div class="pick">{}\n</div>\n</fieldset>\n',
            kind, by, field.label, words, _options(field),
        )  # fmt: skip
    if field.widget_type == "checkbox":
        return format_html(
            '<div class="{}">\n<div class="pick">\n<label for="{}">{} {}</label>\n</div>\n{}</div>\n',
            kind, field.id_for_label, field, field.label, words,
        )  # fmt: skip
    heard = "" if is_named else mark_safe(' class="vh"')
    return format_html(
        '<div class="{}">\n<label{} for="{}">{}</label>\n{}{}\n</div>\n',
        kind, heard, field.id_for_label, field.label, words, field,
    )  # fmt: skip


def _options(field: BoundField) -> SafeString:
    options = list(field)
    for option in options[1:]:
        option.data["attrs"].pop("autofocus", None)  # a page opens in one field
    drawn = ((option.id_for_label, option.tag(), option.choice_label) for option in options)
    return format_html_join("", '\n<label for="{}">{} {}</label>', drawn)


def _words(field: BoundField, last: str | None) -> SafeString:
    """What stands between the label and the widget."""
    parts = []
    if field.help_text:
        hint = mark_safe(field.help_text)  # noqa: S308 our own words, some with a link
        parts.append(format_html('<span class="hint" id="{}_helptext">{}</span>\n', field.auto_id, hint))
    if last:
        parts.append(format_html('<span class="last-year">{}</span>\n', last))
    for number, error in enumerate(field.errors):
        its_id = "" if number else format_html(' id="{}_error"', field.auto_id)
        parts.append(format_html('<span class="msg"{}>Lỗi: {}</span>\n', its_id, error))
    return mark_safe("".join(parts))  # noqa: S308 each of them escaped
