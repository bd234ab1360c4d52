"""Chromium against a served demo site, for tests marked `browser`.

`site` is the address of a server over a freshly seeded database, as `make run` serves it; `log_in` opens a page as
one of the demo accounts. Nothing is shared with the database of the other tests.
"""

import fcntl
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.migrated import state

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "mat-khau-thu-2023"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_until_served(address: str, server: subprocess.Popen[bytes], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"The server stopped with {server.returncode}.")
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
            return
        except urllib.error.HTTPError as error:
            pytest.fail(f"/healthz answers {error.code}: {error.read().decode()}")
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Nothing at {address} after {seconds} seconds.")


def environment(folder: Path) -> dict[str, str]:
    """What a site that lives in the folder is told."""
    return {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "STATIC_ROOT": str(folder / "static"),
        "UPLOAD_ROOT": str(folder / "uploads"),
        "SECRET_KEY": "for-the-browser-tests-alone-" * 2,
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "DEMO": "1",
        "DEMO_PASSWORD": PASSWORD,
    }


def _fill(folder: Path, begun: Path) -> None:
    """Makes the site in the folder as `make run` does, but that it may begin as the database of the other tests did."""
    folder.mkdir()
    if begun.exists():
        shutil.copy(begun, folder / "site.sqlite3")

    def start(*command: str) -> subprocess.Popen[bytes]:
        program = [sys.executable, "manage.py", *command]
        return subprocess.Popen(program, cwd=ROOT, env=environment(folder), stdout=subprocess.DEVNULL)

    static = start("collectstatic", "--no-input")
    assert (start("migrate").wait(), start("seed_demo").wait(), static.wait()) == (0, 0, 0)


def _state() -> str:
    """The digest of all that a site with the demo data is made of: the code, the day, and what is served as it is."""
    digest = hashlib.sha256(f"{date.today()} {state()}".encode() + Path(__file__).read_bytes())
    for folder in ("huulien", "households", "surveys", "programs", "reports", "static"):
        for path in sorted(path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def made_site(request: pytest.FixtureRequest, migrated: Path) -> Path:
    """A site with the demo data that nobody serves, to be copied: made once for a state of the code, whichever part of
    the suite asks first."""
    made = request.config.cache.mkdir("site") / _state()
    with (made.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in made.parent.glob("*/"):
                shutil.rmtree(old)
            half = made.with_suffix(".half")
            _fill(half, migrated.with_suffix(".sqlite3"))
            half.rename(made)
    return made


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, made_site: Path) -> Iterator[str]:
    """The address of a running site with the demo data: each worker has its own."""
    folder = Path(shutil.copytree(made_site, tmp_path_factory.mktemp("site") / "own"))
    own = environment(folder)
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "huulien.server", f"127.0.0.1:{port}"], cwd=ROOT, env=own)
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=ROOT, env=own)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_served(address, server)
        yield address
    finally:
        for process in (server, worker):
            process.terminate()
        for process in (server, worker):
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:  # noqa: F821
    """The system's Chromium, headless."""
    from playwright.sync_api import sync_playwright  # only here: the other tests do without it

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; nothing of ours is in it
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, site) -> Iterator[Callable]:
    """`open_page(viewport=DESK, **options)`: a page in a context of its own, its addresses relative to the site.

    The test fails at its end if the browser reported a script error or a breach of the Content-Security-Policy, or
    asked for anything from elsewhere; until then these stand in `page.faults`.
    """
    contexts, faults = [], []

    def hear(message) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            faults.append(message.text)

    def see(request) -> None:
        if not request.url.startswith((site, "data:", "blob:")):
            faults.append(f"asks for {request.url}")

    def open_it(viewport: dict[str, int] = DESK, **options):
        context = browser.new_context(base_url=site, viewport=viewport, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.faults = faults
        page.on("console", hear)
        page.on("request", see)
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not faults, faults


@pytest.fixture
def log_in(open_page) -> Callable:
    """`log_in("canbo", viewport=PHONE)`: a page where that demo account has logged in, on its first page."""

    def log_in_as(username: str, viewport: dict[str, int] = DESK, **options):
        page = open_page(viewport, **options)
        page.goto("/dang-nhap/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/dang-nhap/" not in url)
        return page

    return log_in_as
