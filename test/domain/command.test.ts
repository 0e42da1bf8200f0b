import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseCommand } from "../../src/domain/command.js";

describe("a command in a comment", () => {
  it.each([
    ["/patchwright solve", { kind: "solve" }],
    ["/Patchwright  RETRY please", { kind: "retry" }],
    ["  /patchwright stop\r\nthanks", { kind: "stop" }],
    ["Looks odd.\n\n/patchwright status", { kind: "status" }],
    ["/patchwright help", { kind: "help" }],
    ["/patchwright", { kind: "unknown" }],
    ["/patchwright solved", { kind: "unknown" }],
    ["/patchwright refine", { kind: "refine", text: "" }],
    ["/patchwright refine use a map", { kind: "refine", text: "use a map" }],
    ["/patchwright refine\n\n- a\n- b\n", { kind: "refine", text: "- a\n- b" }],
    ["/patchwright refine a\n/patchwright stop", { kind: "refine", text: "a\n/patchwright stop" }],
    ["/patchwright refine see:\n```js\nf();\n```", { kind: "refine", text: "see:\n```js\nf();\n```" }],
    ["/patchwright refine a<!-- b -->c", { kind: "refine", text: "ac" }],
    ["> /patchwright solve\n\n/patchwright stop", { kind: "stop" }],
    ["```\n/patchwright solve\n```\n/patchwright stop", { kind: "stop" }],
    ["~~~~\n~~~\n/patchwright solve\n~~~~\n/patchwright stop", { kind: "stop" }],
    ["/patchwright stop\n/patchwright solve", { kind: "stop" }],
  ])("%j is %j", (comment, command) => {
    expect(parseCommand(comment)).toEqual(command);
  });

  it.each([
    ["nothing"],
    ["please /patchwright solve"],
    ["/patchwrights solve"],
    ["/patchwright-ci solve"],
    ["/patchwright/solve"],
    ["> /patchwright solve"],
    ["    /patchwright solve"],
    ["`\n/patchwright` solve".replace("\n", "")],
    ["```\n/patchwright solve"],
    ["````md\n```\n/patchwright solve\n```\n````"],
    ["<!-- \n/patchwright solve\n-->"],
    ["- /patchwright solve"],
  ])("%j holds none", (comment) => {
    expect(parseCommand(comment)).toBeNull();
  });

  const prose = fc.array(
    fc.string({ unit: fc.constantFrom(..."abc .,:;()*_#>-\u00e9\u4e16") }).map((line) => `w${line}`),
    { maxLength: 5 },
  );

  it("is found under any prose, and its text is what follows", () => {
    fc.assert(
      fc.property(prose, prose, (before, after) => {
        const text = after.join("\n").trim();
        const comment = [...before, `/patchwright refine ${after.join("\n")}`].join("\n");
        expect(parseCommand(comment)).toEqual({ kind: "refine", text });
      }),
    );
  });

  it("is never found in code, in a quote or in an HTML comment", () => {
    const hide = fc.constantFrom(
      (text: string) => `\`\`\`\n${text}\n\`\`\``,
      (text: string) => `~~~ sh\n${text}\n~~~`,
      (text: string) => text.replace(/^/gm, "> "),
      (text: string) => text.replace(/^/gm, "    "),
      (text: string) => `<!--\n${text}\n-->`,
    );
    fc.assert(
      fc.property(prose, hide, prose, (before, hidden, after) => {
        const comment = [...before, hidden("/patchwright solve"), ...after].join("\n");
        expect(parseCommand(comment)).toBeNull();
      }),
    );
  });

  it("is one of the known ones, whatever is written", () => {
    const unit = fc.constantFrom(
      "/patchwright",
      " ",
      "\n",
      "`",
      "~",
      ">",
      "<!--",
      "-->",
      "solve",
      "refine",
      "x",
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 30 }), (comment) => {
        const kinds = ["solve", "retry", "stop", "status", "help", "refine", "unknown", undefined];
        expect(kinds).toContain(parseCommand(comment)?.kind);
      }),
    );
  });
});
