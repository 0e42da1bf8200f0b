import { describe, expect, it } from "@jest/globals";
import { parseConfig } from "../../src/github/repository-config.js";

describe("the configuration file", () => {
  it("may be missing or empty: then the defaults hold", () => {
    expect(parseConfig(null)).toEqual(parseConfig("# nothing\n"));
    expect(parseConfig(null).label).toBe("patchwright");
  });

  it("is read key by key", () => {
    const config = parseConfig("label: robot\ntest:\n  command: make test\nbudget:\n  calls: 3\n");
    expect(config).toMatchObject({
      label: "robot",
      test: { command: "make test", timeoutMinutes: 10 },
      budget: { calls: 3 },
    });
  });

  it("with an unknown key or broken YAML is refused, naming what is wrong", () => {
    expect(() => parseConfig("labl: robot\n")).toThrow(/labl/);
    expect(() => parseConfig("label: [\n")).toThrow(/patchwright\.yml is not valid/);
  });
});
