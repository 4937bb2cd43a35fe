// @ts-check
/** A form that takes a dropped file: `<form data-drop>` with an `<input type="file">`. Without it one is chosen. */

/**
 * The one file among what was dropped; null for text, for folders, and for several at once.
 * @param {{files: ArrayLike<File>} | null} dropped
 */
export function oneFile(dropped) {
  return dropped && dropped.files.length === 1 ? dropped.files[0] : null;
}

/**
 * Whether a file is larger than the server takes, which would receive it for nothing.
 * @param {{size: number} | null | undefined} file
 * @param {number} most bytes
 */
export function isTooLarge(file, most) {
  return Boolean(file && file.size > most);
}

/**
 * Take files dropped anywhere on the page.
 * @param {HTMLFormElement} form
 */
function takeDrops(form) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=file]"));
  const said = form.querySelector("[data-drop-said]");
  if (!input) return;
  const refusal = /** @type {HTMLElement | null} */ (form.querySelector("[data-too-large]"));
  form.addEventListener("submit", (event) => {
    const refused = isTooLarge(input.files?.[0], Number(form.dataset.most));
    if (refusal) refusal.hidden = !refused;
    if (refused) event.preventDefault();
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    if (!event.dataTransfer || !oneFile(event.dataTransfer)) return;
    input.files = event.dataTransfer.files;
    if (said) said.textContent = said.getAttribute("data-drop-said");
    form.requestSubmit();
  });
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-drop]")) takeDrops(/** @type {HTMLFormElement} */ (form));
}
