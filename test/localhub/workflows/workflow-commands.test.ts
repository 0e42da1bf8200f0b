import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { readCommand } from "../../../src/localhub/workflows/workflow-commands.js";

it("reads a command with properties and escapes", () => {
  expect(readCommand("::error file=a%2Cb.js,line=3,title=No%3A way::one%0Atwo%25 ::x")).toEqual({
    name: "error",
    properties: { file: "a,b.js", line: "3", title: "No: way" },
    message: "one\ntwo% ::x",
  });
});

it("does not take an escaped percent sign for the start of an escape", () => {
  expect(readCommand("::notice::%250A")?.message).toBe("%0A");
});

it.each(["text ::error::x", "::", ":: ::", "::no-end", "a::b"])("takes %j for ordinary output", (line) => {
  expect(readCommand(line)).toBeUndefined();
});

it("gives back the message that the toolkit escaped", () => {
  const escaped = (text: string) => text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!/[\u2028\u2029]/.test(text));
      expect(readCommand(`::warning::${escaped(text)}`)?.message).toBe(text);
    }),
  );
});
