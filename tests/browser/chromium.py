"""Finds a Chromium for the browser tests and, on a machine that has none, installs one.

`python tests/browser/chromium.py` prints where it is, or one message why none can be had.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

CHOSEN = "OUTAGE_ATLAS_CHROMIUM"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
APPLICATIONS = ("Chromium", "Google Chrome", "Microsoft Edge")
PROGRAMS = ("Chromium/Application/chrome", "Google/Chrome/Application/chrome", "Microsoft/Edge/Application/msedge")
APT_INSTALL = "apt-get install --yes --no-install-recommends"
PACKAGES = {  # package manager: what is run, in this order; Playwright itself needs libatomic, pictures a Korean font
    "apt-get": ("apt-get update", f"{APT_INSTALL} chromium libatomic1", f"{APT_INSTALL} fonts-noto-cjk"),
    "dnf": ("dnf install --assumeyes chromium libatomic",),
    "zypper": ("zypper --non-interactive install chromium libatomic1",),
    "pacman": ("pacman --sync --refresh --noconfirm --needed chromium",),
}
START = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    path = sys.argv[1] or playwright.chromium.executable_path
    playwright.chromium.launch(executable_path=path, args=sys.argv[2:]).close()
print(path)
"""


class NoChromium(Exception):
    """There is no Chromium on this machine, and none could be installed."""


def chromium() -> str:
    """Return the path of a Chromium that works, installed if need be. Raises NoChromium."""
    if chosen := os.environ.get(CHOSEN):
        if works(chosen):
            return chosen
        raise NoChromium(f"{CHOSEN} is {chosen}, which is no Chromium that Playwright can start.")
    if found := find():
        return found
    for install in (install_by_package_manager, install_by_playwright, install_by_brew):
        install()
        if found := find():
            return found
    raise NoChromium(
        "The browser tests need Chromium, Chrome or Edge: none was found that Playwright can start, and none could be"
        f" installed by the system's package manager, Playwright or Homebrew. Install one, or name it in {CHOSEN}."
    )


def find() -> str | None:
    """Return the first browser of this machine that works."""
    return next(filter(None, map(works, candidates())), None)


def candidates() -> Iterator[str]:
    """Yield where a browser is or might be; an empty path stands for Playwright's own."""
    yield from filter(None, map(shutil.which, NAMES))
    roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    usual = [Path(root, "Applications", f"{name}.app", "Contents", "MacOS", name)
             for root in ("/", Path.home()) for name in APPLICATIONS]  # fmt: skip
    usual += [Path(root, f"{program}.exe") for root in roots if root for program in PROGRAMS]
    yield from (str(path) for path in usual if path.exists())
    yield ""


def works(path: str) -> str | None:
    """Return the path of a browser if Playwright can start it.

    A browser in a snap cannot read Playwright's profile, and some packages only say where to get one.
    It is tried in a process of its own: a start that fails leaves Playwright's event loop behind.
    """
    command = [sys.executable, "-c", START, path, *FLAGS]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.strip()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None


def install_by_package_manager(packages: dict[str, tuple[str, ...]] = PACKAGES) -> None:
    """Install with the system's package manager: its name -> the commands that do."""
    rights = as_root()
    manager = next(filter(shutil.which, packages), None)
    if rights is None or manager is None:
        return
    for command in packages[manager]:
        run([*rights, *command.split()])


def install_by_playwright() -> None:
    playwright = [sys.executable, "-m", "playwright"]
    if run([*playwright, "install", "chromium"]) and shutil.which("apt-get") and as_root() == []:
        run([*playwright, "install-deps", "chromium"])


def install_by_brew() -> None:
    if shutil.which("brew"):
        run(["brew", "install", "--cask", "google-chrome"])


def as_root() -> list[str] | None:
    """Return what goes before a command to run it as root without being asked, or None."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and run(["sudo", "-n", "true"]) else None


def run(command: list[str]) -> bool:
    """Run a command that may take minutes, its output on stderr, and say whether it succeeded."""
    print("+", *command, file=sys.stderr, flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=env, timeout=1200)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(chromium())
    except NoChromium as reason:
        sys.exit(str(reason))
