// A page as a picture to look at: zoomed, turned, moved. The picture and everything drawn on it lie
// in one group with one transform, in the page's own points, so that nothing can come apart. What
// scrolls is an empty room of the right size; the picture stays where it is and is drawn anew.

const LEAST = 0.25; // pixels of the screen for each point of the page
const MOST = 8;
const STEP = 1.25;
const FINE = 0.8; // below, lines are drawn thinner
const MARGIN = 12; // beside a page that is fitted
const LEGIBLE = 12; // height in pixels of a line that can be read
const EASY = 1.5; // how much larger it is shown to whoever looks for one value
const OFF = 0.18; // share of the view by which a place may lie beside its middle
const SCREEN_PX = 1100; // longer side of the smallest picture
const ASKS_AGAIN = [300, 500, 800, 1200, 2000, 3000]; // ms, while a worker draws the sharp picture
const FINENESS = ["screen", "image", "sharp"];

class PageView extends HTMLElement {
  #size = "width"; // "width", "page", or pixels for each point
  #turns = new Map(); // quarters clockwise, by page, as long as the case is open
  #shown = ""; // address of the picture that is shown
  #has = "screen";
  #margins = [0, 0];
  #sharpening = 0;
  #perPoint = 0; // pixels of the ordinary picture for each point; 0: not known yet

