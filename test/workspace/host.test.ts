import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { viewHost } from "../../src/workspace/sandbox/host.js";

describe("what of this machine a sandboxed command sees", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "patchwright-host-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("leaves out entries of PATH that can't be looked at, and goes on with the rest", () => {
    const home = path.join(folder, "home");
    const tools = path.join(folder, "tools");
    const itself = path.join(folder, "loop");
    for (const made of [home, tools]) mkdirSync(made);
    symlinkSync(itself, itself);
    const { path: shown } = viewHost(`${itself}:${itself}/bin:${folder}/none:/usr/bin:${tools}`, home);
    expect(shown).toBe(`/usr/bin:${tools}`);
  });
});
