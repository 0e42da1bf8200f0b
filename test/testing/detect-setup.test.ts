import { describe, expect, it } from "@jest/globals";
import { Config } from "../../src/domain/config.js";
import { detectSetup } from "../../src/testing/detect-setup.js";

const detect = (files: Record<string, string>, config: Record<string, unknown> = {}) =>
  detectSetup({
    reader: { files: Object.keys(files), read: async (path) => files[path] ?? null },
    config: Config.parse(config),
  });
const setup = async (...given: Parameters<typeof detect>): Promise<string[]> =>
  (await detect(...given)).map((step) => (typeof step === "string" ? step : step.command));
const manifest = JSON.stringify({ dependencies: { a: "1" } });

const venv = "python -m venv --system-site-packages .venv";
const pip = ".venv/bin/python -m pip install";

const pytest = `${pip} pytest`;

const warm = (command: string) => `${command} > /dev/null 2>&1 || true`;

describe("setup commands", () => {
  it.each([
    [{}, []],
    [{ "package.json": "{}" }, []],
    [{ "package.json": manifest, "package-lock.json": "" }, ["npm ci --no-audit --no-fund"]],
    [{ "package.json": manifest }, ["npm install --no-audit --no-fund --no-package-lock"]],
    [{ "package.json": manifest, "yarn.lock": "" }, ["npx --yes yarn@1 install --frozen-lockfile"]],
    [
      {
        "package.json": JSON.stringify({ dependencies: { a: "1" }, packageManager: "pnpm@9.1.0+sha1.x" }),
        "pnpm-lock.yaml": "",
      },
      ["npx --yes pnpm@9.1.0 install --frozen-lockfile"],
    ],
    [{ "setup.py": "setup()" }, [venv, `${pip} -e .`]],
    [
      {
        "pyproject.toml":
          "[project]\nname = 'x'\n[project.optional-dependencies]\ndocs = []\ntest = ['pytest']\n",
      },
      [venv, `${pip} -e '.[test]'`, pytest],
    ],
    [
      { "pyproject.toml": "[project]\n[dependency-groups]\ndev = ['pytest']\n", "requirements-dev.txt": "" },
      [
        venv,
        `${pip} --upgrade pip`,
        `${pip} -e .`,
        `${pip} --group dev`,
        `${pip} -r requirements-dev.txt`,
        pytest,
      ],
    ],
    [{ "conftest.py": "" }, []],
    [
      {
        "setup.py": "setup()",
        "tox.ini":
          "[tox]\nenvlist = py3\n[testenv]\ncommands = pytest\ndeps = pytest\n    mock>=1.0\n    -r more.txt\n    {env:X}\n    old; python_version<'3'\npassenv = HOME\n[testenv:lint]\ndeps = flake8\n",
      },
      [venv, `${pip} -e .`, `${pip} 'pytest' 'mock>=1.0'`, pytest],
    ],
    [{ "pyproject.toml": "[tool.black]\n" }, []],
    [{ "go.mod": "module x\nrequire y v1\n" }, ["go mod download", warm("go test -run '^$' ./...")]],
    [{ "go.mod": "module x\n" }, [warm("go test -run '^$' ./...")]],
    [
      { "go.work": "go 1.22\nuse (\n\t./a // first\n\tb\n)\nuse ./c\n" },
      ["go mod download", warm("go test -run '^$' ./a/... ./b/... ./c/...")],
    ],
    [{ "Cargo.toml": "[package]" }, ["cargo fetch", warm("cargo test --workspace --no-run")]],
    [
      { Gemfile: "" },
      ["bundle check || { bundle config set --local path vendor/bundle && bundle install; }"],
    ],
    [
      { "package.json": JSON.stringify({ scripts: { test: "jest" } }), Gemfile: "", "Cargo.toml": "" },
      ["cargo fetch"],
    ],
    [{ "composer.json": "{}" }, ["composer install --no-interaction --no-progress"]],
  ] as unknown as [Record<string, string>, string[]][])("for %j are %j", async (files, expected) => {
    expect(await setup(files)).toEqual(expected);
  });

  it("go on without install scripts, or without what is for tests, where the whole does not install", async () => {
    expect(await detect({ "package.json": manifest, "package-lock.json": "" })).toMatchObject([
      { instead: "npm ci --no-audit --no-fund --ignore-scripts" },
    ]);
    const extras = "[project]\nname = 'x'\n[project.optional-dependencies]\ntest = ['pytest']\n";
    expect((await detect({ "pyproject.toml": extras, "requirements-dev.txt": "" })).slice(1)).toMatchObject([
      { command: `${pip} -e '.[test]'`, instead: `${pip} -e .` },
      { command: `${pip} -r requirements-dev.txt`, instead: "true" },
      { command: pytest, instead: "true" },
    ]);
  });

  it("are what the configuration says", async () => {
    expect(await setup({ "package.json": manifest }, { setup: ["make deps"] })).toEqual(["make deps"]);
    expect(await setup({ "package.json": manifest }, { setup: [] })).toEqual([]);
  });
});
