import { describe, expect, it } from "@jest/globals";
import {
  evaluateExpression,
  isTrue,
  type Json,
  toContext,
  toData,
  toEnvironmentContext,
  toJson,
} from "../../../src/localhub/workflows/expressions.js";

const scope = {
  contexts: {
    github: toContext({
      event: toData({ labels: [{ name: "bug" }, { name: "UI" }], constructor: "kept" }),
      ref: "refs/heads/main",
    }),
    env: toEnvironmentContext({ Path: "a", PATH: "b" }),
    steps: toData({ one: { outputs: { n: "08", empty: "" } } }),
  },
  functions: { always: () => true, hashfiles: (...patterns: readonly Json[]) => patterns.join("+") },
};
const value = (expression: string) => toJson(evaluateExpression(expression, scope));

describe("an expression", () => {
  it.each<[string, Json]>([
    ["'It''s'", "It's"],
    ["'''a'' ''b'''", "'a' 'b'"],
    ["''", ""],
    ["github.event.labels.*.name", ["bug", "UI"]],
    ["contains(github.event.labels.*.name, 'ui')", true],
    ["contains('Hello', 'ELL')", true],
    ["github.event.missing.deeper", null],
    ["github.event.constructor", "kept"],
    ["env.Path == env.PATH", false],
    ["GitHub.REF == 'REFS/heads/MAIN'", true],
    ["steps.one.outputs.n == 8", true],
    ["null == 0", true],
    ["'' == 0", true],
    ["'0' == false", true],
    ["'abc' == 0", false],
    ["1 < 'abc'", false],
    ["steps.one.outputs.empty || 'default'", "default"],
    ["github.ref && 'yes' || 'no'", "yes"],
    ["format('{0}{{1}}', 'a')", "a{1}"],
    ["join(github.event.labels.*.name, '-')", "bug-UI"],
    ["fromJSON('[1, {\"a\": null}]')[1].a", null],
    ["toJSON(github.event.labels[0])", '{\n  "name": "bug"\n}'],
    ["hashFiles('a', 'b')", "a+b"],
    ["startsWith(github.ref, 'REFS/')", true],
  ])("%s is %j", (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });

  it.each([
    ["''", false],
    ["'false'", true],
    ["0", false],
    ["fromJSON('[]')", true],
    ["!github.event.missing", true],
    ["always() && github.event.missing", false],
  ])("as a condition, %s is %s", (expression, expected) => {
    expect(isTrue(expression, scope)).toBe(expected);
  });

  it.each(["unknown()", "github.", "nothing.here", "'open", "fromJSON('{')"])(
    "%s is an error",
    (expression) => {
      expect(() => value(expression)).toThrow();
    },
  );
});
