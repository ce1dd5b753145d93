"""Charts of the report: Altair's, drawn by the page in its own colors.

Colors are names of the page's style sheet, so one drawing serves light, dark and paper. They are
those of Okabe and Ito, which people who are color-blind tell apart.
"""

import json
from functools import cache
from itertools import count

import altair as alt
import vl_convert

from nextbest.report.html import text

INK, QUIET, LINE = "var(--ink)", "var(--quiet)", "var(--line)"
BLUE, ORANGE, GREEN, PURPLE = (f"var(--{name})" for name in ("blue", "orange", "green", "purple"))
PALETTE = [BLUE, ORANGE, GREEN, PURPLE]
SIZE = 14
SNIPPET = "window.vegaEmbed = vegaEmbed;"
FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"
CONFIG = {
    "aria": False,  # the figure says in a sentence what its marks show
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "gridColor": LINE, "domainColor": LINE,
        "tickColor": LINE, "labelFontSize": SIZE, "titleFontSize": SIZE,
        "titleFontWeight": "normal", "labelPadding": 6, "titlePadding": 10,
        "labelLimit": 170, "labelOverlap": "greedy", "labelSeparation": 12,
    },
    "axisY": {"ticks": False, "domain": False},
    "axisX": {"grid": False, "titleAnchor": "end", "labelBound": 4},
    "legend": {
        "labelColor": INK, "titleColor": QUIET, "labelFontSize": SIZE, "titleFontSize": SIZE,
        "titleFontWeight": "normal", "orient": "top", "labelLimit": 180, "symbolStrokeWidth": 3,
        "columns": {"expr": "width < 420 ? 1 : 3"},
    },
    "text": {"color": INK, "fontSize": SIZE},
    "range": {"category": PALETTE},
}  # fmt: skip


class Charts:
    """The charts of a page, which share one copy of their library."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def figure(
        self, chart: alt.Chart | alt.LayerChart, sentence: str, height: int = 240, name: str = ""
    ) -> str:
        """Return a figure: a sentence that says what to see, and the chart below it.

        Parameters
        ----------
        chart
            The chart. It takes the width that the page has.
        sentence
            What to see, computed from the data; a screen reader says it in the place of the chart.
        height
            Height of the chart in pixels.
        name
            What the chart is about, where several stand side by side.
        """
        number = next(self._numbers)
        spec = chart.properties(width="container", height=height).to_dict(validate=False)
        spec["config"] = CONFIG
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
        data = json.dumps(spec, default=str, separators=(",", ":")).replace("<", "\\u003c")
        title = f"<strong>{text(name)}</strong> " if name else ""
        return (
            f'<figure class="chart"><figcaption id="says-{number}">{title}{text(sentence)}'
            f'</figcaption><div class="draw" role="img" aria-labelledby="says-{number}" '
            f'style="min-height:{height}px"><div></div></div>'
            f'<script type="application/json">{data}</script></figure>'
        )


@cache
def library() -> str:
    """Return the code of Vega, Vega-Lite and Vega-Embed, which draws all charts of a page."""
    return vl_convert.javascript_bundle(SNIPPET).replace("</script", "<\\/script")
