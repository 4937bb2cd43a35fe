// @ts-check
/** The map page: a card selected in the drawing is selected in the lists, and the other way round. */

import { isTyping } from "./page.js";
import { Sheet } from "./sheet.js";

const onPhone = () => matchMedia("(max-width: 759.98px)").matches;

const section = document.querySelector("[data-sheet]");
if (section instanceof HTMLElement) begin(section);

/** @param {HTMLElement} section */
function begin(section) {
  const sheet = new Sheet(section);
  /** @type {string | null} */
  let selected = null;

  /** @param {string} step */
  const cardOf = (step) => section.querySelector(`.card[data-step="${CSS.escape(step)}"]`)?.closest("a") ?? null;
  /** @param {string} step */
  const rowOf = (step) => document.querySelector(`[data-steps-list] [data-step="${CSS.escape(step)}"]`);

  /** What the page tells of the selected step beside the drawing; on a phone its row in the whole list. */
  const told = () => (onPhone() ? null : document.querySelector(".finding.is-selected")) ?? rowOf(selected ?? "");

  /**
   * Select a step everywhere it stands, show what is told of it, and put its address into the page's.
   * @param {string} step
   * @param {{fromDrawing?: boolean}} [how] a card that was pressed stays where it is
   */
  function select(step, { fromDrawing = false } = {}) {
    selected = step;
    mark();
    const card = cardOf(step);
    if (card && !fromDrawing) sheet.show(card);
    const row = rowOf(step);
    if (!row) return;
    row.querySelector("details")?.setAttribute("open", "");
    told()?.scrollIntoView({ block: fromDrawing && onPhone() ? "center" : "nearest" });
    history.replaceState(null, "", `#${row.id}`);
  }

  /** Show what is selected. */
  function mark() {
    for (const part of document.querySelectorAll(".is-selected")) part.classList.remove("is-selected");
    if (selected === null) return;
    cardOf(selected)?.classList.add("is-selected");
    rowOf(selected)?.classList.add("is-selected");
    for (const part of document.querySelectorAll(".finding, .near li")) {
      const steps = part.getAttribute("data-steps") ?? part.getAttribute("data-step") ?? "";
      if (!steps.split(" ").includes(selected)) continue;
      part.classList.add("is-selected");
      part.querySelector(".finding-more")?.setAttribute("open", "");
    }
  }

  /** Select the next pain point, most severe first, and go to it. */
  function nextPainPoint() {
    const found = [...document.querySelectorAll(".finding")];
    if (!found.length) return;
    const at = found.findIndex((part) => part.classList.contains("is-selected"));
    const next = found[(at + 1) % found.length];
    select(next.getAttribute("data-step") ?? "");
    next.querySelector("a")?.focus({ preventScroll: true });
  }

  /** Select what the page's address names: `#D3.1`. */
  function fromAddress() {
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("[data-step]");
    if (row) select(row.getAttribute("data-step") ?? "");
  }

  section.addEventListener("click", (event) => {
    const part = /** @type {Element} */ (event.target).closest("[data-step]");
    const step = part?.getAttribute("data-step");
    if (!step || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (section.classList.contains("is-open")) close();
    select(step, { fromDrawing: true });
  });

  document.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("[data-select]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    select(link.getAttribute("data-select") ?? "");
  });

  window.addEventListener("hashchange", fromAddress);

  // On a phone the drawing fills the screen on tap.
  const opener = document.querySelector("[data-open-drawing]");
  const closer = section.querySelector("[data-close-drawing]");
  function close() {
    sheet.press("fit");
    section.classList.remove("is-open");
    section.removeAttribute("aria-modal");
    section.removeAttribute("role");
    if (opener instanceof HTMLElement) opener.focus();
  }
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    section.classList.add("is-open");
    section.setAttribute("role", "dialog");
    section.setAttribute("aria-modal", "true");
    sheet.zoomTo(3 * sheet.fit);
    if (closer instanceof HTMLElement) closer.focus();
    const first = document.querySelector(".finding")?.getAttribute("data-step");
    const card = first ? cardOf(first) : null;
    if (card) sheet.show(card);
  });
  closer?.addEventListener("click", close);

  /** @type {Record<string, () => void>} */
  const keys = {
    "+": () => sheet.press("in"),
    "=": () => sheet.press("in"),
    "-": () => sheet.press("out"),
    0: () => sheet.press("fit"),
    p: nextPainPoint,
    t: () => /** @type {HTMLAnchorElement | null} */ (document.querySelector('[data-view="table"]'))?.click(),
    d: () => /** @type {HTMLElement | null} */ (document.querySelector("[data-download] > summary"))?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && section.classList.contains("is-open")) close();
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const act = keys[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  section.querySelector("[data-sheet-keys]")?.removeAttribute("hidden");
  fromAddress();
}
