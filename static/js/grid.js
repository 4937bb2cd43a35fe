// @ts-check
/** The table by keyboard: arrows move from cell to cell, M shows the row's step on the map. */

import { move } from "./grid-moves.js";
import { isTyping } from "./page.js";

const table = document.querySelector("[data-grid]");
if (table instanceof HTMLTableElement) begin(table);

/** @param {HTMLTableElement} table */
function begin(table) {
  document.querySelector("[data-grid-keys]")?.removeAttribute("hidden");
  table.setAttribute("role", "grid");
  /** Wide enough for all, or folded: only cells that are seen take part. */
  const cells = () =>
    [...table.rows].map((row) => [...row.cells].filter((cell) => cell.getClientRects().length > 0));
  for (const cell of table.querySelectorAll("td, th")) cell.setAttribute("tabindex", "-1");
  (table.querySelector("tbody td") ?? table.rows[0].cells[0]).setAttribute("tabindex", "0");

  /** @param {HTMLElement} cell */
  function rove(cell) {
    for (const other of table.querySelectorAll('[tabindex="0"]')) other.setAttribute("tabindex", "-1");
    cell.setAttribute("tabindex", "0");
  }

  table.addEventListener("focusin", (event) => {
    const cell = /** @type {Element} */ (event.target).closest("td, th");
    if (cell instanceof HTMLElement) rove(cell);
  });

  table.addEventListener("keydown", (event) => {
    const cell = /** @type {Element} */ (event.target).closest("td, th");
    if (!cell || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.key === "Enter") {
      cell.querySelector("a")?.click();
      return;
    }
    const rows = cells();
    const row = rows.findIndex((entry) => entry.some((other) => other === cell));
    const column = rows[row].findIndex((other) => other === cell);
    const to = move(event.key, { row, column }, rows.map((entry) => entry.length));
    if (!to) return;
    event.preventDefault();
    rows[to.row][to.column].focus();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    const row = document.activeElement?.closest("tbody tr[id]");
    location.assign(`${location.pathname}${table.dataset.map}${row ? `#${row.id}` : ""}`);
  });
}
