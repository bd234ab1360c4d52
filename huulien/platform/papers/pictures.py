"""Plots as SVG, and as pictures where a file takes no SVG."""

from html import escape
from pathlib import Path

from django.conf import settings

from huulien.platform.papers.document import Figure

WIDTH = 620  # pixels a plot takes across a page, at 96 an inch
SHARPNESS = 3  # dots of a picture for each of them
FACE = "Tinos"
FONT_SIZE = 14
FACES = Path(settings.BASE_DIR, "static", "fonts")


def drawing(figure: Figure, *, width: str = "100%", font: str = "") -> str:
    """The whole SVG of a figure, with its words for those who do not see it."""
    face = f' font-family="{font}"' if font else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{figure.height}"'
        f'{face} font-size="{FONT_SIZE}"><title>{escape(figure.alternative)}</title>{figure.shapes}</svg>'
    )


def picture(figure: Figure) -> bytes:
    """The figure as PNG, in our face whatever the machine has."""
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=drawing(figure, width=f"{WIDTH}", font=FACE),
            zoom=SHARPNESS,
            background="white",
            skip_system_fonts=True,
            font_files=[str(FACES / "Tinos-Regular.ttf"), str(FACES / "Tinos-Bold.ttf")],
        )
    )
