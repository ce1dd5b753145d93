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
// An email is shown whole: its frame is as high as what is in it.
const frames = [...document.querySelectorAll("iframe")];
const whole = (frame) => {
  const root = frame.contentDocument?.documentElement;
  if (!root?.querySelector("body *")) return;
  frame.style.height = "0";
  frame.style.height = `${root.scrollHeight + 2}px`;
};
frames.forEach((frame) => {
  frame.addEventListener("load", () => whole(frame));
  whole(frame); // it may be there already
});
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth !== width) frames.forEach(whole);
  width = innerWidth;
});
// The list of contents marks the section that is read.
const links = new Map([...document.querySelectorAll("nav a")].map((link) => [link.hash.slice(1), link]));
const sections = [...document.querySelectorAll("main > section")];
const mark = () => {
  const read = sections.findLast((one) => one.getBoundingClientRect().top < innerHeight / 3) || sections[0];
  links.forEach((link, id) => (id === read?.id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
};
addEventListener("scroll", mark, { passive: true });
mark();
