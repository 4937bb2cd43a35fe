// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { LARGEST, READABLE, STEP, nextScale, openingScale, pinch, scrollFor, scrollToShow, withinBounds } from "../../static/js/zoom.js";

test("zooming in and out again ends where it began", () => {
  let zoom = 1;
  for (let step = 0; step < 4; step += 1) zoom = nextScale(zoom, 1);
  assert.ok(Math.abs(zoom - STEP ** 4) < 1e-9);
  for (let step = 0; step < 4; step += 1) zoom = nextScale(zoom, -1);
  assert.ok(Math.abs(zoom - 1) < 1e-9);
});

test("a zoom between two rungs goes to the nearer rung in the direction asked for", () => {
  assert.ok(Math.abs(nextScale(1.3, 1) - STEP ** 2) < 1e-9);
  assert.ok(Math.abs(nextScale(1.3, -1) - STEP) < 1e-9);
});

test("the drawing is never narrower than its frame nor larger than the largest", () => {
  assert.equal(withinBounds(0.2, 0.58), 0.58);
  assert.equal(withinBounds(99, 0.58), LARGEST);
  assert.equal(withinBounds(2, 5), 5);
});

test("a drawing opens with its width in sight where that can be read, else as small as can be read", () => {
  assert.equal(openingScale(0.58), READABLE);
  assert.equal(openingScale(1.1), 1.1);
});

test("the ladder leads from the opening scale to the drawing's own size", () => {
  assert.ok(Math.abs(nextScale(READABLE, 1) - 1) < 1e-9);
});

test("what lies under the pointer stays there", () => {
  for (const [scroll, pointer, before, after] of [[0, 100, 1, 2], [300, 50, 1.5, 3], [500, 200, 2, 2.5]]) {
    const under = (scroll + pointer) / before;
    const now = scrollFor({ scroll, pointer, before, after });
    assert.ok(Math.abs((now + pointer) / after - under) < 1e-9);
  }
});

test("no scroll goes before the beginning", () => {
  assert.equal(scrollFor({ scroll: 0, pointer: 300, before: 2, after: 1 }), 0);
});

test("what is seen whole is not moved, what is not comes to the middle", () => {
  assert.equal(scrollToShow({ scroll: 100, room: 400, start: 150, end: 300 }), 100);
  assert.equal(scrollToShow({ scroll: 0, room: 400, start: 900, end: 1000 }), 750);
  assert.equal(scrollToShow({ scroll: 500, room: 400, start: 10, end: 60 }), 0);
});

test("two fingers have a distance and a middle", () => {
  assert.deepEqual(pinch({ x: 0, y: 0 }, { x: 6, y: 8 }), { distance: 10, x: 3, y: 4 });
});
