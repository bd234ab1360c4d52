"""Inputs, selects and text areas drawn without a template each: Form B has hundreds of them on a page.

Django draws every option of every select and every radio button from three templates. The plain ones are drawn here,
letter for letter as Django's templates do (`tests/huulien/test_widgets.py` compares); all others go the usual way.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

_FOLDER = "django/forms/widgets/"
_INPUTS = ("input", "text", "number", "hidden", "checkbox", "password", "email", "date")
_OPTIONS = ("radio_option", "checkbox_option", "input_option")


class Renderer(DjangoTemplates):
    """Django's own, but for the plain widgets."""

    def render(self, template_name: str, context: Mapping[str, Any], request: Any = None) -> str:
        draw = _DRAWN.get(template_name)
        return SafeString(draw(context["widget"])) if draw else super().render(template_name, context, request)


def _attrs(attrs: Mapping[str, Any]) -> str:
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {name}")
        elif value is not False:
            parts.append(f' {name}="{_text(value)}"')
    return "".join(parts)


def _text(value: Any) -> str:
    """The value escaped, unless it is HTML of ours already."""
    return str(value) if isinstance(value, SafeString) else escape(str(value))


def _input(widget: Mapping[str, Any]) -> str:
    value = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return f'<input type="{widget["type"]}" name="{_text(widget["name"])}"{value}{_attrs(widget["attrs"])}>'


def _option_input(widget: Mapping[str, Any]) -> str:
    """A radio button or a box of several, in its label when the page does not write one."""
    drawn = _input(widget)
    if not widget["wrap_label"]:
        return drawn
    target = widget["attrs"].get("id")
    opening = f'<label for="{_text(target)}">' if target else "<label>"
    return f"{opening}{drawn}\n {_text(widget['label'])}</label>"


def _textarea(widget: Mapping[str, Any]) -> str:
    value = _text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attrs(widget["attrs"])}>\n{value}</textarea>'


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attrs(widget["attrs"])}>']
    for name, options, _ in widget["optgroups"]:
        if name:
            parts.append(f'\n  <optgroup label="{_text(name)}">')
        parts += [
            f'\n  <option value="{_text(option["value"])}"{_attrs(option["attrs"])}>{_text(option["label"])}</option>\n'
            for option in options
        ]
        if name:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


_DRAWN: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    **{f"{_FOLDER}{name}.html": _option_input for name in _OPTIONS},
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
}
