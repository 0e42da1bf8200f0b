import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { needFormat, readNeed } from "../../src/flow/need.js";

const nothing = { files: [], symbols: [], searches: [], probe: null };

/** A need as a model writes it: YAML, and a script after it. */
const reply = (command: string, script: string, path = "probe.mjs"): string =>
  `\`\`\`yaml\nneed:\n  files: [src/a.js]\n  probe: ${JSON.stringify(command)}\n\`\`\`\n\nWRITE ${path}\n\`\`\`\`\`\n${script}\n\`\`\`\`\`\n`;

describe("reading a need", () => {
  it("takes the example of its own format, whose probe has no script yet", () => {
    expect(readNeed(needFormat.slice(needFormat.indexOf("```yaml")))).toEqual({
      files: ["path/of/a/file"],
      symbols: ["name_of_a_function_or_class"],
      searches: ["an exact string to look for"],
      probe: { command: "node probe.mjs", edits: [], problems: [] },
    });
  });

  it("reads a probe's command and its script, which stands outside of the YAML", () => {
    expect(readNeed(reply("node probe.mjs", "console.log('a: b');"))).toEqual({
      ...nothing,
      files: ["src/a.js"],
      probe: {
        command: "node probe.mjs",
        edits: [{ kind: "write", path: "probe.mjs", content: "console.log('a: b');\n" }],
        problems: [],
      },
    });
  });

  it.each(["", "null", "''", "~"])("takes an empty probe (%j) for none", (probe) => {
    expect(readNeed(`need:\n  searches: [x]\n  probe: ${probe}\n`)).toEqual({ ...nothing, searches: ["x"] });
  });

  it("tells of a script that has no end", () => {
    const read = readNeed(reply("node probe.mjs", "1").replace(/`+\n$/, ""));
    expect(read?.probe?.problems).toEqual([expect.stringContaining("ends before the fence")]);
  });

  it("reads any command and any script back as they are", () => {
    const line = fc.string({ minLength: 1 }).map((text) => text.replace(/[\r\n\u2028\u2029\u0085`]/g, " "));
    fc.assert(
      fc.property(
        line.filter((command) => command.trim() !== "" && !/\p{Cc}/u.test(command)),
        fc.array(
          line.filter((text) => !/^\s*(<{5,}|>{5,}|={5,})/.test(text)),
          { minLength: 1 },
        ),
        (command, lines) => {
          const script = ["// a probe", ...lines].join("\n");
          const read = readNeed(reply(command, script));
          expect(read?.probe?.command).toBe(command.trim());
          expect(read?.probe?.edits).toEqual([{ kind: "write", path: "probe.mjs", content: `${script}\n` }]);
        },
      ),
    );
  });

  it("gives a need or null for any text at all", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (head, tail) => {
        for (const text of [
          head,
          `need:${head}\n${tail}`,
          `\`\`\`yaml\nneed:\n  probe: ${head}\n\`\`\`\n${tail}`,
        ]) {
          const read = readNeed(text);
          expect(read === null || Array.isArray(read.files)).toBe(true);
        }
      }),
    );
  });
});
