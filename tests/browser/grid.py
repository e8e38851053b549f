"""Data grids: they are drawn on a canvas, where a click finds nothing for sure; typing and pasting take the keyboard.

Beside the canvas stands what a screen reader is told: the cells that are drawn, and which of them is chosen.
"""

from playwright.sync_api import Locator, Page, expect

CLIPBOARD = ["clipboard-read", "clipboard-write"]  # permissions that a page needs to be pasted into

LINE = 35  # height of a row and of the head, pixels


def canvas(page: Page) -> Locator:
    return page.get_by_test_id("data-grid-canvas").last


def cell(page: Page, column: int, row: int) -> Locator:
    """Return a cell that is drawn: columns count from 1, rows from 0."""
    return page.locator(f"#glide-cell-{column}-{row}").last


def go_to(page: Page, column: int, row: int) -> None:
    """Choose a cell, step by step from the first."""
    canvas(page).focus()
    canvas(page).press("Control+Home")
    is_chosen(page, 1, 0)
    for step in range(row):
        canvas(page).press("ArrowDown")
        is_chosen(page, 1, step + 1)
    for step in range(column - 1):
        canvas(page).press("ArrowRight")
        is_chosen(page, step + 2, row)


def is_chosen(page: Page, column: int, row: int) -> None:
    expect(cell(page, column, row)).to_have_attribute("aria-selected", "true")


def type_in(page: Page, text: str) -> None:
    """Type over the cell that is chosen."""
    box = page.locator(".gdg-input").last
    canvas(page).press("Enter")
    expect(box).to_be_focused()
    box.fill(text)
    expect(box).to_have_value(text)
    box.press("Enter")
    expect(page.locator(".gdg-input")).to_have_count(0)


def paste(page: Page, rows: list[list[str]]) -> None:
    """Paste cells, as a spreadsheet hands them over, from the cell that is chosen on."""
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(row) for row in rows))
    canvas(page).press("Control+v")


def click_row(table: Locator, row: int, x: float = 14) -> None:
    """Click a row that is in sight, from 0, once it is drawn; by default on its tick."""
    expect(table.locator(f"#glide-cell-1-{row}")).to_be_attached()  # a grid has its place before it takes a click
    table.click(position={"x": x, "y": LINE * (row + 1.5)}, force=True)
