"""A small picture of the report, taken by the Chromium or Chrome of the system."""

from pathlib import Path
from shutil import which

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH, HEIGHT, SCALE = 1400, 920, 0.75


def write_picture(page: Path, out: Path) -> None:
    """Write the top of a page as a PNG.

    Parameters
    ----------
    page, out
        The file of the report, and that of the picture.

    Raises
    ------
    ValueError
        Where there is no browser, or the development packages are not installed.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError as error:
        raise ValueError("a picture needs the packages of make setup-dev") from error
    place = next((found for name in BROWSERS if (found := which(name))), None)
    if place is None:
        raise ValueError("a picture needs Chromium or Chrome: apt-get install chromium")
    out.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=place, args=["--no-sandbox"])
        tab = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE
        )
        tab.goto(page.resolve().as_uri())
        tab.screenshot(path=out)
        browser.close()
