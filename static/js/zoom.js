// @ts-check
/** Zooming, as arithmetic: how large the drawing is, and which part of it is seen. */

export const LARGEST = 4;
export const STEP = 1.25;
/** The smallest scale at which the words of a drawing are read without effort. */
export const READABLE = 0.8;

/**
 * The next scale in a direction, on a ladder of steps that holds 1 (the drawing's own size).
 * @param {number} scale
 * @param {1 | -1} direction
 */
export function nextScale(scale, direction) {
  const rung = Math.log(scale) / Math.log(STEP);
  const near = Math.round(rung);
  const from = Math.abs(rung - near) < 0.01 ? near : direction > 0 ? Math.floor(rung) : Math.ceil(rung);
  return STEP ** (from + direction);
}

/**
 * The scale, no smaller than where the width fits and no larger than LARGEST, or than what fits where that is more.
 * @param {number} scale
 * @param {number} fit
 */
export function withinBounds(scale, fit) {
  return Math.max(fit, Math.min(LARGEST, scale));
}

/**
 * The scale a drawing opens with: the whole width where that can be read, else the smallest that can.
 * @param {number} fit
 */
export function openingScale(fit) {
  return Math.max(fit, READABLE);
}

/**
 * Where to scroll so that the point under the pointer stays there while the drawing grows from `before` to `after`.
 * @param {{scroll: number, pointer: number, before: number, after: number}} axis scroll offset, the pointer's
 *   distance from the edge of the view, and the two scales
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
