// What tests state of a program that has run to its end.
import assert from "node:assert/strict";
import { test } from "node:test";

// It refused: exit code, nothing on standard output, and its words on standard error to the letter.
// The first line is the message, the others are what stands below it, without the indent.
export function refused(done, code, ...lines) {
  const words = lines.map((line, n) => `${n === 0 ? "ordo: " : "      "}${line}\n`).join("");
  assert.deepEqual(
    { code: done.code, stdout: done.stdout, stderr: done.stderr },
    { code, stdout: "", stderr: words },
  );
}

// A test for each case [arguments, exit code, lines...]: the store refuses it, and nothing is written.
export function refusals(store, cases) {
  const before = store.contents();
  for (const [args, code, ...lines] of cases) {
    test(`refused: ${title(args)}`, () => {
      refused(store.try(...args), code, ...lines);
      assert.deepEqual(store.contents(), before, "nothing was written");
    });
  }
}

function title(args) {
  const words = args.map((word) => JSON.stringify(word).slice(1, -1)).join(" ");
  return words.length > 100 ? `${words.slice(0, 100)}...` : words;
}

// Numbers that a test can be repeated with: the same seed, the same numbers, each in [0, 1).
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
