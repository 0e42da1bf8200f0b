import assert from "node:assert/strict";
import test from "node:test";
import { weekOf } from "../src/index.js";

test("weeks in the middle of a year", () => {
  assert.equal(weekOf("2024-03-05"), "2024-W10");
  assert.equal(weekOf("2023-06-30"), "2023-W26");
});

test("a week begins on a Monday", () => {
  assert.equal(weekOf("2024-03-10"), "2024-W10");
  assert.equal(weekOf("2024-03-11"), "2024-W11");
});

test("refuses what is no date", () => {
  for (const date of ["2024-3-5", "yesterday", "2024-13-01"]) assert.throws(() => weekOf(date), RangeError);
});
