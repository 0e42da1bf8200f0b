import type { z } from "zod";
import type { Config } from "../../../../domain/config.js";
import type { Problem } from "../problem.js";

/** How solutions in one programming language are laid out, tested and run. */
export interface Language {
  name: "python" | "javascript" | "typescript" | "cpp";
  /** As a person calls it. */
  title: string;
  /** The file that holds the solution. */
  solution: string;
  /** How much longer a program of this language may take than the contest allows. */
  slower: number;
  /** Seconds for the start of its interpreter, on top. */
  startSeconds: number;
  /** Everything in the small repository that a problem becomes: stub, examples as tests, and what runs them. */
  files: (problem: Problem, limitSeconds: number) => Record<string, string>;
  config: z.input<typeof Config>;
  /** Makes, from the solution, a file that `run` needs; null where the solution runs as it is. */
  compile: { command: string; program: string } | null;
  /** The program's command in the repository's root, ready for an input on standard input. */
  run: string;
}

/** Seconds of processor time that one input may take. */
export const limitIn = (language: Language, problem: Problem): number =>
  problem.limitSeconds * language.slower + language.startSeconds;
