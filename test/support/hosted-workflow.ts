import { dispatchedBy } from "./dispatch-only.js";

import { evidence, ready } from "./events.js";

const upload = "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f";
const file = {
  path: "sum.js",
  mode: "100644" as const,
  content: Buffer.from("export const sum = (a, b) => a + b;\n").toString("base64"),
};

const order = `
const fs = require("node:fs");
fs.mkdirSync(process.env.FOLDER, { recursive: true });
const { ISSUE, REQUEST, BASE, PUBLISHER } = process.env;
fs.writeFileSync(process.env.FOLDER + "/task.json", "{}");
fs.writeFileSync(process.env.FOLDER + "/order.json", JSON.stringify({
  issue: Number(ISSUE), work: "solve", request: REQUEST, asker: "ada", label: "patchwright", base: BASE,
  taskHash: "0".repeat(64), allowance: { calls: null, inputTokens: null, costUsd: null },
  publisher: PUBLISHER, status: 1, refines: null, threads: [],
}));
`;

const outcome = `
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const { BASE, OUTCOME, EVIDENCE, CONTENT } = process.env;
const made = JSON.parse(OUTCOME);
made.changes.base = BASE;
const files = made.changes.files.map(({ path, mode, content }) => [path, mode, content]);
const hash = createHash("sha256").update(JSON.stringify([BASE, files])).digest("hex");
for (const folder of ["out", "proof"]) fs.mkdirSync(folder, { recursive: true });
if (CONTENT) made.changes.files[0].content = Buffer.from(CONTENT).toString("base64");
fs.writeFileSync("out/outcome.json", JSON.stringify(made));
fs.writeFileSync("out/run.jsonl", "");
fs.writeFileSync("proof/evidence.json", JSON.stringify({ ...JSON.parse(EVIDENCE), changeSet: hash }));
`;

const refusal = `
const { GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, ISSUE, TOKEN, RUN } = process.env;
const run = GITHUB_SERVER_URL + "/" + GITHUB_REPOSITORY + "/actions/runs/" + RUN;
fetch(GITHUB_API_URL + "/repos/" + GITHUB_REPOSITORY + "/issues/" + ISSUE + "/comments", {
  method: "POST",
  headers: { authorization: "Bearer " + TOKEN },
  body: JSON.stringify({ body: "<!-- patchwright:status -->\\n**Not started.** [The run](" + run + ").\\n\\nperDay" }),
}).then(({ ok }) => { if (!ok) process.exitCode = 2; });
`;

const indented = (text: string): string => text.trim().replaceAll("\n", "\n          ");

/**
 * A workflow with our four jobs' names and artifacts, in which small scripts stand for what the jobs do. The word in the
 * issue's title says what goes wrong in it. Its times are those of real runs, so that some steps have to wait for the
 * next second.
 */
export const hostedWorkflow = `${dispatchedBy()}jobs:
  accept:
    runs-on: ubuntu-24.04
    permissions: { contents: read, issues: write }
    steps:
      - env: &order
          ISSUE: \${{ inputs.issue }}
          REQUEST: \${{ inputs.request }}
          BASE: \${{ github.sha }}
          PUBLISHER: \${{ contains(inputs.task, 'itself') && 'workflow' || 'app' }}
          FOLDER: task
        run: |
          node <<'END'
          ${indented(order)}
          END
      - if: \${{ contains(inputs.task, 'refused') }}
        env: { ISSUE: "\${{ inputs.issue }}", TOKEN: "\${{ github.token }}", RUN: "\${{ github.run_id }}" }
        run: |
          node <<'END'
          ${indented(refusal)}
          END
          sleep 1.1
          exit 1
      - if: \${{ !contains(inputs.task, 'turned') }}
        uses: ${upload}
        with: { name: patchwright-task, path: task }
  solve:
    needs: accept
    if: \${{ !contains(inputs.task, 'turned') }}
    runs-on: ubuntu-24.04
    steps:
      - if: \${{ contains(inputs.task, 'dies') }}
        run: exit 1
      - if: \${{ contains(inputs.task, 'hangs') }}
        run: sleep 60
      - if: \${{ contains(inputs.task, 'forges') }}
        run: sleep 1.1
      - env: &made
          BASE: \${{ github.sha }}
          OUTCOME: '${JSON.stringify(ready({ changes: { base: "", files: [file] } })).replaceAll("'", "''")}'
          EVIDENCE: '${JSON.stringify(evidence()).replaceAll("'", "''")}'
        run: |
          node <<'END'
          ${indented(outcome)}
          END
      - if: \${{ contains(inputs.task, 'swaps') }}
        env: { <<: *made, CONTENT: evil }
        run: |
          node <<'END'
          ${indented(outcome)}
          END
      - uses: ${upload}
        with: { name: patchwright-run, path: out }
      - if: \${{ contains(inputs.task, 'forges evidence') }}
        uses: ${upload}
        with: { name: patchwright-evidence, path: proof }
      - if: \${{ contains(inputs.task, 'forges the order') }}
        env: *order
        run: |
          node <<'END'
          ${indented(order)}
          END
      - if: \${{ contains(inputs.task, 'forges the order') }}
        uses: ${upload}
        with: { name: patchwright-task, path: task, overwrite: true }
      - if: \${{ contains(inputs.task, 'forges') }}
        run: sleep 1.1
  verify:
    needs: solve
    runs-on: ubuntu-24.04
    steps:
      - env: *made
        run: |
          node <<'END'
          ${indented(outcome)}
          END
      - if: \${{ !contains(inputs.task, 'forges evidence') }}
        uses: ${upload}
        with: { name: patchwright-evidence, path: proof }
`
  .replaceAll("env: { <<: *made, CONTENT: evil }", madeWith("CONTENT: evil"))
  .trimStart();

/** GitHub reads anchors, but no merge keys. */
function madeWith(extra: string): string {
  return `env:
          BASE: \${{ github.sha }}
          OUTCOME: '${JSON.stringify(ready({ changes: { base: "", files: [file] } })).replaceAll("'", "''")}'
          EVIDENCE: '${JSON.stringify(evidence()).replaceAll("'", "''")}'
          ${extra}`;
}
