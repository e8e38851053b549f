"""Starts a PostgreSQL server for the tests and, on a machine that has none, installs it.

`python tests/postgres.py` prints where its programs are, or one message why none can be had.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "browser"))
import chromium

CHOSEN = "OUTAGE_ATLAS_POSTGRESQL"
NEEDED = ("initdb", "pg_ctl", "postgres")
PLACES = (  # folders of Debian, Fedora, SUSE, Alpine, PostgreSQL's own packages and Homebrew, beside those on the path
    "/usr/lib/postgresql/*/bin", "/usr/lib/postgresql*/bin", "/usr/libexec/postgresql*", "/usr/pgsql-*/bin",
    "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
    "/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
)  # fmt: skip
PACKAGES = {  # package manager: what is run, in this order
    "apt-get": ("apt-get update", f"{chromium.APT_INSTALL} postgresql"),
    "dnf": ("dnf install --assumeyes postgresql-server",),
    "zypper": ("zypper --non-interactive install postgresql-server",),
    "pacman": ("pacman --sync --refresh --noconfirm --needed postgresql",),
    "apk": ("apk add postgresql",),
}
OWNERS = ("postgres", "nobody")  # as whom a server runs where root starts it: it refuses to be root


class NoPostgresql(Exception):
    """There is no PostgreSQL on this machine, and none could be installed."""


class Server:
    """A server in a folder of its own, reached through a socket there; its user needs no password."""

    def __init__(self, programs: Path, folder: Path, owner: dict):
        self.programs, self.folder, self.owner = programs, folder, owner
        self._do("initdb", "--username=atlas", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses=''"
        self._do("pg_ctl", "start", "--wait", "--timeout=60", f"--log={self.folder / 'log'}", f"--options={options}")

    def stop(self) -> None:
        """End it at once, as if it had crashed."""
        self._do("pg_ctl", "stop", "--wait", "--mode=immediate")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://atlas@/{database}?host={self.folder}"

    def _do(self, program: str, *words: str) -> None:
        command = [self.programs / program, f"--pgdata={self.folder / 'data'}", *words]
        with tempfile.TemporaryFile("w+") as said:  # not a pipe, which the server would keep open
            done = subprocess.run(
                command, check=False, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=self.folder, timeout=120,
                env=os.environ | {"LC_ALL": "C"}, **self.owner,
            )  # fmt: skip
            if done.returncode:
                said.seek(0)
                log = self.folder / "log"
                raise NoPostgresql(f"{program} failed:\n{said.read()}{log.read_text() if log.exists() else ''}")


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server until the end of the block. Raises NoPostgresql."""
    programs = postgresql()
    with tempfile.TemporaryDirectory(
        prefix="atlas-pg-", dir="/tmp"
    ) as folder:  # short: a socket's path may have 107 bytes
        owner = _owner()
        if owner:
            shutil.chown(folder, owner["user"])
        server = Server(programs, Path(folder), owner)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def postgresql() -> Path:
    """Return the folder of the server's programs, installed if need be. Raises NoPostgresql."""
    if chosen := os.environ.get(CHOSEN):
        if _complete(Path(chosen)):
            return Path(chosen)
        raise NoPostgresql(f"{CHOSEN} is {chosen}, in which there are not all of {', '.join(NEEDED)}.")
    if found := find():
        return found
    for install in (install_by_package_manager, install_by_brew):
        install()
        if found := find():
            return found
    raise NoPostgresql(
        "The tests of the store need a PostgreSQL server: none was found, and none could be installed by the system's"
        f" package manager or Homebrew. Install one, or name the folder of its programs in {CHOSEN}."
    )


def find() -> Path | None:
    """Return the folder of the newest server there is."""
    root = Path("/")
    found = [folder for place in PLACES for folder in root.glob(place.lstrip("/")) if _complete(folder)]
    if on_path := shutil.which("pg_ctl"):
        found.append(Path(on_path).resolve().parent)
    return max(filter(_complete, found), key=_version, default=None)


def install_by_package_manager() -> None:
    chromium.install_by_package_manager(PACKAGES)


def install_by_brew() -> None:
    if shutil.which("brew"):
        chromium.run(["brew", "install", "postgresql@17"])


def _complete(folder: Path) -> bool:
    return all(shutil.which(name, path=folder) for name in NEEDED)


def _version(folder: Path) -> list[int]:
    said = subprocess.run(
        [folder / "postgres", "--version"], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    return [int(part) for part in said.split()[2].split(".") if part.isdigit()]


def _owner() -> dict[str, object]:
    """Return as whom the server runs, as `subprocess` wants it: nobody else, but where root runs the tests."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd  # which Windows has not

    names = {user.pw_name: user for user in pwd.getpwall()}
    user = next((names[name] for name in OWNERS if name in names), None)
    if user is None:
        raise NoPostgresql(f"PostgreSQL does not run as root, and there is no user {' or '.join(OWNERS)}.")
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}


if __name__ == "__main__":
    try:
        print(postgresql())
    except NoPostgresql as reason:
        sys.exit(str(reason))
