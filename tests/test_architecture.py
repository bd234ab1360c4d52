"""Imports, templates and addresses run one way: between the apps, and inside each."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each imports only those to its left; accounts stands beside households.
ORDER = ["huulien.lib", "huulien.platform", "households", "surveys", "programs", "reports", "huulien.desk"]
# Inside an app from the bottom up; what stands together may lean on each other. What is not named here is service.
LAYERS = [
    {"vocabulary", "parameters"},
    {"rules", "indicators"},
    {"access"},
    {"querysets"},
    {"models", "guards", "fact_words"},
    {"places"},
    {"services", "steps"},
    {"forms", "contexts", "lists", "papers", "sheets"},
    {"views", "navigation", "admin", "resources", "api", "agenda", "apps", "urls", "management", "templatetags"},
]
SERVICE = next(place for place, layer in enumerate(LAYERS) if "services" in layer)
PURE = ["huulien/lib", "households/rules", "surveys/rules", "programs/rules", "reports/indicators",
        "reports/paper/plots", "reports/periods.py"]  # fmt: skip
SOURCES = sorted(
    path
    for folder in ("households", "surveys", "programs", "reports", "huulien")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
NAMESPACES = {"households": "households", "surveys": "surveys", "programs": "programs", "reports": "reports",
              "desk": "huulien.desk"}  # fmt: skip


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def app_of(name: str) -> str | None:
    """The app that a dotted name, or a path, belongs to."""
    dotted = name.replace("/", ".")
    return next((app for app in ORDER if dotted == app or dotted.startswith(f"{app}.")), None)


def to_the_right_of(app: str | None) -> set[str]:
    return set(ORDER[ORDER.index(app) + 1 :]) if app else set()


@cache
def text_of(path: Path) -> str:
    return path.read_text()


def broken(paths: Iterable[Path], found: Callable[[Path], object]) -> dict[str, object]:
    """What is found in each file where anything is: all of them in one test, which says all at once."""
    return {named(path): what for path in paths if (what := found(path))}


@cache
def imports(path: Path) -> frozenset[str]:
    """Dotted names of the modules a file imports; of `from a import b` also `a.b`."""
    return frozenset(_imported(ast.parse(text_of(path))))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_an_app_imports_only_those_to_its_left() -> None:
    def found(path: Path) -> set[str]:
        right = to_the_right_of(app_of(named(path)))
        return {name for name in imports(path) if app_of(name) in right}

    assert broken(SOURCES, found) == {}


def test_an_app_leads_only_to_addresses_and_templates_to_its_left() -> None:
    """Whoever must lead to a page above asks the record (`get_absolute_url`), the list (`list_url`) or `places`."""

    def found(path: Path) -> set[str]:
        name = named(path).removeprefix("templates/")
        right = to_the_right_of(NAMESPACES.get(name.split("/")[0]) or app_of(name))
        text = text_of(path)
        spaces = re.findall(r"""(?:\{% url |reverse(?:_lazy)?\(|redirect\()['"](\w+):""", text)
        folders = re.findall(r"""(?:include|extends) ['"](\w+)/|render(?:_to_string)?\([^"]*['"](\w+)/""", text)
        led_to = {*spaces, *(folder for pair in folders for folder in pair)}
        return {name for name in led_to if NAMESPACES.get(name) in right}

    assert broken([*SOURCES, *TEMPLATES], found) == {}


def layer_of(name: str) -> int | None:
    """How high in its app a dotted name stands; None outside the apps."""
    app, _, inside = name.partition(".")
    if app not in {"households", "surveys", "programs", "reports"} or not inside:
        return None
    own = inside.partition(".")[0]
    return next((place for place, layer in enumerate(LAYERS) if own in layer), SERVICE)


def test_inside_an_app_every_file_imports_only_those_of_its_layer_or_below() -> None:
    def found(path: Path) -> set[str]:
        own = named(path)[: -len(".py")].replace("/", ".")
        place = layer_of(own)
        if place is None:
            return set()
        app = f"{own.partition('.')[0]}."
        return {name for name in imports(path) if name.startswith(app) and (layer_of(name) or 0) > place}

    assert broken(SOURCES, found) == {}


@pytest.mark.parametrize("folder", [*(name for name in PURE if (ROOT / name).is_dir()), "huulien/platform/jobs"])
def test_the_modules_of_a_folder_import_each_other_without_a_circle(folder: str) -> None:
    modules = {named(path)[: -len(".py")].replace("/", "."): path for path in (ROOT / folder).rglob("*.py")}
    below = {name: {other for other in imports(path) if other in modules} for name, path in modules.items()}
    while free := [name for name, others in below.items() if not others]:
        below = {name: others - set(free) for name, others in below.items() if name not in free}
    assert not below


def test_pure_code_knows_neither_django_nor_the_clock() -> None:
    def found(path: Path) -> set[str]:
        known = {name for name in imports(path) if name.split(".")[0] in {"django", "time"}}
        return known | set(re.findall(r"date\.today\(\)|datetime\.now\(", text_of(path)))

    pure = [path for path in SOURCES if named(path).startswith(tuple(PURE))]
    assert len(pure) > 100
    assert broken(pure, found) == {}


def test_today_comes_from_the_clock_alone() -> None:
    asked = r"timezone\.(?:localdate|now|localtime)\(\)|date\.today\(|datetime\.now\("
    clocks = ("huulien/platform/clock.py", "huulien/accounts/middleware")
    others = [path for path in SOURCES if not named(path).startswith(clocks)]
    assert broken(others, lambda path: re.findall(asked, text_of(path))) == {}


def test_the_apps_know_users_only_through_the_setting() -> None:
    def found(path: Path) -> set[str]:
        return {name for name in imports(path) if name.startswith("huulien.accounts")}

    assert broken([path for path in SOURCES if app_of(named(path))], found) == {}


def test_nobody_imports_the_demo_data() -> None:
    def found(path: Path) -> set[str]:
        return {name for name in imports(path) if name.startswith("huulien.demo")}

    assert broken([path for path in SOURCES if not named(path).startswith("huulien/demo")], found) == {}


def test_a_file_stays_short_enough_to_read() -> None:
    assert broken(SOURCES, lambda path: max(0, len(text_of(path).splitlines()) - 450)) == {}


def test_the_top_level_holds_only_what_the_map_names() -> None:
    allowed = {"manage.py", "huulien", "households", "surveys", "programs", "reports", "templates", "static", "tests",
               "requirements.txt", "README.md", "Makefile", "pyproject.toml", "LICENSE", "var"}  # fmt: skip
    assert not {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))} - allowed
