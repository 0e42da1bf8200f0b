import { describe, expect, it } from "@jest/globals";
import { harmless } from "../../src/action/job-log.js";
import { readCommand } from "../../src/localhub/workflows/workflow-commands.js";

describe("a line of the job's log", () => {
  const hostile = [
    "::error::from a test's name",
    "  ::set-output name=outcome::ready",
    "\u200b::add-mask::a",
    "fine\n::stop-commands::pause",
    "fine\r::error::after a carriage return",
    "\u001b[2K::warning::after an escape sequence",
    ":::error::three",
  ];

  it.each(hostile)("%j gives the runner no command", (text) => {
    for (const line of harmless(text).split("\n")) expect(readCommand(line)).toBeUndefined();
  });

  it("holds no command in the older form, which is looked for anywhere in a line", () => {
    expect(harmless("▶ a ##[add-mask]b ##[error]c")).toBe("▶ a ## [add-mask]b ## [error]c");
  });

  it("leaves everything else as it is", () => {
    const line = "  ↳ anchor: test/std.test.js > std::vector, a::b and ::c";
    expect(harmless(line)).toBe(line);
  });
});
