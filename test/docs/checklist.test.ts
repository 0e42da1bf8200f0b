import { it } from "@jest/globals";
import { expectShown } from "../support/shown-by.js";

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

it("docs/checklist.md names for each item the tests that show it, and no item is without", () =>
  expectShown("docs/checklist.md", "checklist", numbers(1, 24)));

it("docs/cases.md names for each case the tests that show it, and no case is without", () =>
  expectShown("docs/cases.md", "case", numbers(33, 64)));
