import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, it } from "@jest/globals";
import { flowOn, notes } from "../support/flow.js";
import { readingInTwo } from "../support/sample-replies.js";
import { lastAsked, scriptedModel } from "../support/scripted-model.js";
import { cases, code, fileIn, priceFiles, priceTask, replies, testFile, written } from "../support/stages.js";

let place: ReturnType<typeof flowOn> | null = null;
afterEach(() => {
  place?.remove();
  place = null;
});

const tests = (content: string, name: string, titles: Readonly<Record<string, string>>) =>
  `\`\`\`yaml\nwrite_tests:\n  tests:\n${Object.entries(titles)
    .map(
      ([title, from]) =>
        `    - title: ${title}\n      kind: new\n      follows_from: ${JSON.stringify(from)}`,
    )
    .join("\n")}\n\`\`\`\n${written(name, content)}`;

describe("the whole flow at its most thorough", () => {
  const name = "test/price-new.test.js";
  const config = { effort: "thorough" };

  it("is ready with the candidate that a further test shows to be right", async () => {
    place = flowOn(priceFiles);
    const model = scriptedModel({
      understand: readingInTwo(),
      writeTests: [tests(testFile(cases.digits), name, { "keeps two digits": "two digits" })],
      implement: [replies.implement(code.forgetsZero), replies.implement(code.right)],
      choose: [replies.tellApart("Zero gives `free`.", "test/price-zero.test.js", testFile(cases.zero))],
    });
    const { outcome, events } = await place.run(model, { task: priceTask, config });
    expect("missing" in outcome ? outcome.missing : []).toEqual([]);
    expect(outcome.kind).toBe("ready");
    if (outcome.kind !== "ready") return;
    expect(fileIn(outcome.changes, "src/price.js")).toBe(code.right);
    expect(outcome.changes.files.map((file) => file.path)).toEqual([
      "src/price.js",
      name,
      "test/price-zero.test.js",
    ]);
    expect(notes(events, "told-apart")).toHaveLength(1);
    expect(model.requests).toHaveLength(6);
    const again = await place.run(scriptedModel({}), { task: priceTask, config });
    expect(again.outcome).toEqual(outcome);
  });

  it("checklist 13, 21: is a draft that shows both sides of a test that all candidates contradict", async () => {
    place = flowOn(priceFiles);
    const wrong = testFile({ ...cases.digits, ...cases.zero, ...cases.currency });
    const titles = {
      "keeps two digits": "two digits",
      "zero is free": "Zero gives free",
      "names the currency": "prices are in euros",
    };
    const model = scriptedModel({
      understand: readingInTwo(),
      writeTests: [tests(wrong, name, titles)],
      implement: [replies.implement(code.right), replies.implement(code.rightToo)],
      choose: [replies.noDifference],
      iterateOnTests: [
        replies.fix(code.forgetsZero),
        replies.fix(code.forgetsZero, "a price names its currency"),
      ],
      coverHunks: [],
      review: [replies.keep],
    });
    const { outcome, events } = await place.run(model, { task: priceTask, config });
    expect(notes(events, "test-suspect")).toEqual([expect.stringContaining("names the currency")]);
    expect(outcome).toMatchObject({
      kind: "draft",
      missing: [expect.stringMatching(/taken out: 2 candidates.*follow from: “prices are in euros”.*1\.50/)],
    });
    if (outcome.kind !== "draft") return;
    expect([code.right, code.rightToo]).toContain(fileIn(outcome.changes, "src/price.js"));
    expect(fileIn(outcome.changes, name)).toBe(testFile({ ...cases.digits, ...cases.zero }));
    expect(outcome.evidence.newTests.map((test) => test.onHead)).toEqual(["passed", "passed"]);
  });

  const pytest = hasPytest();
  (pytest ? it : it.skip)("checklist 23: goes the same way in Python (needs pytest)", async () => {
    const py = {
      right:
        'def price(cents):\n    if cents == 0:\n        return "free"\n    return f"{cents / 100:.2f}"\n',
      rightToo: 'def price(cents):\n    text = f"{cents / 100:.2f}"\n    return text if cents else "free"\n',
    };
    const head = "from price import price\n\n\n";
    const kept =
      'def test_digits():\n    assert price(150) == "1.50"\n\n\ndef test_zero():\n    assert price(0) == "free"\n';
    const suspect = 'def test_currency():\n    assert price(150) == "1.50 EUR"\n\n\n';
    place = flowOn({
      "price.py": "def price(cents):\n    return str(cents)\n",
      "conftest.py": "",
      "pytest.ini": "[pytest]\n",
      "tests/test_price.py": `${head}def test_text():\n    assert isinstance(price(1), str)\n`,
    });
    const python = (reply: string) =>
      reply.replaceAll("src/price.js", "price.py").replaceAll("```js", "```python");
    const model = scriptedModel({
      understand: readingInTwo(),
      writeTests: [
        python(
          tests(`${head}${suspect}${kept}`, "tests/test_price_new.py", {
            test_currency: "prices are in euros",
            test_digits: "two digits",
            test_zero: "Zero gives free",
          }),
        ),
      ],
      implement: [replies.implement(py.right), replies.implement(py.rightToo)].map(python),
      choose: [replies.noDifference],
      iterateOnTests: [replies.fix(py.rightToo), replies.fix(py.right)].map(python),
      review: [replies.keep],
    });
    const { outcome } = await place.run(model, { task: priceTask, config });
    expect(outcome).toMatchObject({
      kind: "draft",
      missing: [expect.stringMatching(/test_currency.*taken out: 2 candidates.*1\.50/)],
    });
    if (outcome.kind !== "draft") return;
    expect(fileIn(outcome.changes, "tests/test_price_new.py")).toBe(`${head}${kept}`);
    expect([py.right, py.rightToo]).toContain(fileIn(outcome.changes, "price.py"));
    expect(lastAsked(model.requests.at(-1))).toContain("1.50 EUR");
  });
});

function hasPytest(): boolean {
  try {
    execFileSync("python3", ["-m", "pytest", "--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
