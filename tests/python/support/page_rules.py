"""What a browser says of a page: texts that are too small or too faint, pictures without words."""

from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
JUDGED = """() => {
  const wrong = [];
  const channels = (color) => color.match(/[0-9.]+/g).map(Number);
  const linear = (channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = channels(getComputedStyle(at).backgroundColor);
      if (found.length < 4 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let n_texts = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const element = walker.currentNode.parentElement;
    if (!text || ['STYLE', 'SCRIPT'].includes(element.tagName)) continue;
    if (!element.checkVisibility({opacityProperty: true})) continue;
    n_texts += 1;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const one = light(channels(style.color)), other = light(ground(element));
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (size < 14) wrong.push(`${size}px: ${text.slice(0, 40)}`);
    if (contrast < 4.5) wrong.push(`contrast ${contrast.toFixed(1)}: ${text.slice(0, 40)}`);
  }
  for (const image of document.images) {
    if (!image.alt.trim()) wrong.push(`no alternative: ${image.outerHTML.slice(0, 80)}`);
    if (!image.complete || !image.naturalWidth) wrong.push(`not shown: ${image.alt}`);
  }
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return {wrong, n_texts, n_images: document.images.length, wide};
}"""
"""WCAG 2.2, 1.4.3 (AA, the ratio of ordinary text for all) and 1.1.1; texts of at least 14 px."""


def browser_of_the_system() -> str | None:
    """Return the Chromium or Chrome of this machine."""
    return next((found for name in BROWSERS if (found := which(name))), None)


@dataclass
class Opened:
    """A page in a browser, and what went wrong in it.

    Attributes
    ----------
    page
        The page.
    errors
        What the console or a script said.
    requests
        Addresses that the page asked the network for.
    """

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


def opened(browser: Browser, file: Path, scheme: str = "light", width: int = 1560) -> Opened:
    """Open a file in a new page and listen."""
    page = browser.new_page(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    found = Opened(page)

    def asked(address: str) -> None:
        if not address.startswith(("file:", "data:", "about:")):
            found.requests.append(address)

    page.on("request", lambda request: asked(request.url))
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.on(
        "console",
        lambda said: found.errors.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.goto(file.as_uri())
    page.wait_for_load_state("load")
    return found


__all__ = ["JUDGED", "Opened", "browser_of_the_system", "opened", "sync_playwright"]
