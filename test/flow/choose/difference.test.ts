import { describe, expect, it } from "@jest/globals";
import { difference } from "../../../src/flow/choose/difference.js";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";

const base = plainWorkspace({ "a.txt": "a\n", "b.txt": "b\n", "c.txt": "c\n" });
const show = (from: Record<string, string | null>, to: Record<string, string | null>) =>
  difference(base, changesOf(from), changesOf(to));

describe("the difference of two change sets", () => {
  it("is empty for the same", async () => {
    expect(await show({ "a.txt": "x\n" }, { "a.txt": "x\n" })).toBe("");
  });

  it("leads from the first to the second, not from the base", async () => {
    expect(await show({ "a.txt": "x\n" }, { "a.txt": "y\n" })).toContain("-x\n+y\n");
    expect(await show({ "a.txt": "x\n" }, {})).toContain("-x\n+a\n");
    expect(await show({}, { "a.txt": "x\n" })).toContain("-a\n+x\n");
  });

  it("tells of files that only one of them has, or deletes", async () => {
    expect(await show({ "new.txt": "n\n" }, {})).toContain("deleted file mode");
    expect(await show({}, { "new.txt": "n\n" })).toContain("new file mode");
    expect(await show({}, { "b.txt": null })).toContain("deleted file mode");
    expect(await show({ "b.txt": null }, {})).toContain("new file mode");
  });
});
