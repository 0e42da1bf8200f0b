export interface PathPattern {
  expression: RegExp;
  names: readonly string[];
  /** How much of it is literal. */
  weight: number;
}

/** Parameters whose values hold slashes: `heads/a/b`, `src/x.ts`, `main...a/b`. */
const SPANNING = new Set(["path", "ref", "basehead", "branch"]);

/** `/repos/{owner}/{repo}` as an expression. */
export function pathPattern(template: string): PathPattern {
  const names: string[] = [];
  let weight = 0;
  const source = template
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) {
        weight += part.length;
        return part.replace(/[.*+?^$()[\]\\|]/g, "\\$&");
      }
      names.push(name);
      // An empty path is the repository's root directory.
      return name === "path" ? "(.*?)" : SPANNING.has(name) ? "(.+?)" : "([^/]+)";
    })
    .join("");
  return { expression: new RegExp(`^${source.replace(/\/\(\.\*\?\)$/, "(?:/(.*?))?")}/?$`), names, weight };
}

export function matchPath(pattern: PathPattern, path: string): Record<string, string> | null {
  const found = pattern.expression.exec(path);
  if (!found) return null;
  try {
    return Object.fromEntries(
      pattern.names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? "")]),
    );
  } catch {
    return null;
  }
}
