// Draws each chart from the specification beside it. Colors are those of the style sheet.
document.querySelectorAll("figure.chart").forEach((figure) => {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  window.vegaEmbed(figure.querySelector(".draw"), spec, {
    actions: false,
    renderer: "svg",
    tooltip: { theme: "page" },
  });
});
