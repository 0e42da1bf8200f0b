/**
 * Programs that parse files in the sandbox without running them. Each reads the paths beside it and writes a line of JSON
 * for every file: `path`, then either `unchecked` (what is missing), or `line` and `message` of an error, or neither.
 * A file is wrong only where every parser at hand refuses it: what one dialect forbids another may allow.
 */
export const scriptChecker = String.raw`"use strict";
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const [list, out] = process.argv.slice(2);
const root = process.cwd();
const load = (name) => {
  try {
    return require(require.resolve(name, { paths: [root, ...near] }));
  } catch {
    return null;
  }
};
// A runner's own parser lies beside it where packages are not hoisted.
const near = ["jest", "vitest", "vite", "tsx"].flatMap((name) => {
  try {
    return [fs.realpathSync(path.join(root, "node_modules", name))];
  } catch {
    return [];
  }
});
const refused = (line, message) => ({ line, message });

function byNode(file, text) {
  if (!/\.[cm]?js$/.test(file)) return null;
  const source = text.replace(/^#!.*/, "");
  const asScript = () => new vm.Script("(function (exports, require, module, __filename, __dirname) {" + source + "\n})", { filename: file });
  const asModule = () => new vm.SourceTextModule(source, { identifier: file });
  const either = /^\s*(import|export)\b/m.test(source) ? [asModule, asScript] : [asScript, asModule];
  const ways = file.endsWith(".mjs") ? [asModule] : file.endsWith(".cjs") ? [asScript] : either;
  let first = null;
  for (const way of ways) {
    try {
      way();
      return "right";
    } catch (error) {
      first = first || refused(lineOf(file, String(error.stack)), error.name + ": " + error.message);
    }
  }
  return first;
}

// The stack names the place in a script; of a module only a process that ends by the error tells it.
function lineOf(file, stack) {
  const place = (text) => {
    const at = text.indexOf(file + ":");
    const found = at < 0 ? null : /^\d+/.exec(text.slice(at + file.length + 1));
    return found === null ? null : Number(found[0]);
  };
  return place(stack) ?? place(String(spawnSync(process.execPath, ["--check", file], { encoding: "utf8" }).stderr));
}

function byEsbuild(file, text) {
  const esbuild = load("esbuild");
  if (esbuild === null || typeof esbuild.transformSync !== "function") return null;
  const extension = path.extname(file).slice(1).replace(/^[cm]/, "");
  try {
    esbuild.transformSync(text, { loader: extension === "js" ? "jsx" : extension, logLevel: "silent" });
    return "right";
  } catch (error) {
    const [first] = error.errors || [];
    if (!first) return null;
    return refused(first.location ? first.location.line : null, "SyntaxError: " + first.text);
  }
}

function byTypeScript(file, text) {
  const ts = load("typescript");
  if (ts === null || typeof ts.transpileModule !== "function") return null;
  const { diagnostics } = ts.transpileModule(text, { fileName: file, reportDiagnostics: true, compilerOptions: { jsx: 1, target: 99, module: 99 } });
  // 1000 to 1999 are the parser's own.
  const first = (diagnostics || []).find((one) => one.category === 1 && one.code < 2000);
  if (first === undefined) return "right";
  const line = first.file === undefined || first.start === undefined ? null : first.file.getLineAndCharacterOfPosition(first.start).line + 1;
  return refused(line, "SyntaxError: " + ts.flattenDiagnosticMessageText(first.messageText, "\n"));
}

function byBabel(file, text) {
  const babel = load("@babel/parser");
  if (babel === null) return null;
  const jsx = /\.[cm]ts$|\.ts$/.test(file) ? [] : ["jsx"];
  const dialects = /\.[cm]?tsx?$/.test(file) ? ["typescript"] : ["flow", "typescript"];
  let last = null;
  for (const dialect of dialects) {
    try {
      babel.parse(text, { sourceType: "unambiguous", allowReturnOutsideFunction: true, plugins: [...jsx, dialect, "decorators-legacy"] });
      return "right";
    } catch (error) {
      last = refused(error.loc ? error.loc.line : null, "SyntaxError: " + error.message);
    }
  }
  return last;
}

const lines = JSON.parse(fs.readFileSync(list, "utf8")).map((file) => {
  const text = fs.readFileSync(file, "utf8");
  let first = null;
  for (const parser of [byNode, byEsbuild, byTypeScript, byBabel]) {
    const verdict = parser(file, text);
    if (verdict === "right") return { path: file };
    first = first || verdict;
    if (first !== null && first.line === null && verdict !== null) first = { ...first, line: verdict.line };
  }
  return first === null ? { path: file, unchecked: "no parser of " + path.extname(file) + " files" } : { path: file, ...first };
});
fs.appendFileSync(out, lines.map((line) => JSON.stringify(line) + "\n").join(""));
`;

export const pythonChecker = `import ast
import json
import sys
import warnings

warnings.simplefilter("ignore")
with open(sys.argv[1]) as names, open(sys.argv[2], "a") as out:
    for path in json.load(names):
        said = {"path": path}
        try:
            with open(path, "rb") as source:
                ast.parse(source.read(), path)
        except SyntaxError as error:
            said.update(line=error.lineno, message="%s: %s" % (type(error).__name__, error.msg))
        except ValueError as error:
            said.update(line=None, message="SyntaxError: %s" % error)
        out.write(json.dumps(said) + "\\n")
`;
