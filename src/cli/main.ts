#!/usr/bin/env node
import { Command } from "commander";
import { version } from "../domain/version.js";
import { exitWith } from "./exit.js";

/** A named command is loaded alone: the packages of all of them take half a second. */
const commands = new Map<string, () => Promise<(program: Command) => void>>([
  ["init", async () => (await import("./commands/init.js")).addInit],
  ["doctor", async () => (await import("./commands/doctor.js")).addDoctor],
  ["solve", async () => (await import("./commands/solve.js")).addSolve],
  ["try", async () => (await import("./commands/try.js")).addTry],
  ["verify", async () => (await import("./commands/verify.js")).addVerify],
  ["replay", async () => (await import("./commands/replay.js")).addReplay],
  ["report", async () => (await import("./commands/report.js")).addReport],
  ["bench", async () => (await import("./commands/bench.js")).addBench],
  ["demo", async () => (await import("./commands/demo.js")).addDemo],
]);

const program = new Command("patchwright")
  .description("Turns an issue into a tested patch, with evidence that anyone can run again.")
  .version(version)
  .showHelpAfterError();

const named = commands.get(process.argv[2] ?? "");
for (const load of named === undefined ? commands.values() : [named]) (await load())(program);

await program.parseAsync().catch(exitWith);
