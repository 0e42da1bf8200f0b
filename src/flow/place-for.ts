import path from "node:path";
import type { Room } from "./room.js";
import { slug } from "./slug.js";

/**
 * Where a new test file would go: beside the sample and named like it, with the task's words in front of the ending
 * that makes it a test. Without a sample, or where a name must match what is in the file, the runner's own manner.
 * `more` is a word that sets it apart from an earlier one.
 */
export function placeFor({ suite, task }: Room, sample: string | null, more?: string): string {
  const words = [slug(task.title), ...(more === undefined ? [] : [more])].join("-");
  const named = sample === null ? null : besides(sample, words);
  return named !== null && suite.isTestFile(named) ? named : suite.newTestPath(words);
}

function besides(sample: string, words: string): string | null {
  const { dir, base } = path.posix.parse(sample);
  const match = /^(.+?)((?:[._-](?:test|tests|spec))?\.[a-z]+)$/.exec(base);
  const [, stem, ending] = match ?? [];
  if (stem === undefined || ending === undefined || /[A-Z].*Test/.test(base)) return null;
  const joint = stem.includes("_") || ending.startsWith("_") ? "_" : "-";
  const said = stem.toLowerCase().split(/[^a-z0-9]+/);
  const further = words.split("-").filter((word) => !said.includes(word.toLowerCase()));
  return path.posix.join(dir, `${[stem, ...further].join(joint)}${ending}`);
}
