"""Imports, templates and addresses run one way: between the apps, and inside each."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Each imports only those to its left; accounts stands beside households.
ORDER = ["huulien.lib", "huulien.platform", "households", "surveys", "programs", "reports", "huulien.desk"]
LAYERS = ["vocabulary", "rules", "access", "navigation", "querysets", "models", "places", "services", "filters",
          "contexts", "forms", "views"]  # fmt: skip
PURE = ["huulien/lib", "households/rules", "surveys/rules", "programs/rules", "reports/indicators",
        "reports/periods.py"]  # fmt: skip
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
def imports(path: Path) -> frozenset[str]:
    """Dotted names of the modules a file imports; of `from a import b` also `a.b`."""
    return frozenset(_imported(ast.parse(path.read_text())))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_an_app_imports_only_those_to_its_left(path: Path) -> None:
    right = to_the_right_of(app_of(named(path)))
    assert not {name for name in imports(path) if app_of(name) in right}


@pytest.mark.parametrize("path", [*SOURCES, *TEMPLATES], ids=named)
def test_an_app_leads_only_to_addresses_and_templates_to_its_left(path: Path) -> None:
    """Whoever must lead to a page above asks the record (`get_absolute_url`), the list (`list_url`) or `places`."""
    name = named(path).removeprefix("templates/")
    right = to_the_right_of(NAMESPACES.get(name.split("/")[0]) or app_of(name))
    text = path.read_text()
    namespaces = set(re.findall(r"""(?:\{% url |reverse\(|redirect\()['"](\w+):""", text))
    assert not {space for space in namespaces if NAMESPACES.get(space) in right}
    folders = set(re.findall(r"""(?:include|extends) ['"](\w+)/|render(?:_to_string)?\([^"]*['"](\w+)/""", text))
    assert not {folder for pair in folders for folder in pair if NAMESPACES.get(folder) in right}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_inside_an_app_a_layer_imports_only_those_below_it(path: Path) -> None:
    app, layer = (*path.relative_to(ROOT).with_suffix("").parts, "")[:2]
    if app not in ORDER or layer not in LAYERS:
        return
    above = {f"{app}.{name}" for name in LAYERS[LAYERS.index(layer) + 1 :]}
    assert not {name for name in imports(path) if ".".join(name.split(".")[:2]) in above}


@pytest.mark.parametrize("folder", [folder for folder in PURE if (ROOT / folder).is_dir()])
def test_pure_modules_import_each_other_without_a_circle(folder: str) -> None:
    modules = {named(path)[: -len(".py")].replace("/", "."): path for path in (ROOT / folder).rglob("*.py")}
    below = {name: {other for other in imports(path) if other in modules} for name, path in modules.items()}
    while free := [name for name, others in below.items() if not others]:
        below = {name: others - set(free) for name, others in below.items() if name not in free}
    assert not below


@pytest.mark.parametrize("path", [path for path in SOURCES if named(path).startswith(tuple(PURE))], ids=named)
def test_pure_code_knows_neither_django_nor_the_clock(path: Path) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] in {"django", "time"}}
    text = path.read_text()
    assert "date.today()" not in text
    assert "datetime.now(" not in text


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_today_comes_from_the_clock_alone(path: Path) -> None:
    if named(path) != "huulien/platform/clock.py" and not named(path).startswith("huulien/accounts/middleware"):
        assert not re.search(r"timezone\.(localdate|now|localtime)\(\)|date\.today\(|datetime\.now\(", path.read_text())


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_apps_know_users_only_through_the_setting(path: Path) -> None:
    if app_of(named(path)):
        assert not {name for name in imports(path) if name.startswith("huulien.accounts")}


def test_nobody_imports_the_demo_data() -> None:
    for path in SOURCES:
        if not named(path).startswith("huulien/demo"):
            assert not {name for name in imports(path) if name.startswith("huulien.demo")}, named(path)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_stays_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 450


def test_the_top_level_holds_only_what_the_map_names() -> None:
    allowed = {"manage.py", "huulien", "households", "surveys", "programs", "reports", "templates", "static", "tests",
               "requirements.txt", "README.md", "Makefile", "pyproject.toml", "LICENSE", "var"}  # fmt: skip
    assert not {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))} - allowed
