// @ts-check
/** Buttons that copy: `<button data-copy="#field" data-copied="Copied" hidden>`, also in parts that come later. */

/** @param {ParentNode} part */
function offer(part) {
  for (const button of part.querySelectorAll("[data-copy]")) button.removeAttribute("hidden");
}

document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-copy]");
  if (!button) return;
  const field = document.querySelector(button.getAttribute("data-copy") ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  field.select();
  await navigator.clipboard.writeText(field.value);
  const words = button.querySelector("span");
  if (words) words.textContent = button.getAttribute("data-copied");
});

document.addEventListener("htmx:afterSwap", () => offer(document));
offer(document);
