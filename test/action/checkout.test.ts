import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Checkout, pinnedEarlier } from "../../src/action/checkout.js";
import { type ChangeSet, changeSetHash, toBase64 } from "../../src/domain/change-set.js";
import { orderOf } from "../support/order.js";

const base = "a".repeat(40);
const earlier: ChangeSet = {
  base,
  files: [{ path: "sum.js", mode: "100644", content: toBase64("export const sum = 1;\n") }],
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-checkout-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const checkout = (hash: string | null): Checkout => ({
  order: orderOf({
    base,
    refines: hash === null ? null : { pull: 3, branch: "patchwright/issue-1", head: base, earlier: hash },
  }),
  task: folder,
  environment: {},
  signal: new AbortController().signal,
});
const laid = (content: string) => writeFileSync(path.join(folder, "earlier.json"), content);

describe("what a refinement goes on from", () => {
  it("is the change set that was accepted, to the byte", async () => {
    laid(JSON.stringify(earlier));
    expect(await pinnedEarlier(checkout(changeSetHash(earlier)))).toEqual(earlier);
  });

  it("is nothing for a run that starts from the base, whatever lies in the folder", async () => {
    laid("{}");
    expect(await pinnedEarlier(checkout(null))).toBeUndefined();
  });

  it.each([
    ["another one", JSON.stringify({ ...earlier, files: [] })],
    ["one on another commit", JSON.stringify({ ...earlier, base: "b".repeat(40) })],
    ["no change set", '{"base":1}'],
  ])("refuses %s", async (_, content) => {
    laid(content);
    await expect(pinnedEarlier(checkout(changeSetHash(earlier)))).rejects.toMatchObject({
      code: "publish-refused",
    });
  });

  it("refuses one that is missing", async () => {
    await expect(pinnedEarlier(checkout(changeSetHash(earlier)))).rejects.toMatchObject({
      code: "publish-refused",
    });
  });
});
