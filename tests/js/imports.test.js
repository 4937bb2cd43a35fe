// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";

import { isTooLarge, oneFile } from "../../static/js/drop-file.js";
import { quarterPassed } from "../../static/js/import-progress.js";

test("one dropped file is taken, several or none are not", () => {
  const file = new File(["id\n1"], "answers.csv");
  assert.equal(oneFile({ files: [file] }), file);
  assert.equal(oneFile({ files: [file, file] }), null);
  assert.equal(oneFile({ files: [] }), null);
  assert.equal(oneFile(null), null);
});

test("a file above the limit is told before it is sent", () => {
  assert.equal(isTooLarge({ size: 101 }, 100), true);
  assert.equal(isTooLarge({ size: 100 }, 100), false);
  assert.equal(isTooLarge(undefined, 100), false);
});

test("each quarter is told once, and a leap tells the last one passed", () => {
  assert.equal(quarterPassed(0, 24), null);
  assert.equal(quarterPassed(0, 25), 25);
  assert.equal(quarterPassed(25, 49), null);
  assert.equal(quarterPassed(25, 99), 75);
  assert.equal(quarterPassed(75, 100), 100);
  assert.equal(quarterPassed(100, 100), null);
});
