// @ts-check
/** Zooming, as arithmetic: how large the drawing is, and which part of it is seen. */

export const LARGEST = 4;
export const STEP = 1.25;

/**
 * The next zoom in a direction, on a ladder of steps that holds 1 (the width fits) and ends at 1 and at LARGEST.
 * @param {number} zoom
 * @param {1 | -1} direction
 */
export function nextZoom(zoom, direction) {
  const rung = Math.log(zoom) / Math.log(STEP);
  const near = Math.round(rung);
  const from = Math.abs(rung - near) < 0.01 ? near : direction > 0 ? Math.floor(rung) : Math.ceil(rung);
  return withinBounds(STEP ** (from + direction));
}

/**
 * The zoom, no smaller than the width that fits and no larger than LARGEST.
 * @param {number} zoom
 */
export function withinBounds(zoom) {
  return Math.min(LARGEST, Math.max(1, zoom));
}

/**
 * Where to scroll so that the point under the pointer stays there while the drawing grows from `before` to `after`.
 * @param {{scroll: number, pointer: number, before: number, after: number}} axis scroll offset, the pointer's
 *   distance from the edge of the view, and the two zooms
 */
export function scrollFor({ scroll, pointer, before, after }) {
  return Math.max(0, ((scroll + pointer) * after) / before - pointer);
}

/**
 * Where to scroll to bring a stretch into view: nowhere if it is seen whole, else so that it lies in the middle.
 * @param {{scroll: number, room: number, start: number, end: number}} axis all in the drawing's pixels
 */
export function scrollToShow({ scroll, room, start, end }) {
  if (start >= scroll && end <= scroll + room) return scroll;
  return Math.max(0, (start + end - room) / 2);
}

/**
 * Distance and middle of two fingers.
 * @param {{x: number, y: number}} one
 * @param {{x: number, y: number}} other
 */
export function pinch(one, other) {
  return {
    distance: Math.hypot(one.x - other.x, one.y - other.y),
    x: (one.x + other.x) / 2,
    y: (one.y + other.y) / 2,
  };
}
