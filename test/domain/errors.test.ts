import { describe, expect, it } from "@jest/globals";
import { errorLine, PatchwrightError } from "../../src/domain/errors.js";

describe("an error a person sees", () => {
  it("is one line with code, message and remedy, whatever the detail holds", () => {
    const error = new PatchwrightError("setup-failed", {
      command: "npm ci",
      detail: "first\nsecond\r\nthird",
    });
    expect(errorLine(error)).toBe(
      "setup-failed: The base does not install: `npm ci` failed: first second third. Make it pass on a fresh checkout, or set `setup` in .github/patchwright.yml.",
    );
  });
});
