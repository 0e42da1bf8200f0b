import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Probot } from "probot";
import { receiver } from "../../src/app/receive.js";
import { newAppKey } from "../support/app-key.js";

const headers = {
  "content-type": "application/json; charset=utf-8",
  "x-github-event": "issues",
  "x-github-delivery": "1",
};
const opened = JSON.stringify({ action: "opened", issue: { number: 1 } });

let probot: Probot;
let begun = 0;
let work: () => Promise<void>;
beforeAll(async () => {
  probot = new Probot({ appId: 1, privateKey: newAppKey(), secret: "s", logLevel: "silent" as "fatal" });
  await probot.ready();
  probot.on("issues.opened", async ({ payload }) => {
    begun += payload.issue.number;
    await work();
  });
});
afterAll(() => expect(begun).toBe(3));

describe("a delivery that was signed", () => {
  it("is answered when its handler is through", async () => {
    work = async () => {};
    expect(await receiver(probot)(headers, opened)).toMatchObject({ status: 200 });
  });

  it("is answered as failed when its handler fails, so that it can be sent again", async () => {
    work = () => Promise.reject(new Error("GitHub is down"));
    expect(await receiver(probot)(headers, opened)).toMatchObject({ status: 500 });
  });

  it("is answered before GitHub gives up where its handler takes long, which goes on", async () => {
    let end: () => void = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let through = false;
    work = () =>
      ended.then(() => {
        through = true;
      });
    expect(await receiver(probot, 20)(headers, opened)).toMatchObject({ status: 202 });
    end();
    await ended;
    await new Promise(setImmediate);
    expect(through).toBe(true);
  });
});
