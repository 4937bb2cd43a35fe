// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { move } from "../../static/js/grid-moves.js";

/** A head of three cells, a stage of one, two rows of three. */
const lengths = [3, 1, 3, 3];

test("arrows go one cell further", () => {
  assert.deepEqual(move("ArrowRight", { row: 2, column: 0 }, lengths), { row: 2, column: 1 });
  assert.deepEqual(move("ArrowLeft", { row: 2, column: 1 }, lengths), { row: 2, column: 0 });
  assert.deepEqual(move("ArrowDown", { row: 2, column: 1 }, lengths), { row: 3, column: 1 });
  assert.deepEqual(move("ArrowUp", { row: 3, column: 1 }, lengths), { row: 2, column: 1 });
});

test("a row with fewer cells is met at its last", () => {
  assert.deepEqual(move("ArrowUp", { row: 2, column: 2 }, lengths), { row: 1, column: 0 });
});

test("nothing lies beyond the edges", () => {
  assert.equal(move("ArrowUp", { row: 0, column: 1 }, lengths), null);
  assert.equal(move("ArrowDown", { row: 3, column: 1 }, lengths), null);
  assert.equal(move("ArrowLeft", { row: 2, column: 0 }, lengths), null);
  assert.equal(move("ArrowRight", { row: 2, column: 2 }, lengths), null);
});

test("home and end stay in the row, page keys go to the first and last", () => {
  assert.deepEqual(move("Home", { row: 3, column: 2 }, lengths), { row: 3, column: 0 });
  assert.deepEqual(move("End", { row: 3, column: 0 }, lengths), { row: 3, column: 2 });
  assert.deepEqual(move("PageUp", { row: 3, column: 2 }, lengths), { row: 0, column: 2 });
  assert.deepEqual(move("PageDown", { row: 0, column: 2 }, lengths), { row: 3, column: 2 });
});

test("other keys move nothing", () => {
  assert.equal(move("x", { row: 2, column: 0 }, lengths), null);
});
