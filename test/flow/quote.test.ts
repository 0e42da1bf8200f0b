import { describe, expect, it } from "@jest/globals";
import { quotes } from "../../src/flow/quote.js";

const task =
  "A line break inside double quotes **belongs to the field**. It should come\nback exactly as it stands.";

describe("a quotation", () => {
  it("holds when the sentence stands in the task, whatever its emphasis, case and line breaks", () => {
    expect(quotes(task, "a line break inside double quotes belongs to the field.")).toBe(true);
    expect(quotes(task, "“It should come back exactly as it stands”")).toBe(true);
  });

  it("does not hold when a word differs, or when it is too short to say anything", () => {
    expect(quotes(task, "A line break inside single quotes belongs to the field.")).toBe(false);
    expect(quotes(task, "field")).toBe(false);
    expect(quotes(task, "")).toBe(false);
  });
});
