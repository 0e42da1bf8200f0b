import { dump, load } from "js-yaml";
import { z } from "zod";
import { evidence, ready } from "./events.js";

const right = "export const sum = (a, b) => a + b;\n";
const file = { path: "sum.js", mode: "100644" as const, content: Buffer.from(right).toString("base64") };

/**
 * Stands in for the jobs solve and verify: writes a fixed outcome for the pinned base with the hash that verify would
 * attest, or dies where the issue says so. Everything around it is the real workflow with the real action.
 */
const script = `
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { BASE, OUTCOME, EVIDENCE, TASK, GITHUB_OUTPUT } = process.env;
const task = JSON.parse(fs.readFileSync(TASK + "/task.json", "utf8"));
if (task.title === "crash") process.exit(1);
const outcome = JSON.parse(OUTCOME);
outcome.changes.base = BASE;
const files = outcome.changes.files.map(({ path, mode, content }) => [path, mode, content]);
const hash = createHash("sha256").update(JSON.stringify([BASE, files])).digest("hex");
fs.mkdirSync("out");
fs.mkdirSync("proof");
if (task.title === "swap") outcome.changes.files[0].content = Buffer.from("evil").toString("base64");
fs.writeFileSync("out/outcome.json", JSON.stringify(outcome));
fs.writeFileSync("out/run.jsonl", "");
fs.writeFileSync("proof/evidence.json", JSON.stringify({ ...JSON.parse(EVIDENCE), changeSet: hash }));
fs.appendFileSync(GITHUB_OUTPUT, "outcome=ready\\nchange-set=" + hash + "\\n");
`;

const expression = (text: string): string => `\${{ ${text} }}`;

const Template = z.looseObject({
  jobs: z.record(z.string(), z.looseObject({ steps: z.array(z.unknown()) })),
});

/** The workflow that users copy, with one script in place of what the jobs solve and verify do. */
export function standIn(text: string): string {
  const template = Template.parse(load(text));
  const { solve, verify } = template.jobs;
  const download = solve?.steps.find((step) => JSON.stringify(step).includes("download-artifact"));
  const upload = (name: string, folder: string) => ({
    uses: "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f",
    with: { name, path: folder },
  });
  const measured = (id: "solve" | "verify") => ({
    id,
    run: `node -e '${script}'`,
    env: {
      BASE: expression("needs.accept.outputs.base"),
      TASK: `${expression("runner.temp")}/patchwright-task`,
      OUTCOME: JSON.stringify(ready({ changes: { base: "", files: [file] } })),
      EVIDENCE: JSON.stringify(evidence()),
    },
  });
  Object.assign(solve ?? {}, {
    outputs: { outcome: expression("steps.solve.outputs.outcome") },
    steps: [download, measured("solve"), upload("patchwright-run", "out")],
  });
  // The evidence is verify's own: what the solve job uploads under its name is believed by nobody.
  Object.assign(verify ?? {}, {
    outputs: { "change-set": expression("steps.verify.outputs.change-set") },
    steps: [download, measured("verify"), upload("patchwright-evidence", "proof")],
  });
  return dump(template);
}
