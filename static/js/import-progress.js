// @ts-check
/** Says aloud how far an import has come, a quarter at a time; htmx puts the new numbers into the page. */

/**
 * The quarter (25, 50, 75, 100) that was passed since the last time, or null when there is nothing new to say.
 * @param {number} before per cent that were told last
 * @param {number} now
 */
export function quarterPassed(before, now) {
  const quarter = Math.floor(now / 25) * 25;
  return quarter > before ? quarter : null;
}

/**
 * Tell each quarter in a live region that stays in the page.
 * @param {Element} region
 */
function announce(region) {
  let told = 0;
  document.addEventListener("htmx:afterSwap", () => {
    const now = Number(document.querySelector("#progress [role=progressbar]")?.getAttribute("aria-valuenow") ?? 0);
    const quarter = quarterPassed(told, now);
    if (quarter === null) return;
    told = quarter;
    region.textContent = `${quarter}% ${region.getAttribute("data-words")}`;
  });
}

if (typeof document !== "undefined") {
  const region = document.querySelector("[data-announce]");
  if (region) announce(region);
}
