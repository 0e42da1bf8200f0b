import { readFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { parseCommand } from "../../src/domain/command.js";
import { helpText } from "../../src/intake/help-text.js";

const commandsIn = (text: string): string[] =>
  [...text.matchAll(/^\| `(\/patchwright [^`]+)` \|/gm)].map(([, command = ""]) => command).sort();

it("docs/commands.md and the help name the same commands, each of them known", () => {
  const said = commandsIn(helpText);
  expect(commandsIn(readFileSync("docs/commands.md", "utf8"))).toEqual(said);
  const kinds = said.map((command) => parseCommand(command)?.kind);
  expect(kinds).toEqual(["help", "refine", "retry", "solve", "status", "stop"]);
});
