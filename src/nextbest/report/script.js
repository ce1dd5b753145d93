// Draws each chart from the specification beside it. Colors are those of the style sheet. Vega gives
// its element a role of its own, so it draws within the one that has the sentence.
document.querySelectorAll("figure.chart").forEach((figure) => {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  window.vegaEmbed(figure.querySelector(".draw > div"), spec, {
    actions: false,
    renderer: "svg",
    tooltip: { theme: "page" },
  });
});
