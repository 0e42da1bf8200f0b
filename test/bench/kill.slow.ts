import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Behaviour, type ModelServer, modelServer, streams } from "../support/model-server.js";
import { reading } from "../support/sample-replies.js";

const problems = [
  { name: "1_A. Sum", sign: "+", hidden: [["5 6\n", "11\n"] as const, ["-1 1\n", "0\n"] as const] },
  { name: "1_B. Product", sign: "*", hidden: [["5 6\n", "30\n"] as const, ["-1 1\n", "-1\n"] as const] },
];

const rows = problems.map(({ name, hidden }) => ({
  name,
  description: `Print what the problem “${name}” asks of the two numbers.`,
  public_tests: { input: ["0 0\n"], output: ["0\n"] },
  private_tests: { input: hidden.map(([input]) => input), output: hidden.map(([, output]) => output) },
  generated_tests: { input: [], output: [] },
  time_limit: { seconds: 2 },
}));

const yaml = (text: string) => `\`\`\`yaml\n${text}\n\`\`\`\n`;
const edit = (from: string, to: string) =>
  `\nEDIT solution.mjs\n\`\`\`\n<<<<<<< SEARCH\n${from}\n=======\n${to}\n>>>>>>> REPLACE\n\`\`\`\n`;
const code = (sign: string) => `  const [a, b] = text.split(" ").map(Number);\n  return a ${sign} b;`;
const stub = '  throw new Error("not implemented");';
const newTests = (input: string, output: string) => `${yaml(
  "write_tests:\n  tests:\n    - title: another\n      kind: new\n      follows_from: the issue",
)}
WRITE test/another.test.mjs
\`\`\`
import test from "node:test";
import { assertAnswer } from "../support/harness.mjs";

test("another", () => {
  assertAnswer(${JSON.stringify(input)}, ${JSON.stringify(output)});
});
\`\`\`
`;

/** A model that gets the problem right at its second try, whichever way it is asked. */
function learner(): Behaviour {
  let samples = 0;
  return (response, body, request) => {
    const asked = body.messages.map(({ content }) => content).join("\n");
    const last = body.messages.at(-1)?.content ?? "";
    const problem = problems.find(({ name }) => asked.includes(name)) ?? problems[0];
    if (problem === undefined) throw new Error("there is no problem");
    const [[input, output]] = problem.hidden as [readonly [string, string]];
    const wrong = code("-");
    const right = code(problem.sign);
    const say = (text: string) => streams(text)(response, body, request);
    if (last.includes("# Do the task")) {
      samples += 1;
      const answer = "answer:\n  thoughts: []\n  title: Solve it\n  summary: []";
      return say(yaml(answer) + edit(stub, samples % 2 === 0 ? right : wrong));
    }
    if (last.includes("# Write tests")) return say(newTests(input, output));
    if (last.includes("# Write the code")) {
      return say(yaml("implement:\n  title: Solve it\n  summary: []") + edit(stub, wrong));
    }
    if (last.includes("# Understand the task")) return say(reading());
    const fix =
      'fix:\n  what_went_wrong: [the sign]\n  wrong: patch\n  sentence: ""\n  fixed_flow: [as told]';
    return say(yaml(fix) + edit("  return a - b;", `  return a ${problem.sign} b;`));
  };
}

describe("a bench that is killed", () => {
  let folder: string;
  let server: ModelServer;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "patchwright-kill-"));
    writeFileSync(path.join(folder, "two.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"));
    server = await modelServer(learner());
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The real command, as a process; `killWhen` is looked at often, and ends it with SIGKILL. */
  const bench = (out: string, more: readonly string[], killWhen?: () => boolean) => {
    const suite = ["--suite", `${path.join(folder, "two.jsonl")}#javascript`];
    const strategies = ["--strategies", "direct,sample:3,flow", "--out", path.join(folder, out)];
    return command([...suite, ...strategies, ...more], killWhen);
  };
  const command = (args: readonly string[], killWhen: () => boolean = () => false) =>
    new Promise<{ code: number | null; killed: boolean; output: string }>((resolve) => {
      const child = spawn(process.execPath, [path.resolve("dist/cli.js"), "bench", ...args], {
        env: { PATH: process.env.PATH, HOME: os.homedir(), TMPDIR: folder, OPENAI_BASE_URL: server.url },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      const hear = (data: Buffer) => {
        output += data.toString();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      const timer = setInterval(() => {
        if (killWhen()) child.kill("SIGKILL");
      }, 3);
      child.once("close", (exit, signal) => {
        clearInterval(timer);
        resolve({ code: exit, killed: signal === "SIGKILL", output });
      });
    });

  /** The tables without the one column that no two runs share. */
  const table = (out: string) =>
    readFileSync(path.join(folder, out, "results.md"), "utf8")
      .split("\n")
      .map((line) =>
        /^\| (strategy|direct|sample|flow|---)/.test(line) ? line.replace(/\|[^|]*\|$/, "|") : line,
      )
      .join("\n");
  const verdicts = (out: string) => {
    const root = path.join(folder, out);
    if (!existsSync(root)) return 0;
    return readdirSync(root, { recursive: true }).filter((name) => String(name).endsWith("verdict.json"))
      .length;
  };
  const events = (out: string, attempt: string, type: string) => {
    const file = path.join(folder, out, attempt, "run.jsonl");
    return existsSync(file) ? readFileSync(file, "utf8").split(`"type":"${type}"`).length - 1 : 0;
  };

  it("checklist 10: goes on from where it was, and ends in the table of an undisturbed one", async () => {
    const recorded = await bench("recorded", ["--model", "learner"]);
    expect(recorded).toMatchObject({ code: 0 });
    const asked = server.asked.length;
    const replay = ["--replay", path.join(folder, "recorded")];

    expect(await bench("undisturbed", replay)).toMatchObject({ code: 0 });
    expect(table("undisturbed")).toBe(table("recorded"));
    expect(table("undisturbed")).toMatch(/\| direct \| 2 \| 2 \| 0 \|[\s\S]*\| flow \| 2 \| 2 \| 2 \|/);

    const product = "1_B-Product/1";
    const moments = [
      () => events("killed", "sample-3/1_A-Sum/1", "model-replied") >= 1,
      () => verdicts("killed") >= 2,
      () => events("killed", "flow/1_A-Sum/1", "model-replied") >= 2,
      () => events("killed", `sample-3/${product}`, "model-replied") >= 2,
      () => events("killed", `flow/${product}`, "stage-started") >= 6,
      () => verdicts("killed") >= 5,
    ];
    for (const moment of moments) {
      expect(await bench("killed", replay, moment)).toMatchObject({ killed: true });
    }
    expect(verdicts("killed")).toBeLessThan(6);
    expect(await bench("killed", replay)).toMatchObject({ code: 0 });
    expect(table("killed")).toBe(table("undisturbed"));
    expect(events("killed", `flow/${product}`, "run-resumed")).toBeGreaterThan(0);
    expect(server.asked).toHaveLength(asked);

    const [a, b] = [path.join(folder, "undisturbed"), path.join(folder, "killed")];
    const compared = await command(["compare", a, path.join(b, "results.json")]);
    expect(compared.output).toContain("| flow | 2 | 100 % → 100 % | 0 (0 to 0) |");
    expect(await command(["report", b])).toMatchObject({ code: 0, output: expect.stringContaining(b) });
    expect(readFileSync(path.join(b, "report.html"), "utf8")).toContain("<svg");
  }, 600_000);
});
