// @ts-check
/** What every page does: fold the sidebar, close menus. */

import { setCookie } from "./cookies.js";

const root = document.documentElement;

/** Fold or open the sidebar, and remember which on this browser. */
function foldSidebar() {
  const state = root.dataset.sidebar === "rail" ? "open" : "rail";
  root.dataset.sidebar = state;
  setCookie("sidebar", state);
}

/**
 * Whether the key belongs to a field in which somebody types.
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, select, textarea"));
}

/**
 * Close every open menu but the one that holds `kept`.
 * @param {Node | null} kept
 */
function closeMenus(kept) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(kept)) menu.removeAttribute("open");
  }
}

for (const button of document.querySelectorAll("[data-fold-sidebar]")) {
  button.removeAttribute("hidden");
  button.addEventListener("click", foldSidebar);
}

document.addEventListener("click", (event) => closeMenus(/** @type {Node} */ (event.target)));

// A form that takes a while says so in its button, and is not sent twice.
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const button = form.dataset.busy && form.querySelector("button");
  if (!button || event.defaultPrevented) return;
  button.textContent = form.dataset.busy ?? "";
  button.setAttribute("aria-busy", "true");
  setTimeout(() => button.setAttribute("disabled", ""));
});

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.getAttribute("data-copy") ?? "");
  if (!(source instanceof HTMLInputElement) || !navigator.clipboard) continue;
  button.removeAttribute("hidden");
  button.addEventListener("click", () => navigator.clipboard.writeText(source.value));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "[" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) foldSidebar();
  if (event.key === "/" && !isTyping(event.target)) {
    const search = document.querySelector("input[type=search]");
    if (search instanceof HTMLInputElement) {
      event.preventDefault();
      search.focus();
    }
  }
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.menu[open]");
  closeMenus(null);
  menu?.querySelector("summary")?.focus();
});
