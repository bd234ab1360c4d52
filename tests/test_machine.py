"""The pins and the machine room: what is installed is what pyproject.toml says, and a cluster leaves nothing behind."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg2
import pytest

from huulien import environment
from tests.postgres import throwaway_cluster

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUN = ROOT / "requirements.txt"
TEST = ROOT / "tests/requirements.txt"


def pins(path: Path) -> dict[str, str]:
    """Release by package."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", path.read_text(encoding="utf-8"), re.M))


def direct(requirements: list[str]) -> dict[str, str]:
    return dict(requirement.split("==") for requirement in requirements)


def test_locks_hold_the_releases_of_the_project_file():
    assert direct(PROJECT["dependencies"]).items() <= pins(RUN).items()
    assert direct(PROJECT["optional-dependencies"]["test"]).items() <= pins(TEST).items()


def test_tests_run_on_the_releases_that_are_served():
    assert pins(RUN).items() <= pins(TEST).items()


@pytest.mark.parametrize("path", [RUN, TEST], ids=["run", "test"])
def test_every_pin_has_hashes_and_no_index_of_its_own(path):
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) == len(pins(path))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://|file:", text)


def test_every_direct_dependency_says_why():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if re.match(r'\s+"[a-z0-9-]+==', line)]
    assert len(pinned) == len(PROJECT["dependencies"]) + len(PROJECT["optional-dependencies"]["test"])
    assert [line for line in pinned if not re.search(r",  # \S+ \S+", line)] == []


def test_shell_scripts_parse():
    for script in sorted((ROOT / "huulien/machine").glob("*.sh")):
        assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0


def test_every_unit_stands_in_the_guide():
    folder = ROOT / "huulien/machine"
    guide = (folder / "README.md").read_text(encoding="utf-8")
    units = {path.stem for path in folder.glob("*.service")}
    assert "huulien-worker" in units
    assert [unit for unit in units if unit not in guide] == []


@pytest.mark.parametrize("text", ["giamngheo.example.vn", "ftp://a.vn", "https://a.vn/duong-dan", "https://", "//a.vn"])
def test_a_public_address_that_is_none_stops_the_start(text):
    with pytest.raises(environment.BadEnvironment, match="PUBLIC_ADDRESS"):
        environment.read({"SECRET_KEY": "x" * 40, "PUBLIC_ADDRESS": text})


def test_the_public_address_is_the_first_host_where_nobody_said():
    given = {"SECRET_KEY": "x" * 40, "PUBLIC_ADDRESS": "https://giamngheo.example.vn/"}
    assert environment.read(given)["PUBLIC_ADDRESS"] == "https://giamngheo.example.vn"
    assert environment.first_address([".example.vn", "b.vn"], https=True) == "https://example.vn"
    assert environment.first_address([], https=True) == ""


def test_cluster_answers_while_in_use_and_is_gone_afterwards():
    with throwaway_cluster() as url:
        settings = environment.database(url)
        connection = psycopg2.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"])
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('server_encoding'), current_setting('listen_addresses')")
            assert cursor.fetchone() == ("UTF8", "")
        connection.close()
        folder = Path(settings["HOST"])
        assert folder.exists()
    assert not folder.exists()


def test_cluster_hands_on_the_exit_code_of_its_command():
    command = [sys.executable, "-m", "tests.postgres", sys.executable, "-c", "raise SystemExit(7)"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 7
