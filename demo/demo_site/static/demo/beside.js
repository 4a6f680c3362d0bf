// Two scripts beside Tidewire: a web component that draws what its attribute says, and a hook.

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [240, 48];

class SparkLine extends HTMLElement {
  static observedAttributes = ["values"];
  #line = document.createElementNS(SVG, "polyline");

  constructor() {
    super();
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    drawing.setAttribute("width", "100%");
    this.#line.setAttribute("fill", "none");
    this.#line.setAttribute("stroke", "currentColor");
    this.#line.setAttribute("stroke-width", "2");
    drawing.append(this.#line);
    this.attachShadow({ mode: "open" }).append(drawing);
  }

  // A patch changes the attribute, and the element draws itself anew: nobody else needs to know.
  attributeChangedCallback(_name, _before, values) {
    const heights = values.split(" ").map(Number);
    const step = WIDTH / Math.max(heights.length - 1, 1);
    this.#line.setAttribute("points", heights.map((height, at) => `${at * step},${HEIGHT - height}`).join(" "));
  }
}

customElements.define("spark-line", SparkLine);

tidewire.hook("latest", {
  mounted: (element) => element.textContent,
  updated(element, first) {
    element.title = `It began with ${first}.`;
  },
});
