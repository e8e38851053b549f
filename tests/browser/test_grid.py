"""The tables of the Estate screen: what is typed and pasted into their cells is kept."""

import re
import time
from pathlib import Path

from conftest import Server
from grid import CLIPBOARD, cell, go_to, paste, type_in
from playwright.sync_api import Page, expect

from lib.store import tables
from lib.store.documents import Store

LONGEST = 30  # seconds
NAME, LAT = 2, 3  # columns of the table of sites


def kept(page: Page, server: Server) -> list[dict]:
    """Return the sites of the estate that a page's address names, as the store keeps them, with their English names."""
    key = re.search(r"estate=(e-\w+)", page.url)[1]
    store = Store(tables.address(Path(server.calls).parent / "data"))
    try:
        sites = store.load(key).document["sites"]
        return [site | {"name": site["name"]["en"]} for site in sites]
    finally:
        store.close()


def wait_until_kept(page: Page, server: Server, sites: dict[str, dict]) -> None:
    """Wait until the sites have these values in the store."""
    expect(page).to_have_url(re.compile("estate=e-"))
    end = time.monotonic() + LONGEST
    while True:
        found = {site["id"]: site for site in kept(page, server)}
        if all(found.get(id_, {}) | values == found.get(id_) for id_, values in sites.items()):
            return
        assert time.monotonic() < end, {id_: {field: found[id_][field] for field in sites[id_]} for id_ in sites}
        page.wait_for_timeout(100)


def test_what_is_typed_and_pasted_into_cells_is_kept(open_page, server):
    page = open_page("estate?lang=en&estate=teaching", permissions=CLIPBOARD)
    go_to(page, NAME, 2)
    type_in(page, "Jeju typed")
    wait_until_kept(page, server, {"jeju": {"name": "Jeju typed"}})
    go_to(page, NAME, 0)
    paste(page, [["Pasted one", "36.5"], ["Pasted two", "35.25"]])
    pasted = {"daejeon": {"name": "Pasted one", "lat": 36.5}, "busan": {"name": "Pasted two", "lat": 35.25}}
    wait_until_kept(page, server, pasted | {"jeju": {"name": "Jeju typed"}})
    go_to(page, LAT, 2)
    type_in(page, "33.4")
    wait_until_kept(page, server, pasted | {"jeju": {"name": "Jeju typed", "lat": 33.4}})
    page.reload()
    expect(cell(page, NAME, 1)).to_have_text("Pasted two")
    assert [site["id"] for site in kept(page, server)] == ["daejeon", "busan", "jeju"]
