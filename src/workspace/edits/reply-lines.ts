export interface Fence {
  indent: string;
  /** The run of backquotes or tildes. */
  mark: string;
  info: string;
}

export function openingFence(line: string): Fence | null {
  const match = /^( *)(`{3,}|~{3,})([^`]*)$/.exec(line);
  if (match === null) return null;
  return { indent: match[1] ?? "", mark: match[2] ?? "", info: (match[3] ?? "").trim() };
}

export function closingFence(line: string, fence: Fence): boolean {
  const bare = openingFence(line);
  return bare !== null && bare.info === "" && bare.mark.startsWith(fence.mark);
}

export type Header =
  | { verb: "edit" | "write" | "file" | "delete"; path: string }
  | { verb: "rename"; path: string; to: string };

const decoration = /^[\s>#*_-]*|[\s*_]*$/g;
const capitals = /^(EDIT|WRITE|CREATE|DELETE|REMOVE|RENAME|MOVE|FILE)\b[*_]*:?[*_]*\s+(\S.*)$/;
const withColon = /^(edit|write|create|new file|delete|remove|rename|move|file)[*_]*:[*_]*\s+(\S.*)$/i;

const verbs: Readonly<Record<string, Header["verb"]>> = {
  edit: "edit",
  write: "write",
  create: "write",
  "new file": "write",
  delete: "delete",
  remove: "delete",
  rename: "rename",
  move: "rename",
  file: "file",
};

/** A line that says what is done to which file: `EDIT a/b.js`, also decorated (`### **Delete:** \`a/b.js\``). */
export function headerOf(line: string): Header | null {
  const plain = line.replace(decoration, "");
  const match = capitals.exec(plain) ?? withColon.exec(plain);
  const verb = verbs[match?.[1]?.toLowerCase() ?? ""];
  const rest = match?.[2];
  if (verb === undefined || rest === undefined) return null;
  if (verb === "rename") {
    const [from, to, ...more] = rest.split(/\s+(?:->|→|=>|to|TO)\s+/).map(undecorated);
    return from && to && more.length === 0 ? { verb, path: from, to } : null;
  }
  const path = undecorated(rest);
  // "DELETE the old file" is a sentence.
  return /\s/.test(path) && !isPathLike(path) ? null : { verb, path };
}

const undecorated = (text: string): string =>
  text
    .trim()
    .replace(/^[*_]*[`"']+|[`"']+[*_]*:?$|:$/g, "")
    .replace(/^\.\//, "");

/** A line that holds nothing but a path, also as a comment or a heading. */
export function plainPath(line: string): string | null {
  const text = line
    .trim()
    .replace(/^(?:\/\/|#+|--|;+|<!--|\/\*|[*>-])\s+/, "")
    .replace(/\s*(?:-->|\*\/)$/, "");
  const path = undecorated(text.replace(/^\*\*|\*\*:?$/g, ""));
  return /\s/.test(path) || !isPathLike(path) ? null : path;
}

/** The path in a fence's information: `js src/a.js`, `js:src/a.js`, `js title="src/a.js"`. */
export function pathIn(info: string): string | null {
  const word = /^\w*[:\s]\s*(?:\w+=)?["']?([^\s"']+)["']?$/.exec(info)?.[1] ?? info;
  return isPathLike(word) && /[/.]/.test(word) ? word.replace(/^\.\//, "") : null;
}

const bareNames = /^(Makefile|Dockerfile|Gemfile|Rakefile|Procfile|LICENSE|README|CHANGELOG|Justfile)$/;

/** Folders or an extension, and nothing but what file names are made of: a path of a repository, not a sentence. */
function isPathLike(text: string): boolean {
  if (bareNames.test(text)) return true;
  if (!/^[\p{L}\p{N}_.@+~()[\]/ -]+$/u.test(text)) return false;
  return (
    /[^/\s]\/[^/\s]/.test(text) || /^\.?[\p{L}\p{N}_@+-]+(\.[\w-]*[a-z][\w-]*)+$|^\.\w[\w-]*$/iu.test(text)
  );
}
