"""The look of the site as files: nothing inline, nothing from elsewhere, readable colours, light on a bad line."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SITE_CSS = (ROOT / "static/css/site.css").read_text(encoding="utf-8")

# print.html is read by the PDF writer alone, yet keeps to the same rules.
FORBIDDEN = {
    "inline style": r"<style\b|\sstyle\s*=",
    "inline script": r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*[\"']|javascript:",
    "address elsewhere": r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]",
}


def faults(text: str) -> set[str]:
    """The rules of the strict Content-Security-Policy that a template breaks."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.S)
    return {name for name, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def broken(found):
    """What is found in each template where anything is: all of them in one test, which says all at once."""
    texts = {named(path): path.read_text(encoding="utf-8") for path in TEMPLATES}
    return {name: what for name, text in texts.items() if (what := found(text))}


def test_template_holds_nothing_inline_and_nothing_from_elsewhere():
    assert broken(faults) == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p style="color:red">', "inline style"),
        ("<style>p{}</style>", "inline style"),
        ("<script>alert(1)</script>", "inline script"),
        ('<a onclick="x()">', "inline script"),
        ('<a href="javascript:x()">', "inline script"),
        ('<link href="https://fonts.example.com/a.css">', "address elsewhere"),
        ('<script src="//cdn.example.com/a.js"></script>', "address elsewhere"),
    ],
)
def test_each_rule_finds_its_fault(text, fault):
    assert faults(text) == {fault}


def test_template_begins_with_a_comment_on_blocks_and_context():
    head = r"({% extends [^%]+ %}\s*)?({% load [^%]+ %}\s*)?({% comment %}|{#)"
    assert broken(lambda text: not re.match(head, text[:900])) == {}


def test_fragments_are_included_with_only():
    include = r"{% include [^%]*\"[^\"]*/_[^%]+%}"
    assert broken(lambda text: [tag for tag in re.findall(include, text) if not tag.endswith(" only %}")]) == {}


def test_no_line_of_a_template_is_longer_than_one_reads():
    assert broken(lambda text: [line for line in text.splitlines() if len(line) > 120]) == {}


def test_every_icon_a_template_names_is_drawn():
    drawn = set(re.findall(r'id="i-([a-z]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))
    text = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    wanted = set(re.findall(r'_icon\.html" with name="([a-z]+)"', text)) | set(re.findall(r'\bicon="([a-z]+)"', text))
    for menu in [ROOT / "huulien/desk/navigation.py", *ROOT.glob("*/navigation.py")]:
        wanted |= set(re.findall(r'Entry\(.*"([a-z]+)", [A-Z_]+\)', menu.read_text(encoding="utf-8")))
    assert len(wanted) > 10
    assert wanted - drawn == set()


@pytest.mark.parametrize("path", sorted((ROOT / "static").rglob("*.css")), ids=named)
def test_stylesheet_brings_nothing_from_elsewhere(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert re.findall(r"@import|url\((?!\.\./fonts/Tinos-)", text) == []


@pytest.mark.parametrize("path", sorted((ROOT / "static/js").glob("*.js")), ids=named)
def test_script_neither_evaluates_text_nor_listens_to_keys(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\beval\(|new Function|innerHTML|document\.write|keydown|keyup|keypress|https?://", text) == []


# Colours


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b", block))


LIGHT_BLOCK, REST = SITE_CSS.split("@media (prefers-color-scheme: dark)", 1)
LIGHT = tokens(LIGHT_BLOCK)
DARK = LIGHT | tokens(REST.split("/* 2.", 1)[0])


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio WCAG 2.2 defines, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_and_white_is_21():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


TEXT = [
    *((ink, ground) for ink in ("ink", "ink-2", "accent") for ground in ("page", "band", "tint")),
    *((tone, ground) for tone in ("bad", "warn", "ok") for ground in ("page", "band", f"{tone}-bg")),
    *(("ink", ground) for ground in ("bad-bg", "warn-bg", "ok-bg", "h1", "h2", "h3")),
    *(("accent", ground) for ground in ("bad-bg", "warn-bg", "ok-bg")),
    ("accent-2", "page"), ("on", "accent"), ("on", "accent-2"), ("mast-ink", "mast"), ("h4-ink", "h4"),
]  # fmt: skip
# What must be seen but not read: edges of controls, the ring of the focus (WCAG 1.4.11).
SHAPES = [("edge", "page"), ("edge", "band"), ("focus", "page"), ("focus", "band"), ("accent", "rule")]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), [(*p, 4.5) for p in TEXT] + [(*p, 3) for p in SHAPES])
def test_colours_are_told_apart(scheme, ink, ground, least):
    assert contrast(scheme[ink], scheme[ground]) >= least


def test_dark_scheme_sets_every_colour():
    assert set(tokens(REST.split("/* 2.", 1)[0])) == set(LIGHT)


def test_admin_uses_the_colours_of_the_site():
    admin = (ROOT / "static/css/admin.css").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", admin)) <= set(LIGHT.values()) | set(DARK.values())


# Weight. A village head's first visit is 60 KB in all; most of it is for the page itself.


@pytest.mark.parametrize(
    ("name", "most"),
    [("css/site.css", 7200), ("icons.svg", 1500), ("favicon.svg", 300), ("js/draft.js", 2000), ("js/derive.js", 900),
     ("js/filter.js", 700)],
)  # fmt: skip
def test_file_is_small_on_the_line(name, most):
    assert len(gzip.compress((ROOT / "static" / name).read_bytes())) <= most


def test_stylesheet_styles_nothing_that_no_page_has():
    """Classes and icons are named in templates, in the signs of the code, or by the scripts."""
    folders = ("templates", "static/js", "huulien", "households", "surveys", "programs", "reports")
    sources = (
        path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in {".html", ".py", ".js"}
    )
    words = set(re.findall(r"[\w-]+", " ".join(path.read_text(encoding="utf-8") for path in sources)))
    classes = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"url\([^)]*\)|@import[^;]*;", "", SITE_CSS)))
    icons = set(re.findall(r'<symbol id="i-([\w-]+)"', (ROOT / "static/icons.svg").read_text(encoding="utf-8")))
    assert (classes | icons) - words == set()
