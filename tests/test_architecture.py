"""Imports run one way: between the apps, and inside each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["households", "surveys", "programs", "reports"]  # each imports only those to its left
LAYERS = ["vocabulary", "rules", "access", "fields", "audit", "querysets", "models", "places", "services", "filters",
          "contexts", "forms", "views"]  # fmt: skip
PURE = ["huulien/lib", "households/rules", "surveys/rules", "reports/indicators", "reports/periods.py"]
SOURCES = sorted(
    path
    for folder in [*APPS, "huulien"]
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts and path.name != "__init__.py"
)


def imports(path: Path) -> Iterator[str]:
    """Dotted names of the modules a file imports; of `from a import b` also `a.b`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_an_app_imports_only_those_to_its_left(path: Path) -> None:
    app = path.relative_to(ROOT).parts[0]
    if app not in APPS:
        return
    right = set(APPS[APPS.index(app) + 1 :])
    assert not {name for name in imports(path) if name.split(".")[0] in right}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_inside_an_app_a_layer_imports_only_those_below_it(path: Path) -> None:
    app, layer = (*path.relative_to(ROOT).with_suffix("").parts, "")[:2]
    if app not in APPS or layer not in LAYERS:
        return
    above = {f"{app}.{name}" for name in LAYERS[LAYERS.index(layer) + 1 :]}
    assert not {name for name in imports(path) if ".".join(name.split(".")[:2]) in above}


@pytest.mark.parametrize("path", [path for path in SOURCES if named(path).startswith("huulien/lib/")], ids=named)
def test_the_library_imports_no_app(path: Path) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] in APPS}


@pytest.mark.parametrize("path", [path for path in SOURCES if named(path).startswith(tuple(PURE))], ids=named)
def test_pure_code_knows_neither_django_nor_the_clock(path: Path) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] in {"django", "time"}}
    text = path.read_text()
    assert "date.today()" not in text
    assert "datetime.now(" not in text


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_the_apps_know_users_only_through_the_setting(path: Path) -> None:
    if path.relative_to(ROOT).parts[0] in APPS:
        assert not {name for name in imports(path) if name.startswith("huulien.accounts")}


def test_nobody_imports_reports_or_the_demo_data() -> None:
    allowed = ("reports", "huulien/demo", "huulien/api_urls.py")
    for path in SOURCES:
        if not named(path).startswith(allowed):
            assert not {name for name in imports(path) if name.startswith(("reports", "huulien.demo"))}, named(path)


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_stays_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 450


def test_the_top_level_holds_only_what_the_map_names() -> None:
    allowed = {"manage.py", "huulien", "households", "surveys", "programs", "reports", "templates", "static", "tests",
               "requirements.txt", "README.md", "Makefile", "pyproject.toml", "LICENSE", "var"}  # fmt: skip
    assert not {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))} - allowed
