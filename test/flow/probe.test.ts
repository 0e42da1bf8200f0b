import { describe, expect, it } from "@jest/globals";
import type { Edit } from "../../src/domain/edit.js";
import type { CommandRequest } from "../../src/domain/ports.js";
import { runProbe } from "../../src/flow/probe.js";
import { memoryJournal } from "../../src/journal/open-journal.js";
import { flowOn, notes, sample } from "../support/flow.js";
import { plainWorkspace } from "../support/plain-workspace.js";
import { goodTests, patch, reading, tests } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";
import { systemClock } from "../support/system-clock.js";

const need = (command: string, script: string): string =>
  `\`\`\`yaml\nneed:\n  probe: ${JSON.stringify(command)}\n\`\`\`\n\nWRITE probe.mjs\n\`\`\`js\n${script}\n\`\`\`\n`;

describe("a probe", () => {
  it("runs once in the sandbox on the base, and what it printed is shown as data before the question is answered", async () => {
    const place = flowOn(sample);
    try {
      const script = `import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { parse } from "rows";
console.log(JSON.stringify(parse('a,"b\\nc"')));
try { writeFileSync("/etc/left-behind", ""); console.log("wrote"); } catch { console.log("no writing there"); }
connect(9, "192.0.2.1").on("error", (error) => console.log("no network"));`;
      const model = scriptedModel({
        understand: [need("node probe.mjs", script), reading()],
        writeTests: [tests(goodTests)],
        implement: [patch.good],
      });
      const { outcome, events } = await place.run(model);
      const [, second] = model.requests;
      expect(lastAsked(second)).toContain("The probe ended with exit code 0.");
      expect(lastAsked(second)).toMatch(
        /<data name="output of the probe"[^>]*>\n\[\["a","b"\],\["c\\""\]\]\nno writing there\nno network\n/,
      );
      expect(lastAsked(second)).toContain("Now answer, in the shape asked for above.");
      expect(events).toContainEqual(
        expect.objectContaining({
          type: "command-finished",
          stage: "understand",
          purpose: "probe on the base",
          command: "node probe.mjs",
          exitCode: 0,
        }),
      );
      expect(notes(events, "need")).toEqual(["probe: node probe.mjs"]);
      // Nothing of it is left: neither in the tree nor in what is proposed.
      expect(outcome.kind).toBe("ready");
      expect(JSON.stringify(outcome)).not.toContain("probe.mjs");
    } finally {
      place.remove();
    }
  });

  const room = (files: Readonly<Record<string, string>> = {}) => ({
    workspace: plainWorkspace({ "src/a.js": "1\n", ...files }),
    journal: memoryJournal(systemClock),
    signal: new AbortController().signal,
  });
  const write = (content: string, path = "probe.sh"): Edit => ({ kind: "write", path, content });

  it("brings back head and tail of a long output, within about 2,000 tokens", async () => {
    const edits = [write("echo first; yes middle | head -n 5000; echo last; exit 3\n")];
    const said = await runProbe(room(), "understand", { command: "sh probe.sh", edits, problems: [] });
    expect(said).toMatch(/exit code 3\.[\s\S]*\nfirst\n[\s\S]*characters left out[\s\S]*\nlast\n/);
    expect(said.length).toBeLessThan(7500);
  });

  it("holds nothing that differs from run to run", async () => {
    const edits = [write('echo "at $(mktemp -d) in 0.0$$s, pid $$, http://localhost:4$(date +%M)1" >&2\n')];
    const run = () => runProbe(room(), "understand", { command: "sh probe.sh", edits, problems: [] });
    expect(await run()).toBe(await run());
  });

  it("is not run when it changes a file of the repository, lies outside of it, or was not written whole", async () => {
    const ran: CommandRequest[] = [];
    const here = room();
    const watched = {
      ...here,
      workspace: {
        ...here.workspace,
        run: (request: CommandRequest, signal: AbortSignal) => {
          ran.push(request);
          return here.workspace.run(request, signal);
        },
      },
    };
    const cases: [readonly Edit[], readonly string[], RegExp][] = [
      [[write("2\n", "src/a.js")], [], /as new files, and changes no other/],
      [[{ kind: "delete", path: "src/a.js" }], [], /as new files, and changes no other/],
      [[write("x\n", "../out.sh")], [], /\.\.\/out\.sh/],
      [[], ["The reply ends before the fence"], /The reply ends before the fence/],
    ];
    for (const [edits, problems, why] of cases) {
      const said = await runProbe(watched, "understand", { command: "sh probe.sh", edits, problems });
      expect(said).toMatch(/^The probe was not run:\n\n<data name="why"/);
      expect(said).toMatch(why);
    }
    expect(ran).toEqual([]);
    expect(here.journal.events()).toEqual([]);
  });

  it("of a model that always wants another look is held to the plan's rounds", async () => {
    const place = flowOn(sample);
    try {
      const again = Array(9).fill(need("node probe.mjs", "console.log(1)"));
      const model = scriptedModel({ understand: again });
      const { outcome, events } = await place.run(model, { config: { climbTo: "standard" } });
      expect(outcome).toMatchObject({ kind: "gaveUp", why: expect.stringContaining("after 3 tries") });
      // Two rounds are answered; the rest are complained of.
      expect(
        events.filter((event) => "purpose" in event && event.purpose === "probe on the base"),
      ).toHaveLength(2);
      expect(model.requests).toHaveLength(5);
      expect(lastAsked(model.requests.at(-1))).toContain("Nothing more can be looked up");
    } finally {
      place.remove();
    }
  });
});
