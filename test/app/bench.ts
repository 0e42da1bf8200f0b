import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { abuse, abuses } from "../support/abuse.js";
import { newAppKey } from "../support/app-key.js";
import { type AppProcess, residentMib, startAppProcess } from "../support/app-process.js";
import { quietGitHub } from "../support/quiet-github.js";
import { type Load, steadyLoad } from "../support/steady-load.js";

const [deliveries, warmUp, rounds, beside] = [4_000, 4_000, 15, 20] as const;
const secret = "a secret of this bench";
const filler = "x".repeat(8_500);
const common = {
  repository: { id: 1, name: "sums", full_name: "ada/sums", owner: { login: "ada" } },
  sender: { login: "other[bot]", type: "Bot" },
  installation: { id: 1 },
};
/** What the App's handler has nothing to do for, as that of bare Probot, in an issue or pull request as long as they are. */
const kinds = [
  {
    // Takes its turn in the repository and is remembered.
    what: "a pull request closed unmerged",
    event: "pull_request",
    body: { action: "closed", pull_request: { number: 1, merged: false, body: filler }, ...common },
  },
  {
    what: "a label put on by a bot",
    event: "issues",
    body: { action: "labeled", label: { name: "bug" }, issue: { number: 1, body: filler }, ...common },
  },
].map(({ what, event, body: payload }) => {
  const body = JSON.stringify(payload);
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  return { what, event, body, signature };
});
type Kind = (typeof kinds)[number];

const github = await quietGitHub();
const env = {
  ...{ APP_ID: "1", PRIVATE_KEY: newAppKey(), WEBHOOK_SECRET: secret },
  ...{ GHE_HOST: github.host, GHE_PROTOCOL: "http", NODE_ENV: "production" },
};
const app = await startAppProcess(env);
const bare = await startAppProcess(env, "test/support/bare-probot.mjs");
try {
  print(`${cpus().length} cores, Node ${process.version}, ${beside} at a time`);
  for (const kind of kinds) await throughput(kind);
  await memory();
  print(`\nLoad of the machine at the end: ${loadavg()[0]?.toFixed(1)}`);
} finally {
  for (const { child } of [app, bare]) child.kill("SIGKILL");
  github.close();
}

type Measured = Load & { cpuUs: number };

async function throughput(kind: Kind): Promise<void> {
  const measured: { app: Measured; bare: Measured }[] = [];
  for (const server of [app, bare]) await load(server, kind, warmUp);
  // In turns and each first in every other round, so that what else the machine does meets both.
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) measured.push({ app: await load(app, kind), bare: await load(bare, kind) });
    else {
      const first = await load(bare, kind);
      measured.push({ app: await load(app, kind), bare: first });
    }
  }
  print(
    `\n| ${kind.what}: ${rounds} rounds of ${deliveries}, ${kind.body.length} bytes each | Patchwright | bare Probot | ratio |\n|---|---|---|---|`,
  );
  const row = (what: string, digits: number, value: (one: Measured) => number) => {
    const [ours, theirs] = [measured.map((one) => value(one.app)), measured.map((one) => value(one.bare))];
    const ratios = ours.map((one, at) => one / (theirs[at] ?? Number.NaN));
    print(`| ${what} | ${spread(ours, digits)} | ${spread(theirs, digits)} | ${spread(ratios, 2)} |`);
  };
  row("deliveries per second", 0, ({ perSecond }) => perSecond);
  row("p99, ms", 1, ({ p99 }) => p99);
  row("processor time of one, µs", 0, ({ cpuUs }) => cpuUs);
}

async function load(server: AppProcess, kind: Kind, count: number = deliveries): Promise<Measured> {
  const before = cpuSeconds(server);
  const loaded = await steadyLoad(server.url, { ...kind, count, beside });
  return { ...loaded, cpuUs: ((cpuSeconds(server) - before) / count) * 1e6 };
}

async function memory(): Promise<void> {
  print("\n| posts to Patchwright | answers | resident MiB before, and after each fifth |\n|---|---|---|");
  for (const kind of abuses) {
    const count = kind.bytes > 10_000 ? 1_000 : 25_000;
    const answers: Record<number, number> = {};
    const seen = [residentMib(app.child)];
    for (let fifth = 0; fifth < 5; fifth++) {
      for (const [status, times] of Object.entries(await abuse(app.url, kind, count / 5)))
        answers[Number(status)] = (answers[Number(status)] ?? 0) + times;
      seen.push(residentMib(app.child));
    }
    const shown = Object.entries(answers).map(
      ([status, times]) => `${times} × ${status === "0" ? "cut off" : status}`,
    );
    print(`| ${count} × ${kind.what} | ${shown.join(", ")} | ${seen.join(", ")} |`);
  }
}

/** Of the process, user and system; not a number where there is no `/proc`. Linux counts it in hundredths. */
function cpuSeconds({ child }: AppProcess): number {
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

/** The median, and the quartiles. */
function spread(values: readonly number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN).toFixed(digits);
  return `${at(0.5)} (${at(0.25)}–${at(0.75)})`;
}

function print(line: string): void {
  console.log(line);
}
