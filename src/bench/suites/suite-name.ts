import { PatchwrightError } from "../../domain/errors.js";
import { languages } from "./problems/languages/index.js";
import type { Language } from "./problems/languages/language.js";

/** What a suite's name asks for: `FILE#python`, `FILE#mirrors=/path,missing=leave-out`. */
export interface SuiteName {
  /** A file, or the name of one of our own suites. */
  source: string;
  /** For problems; the suite's default where the name says nothing. */
  language: Language | null;
  /** The folder with git mirrors, for repository tasks. */
  mirrors: string | null;
  /** Files of a base that a mirror lacks are left out instead of being an error. */
  leaveOutMissing: boolean;
}

/** Throws `suite-invalid` for an option that is not known. */
export function readSuiteName(name: string): SuiteName {
  const at = name.lastIndexOf("#");
  const options = at < 0 ? [] : name.slice(at + 1).split(",");
  const suite: SuiteName = {
    source: at < 0 ? name : name.slice(0, at),
    language: null,
    mirrors: null,
    leaveOutMissing: false,
  };
  for (const option of options) {
    const language = languages.find((known) => known.name === option);
    if (language !== undefined) suite.language = language;
    else if (option.startsWith("mirrors=")) suite.mirrors = option.slice("mirrors=".length);
    else if (option === "missing=leave-out") suite.leaveOutMissing = true;
    else throw new PatchwrightError("suite-invalid", { file: name, detail: unknown(option) });
  }
  return suite;
}

const unknown = (option: string): string =>
  `\`${option}\` after # is not known; known are ${languages.map(({ name }) => name).join(", ")}, mirrors=FOLDER and missing=leave-out`;