  connectedCallback() {
    if (this.page) return;
    this.scroller = this.querySelector("[data-scroll]");
    this.room = this.querySelector("[data-room]");
    this.svg = this.querySelector("[data-svg]");
    this.turned = this.svg.querySelector("[data-turned]");
    this.picture = this.svg.querySelector("image");
    this.page = { ...this.svg.dataset, width: Number(this.svg.dataset.width), height: Number(this.svg.dataset.height) };
    this.#shown = this.picture.getAttribute("href");
    this.scroller.dataset.live = "";
    this.svg.removeAttribute("viewBox");
    this.scroller.addEventListener("scroll", () => this.#draw(), { passive: true });
    this.scroller.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#pinches();
    this.#drags();
    new ResizeObserver(() => this.#roomChanged()).observe(this.scroller);
    this.#layout();
    this.fit("width");
  }

  get turn() {
    return this.#turns.get(this.page.page) ?? 0;
  }

  get scale() {
    if (typeof this.#size === "number") return this.#size;
    const [width, height] = this.points;
    const across = (this.scroller.clientWidth - 2 * MARGIN) / width;
    const scale = this.#size === "width" ? across : Math.min(across, (this.scroller.clientHeight - 2 * MARGIN) / height);
    return Math.min(Math.max(scale, LEAST), MOST);
  }

  /** Width and height in points of the page as it is turned. */
  get points() {
    const { width, height } = this.page;
    return this.turn % 2 ? [height, width] : [width, height];
  }

  /** Show another page: {page, width, height, screen, image, sharp, label}. */
  show(page) {
    this.page = { ...page, width: Number(page.width), height: Number(page.height) };
    this.svg.dataset.page = page.page;
    this.svg.setAttribute("aria-label", page.label);
    this.picture.setAttribute("width", page.width);
    this.picture.setAttribute("height", page.height);
    this.#has = "screen";
    this.#perPoint = 0;
    this.#href(page.screen);
    this.#layout();
    this.#start();
    this.dispatchEvent(new CustomEvent("page-shown", { bubbles: true }));
  }

  fit(how) {
    this.#size = how;
    this.#layout();
    this.#start();
  }

  /** Change the size; the point of the page at `at`, a place in the window, stays where it is. */
  zoom(factor, at = this.#middle()) {
    this.setScale(this.scale * factor, at);
  }

  setScale(scale, at = this.#middle()) {
    const point = this.toPage(...at);
    this.#size = Math.min(Math.max(scale, LEAST), MOST);
    this.#layout();
    this.#put(point, at);
  }

  rotate() {
    const at = this.#middle();
    const point = this.toPage(...at);
    this.#turns.set(this.page.page, (this.turn + 1) % 4);
    this.#layout();
    this.#put(point, at);
  }

  /**
   * Put boxes into the middle. With `easily` also large enough to be read without effort, and never
   * so large that they do not fit; true where there was something to show.
   */
  centre(boxes, { easily = false } = {}) {
    if (!boxes.length || this.scroller.hidden) return false;
    const x0 = Math.min(...boxes.map((box) => box[0]));
    const y0 = Math.min(...boxes.map((box) => box[1]));
    const x1 = Math.max(...boxes.map((box) => box[0] + box[2]));
    const y1 = Math.max(...boxes.map((box) => box[1] + box[3]));
    if (easily) {
      const line = Math.min(...boxes.map((box) => box[3]));
      const [width, height] = this.turn % 2 ? [y1 - y0, x1 - x0] : [x1 - x0, y1 - y0];
      const fits = Math.min((0.85 * this.scroller.clientWidth) / width, (0.85 * this.scroller.clientHeight) / height);
      const to = Math.min(Math.max(this.scale, (EASY * LEGIBLE) / line), fits);
      if (Math.abs(to - this.scale) > 0.01) {
        this.#size = Math.min(Math.max(to, LEAST), MOST);
        this.#layout();
      }
    }
    this.#put([(x0 + x1) / 2, (y0 + y1) / 2], this.#middle());
    this.#fillView();
    return true;
  }

  /** Give room that is empty beside the page to the page, as far as the middle stays about there. */
  #fillView() {
    const { scroller, points, scale } = this;
    const closer = (scrolled, room, margin, length) => {
      const most = OFF * room;
      const before = margin - scrolled; // empty before the page, and after it
      const after = scrolled + room - margin - length;
      if (before > 0 && after < 0) return Math.min(before + MARGIN, -after, most);
      if (after > 0 && before < 0) return -Math.min(after + MARGIN, -before, most);
      return 0;
    };
    scroller.scrollBy(
      closer(scroller.scrollLeft, scroller.clientWidth, this.#margins[0], points[0] * scale),
      closer(scroller.scrollTop, scroller.clientHeight, this.#margins[1], points[1] * scale),
    );
    this.#draw();
  }

  /** The point of the page at a place in the window. */
  toPage(x, y) {
    const there = this.svg.getBoundingClientRect();
    const scale = this.scale;
    const u = (x - there.left + this.scroller.scrollLeft - this.#margins[0]) / scale;
    const v = (y - there.top + this.scroller.scrollTop - this.#margins[1]) / scale;
    const { width, height } = this.page;
    return [[u, v], [v, height - u], [width - u, height - v], [width - v, u]][this.turn];
  }

  /** A step as the eye sees it, right and down, in the page's own directions. */
  asSeen(right, down) {
    return [[right, down], [down, -right], [-right, -down], [-down, right]][this.turn];
  }

  #toRoom(x, y) {
    const { width, height } = this.page;
    const [u, v] = [[x, y], [height - y, x], [width - x, height - y], [y, width - x]][this.turn];
    return [this.#margins[0] + u * this.scale, this.#margins[1] + v * this.scale];
  }

  #middle() {
    const there = this.svg.getBoundingClientRect();
    return [there.left + this.scroller.clientWidth / 2, there.top + this.scroller.clientHeight / 2];
  }

  /** Scroll so that a point of the page lies at a place in the window. */
  #put(point, [x, y]) {
    const there = this.svg.getBoundingClientRect();
    const [u, v] = this.#toRoom(...point);
    this.scroller.scrollTo(u - (x - there.left), v - (y - there.top));
    this.#draw();
  }

  /** The page's top; where it is narrower than the view, in the middle. */
  #start() {
    const [width] = this.points;
    const free = this.scroller.clientWidth - width * this.scale;
    this.scroller.scrollTo(this.#margins[0] - Math.max(free / 2, MARGIN), this.#margins[1] - MARGIN);
    this.#draw();
  }

  #roomChanged() {
    const point = this.toPage(...this.#middle());
    this.#layout();
    if (typeof this.#size === "string") this.#start();
    else this.#put(point, this.#middle());
  }

  /** Half a view is free on each side, so that what lies at an edge can be shown in the middle. */
  #layout() {
    const { clientWidth: across, clientHeight: down } = this.scroller;
    const [width, height] = this.points;
    this.#margins = [Math.round(across / 2), Math.round(down / 2)];
    this.room.style.inlineSize = `${width * this.scale + 2 * this.#margins[0]}px`;
    this.room.style.blockSize = `${height * this.scale + 2 * this.#margins[1]}px`;
    this.svg.style.inlineSize = `${across}px`;
    this.svg.style.blockSize = `${down}px`;
    this.svg.classList.toggle("is-small", this.scale < FINE);
    this.#sharpen();
  }

  #draw() {
    const scale = this.scale;
    const [width, height] = this.points;
    const x = this.#margins[0] - this.scroller.scrollLeft;
    const y = this.#margins[1] - this.scroller.scrollTop;
    const [right, bottom] = [x + width * scale, y + height * scale];
    const moved = [`${x} ${y}) rotate(0`, `${right} ${y}) rotate(90`, `${right} ${bottom}) rotate(180`, `${x} ${bottom}) rotate(270`];
    this.turned.setAttribute("transform", `translate(${moved[this.turn]}) scale(${scale})`);
  }

  // -- the picture: as small as will do, and sharper where it is looked at closely ----------------

  #href(address) {
    if (address === this.#shown) return;
    this.#shown = address;
    this.picture.setAttribute("href", address);
  }

  #sharpen() {
    clearTimeout(this.#sharpening);
    this.#sharpening = setTimeout(() => this.#sharper(), 120);
  }

  async #sharper() {
    const page = this.page;
    const needs = this.scale * devicePixelRatio;
    const small = SCREEN_PX / Math.max(page.width, page.height);
    let want = needs > 1.05 * small ? "image" : "screen";
    if (this.#perPoint && needs > 1.1 * this.#perPoint) want = "sharp";
    if (!page[want] || FINENESS.indexOf(want) <= FINENESS.indexOf(this.#has)) return;
    if (want === "sharp" && !(await drawn(page.sharp, () => this.page === page))) return;
    const loaded = await picture(page[want]);
    // Another page may be shown by now, or a sharper picture of this one.
    if (!loaded || this.page !== page || FINENESS.indexOf(want) <= FINENESS.indexOf(this.#has)) return;
    this.#has = want;
    this.#href(page[want]);
    if (want === "image") {
      this.#perPoint = loaded.naturalWidth / page.width;
      this.#sharper();
    }
  }

  // -- wheel, fingers, hand -----------------------------------------------------------------------

  #wheel(event) {
    // The whole page scrolls where the panes are below one another; a pinch on a pad comes as Ctrl.
    if (!(event.ctrlKey || getComputedStyle(this.scroller).getPropertyValue("--wheel-zooms").trim() === "yes")) return;
    if (event.shiftKey || event.altKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
    event.preventDefault();
    const notches = event.deltaMode ? event.deltaY / 3 : event.deltaY / 100;
    this.zoom(STEP ** -Math.min(Math.max(event.ctrlKey ? 3 * notches : notches, -2), 2), [event.clientX, event.clientY]);
  }

  #pinches() {
    let apart = 0;
    const fingers = ({ touches: [one, other] }) => [
      Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
      [(one.clientX + other.clientX) / 2, (one.clientY + other.clientY) / 2],
    ];
    this.scroller.addEventListener("touchstart", (event) => {
      if (event.touches.length === 2) [apart] = fingers(event);
    }, { passive: true });
    this.scroller.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const [now, middle] = fingers(event);
      this.zoom(now / apart, middle);
      apart = now;
    }, { passive: false });
  }

  #drags() {
    let grip = null;
    this.scroller.addEventListener("pointerdown", (event) => {
      if (event.button || event.pointerType === "touch" || this.dataset.mode) return;
      grip = { x: event.clientX, y: event.clientY, left: this.scroller.scrollLeft, top: this.scroller.scrollTop, moved: false };
    });
    addEventListener("pointermove", (event) => {
      if (!grip) return;
      const [x, y] = [event.clientX - grip.x, event.clientY - grip.y];
      if (!grip.moved && Math.hypot(x, y) < 4) return;
      grip.moved = true;
      this.scroller.classList.add("is-dragged");
      this.scroller.scrollTo(grip.left - x, grip.top - y);
    });
    addEventListener("pointerup", (event) => {
      // A press that does not move on a box is a click on what the box belongs to.
      const clicked = grip && !grip.moved && event.target.closest?.("[data-of]");
      grip = null;
      this.scroller.classList.remove("is-dragged");
      if (clicked) this.dispatchEvent(new CustomEvent("box-clicked", { bubbles: true, detail: { of: clicked.dataset.of } }));
    });
    this.scroller.addEventListener("dragstart", (event) => event.preventDefault());
  }

  /** What every page view does when it is told by a key or a button; false where it knows nothing of it. */
  act(name) {
    const acts = {
      "zoom-in": () => this.zoom(STEP),
      "zoom-out": () => this.zoom(1 / STEP),
      "zoom-page": () => this.fit("page"),
      "zoom-width": () => this.fit("width"),
      rotate: () => this.rotate(),
    };
    acts[name]?.();
    return name in acts;
  }
}

/** A picture that is loaded and decoded; null where it can't be had. */
async function picture(address) {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return null;
  }
  return image;
}

/** Whether the sharp picture is there; asked again while a worker draws it and `wanted` holds. */
async function drawn(address, wanted) {
  for (const pause of ASKS_AGAIN) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.status === 200) return true;
    if (answer?.status !== 202) return false;
    await new Promise((resolve) => { setTimeout(resolve, pause); });
    if (!wanted()) return false;
  }
  return false;
}

customElements.define("page-view", PageView);
