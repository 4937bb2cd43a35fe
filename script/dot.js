// @ts-check
// Graphviz compiled to WebAssembly, behind the flags of the `dot` program that the drawings use.
import { readFileSync } from "node:fs";
import { argv, exit, stderr, stdout } from "node:process";
import { Graphviz } from "@hpcc-js/wasm-graphviz";

let format = "dot";
let engine = "dot";
let nop = 0;

for (const flag of argv.slice(2)) {
  const value = flag.slice(2);
  if (flag.startsWith("-T")) format = value;
  else if (flag.startsWith("-K")) engine = value;
  else if (flag.startsWith("-n")) nop = Number(value || 1);
  else {
    stderr.write(`script/dot: ${flag} is not one of -T, -K and -n\n`);
    exit(2);
  }
}

const graphviz = await Graphviz.load();
const layout = /** @type {import("@hpcc-js/wasm-graphviz").Engine} */ (engine);
const output = /** @type {import("@hpcc-js/wasm-graphviz").Format} */ (format);
try {
  stdout.write(graphviz.layout(readFileSync(0, "utf8"), output, layout, { nop }));
} catch (error) {
  stderr.write(`${error instanceof Error ? error.message : error}\n`);
  exit(1);
}
