import { cpp } from "./cpp.js";
import { javascript } from "./javascript.js";
import type { Language } from "./language.js";
import { python } from "./python.js";
import { typescript } from "./typescript.js";

/** The languages that solutions can be asked for in; the first is the default. */
export const languages: readonly Language[] = [python, javascript, typescript, cpp];
