/**
 * How our listeners reach a runner without a test seeing them: they are named in the environment, which every program
 * between the shell and the runner passes on (npm, cross-env, a wrapper script); the first thing a listener does
 * inside the runner is to put the environment back as it was. Arguments and working directory are never touched.
 * The originals of the functions it needs are kept before any tested code is loaded.
 */
export const channelSource = String.raw`"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { openSync, writeSync, readFileSync, realpathSync } = fs;
const stringify = JSON.stringify;
const out = process.env.PATCHWRIGHT_OUT;
const root = process.env.PATCHWRIGHT_ROOT;
const request = JSON.parse(readFileSync(path.join(__dirname, "request.json"), "utf8"));
let fd = null;

const real = (file) => {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
};

/** A path relative to the repository's root, with forward slashes. */
const relative = (file) =>
  file === null || file === undefined
    ? null
    : path.relative(real(root), real(String(file).replace(/^file:\/\//, ""))).split(path.sep).join("/");

const emit = (record) => {
  if (fd === null) return;
  const bytes = Buffer.from(stringify(record) + "\n");
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
};

/** Called once inside the runner, before it loads anything of the repository. */
const claim = () => {
  if (fd !== null) return;
  delete process.env.PATCHWRIGHT_OUT;
  delete process.env.PATCHWRIGHT_ROOT;
  const left = (process.env.NODE_OPTIONS || "").split(process.env.PATCHWRIGHT_FLAGS || "\0").join("").trim();
  delete process.env.PATCHWRIGHT_FLAGS;
  if (left === "") delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = left;
  fd = openSync(path.join(out, "results.jsonl"), "a");
  emit({ type: "start" });
};

/** The test files that the runner calls related, as a whole; may be called again with more. */
const answer = (files) => {
  const inside = files.map(relative).filter((file) => file !== "" && !file.startsWith(".."));
  fs.writeFileSync(path.join(out, "related.json"), stringify(inside));
};

/** An error as message and stack, with both values where the message keeps them to itself. */
const describe = (error) => {
  if (error === null || typeof error !== "object") return { message: String(error), stack: null };
  const name = error.name && error.name !== "Error" && !/^Assertion(Error)?$/.test(error.name) ? error.name + ": " : "";
  let message = String(error.message ?? "");
  if (name !== "" && !message.startsWith(error.name)) message = name + message;
  // uvu calls the expected value 'expects'.
  const wanted = "expected" in error ? error.expected : error.expects;
  if (("expected" in error || "expects" in error) && "actual" in error && error.actual !== undefined) {
    const { inspect } = require("node:util");
    const show = (value) => inspect(value, { depth: 6, breakLength: 100, maxStringLength: 2000 });
    const [expected, actual] = [show(wanted), show(error.actual)];
    const told = (value, shown) => message.includes(shown) || message.includes(String(value));
    if (!told(wanted, expected) || !told(error.actual, actual)) {
      message += "\nExpected: " + expected + "\nActual: " + actual;
    }
  }
  return { message: message || String(error), stack: typeof error.stack === "string" ? error.stack : null };
};

module.exports = { listening: out !== undefined && root !== undefined, root, request, relative, emit, claim, answer, describe };
`;

/** Runs in every Node process on the way to the runner; what it does there is the runner's own `attach.cjs`. */
export const preloadSource = `"use strict";
if (process.env.PATCHWRIGHT_OUT !== undefined) require("./attach.cjs")(require("./channel.cjs"));
`;

/** Lets `attach.cjs` wait for a module of the runner to be loaded: `onLoad(/pattern/, (exports) => exports)`. */
export const onLoadSource = `
const Module = require("node:module");
const onLoad = (pattern, replace) => {
  const original = Module._load;
  const seen = new WeakMap();
  Module._load = function load(request, parent, isMain) {
    const exports = original.apply(this, arguments);
    if (exports === null || (typeof exports !== "object" && typeof exports !== "function")) return exports;
    let file;
    try {
      file = Module._resolveFilename(request, parent, isMain);
    } catch {
      return exports;
    }
    if (!pattern.test(file)) return exports;
    if (!seen.has(exports)) seen.set(exports, replace(exports, () => { Module._load = original; }));
    return seen.get(exports);
  };
};
`;
