import { z } from "zod";
import type { Edit } from "../domain/edit.js";
import { parseYamlReply } from "../model/parse-yaml-reply.js";
import { parseEdits } from "../workspace/edits/parse-edits.js";

const NeedReply = z.object({
  need: z.object({
    files: z.array(z.string()).default([]),
    symbols: z.array(z.string()).default([]),
    searches: z.array(z.string()).default([]),
    /** A command that runs the script written after the YAML. */
    probe: z.string().nullable().default(null),
  }),
});
/** What a model may answer instead: things it wants to see first. */
export interface Need {
  files: readonly string[];
  symbols: readonly string[];
  searches: readonly string[];
  probe: Probe | null;
}

/** A command and the files it is run with, as the model wrote them: nothing about them is checked yet. */
export interface Probe {
  command: string;
  edits: readonly Edit[];
  /** What could not be read as a file, in words for the model. */
  problems: readonly string[];
}

/** How to ask for it: part of the system message. */
export const needFormat = `If you can't answer well without seeing more of the repository (its own files, not its dependencies), answer with this alone instead, with only what is missing; you are asked again with it at hand:

\`\`\`yaml
need:
  files: [path/of/a/file]
  symbols: [name_of_a_function_or_class]
  searches: [an exact string to look for]
  probe: node probe.mjs
\`\`\`

A probe is a short script that shows what the code does today. WRITE it after the YAML block, as a new file; the command runs once from the repository's root, on the code before any change, without network and for at most 30 seconds, and you see what it prints.`;

/** True for a reply whose YAML begins with `need:`. */
const isNeed = (reply: string): boolean =>
  /^(?:```(?:ya?ml)?\s*\n)?\s*need:/m.test(reply.trimStart().slice(0, 2000));

/** A reply read as a need, or null when it is none, or one that can't be read. */
export function readNeed(reply: string): Need | null {
  if (!isNeed(reply)) return null;
  const parsed = parseYamlReply(reply, NeedReply);
  if (!parsed.ok) return null;
  const { probe, ...wanted } = parsed.value.need;
  const command = probe?.trim() ?? "";
  if (command === "") return { ...wanted, probe: null };
  const { edits, problems } = parseEdits(parsed.rest);
  return { ...wanted, probe: { command, edits, problems: problems.map(({ message }) => message) } };
}
