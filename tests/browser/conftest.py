"""A fresh server, a real browser, and pages that may ask nothing of any other machine.

Set OUTAGE_ATLAS_SHOTS to a folder to keep the pictures that `shot` takes.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from chromium import FLAGS, chromium
from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VIEWPORTS = {"desk": {"width": 1440, "height": 900}, "small": {"width": 1024, "height": 768}}
SOFTWARE_WEBGL = ("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
START_SECONDS = 120  # a server on a busy machine
LOAD_MILLISECONDS = 120_000  # long enough to compile the engine's kernels, if nobody did before
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server(NamedTuple):
    """A running app: `url` without a slash at the end, `calls` the file that names every other machine it asked."""

    url: str
    calls: Path
    process: subprocess.Popen


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(folder: Path, app: Path = ROOT / "app.py", port: int | None = None) -> Iterator[Server]:
    """Run the app, or another one, on a port, a free one unless it is said, its data, log and calls in a folder."""
    port = port or free_port()
    calls, log = folder / "calls", folder / "log"
    calls.touch()
    command = [sys.executable, str(HERE / "serve.py"), str(calls), str(app), "--server.headless", "true"]
    env = os.environ | {"OUTAGE_ATLAS_DATA": str(folder / "data"), "PYTHONUNBUFFERED": "1"}
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, "--server.port", str(port)], cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        _wait_until_healthy(process, port, log)
        yield Server(f"http://127.0.0.1:{port}", calls, process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_healthy(process: subprocess.Popen, port: int, log: Path) -> None:
    ask = build_opener(ProxyHandler({})).open
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with ask(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def fresh_server(tmp_path) -> Iterator[Server]:
    """A server that nobody has visited."""
    with serving(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()  # before Playwright is started: it may ask Playwright itself
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *SOFTWARE_WEBGL])
        yield running
        running.close()


@pytest.fixture
def viewport(request) -> dict[str, int]:
    """The size of the window: `desk`, or what a test is parametrized with, indirectly."""
    return VIEWPORTS[getattr(request, "param", "desk")]


@pytest.fixture
def open_page(browser, server, viewport):
    """Open a page of the app: `open_page("recovery?lang=ko", color_scheme="dark", locale="ko-KR")`.

    Options are those of a Playwright context. At the end no page may have asked for anything elsewhere,
    nor thrown an error of its own, nor the server.
    """
    contexts, wrongs, servers = [], [], {server}

    def open_(path: str = "", at: Server = server, **options) -> Page:
        context = browser.new_context(**{"viewport": viewport, "locale": "en-US"} | options)
        contexts.append(context)
        servers.add(at)
        context.on("request", lambda request: _note_if_elsewhere(request.url, wrongs))
        context.on("weberror", lambda error: wrongs.append(f"a page threw {error.error}"))
        page = context.new_page()
        page.on("websocket", lambda channel: _note_if_elsewhere(channel.url, wrongs))
        page.goto(f"{at.url}/{path}")
        wait_until_still(page)
        return page

    yield open_
    for context in contexts:
        context.close()
    wrongs += [f"the server asked {call}" for used in servers for call in used.calls.read_text().splitlines()]
    assert not wrongs, "\n".join(wrongs)


def _note_if_elsewhere(url: str, wrongs: list[str]) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("data", "blob", "about") and parts.hostname not in ("127.0.0.1", "localhost"):
        wrongs.append(f"a page asked {url}")


@pytest.fixture
def page(open_page) -> Page:
    """The front page."""
    return open_page()


def wait_until_still(page: Page) -> None:
    """Wait until the app has run to its end."""
    app = page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    expect(app).to_be_visible(timeout=LOAD_MILLISECONDS)
    unfinished = page.locator('[data-testid="stAppSkeleton"], [data-testid="stSkeleton"]')
    expect(unfinished).to_have_count(0, timeout=LOAD_MILLISECONDS)


@pytest.fixture
def still():
    """Wait until the app has run to its end: `still(page)`."""
    return wait_until_still


@pytest.fixture
def shot():
    """Take a picture, `shot(page, "knockout-ko-dark")`, where a folder for pictures was named."""
    folder = os.environ.get("OUTAGE_ATLAS_SHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take
