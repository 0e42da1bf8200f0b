import picomatch from "picomatch";
import type { ChangedFile, ChangeSet } from "../domain/change-set.js";
import { caseCollisions, pathProblem } from "../domain/paths.js";

/** A pull request that a person reviews is smaller than any of these. Sizes are bytes of the files as they will be. */
const limits = { files: 100, fileBytes: 1024 * 1024, allBytes: 5 * 1024 * 1024 };

/**
 * Why a change set may not be published, one sentence each; empty when it may. `protect` are the repository's own
 * globs. It looks at paths, sizes and kinds only: what the files say is looked at by `findSecrets`.
 */
export function changeSetProblems(changes: ChangeSet, protect: readonly string[]): string[] {
  if (changes.files.length === 0) return ["The change set changes nothing."];
  const paths = changes.files.map((file) => file.path);
  const isProtected = picomatch([...protect], { dot: true });
  return [
    ...sizeProblems(changes.files),
    ...repeated(paths).map((path) => `${path} occurs more than once.`),
    ...caseCollisions(writtenPaths(changes)).map(
      ([a, b]) => `${a} and ${b} are one file where case does not count.`,
    ),
    ...changes.files.flatMap((file) => fileProblem(file)),
    ...paths
      .filter((path) => isProtected(path))
      .map((path) => `${path} is protected by .github/patchwright.yml.`),
  ];
}

const writtenPaths = (changes: ChangeSet): string[] =>
  changes.files.filter((file) => file.content !== null).map((file) => file.path);

const repeated = (paths: readonly string[]): string[] => [
  ...new Set(paths.filter((path, index) => paths.indexOf(path) !== index)),
];

function sizeProblems(files: readonly ChangedFile[]): string[] {
  const sizes = files.map(({ path, content }) => ({ path, bytes: bytesOf(content).length }));
  const all = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    ...(files.length > limits.files
      ? [`${files.length} files are changed; at most ${limits.files} may be.`]
      : []),
    ...sizes
      .filter(({ bytes }) => bytes > limits.fileBytes)
      .map(({ path, bytes }) => `${path} has ${bytes} bytes; at most ${limits.fileBytes} may be.`),
    ...(all > limits.allBytes
      ? [`All files together have ${all} bytes; at most ${limits.allBytes} may be.`]
      : []),
  ];
}

function fileProblem({ path, content }: ChangedFile): string[] {
  const problem = pathProblem(path);
  if (problem !== null) return [`${JSON.stringify(path)} may not be written: ${problem}.`];
  return content !== null && !isText(bytesOf(content)) ? [`${path} is binary.`] : [];
}

const bytesOf = (content: string | null): Buffer => Buffer.from(content ?? "", "base64");

/** Text as far as a reviewer can read it in a diff: UTF-8 without NUL. */
function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
