// Makes a journal that can be shared: `node scripts/redact-journal.mjs IN OUT`. The code of the repository, and all code
// that was written for it, gives way to "[N lines left out]"; ids, counts, usage, notes, timings, verdict and evidence stay.
// A line of at least 40 characters of what was left out goes too where prose quotes it. Nothing is written, and the exit
// status is 1, when such a line still stands somewhere, when a folder of this machine does, or when the result is no journal.
// Prints the figures of the journal that was read: the share of repeated prompts can't be measured afterwards.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const shortestTelltale = 40;
const root = path.join(import.meta.dirname, "..");
const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined) {
  console.error("usage: node scripts/redact-journal.mjs IN OUT");
  process.exit(2);
}

const { parseJournal, prefixShare, usageOf } = await load();
const events = parseJournal(readFileSync(from), from).events;
/** Every text that was left out. */
const leftOut = [];
const unquoted = events.map(redact);
const quoted = survivors(unquoted);
const redacted = quoted.length === 0 ? unquoted : withoutQuotes(unquoted, quoted);
const problems = [
  ...survivors(redacted).map((line) => `a line that was left out stands elsewhere: ${line}`),
  ...machinePaths(),
];
if (problems.length > 0) {
  console.error(`${to} is not written:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  process.exit(1);
}
const bytes = Buffer.from(redacted.map((event) => `${JSON.stringify(event)}\n`).join(""));
parseJournal(bytes, to);
mkdirSync(path.dirname(to), { recursive: true });
writeFileSync(to, bytes);
const { calls, inputTokens, outputTokens } = usageOf(events);
const share = Math.round(prefixShare(events).repeated * 100);
console.log(
  `${to}: ${calls} calls, ${inputTokens} tokens in, ${outputTokens} out, prefix share ${share} %, ${bytes.length} bytes`,
);

function redact(value) {
  if (Array.isArray(value)) return value.map(redact);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, redact(inner)]);
  return { ...Object.fromEntries(entries), ...replacements(value) };
}

/** What takes the place of an object's own texts, by the kind of object; its other values are dealt with by themselves. */
function replacements(object) {
  if (object.type === "model-replied") return { text: withoutCode(object.text) };
  if (typeof object.content === "string") {
    if (object.role === "assistant") return { content: withoutCode(object.content) };
    if ("role" in object) return { content: withoutData(object.content) };
    if ("mode" in object) return { content: base64Without(object.content) };
    if ("path" in object) return { content: placeholder(object.content) };
  }
  if (typeof object.tree === "string") return { tree: placeholder(object.tree) };
  if (Array.isArray(object.tests) && typeof object.output === "string") {
    return {
      tests: object.tests.map(({ id, outcome }) => ({ id, outcome })),
      output: firstLine(object.output),
    };
  }
  if (typeof object.reason === "string") return { reason: firstLine(object.reason) };
  return {};
}

function placeholder(text) {
  leftOut.push(text);
  const lines = text.replace(/\n$/, "").split("\n").length;
  return `[${lines} ${lines === 1 ? "line" : "lines"} left out]`;
}

/** A prompt without what was shown of the repository; the task itself stays. */
function withoutData(prompt) {
  return prompt.replace(
    /(<data name=("(?:[^"\\]|\\.)*") key="([0-9a-f]{8})">\n)([\s\S]*?)(\n<\/data \3>)/g,
    (block, start, name, _, text, end) => (name === '"task"' ? block : `${start}${placeholder(text)}${end}`),
  );
}

/** A reply without its code: everything fenced but the YAML that answers the questions. */
function withoutCode(reply) {
  return reply.replace(
    /^((`{3,}|~{3,})([^\n]*)\n)([\s\S]*?)(\n\2[ \t]*$|$(?![\s\S]))/gm,
    (block, start, _, language, text, end) =>
      language.trim() === "yaml" ? block : `${start}${placeholder(text)}${end}`,
  );
}

function base64Without(content) {
  return Buffer.from(`${placeholder(decoded(content))}\n`).toString("base64");
}

function firstLine(text) {
  return text.trimStart().split("\n", 1)[0].trimEnd();
}

/** Lines of what was left out that still stand somewhere, other than those that the task itself holds. */
function survivors(kept) {
  const texts = kept.flatMap(strings);
  const encoded = texts.flatMap((text) => text.match(/[A-Za-z0-9+/]{80,}={0,2}/g) ?? []);
  const whole = plain([...texts, ...encoded.map(decoded)].join("\n"));
  const { task } = events.find(({ type }) => type === "run-started");
  const own = plain(strings(task).join("\n"));
  const lines = new Set(leftOut.flatMap((text) => text.split("\n").map(plain)));
  return [...lines].filter(
    (line) => line.length >= shortestTelltale && !own.includes(line) && whole.includes(line),
  );
}

function withoutQuotes(value, lines) {
  const pattern = new RegExp(lines.map((line) => line.split(" ").map(escaped).join("\\s+")).join("|"), "g");
  const within = (inner) => {
    if (typeof inner === "string") return inner.replace(pattern, "[a line left out]");
    if (Array.isArray(inner)) return inner.map(within);
    if (inner === null || typeof inner !== "object") return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, each]) => [key, within(each)]));
  };
  return within(value);
}

function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function machinePaths() {
  const folders = [homedir(), tmpdir(), path.resolve(from).split(path.sep).slice(0, 2).join(path.sep)];
  const text = redacted.flatMap(strings).join("\n");
  return folders
    .filter((folder) => folder.length > 1 && text.includes(`${folder}${path.sep}`))
    .map((folder) => `a path of this machine: ${folder}`);
}

/** All texts in a value, names of keys among them. */
function strings(value) {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...strings(inner)]);
}

/** White space must not hide a line. */
function plain(text) {
  return text.replace(/\s+/g, " ").trim();
}

function decoded(text) {
  return Buffer.from(text, "base64").toString("utf8");
}

async function load() {
  const folder = mkdtempSync(path.join(tmpdir(), "patchwright-redact-"));
  const outfile = path.join(folder, "parts.mjs");
  const contents = [
    'export { parseJournal } from "./src/journal/read-journal.ts";',
    'export { prefixShare } from "./src/model/prefix-share.ts";',
    'export { usageOf } from "./src/report/usage-of.ts";',
  ].join("\n");
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  const module = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true });
  return module;
}
