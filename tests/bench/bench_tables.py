"""How long a large estate takes to become a workbook or CSV files and to come back, beside pandas doing as much with the same tables.

    python tests/bench/bench_tables.py [--services 10000]

Run it from the project's folder. Times are of the processor, one run each. pandas, over openpyxl as well, writes and
reads the cells alone: no records, menus, words or checks.
"""

import argparse
import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

import pandas as pd
from bench.big_estate import big_estate

from lib.store.exports.tables import to_csv_zip, to_xlsx
from lib.store.imports.spreadsheet import read


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Return the processor time of a run, s, and what came of it."""
    started = process_time()
    result = work()
    return process_time() - started, result


def frames_of(content: bytes) -> dict[str, pd.DataFrame]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: pd.read_csv(archive.open(name)) for name in archive.namelist()}


def pandas_xlsx(frames: dict[str, pd.DataFrame]) -> bytes:
    content = io.BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as book:
        for name, frame in frames.items():
            frame.to_excel(book, sheet_name=name.removesuffix(".csv"), index=False)
    return content.getvalue()


def pandas_csv(frames: dict[str, pd.DataFrame]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, frame in frames.items():
            archive.writestr(name, frame.to_csv(index=False))
    return content.getvalue()


def measured(services: int) -> list[tuple[str, float, float, float]]:
    """Return what was measured: name, ours and the peer's seconds, MB written."""
    estate = big_estate(services)
    csv_write, files = timed(lambda: to_csv_zip(estate))
    csv_read, found = timed(lambda: read([("e.zip", files)]))
    peer_csv_read, frames = timed(lambda: frames_of(files))
    peer_csv_write, _ = timed(lambda: pandas_csv(frames))
    write, book = timed(lambda: to_xlsx(estate))
    load, again = timed(lambda: read([("e.xlsx", book)]))
    peer_write, _ = timed(lambda: pandas_xlsx(frames))
    peer_load, _ = timed(lambda: pd.read_excel(io.BytesIO(book), sheet_name=None))
    for came in (found, again):
        assert not came.problems
        assert all(came.rows[kind] == rows for kind, rows in estate.items() if isinstance(rows, list) and rows)
    return [
        ("write XLSX", write, peer_write, len(book) / 1e6), ("read XLSX", load, peer_load, len(book) / 1e6),
        ("write CSV", csv_write, peer_csv_write, len(files) / 1e6), ("read CSV", csv_read, peer_csv_read, len(files) / 1e6),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--services", type=int, default=10_000)
    services = parser.parse_args().services
    print(f"| {services:,} services | s | pandas, s | ratio | MB |\n|---|---|---|---|---|")
    for name, ours, peer, size in measured(services):
        print(f"| {name} | {ours:.2g} | {peer:.2g} | {ours / peer:.2g} | {size:.2g} |")


if __name__ == "__main__":
    main()
