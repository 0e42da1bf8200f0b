import path from "node:path";
import type { RelatedQuestion } from "../runner.js";

/** One package as `go list` tells of it. */
interface Package {
  name: string;
  /** Relative to the root; empty for the root itself. */
  folder: string;
  imports: readonly string[];
  testImports: readonly string[];
  tests: readonly string[];
}

const fields = ["Imports", "TestImports", "XTestImports", "TestGoFiles", "XTestGoFiles"];
const template = ["{{.ImportPath}}", "{{.Dir}}", ...fields.map((field) => `{{join .${field} " "}}`)].join(
  "|",
);

/** Go's import graph: the tests of every package that holds a changed file or imports one that does. */
export const goRelated: RelatedQuestion = {
  instrument: () => ({
    command: `pwd > '{out}/root.txt'; go list -e -f '${template}' ./... > '{out}/graph.txt'`,
    support: {},
    collect: ["root.txt", "graph.txt"],
  }),
  parse: ({ exitCode, collected }, changed) => {
    if (exitCode !== 0) return null;
    const packages = parsePackages(collected["graph.txt"] ?? "", (collected["root.txt"] ?? "").trim());
    const reached = new Set(changed.flatMap((file) => holderOf(file, packages)?.name ?? []));
    for (const name of reached) {
      for (const one of packages) if (one.imports.includes(name)) reached.add(one.name);
    }
    return packages
      .filter((one) => reached.has(one.name) || one.testImports.some((name) => reached.has(name)))
      .flatMap(({ folder, tests }) => tests.map((file) => path.posix.join(folder, file)));
  },
};

const parsePackages = (text: string, root: string): Package[] =>
  text.split("\n").flatMap((line) => {
    const [name = "", dir = "", ...lists] = line.split("|");
    if (lists.length < fields.length) return [];
    const [imports = [], own = [], outer = [], tests = [], outerTests = []] = lists.map((list) =>
      list.split(" ").filter((word) => word !== ""),
    );
    const folder = path.posix.relative(root, dir);
    return [{ name, folder, imports, testImports: [...own, ...outer], tests: [...tests, ...outerTests] }];
  });

/** The package in whose folder, or nearest above it, a file lies: test data and embedded files belong to it too. */
function holderOf(file: string, packages: readonly Package[]): Package | null {
  const holding = packages.filter(({ folder }) => folder === "" || file.startsWith(`${folder}/`));
  return holding.sort((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}
