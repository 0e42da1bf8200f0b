import { describe, expect, it } from "@jest/globals";
import { whileInstalled } from "../../src/app/while-installed.js";

describe("work for an installation", () => {
  const failing = () => Promise.reject(new Error("401"));
  const told: string[] = [];
  const says = { info: (_: object, text: string) => void told.push(text) };

  it("case 53: is dropped with a line in the log where the installation is gone", async () => {
    await whileInstalled(failing, 7, { installed: async () => false, log: says });
    expect(told).toEqual([expect.stringContaining("uninstalled")]);
  });

  it("fails as it does where the installation is there, or nobody can say", async () => {
    const unknown = () => Promise.reject(new Error("GitHub is down"));
    for (const installed of [async () => true, unknown])
      await expect(whileInstalled(failing, 7, { installed, log: says })).rejects.toThrow("401");
    await expect(
      whileInstalled(failing, undefined, { installed: async () => false, log: says }),
    ).rejects.toThrow("401");
  });
});
