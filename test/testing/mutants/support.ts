import { Config } from "../../../src/domain/config.js";
import { Evidence } from "../../../src/domain/evidence.js";
import { detectSuite } from "../../../src/testing/detect-suite.js";
import { prove } from "../../../src/testing/prove.js";
import { changesOf, plainWorkspace } from "../../support/plain-workspace.js";
import { never } from "../runners/support.js";

type Texts = Readonly<Record<string, string>>;

interface Given {
  command: string;
  files: Texts;
  patch: Texts;
  tests: Texts;
  mutants?: number;
}

/** The evidence for a patch and its tests, measured with the real runner. */
export const measure = async ({ command, files, patch, tests, mutants = 12 }: Given): Promise<Evidence> => {
  const workspace = plainWorkspace(files);
  const suite = await detectSuite({ workspace, config: Config.parse({ test: { command } }) });
  const evidence = await prove({
    suite,
    workspace,
    changes: changesOf(patch),
    tests: changesOf(tests),
    repeats: 1,
    mutantLimits: { mutants, ms: 120_000 },
    signal: never,
  });
  return Evidence.parse(evidence);
};

/** A function that tells nobody's age, and the patch that does. */
export const nodeTest = {
  command: "node --test test/",
  files: {
    "package.json": JSON.stringify({ scripts: { test: "node --test test/" } }),
    "src/age.js": "exports.adult = () => false;\nexports.one = 1;\n",
    "test/one.test.js":
      'require("node:test")("one", () => { if (require("../src/age.js").one !== 1) throw new Error("no"); });\n',
  },
  patch: { "src/age.js": "exports.adult = (age) => {\n  return age >= 18;\n};\nexports.one = 1;\n" },
};
/** Tests that ask for some ages. */
export const asking = (...ages: readonly [number, boolean][]) => ({
  "test/adult.test.js": `const test = require("node:test");
const assert = require("node:assert");
${ages.map(([age, is]) => `test("at ${age}", () => assert.strictEqual(require("../src/age.js").adult(${age}), ${is}));`).join("\n")}
`,
});
