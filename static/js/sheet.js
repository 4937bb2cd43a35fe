// @ts-check
/** The drawing in its frame: zoomed by keys, buttons, wheel and fingers, moved by dragging. */

import { nextScale, openingScale, pinch, scrollFor, scrollToShow, withinBounds } from "./zoom.js";

/** The frame scrolls, the drawing in it grows: so arrows, fingers and scroll bars move it by themselves. */
export class Sheet {
  /**
   * @param {HTMLElement} section the frame with its tools
   */
  constructor(section) {
    this.section = section;
    this.view = /** @type {HTMLElement} */ (section.querySelector("[data-sheet-view]"));
    this.level = /** @type {HTMLElement} */ (section.querySelector("[data-zoom-level]"));
    this.fits = true;
    this.scale = this.fit;
    /** @type {Map<number, {x: number, y: number}>} */
    this.fingers = new Map();
    section.querySelector("[data-sheet-tools]")?.removeAttribute("hidden");
    for (const button of section.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => this.press(button.getAttribute("data-zoom") ?? ""));
    }
    this.view.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.view.addEventListener("pointerdown", (event) => this.#down(event));
    this.view.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.view.addEventListener(end, (event) => this.#up(/** @type {PointerEvent} */ (event)));
    }
    this.view.addEventListener("click", (event) => this.#swallow(event), true);
    this.view.addEventListener("dragstart", (event) => event.preventDefault());
    if (this.fit) this.#dress(openingScale(this.fit));
    new ResizeObserver(() => this.#resized()).observe(this.view);
  }

  /** The scale at which the drawing's width fits its frame; 0 while the frame is not shown. */
  get fit() {
    return this.view.clientWidth / this.svg.viewBox.baseVal.width;
  }

  get svg() {
    return /** @type {SVGSVGElement} */ (this.view.querySelector("svg"));
  }

  /**
   * Zoom by a word: `in`, `out` or `fit`.
   * @param {string} word
   */
  press(word) {
    if (word === "in") this.zoomTo(nextScale(this.scale, 1));
    if (word === "out") this.zoomTo(nextScale(this.scale, -1));
    if (word === "fit") this.zoomTo(this.fit);
  }

  /**
   * Draw at `scale` times the drawing's own size, keeping a point of the frame where it is.
   * @param {number} scale
   * @param {{x: number, y: number}} [at] from the frame's corner; the middle by default
   */
  zoomTo(scale, at = { x: this.view.clientWidth / 2, y: this.view.clientHeight / 2 }) {
    if (!this.fit) return;
    const before = this.fits ? this.fit : this.scale;
    const after = withinBounds(scale, this.fit);
    if (this.fits && after > this.fit && !this.section.classList.contains("is-open")) {
      this.view.style.height = `${this.view.clientHeight}px`;
    }
    const x = scrollFor({ scroll: this.view.scrollLeft, pointer: at.x, before, after });
    const y = scrollFor({ scroll: this.view.scrollTop, pointer: at.y, before, after });
    this.#dress(after);
    this.view.scrollTo(x, y);
  }

  /**
   * Give the drawing the size of a scale, and tell it.
   * @param {number} scale
   */
  #dress(scale) {
    this.fits = scale <= this.fit;
    this.scale = this.fits ? this.fit : scale;
    this.svg.style.width = this.fits ? "" : `${this.scale * this.svg.viewBox.baseVal.width}px`;
    if (this.fits) this.view.style.height = "";
    this.view.classList.toggle("is-zoomed", !this.fits);
    this.level.textContent = `${Math.round(this.scale * 100)}%`;
  }

  /** What fitted fits again, and nothing is narrower than its frame. */
  #resized() {
    if (this.fit) this.#dress(this.fits ? this.fit : this.scale);
  }

  /**
   * Bring a part of the drawing into view.
   * @param {Element} part
   */
  show(part) {
    const frame = this.view.getBoundingClientRect();
    const box = part.getBoundingClientRect();
    const left = box.left - frame.left + this.view.scrollLeft;
    const top = box.top - frame.top + this.view.scrollTop;
    this.view.scrollTo({
      left: scrollToShow({ scroll: this.view.scrollLeft, room: frame.width, start: left, end: left + box.width }),
      top: scrollToShow({ scroll: this.view.scrollTop, room: frame.height, start: top, end: top + box.height }),
    });
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoomTo(this.scale * Math.exp(-event.deltaY / 300), this.#within(event));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.dragged = false;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const last = this.fingers.get(event.pointerId);
    if (!last) return;
    const now = { x: event.clientX, y: event.clientY };
    if (this.fingers.size === 2) {
      const [other] = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      const before = pinch(last, other);
      const after = pinch(now, other);
      const frame = this.view.getBoundingClientRect();
      this.dragged = true;
      this.zoomTo((this.scale * after.distance) / before.distance, { x: after.x - frame.left, y: after.y - frame.top });
    } else if (event.pointerType === "mouse" && !this.fits) {
      if (!this.dragged && Math.hypot(now.x - last.x, now.y - last.y) < 4) return;
      if (!this.dragged) this.view.setPointerCapture(event.pointerId);
      this.dragged = true;
      this.view.classList.add("is-dragging");
      this.view.scrollBy(last.x - now.x, last.y - now.y);
    }
    this.fingers.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.fingers.delete(event.pointerId);
    this.view.classList.remove("is-dragging");
  }

  /**
   * A drag that ends on a card is no press on it.
   * @param {MouseEvent} event
   */
  #swallow(event) {
    if (!this.dragged) return;
    this.dragged = false;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {{clientX: number, clientY: number}} event */
  #within(event) {
    const frame = this.view.getBoundingClientRect();
    return { x: event.clientX - frame.left, y: event.clientY - frame.top };
  }
}
