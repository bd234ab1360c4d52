"""Plots and codes for telephones as SVG, and as pictures where a file takes no SVG."""

from html import escape
from pathlib import Path

from django.conf import settings

from huulien.platform.papers.check import Check
from huulien.platform.papers.document import Figure
from huulien.platform.papers.values import words_of

WIDTH = 620  # pixels a plot takes across a page, at 96 an inch
SHARPNESS = 3  # dots of a picture for each of them
FACE = "Tinos"
FONT_SIZE = 14
FACES = Path(settings.BASE_DIR, "static", "fonts")
MARGIN = 2  # squares of white around a code: it stands on white paper, with room around it
CODE_DOTS = 600  # across the picture of a code


def drawing(figure: Figure, *, width: str = "100%", font: str = "") -> str:
    """The whole SVG of a figure, with its words for those who do not see it."""
    face = f' font-family="{font}"' if font else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" width="{width}" height="{figure.height}"'
        f'{face} font-size="{FONT_SIZE}"><title>{escape(words_of(figure.alternative))}</title>{figure.shapes}</svg>'
    )


def code_drawing(check: Check, size: str) -> str:
    """The SVG of the QR code that leads to the address of a check."""
    import segno

    rows = list(segno.make(check.address, error="m", micro=False).matrix_iter(border=MARGIN))
    squares = "".join(
        f"M{column} {line}h1v1h-1z" for line, row in enumerate(rows) for column, is_dark in enumerate(row) if is_dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{size}" height="{size}" '
        f'viewBox="0 0 {len(rows)} {len(rows)}" shape-rendering="crispEdges">'
        f'<title>{escape(check.alternative)}</title><path d="{squares}"/></svg>'
    )


def code_picture(check: Check) -> bytes:
    """The same as PNG."""
    return _drawn(code_drawing(check, f"{CODE_DOTS}"), zoom=1)


def picture(figure: Figure) -> bytes:
    """The figure as PNG, in our face whatever the machine has."""
    return _drawn(drawing(figure, width=f"{WIDTH}", font=FACE), zoom=SHARPNESS)


def _drawn(svg: str, *, zoom: int) -> bytes:
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=svg,
            zoom=zoom,
            background="white",
            skip_system_fonts=True,
            font_files=[str(FACES / "Tinos-Regular.ttf"), str(FACES / "Tinos-Bold.ttf")],
        )
    )
