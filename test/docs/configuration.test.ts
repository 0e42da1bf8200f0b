import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { load as parseYaml } from "js-yaml";
import { z } from "zod";
import { Config } from "../../src/domain/config.js";
import { planOf } from "../../src/flow/plan.js";
import { parseConfig } from "../../src/github/repository-config.js";

/** The keys of a JSON schema's objects, with dots between. */
function keysOf(schema: z.core.JSONSchema.BaseSchema, before = ""): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    if (typeof value === "boolean") return [];
    const key = `${before}${name}`;
    return value.properties === undefined ? [key] : keysOf(value, `${key}.`);
  });
}

describe("docs/configuration.md", () => {
  const page = readFileSync("docs/configuration.md", "utf8");
  const rows = new Map(
    [...page.matchAll(/^\| `([\w.]+)` \| (.+?) \|/gm)].map((match) => [match[1], match[2]]),
  );

  it("names every key of the configuration, and no other", () => {
    expect([...rows.keys()].sort()).toEqual(keysOf(z.toJSONSchema(Config, { io: "input" })).sort());
  });

  it("has a JSON Schema beside it that says the same, for editors", () => {
    const said = {
      title: ".github/patchwright.yml",
      ...z.toJSONSchema(Config, { io: "input" }),
    };
    const file = "schema/patchwright.schema.json";
    const written = `${JSON.stringify(said, null, 2)}\n`;
    if (process.env.UPDATE_DOCS === "1") writeFileSync(file, written);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(said);
    const valid = new Ajv2020({ strict: false }).compile(said);
    const example = parseYaml(/```yaml\n([\s\S]+?)```/.exec(page)?.[1] ?? "");
    expect(valid(example)).toBe(true);
    expect(valid({ pullRequests: { max: 0 } })).toBe(false);
    expect(valid({ labels: "x" })).toBe(false);
  });

  it("holds an example that is valid", () => {
    const example = /```yaml\n([\s\S]+?)```/.exec(page)?.[1] ?? "";
    expect(parseConfig(example)).toMatchObject({ setup: ["npm ci"], budget: { costUsd: 1.5 } });
  });

  it("gives the defaults that hold", () => {
    const config = parseConfig(null);
    const { caps } = planOf(config);
    expect(rows.get("label")).toBe(`\`${config.label}\``);
    expect(rows.get("budget.calls")).toBe(`\`${caps.calls}\``);
    expect(rows.get("budget.inputTokens")).toBe(`\`${caps.inputTokens}\``);
    expect(rows.get("budget.minutes")).toBe(`\`${caps.minutes}\``);
    expect(rows.get("test.timeoutMinutes")).toBe(`\`${config.test.timeoutMinutes}\``);
  });
});
