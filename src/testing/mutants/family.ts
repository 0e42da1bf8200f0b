import { extensionOf } from "../../context/language.js";

/** Languages that write conditions, returns and literals alike. */
export type Family = "javascript" | "typescript" | "python" | "go" | "rust" | "java";

const families: Readonly<Record<Family, string>> = {
  javascript: "js jsx mjs cjs",
  typescript: "ts tsx mts cts",
  python: "py",
  go: "go",
  rust: "rs",
  java: "java kt kts cs scala swift dart c h cc cpp cxx hpp",
};

/** Null for what no mutant is made of: prose, data, and languages whose rules are not written. */
export function familyOf(path: string): Family | null {
  const extension = extensionOf(path);
  const found = Object.entries(families).find(([, extensions]) => extensions.split(" ").includes(extension));
  return found === undefined ? null : (found[0] as Family);
}
