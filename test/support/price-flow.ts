import { flowOn } from "./flow.js";
import { type Script, scriptedModel } from "./scripted-model.js";
import { cases, priceFiles, priceTask, testFile, written } from "./stages.js";

/** Where the new tests of these stories stand. */
export const newTests = "test/price-new.test.js";
export const fenced = (yaml: string) => `\`\`\`yaml\n${yaml.trim()}\n\`\`\`\n`;

/** A reading of the price task, its two approaches ranked as told. */
export const read = (order = ["Plain", "Two steps"]): string =>
  fenced(`
reflect:
  goal: prices in euros
  inputs: [cents]
  outputs: [a text]
  rules: [two digits, zero is free]
  edge_cases: [zero]
  judgement: clear
  questions_to_asker: []
  already_so_because: []
explain_tests:
  examples:
    - given: "150"
      expected: "1.50"
      today: it gives 150
  contradicted_tests: []
localise:
  change:
    - path: src/price.js
      symbol: price
      why: it gives the cents
  may_be_affected: []
approaches:
  sketches:
    - name: Two steps
      idea: [euros first]
      risk: none
    - name: Plain
      idea: [divide and format]
      risk: none
rank:
  order: ${JSON.stringify(order)}
  why: smaller`);

/** New tests in one file, said to follow from the task. */
export const testsOf = (content: string, titles: readonly string[], name = newTests): string =>
  fenced(
    `write_tests:\n  tests:\n${titles.map((title) => `    - title: ${title}\n      kind: new\n      follows_from: the task`).join("\n")}`,
  ) + written(name, content);
/** What the task says, one test each. */
export const good = { ...cases.digits, ...cases.zero };
export const goodTests = testsOf(testFile(good), Object.keys(good));

/** The whole flow on the price task; what the script leaves out of reading and tests is as it should be. */
export async function solvePrices(
  script: Script,
  options: Parameters<ReturnType<typeof flowOn>["run"]>[1] = {},
  files: Readonly<Record<string, string>> = priceFiles,
) {
  const place = flowOn(files);
  try {
    const model = scriptedModel({ understand: [read()], writeTests: [goodTests], ...script });
    return { model, ...(await place.run(model, { task: priceTask, ...options })) };
  } finally {
    place.remove();
  }
}
