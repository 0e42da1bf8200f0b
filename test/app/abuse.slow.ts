import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { abuse, abuses } from "../support/abuse.js";
import { newAppKey } from "../support/app-key.js";
import { type AppProcess, residentMib, startAppProcess } from "../support/app-process.js";
import { deliver } from "../support/deliver.js";
import { quietGitHub } from "../support/quiet-github.js";

const secret = "a secret of this test";
/** More than what a garbage collector leaves lying about from one moment to the next. */
const noiseMib = 64;

let github: Awaited<ReturnType<typeof quietGitHub>>;
let app: AppProcess;
beforeAll(async () => {
  execFileSync(process.execPath, ["scripts/build.mjs", "--if-changed"]);
  github = await quietGitHub();
  const env = { APP_ID: "1", PRIVATE_KEY: newAppKey(), WEBHOOK_SECRET: secret };
  app = await startAppProcess({ ...env, GHE_HOST: github.host, GHE_PROTOCOL: "http" });
});
afterAll(() => {
  app.child.kill("SIGKILL");
  github.close();
});

/** Enough of each to be seen, had each left a good part of itself behind. */
const enough = ({ bytes }: { bytes: number }) => (bytes > 10_000 ? 100 : 16_000);

const title =
  "case 44: the memory of the App's own process does not grow with the number of posts (needs ps)";
describe("posts that anybody can send", () => {
  const seesMemory = residentMib({ pid: process.pid }) !== null;
  (seesMemory ? it : it.skip)(
    title,
    async () => {
      // What it holds at one time is bounded, and it holds that for the first time here.
      for (const kind of abuses) await abuse(app.url, kind, enough(kind) / 4);
      const before = residentMib(app.child) ?? Number.NaN;
      for (const kind of abuses) {
        const answers = await abuse(app.url, kind, enough(kind));
        const refused = (answers[400] ?? 0) + (answers[413] ?? 0) + (answers[503] ?? 0);
        expect([kind.what, refused]).toEqual([kind.what, enough(kind)]);
      }
      expect((residentMib(app.child) ?? Number.NaN) - before).toBeLessThan(noiseMib);
      // Nor is the room for bodies used up.
      expect((await deliver(app.url, { secret, event: "ping", payload: {} })).status).toBe(200);
    },
    60_000,
  );
});
