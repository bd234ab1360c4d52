"""What a village head's phone transfers: the first visit, and the same page again."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser import FLAGS, PHONE, ROOT, _free_port


def visits(folder: Path) -> dict[str, Any]:
    """Bytes and requests of the village page after log-in with an empty cache, and of opening it again."""
    from playwright.sync_api import sync_playwright

    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "huulien.server", f"127.0.0.1:{port}"],
        cwd=ROOT, env=os.environ.copy(), stdout=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
            first = _measured(browser, address)
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)
    return first | {"aim": "first visit at most 60 KB; repeated at most 10 KB and 3 requests"}


def _wait(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the site was not served")


def _measured(browser: Any, address: str) -> dict[str, Any]:
    page = browser.new_context(viewport=PHONE).new_page()
    seen: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: seen.append(int(event["encodedDataLength"])))
    page.goto(f"{address}/dang-nhap/")
    page.fill("[name=username]", "truongthon1")
    page.fill("[name=password]", os.environ["DEMO_PASSWORD"])
    page.click("main button")
    page.wait_for_load_state("networkidle")
    first, requests = sum(seen), len(seen)
    seen.clear()
    page.goto(page.url)
    page.wait_for_load_state("networkidle")
    over_the_line = [size for size in seen if size]
    return {
        "first_visit_bytes": first,
        "first_visit_requests": requests,
        "repeated_visit_bytes": sum(over_the_line),
        "repeated_visit_requests": len(over_the_line),
    }
