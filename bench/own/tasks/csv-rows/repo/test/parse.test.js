import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "../src/index.js";

test("splits lines into fields", () => {
  assert.deepEqual(parse("a,b\nc,d\n"), [
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("takes CRLF too, and a last line without an end", () => {
  assert.deepEqual(parse("a,b\r\nc,d"), [
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("keeps commas and doubled quotes in quoted fields", () => {
  assert.deepEqual(parse('"a,b","say ""hi"""\n'), [["a,b", 'say "hi"']]);
});

test("keeps empty fields", () => {
  assert.deepEqual(parse("a,,\n"), [["a", "", ""]]);
});

test("has no rows in an empty text", () => {
  assert.deepEqual(parse(""), []);
});
