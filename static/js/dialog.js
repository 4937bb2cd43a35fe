// @ts-check
/** Dialogs filled by htmx: `<dialog id="d" data-dialog>`; whatever is put into `#d-content` opens it. */

for (const dialog of document.querySelectorAll("dialog[data-dialog]")) {
  if (!(dialog instanceof HTMLDialogElement)) continue;
  dialog.addEventListener("htmx:afterSwap", () => {
    if (!dialog.open) dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target === dialog || target.closest("[data-close]")) dialog.close();
  });
}
