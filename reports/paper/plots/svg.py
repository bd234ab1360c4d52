"""Parts of plots: x in percent of the width, y in pixels, so that words keep their size on a phone and on paper.

Each looks right in black and grey by its own attributes, for paper and for pictures; a page of the site gives its
classes the colours of the site. Whatever somebody typed passes through `text`, which escapes it.
"""

from html import escape

from huulien.lib.numbers import NO_BREAK_SPACE

LETTERS_ACROSS = 40  # that fit the width of a phone
SMALL = 12  # pixels
# Of the share that a cell or a tile stands for: fill, and ink that is read on it.
SHADES = (("none", "currentColor"), ("#ececec", "#000"), ("#cfcfcf", "#000"), ("#a3a3a3", "#000"), ("#404040", "#fff"))
MARKS = 4  # squares, of which as many are full as the band is high


def text(
    x: float, y: float, words: str, *, anchor: str = "", bold: bool = False, size: int = 0, ink: str = "currentColor",
    css: str = "", dx: float = 0,
) -> str:  # fmt: skip
    """Words on one line."""
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += ' font-weight="bold"' if bold else ""
    more += f' font-size="{size}"' if size else ""
    more += f' dx="{dx:g}"' if dx else ""
    more += f' class="{css}"' if css else ""
    return f'<text x="{x:.4g}%" y="{y:.4g}" fill="{ink}"{more}>{escape(words)}</text>'


def rect(
    x: float, y: float, width: float, height: float, *, fill: str = "none", stroke: str = "", css: str = ""
) -> str:  # fmt: skip
    """A rectangle; x and width in percent."""
    more = f' stroke="{stroke}"' if stroke else ""
    more += f' class="{css}"' if css else ""
    return f'<rect x="{x:.4g}%" y="{y:.4g}" width="{width:.4g}%" height="{height:.4g}" fill="{fill}"{more}/>'


def line(
    x1: float, y1: float, x2: float, y2: float, *, width: float = 1, ink: str = "currentColor", dashes: str = "",
    css: str = "",
) -> str:  # fmt: skip
    more = f' stroke-dasharray="{dashes}"' if dashes else ""
    more += f' class="{css}"' if css else ""
    return (
        f'<line x1="{x1:.4g}%" y1="{y1:.4g}" x2="{x2:.4g}%" y2="{y2:.4g}" stroke="{ink}" '
        f'stroke-width="{width:.3g}"{more}/>'
    )


def dot(x: float, y: float, radius: float, *, fill: str = "currentColor", css: str = "") -> str:
    more = f' class="{css}"' if css else ""
    return f'<circle cx="{x:.4g}%" cy="{y:.4g}" r="{radius:g}" fill="{fill}" stroke="currentColor"{more}/>'


def marks(band: int) -> str:
    """■■□□: as many full squares of four as the band is high, read without colour."""
    return "■" * band + "□" * (MARKS - band)


# What the pages style, step by step; on paper the shades themselves stand.
_GROUNDS, _INKS = ("sh0", "sh1", "sh2", "sh3", "sh4"), ("on0", "on1", "on2", "on3", "on4")


def shade(x: float, y: float, width: float, height: float, step: int) -> str:
    """A cell in the shade of its step; in a frame where it has none."""
    fill, _ = SHADES[step]
    return rect(x, y, width, height, fill=fill, stroke="#808080", css=_GROUNDS[step])


def on_shade(x: float, y: float, words: str, step: int, *, size: int = 0) -> str:
    """Words in the middle of a cell, in the ink that is read on its shade."""
    return text(x, y, words, anchor="middle", size=size, ink=SHADES[step][1], css=_INKS[step])


def cut(words: str, letters: int = LETTERS_ACROSS) -> str:
    """The words, or as many letters of them as fit; what a plot cuts its table has whole."""
    words = " ".join(words.replace(NO_BREAK_SPACE, " ").split())
    return words if len(words) <= letters else f"{words[: letters - 1].rstrip()}…"


def on_two_lines(words: str, letters: int) -> list[str]:
    """The words on one line or two, none longer than `letters`; what does not fit is cut."""
    first, second = "", ""
    for word in " ".join(words.split()).split(" "):
        if not second and len(f"{first} {word}".strip()) <= letters:
            first = f"{first} {word}".strip()
        else:
            second = f"{second} {word}".strip()
    return [cut(part, letters) for part in (first, second) if part]
