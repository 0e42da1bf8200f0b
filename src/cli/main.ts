#!/usr/bin/env node
import { Command } from "commander";
import { version } from "../domain/version.js";
import { addBench } from "./commands/bench.js";
import { addDemo } from "./commands/demo.js";
import { addDoctor } from "./commands/doctor.js";
import { addInit } from "./commands/init.js";
import { addReplay } from "./commands/replay.js";
import { addReport } from "./commands/report.js";
import { addSolve } from "./commands/solve.js";
import { addTry } from "./commands/try.js";
import { addVerify } from "./commands/verify.js";
import { exitWith } from "./exit.js";

const program = new Command("patchwright")
  .description("Turns an issue into a tested patch, with evidence that anyone can run again.")
  .version(version)
  .showHelpAfterError();

const commands = [addInit, addDoctor, addSolve, addTry, addVerify, addReplay, addReport, addBench, addDemo];
for (const add of commands) add(program);

await program.parseAsync().catch(exitWith);
