// node measure.mjs FILE [SECONDS [REPETITIONS]]: what a message costs npm's uwuifier, as one line of JSON.
// FILE holds one message a line; each repetition takes SECONDS of CPU time.
import { readFileSync } from "node:fs";
import Uwuifier from "uwuifier";

const WARM_UP_SECONDS = 1; // until the JIT has settled

const [file, seconds = "0.5", repetitions = "3"] = process.argv.slice(2);
const lines = readFileSync(file, "utf8").split("\n").filter((line) => line !== "");
const uwuifier = new Uwuifier();
let rewrittenUnits = 0;

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function nsPerMessage(leastSeconds) {
  let passes = 0;
  let taken;
  const start = cpuSeconds();
  do {
    for (const line of lines) rewrittenUnits += uwuifier.uwuifySentence(line).length;
    passes++;
    taken = cpuSeconds() - start;
  } while (taken < leastSeconds);
  return (taken * 1e9) / (passes * lines.length);
}

nsPerMessage(WARM_UP_SECONDS);
const each = Array.from({ length: Number(repetitions) }, () => nsPerMessage(Number(seconds)));
const median = each.toSorted((a, b) => a - b)[Math.floor(each.length / 2)];
console.log(
  JSON.stringify({
    runtime: `node ${process.version}`,
    messages: lines.length,
    messages_per_s: 1e9 / median,
    ns_per_message: median,
    each_ns_per_message: each,
    rewritten_units: rewrittenUnits,
  }),
);
