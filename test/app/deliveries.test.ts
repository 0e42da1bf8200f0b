import { describe, expect, it } from "@jest/globals";
import { deliveries } from "../../src/app/deliveries.js";

describe("case 42: a delivery that comes again", () => {
  it("is dropped while the first runs and after it is done", async () => {
    const { once, idle } = deliveries();
    let effects = 0;
    let finish = () => {};
    const first = once("d", () =>
      new Promise<void>((resolve) => (finish = resolve)).then(() => void effects++),
    );
    expect(await once("d", async () => void effects++)).toBe("dropped");
    finish();
    await idle();
    expect(await first).toBe("handled");
    expect(await once("d", async () => void effects++)).toBe("dropped");
    expect(effects).toBe(1);
  });

  it("is handled when the first failed, and its failure is not hidden", async () => {
    const { once } = deliveries();
    await expect(once("d", async () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(await once("d", async () => {})).toBe("handled");
  });

  it("is forgotten after so many others, so that memory stays bounded", async () => {
    const { once } = deliveries(2);
    for (const id of ["a", "b", "c"]) await once(id, async () => {});
    expect(await once("c", async () => {})).toBe("dropped");
    expect(await once("a", async () => {})).toBe("handled");
  });
});
