"""Words of papers in templates."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from huulien.platform.papers import html
from huulien.platform.papers.check import Check
from huulien.platform.papers.document import Block, Figure, Wide
from huulien.platform.papers.pictures import code_drawing, drawing
from huulien.platform.papers.values import Text, Value, pieces_of

register = template.Library()


@register.filter
def words(text: Text, links: bool = False) -> SafeString:
    """The text as HTML; with `links`, a number that counts a list opens it."""
    return mark_safe("".join(_html(piece, links) for piece in pieces_of(text)))  # noqa: S308  each piece escaped


@register.filter
def sections(wide: Wide) -> list[list[Block]]:
    """The blocks of lying pages, as the template of blocks takes them."""
    return html.sections(wide.blocks)


@register.simple_tag
def plot(figure: Figure, font: str = "") -> SafeString:
    """The figure as SVG, in the face of its page or in `font`."""
    return mark_safe(drawing(figure, font=font))  # noqa: S308  drawn by us, every word in it escaped


@register.simple_tag
def code(check: Check, size: str) -> SafeString:
    """The code that a telephone reads, as SVG."""
    return mark_safe(code_drawing(check, size))  # noqa: S308  drawn by us, every word in it escaped


def _html(piece: str | Value, links: bool) -> SafeString:
    if isinstance(piece, str):
        return conditional_escape(piece)
    if links and piece.url:
        return format_html('<a class="n" href="{}">{}</a>', piece.url, piece.words)
    return conditional_escape(piece.words)
