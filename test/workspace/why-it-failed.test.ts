import { describe, expect, it } from "@jest/globals";
import { whyItFailed } from "../../src/workspace/why-it-failed.js";

const failed = (stderr: string, stdout = "") =>
  whyItFailed({ exitCode: 1, signal: null, limit: null, stdout, stderr });
const log = "npm error A complete log of this run can be found in: /home/user/.npm/_logs/debug-0.log\n";

describe("why an install failed, as these tools print it", () => {
  it.each([
    [
      "npm, a dependency that is not there",
      `npm warn tarball tarball data seems to be corrupted. Trying again.\nnpm error code ENOENT\nnpm error syscall open\nnpm error path /workspace/nope.tgz\nnpm error errno -2\nnpm error enoent ENOENT: no such file or directory, open '/workspace/nope.tgz'\nnpm error enoent This is related to npm not being able to find a file.\nnpm error enoent\n${log}`,
      "ENOENT: no such file or directory, open '/workspace/nope.tgz'",
    ],
    [
      "npm, a lock file that does not fit",
      `npm error code EUSAGE\nnpm error\nnpm error \`npm ci\` can only install packages when your package.json and package-lock.json are in sync.\nnpm error\nnpm error Missing: left-pad@1.3.0 from lock file\nnpm error\nnpm error Clean install a project\nnpm error\nnpm error Run "npm help ci" for more info\n${log}`,
      "EUSAGE: `npm ci` can only install packages when your package.json and package-lock.json are in sync.",
    ],
    [
      "npm, a package that nobody has",
      `npm error code E404\nnpm error 404 Not Found - GET https://registry.example/nope - Not found\nnpm error 404\nnpm error 404  The requested resource 'nope' could not be found\n${log}`,
      "E404: 404 Not Found - GET https://registry.example/nope - Not found",
    ],
    [
      "npm of old, without a network",
      `npm ERR! code EAI_AGAIN\nnpm ERR! syscall getaddrinfo\nnpm ERR! errno EAI_AGAIN\nnpm ERR! request to https://registry.example/x failed, reason: getaddrinfo EAI_AGAIN registry.example\n`,
      "EAI_AGAIN: request to https://registry.example/x failed, reason: getaddrinfo EAI_AGAIN registry.example",
    ],
    [
      "a script of the package, under npm",
      `[eval]:1\nthrow new Error(1234)\n^\n\nError: no compiler\n    at [eval]:1:7\n    at evalScript (node:internal/process/execution:133:3)\n\nNode.js v20.20.2\nnpm error code 1\nnpm error path /workspace\nnpm error command failed\nnpm error command sh -c node build.js\n${log}`,
      "Error: no compiler",
    ],
    [
      "a dependency's script, which npm repeats",
      `npm error code 1\nnpm error path /workspace/node_modules/browser\nnpm error command failed\nnpm error command sh -c node install.mjs\nnpm error ERROR: Failed to set up the browser! {\nnpm error   code: 'EAI_AGAIN'\nnpm error }\n${log}`,
      "ERROR: Failed to set up the browser! {",
    ],
    [
      "pip",
      "ERROR: Could not find a version that satisfies the requirement nope==9 (from versions: none)\nERROR: No matching distribution found for nope==9\n\n[notice] A new release of pip is available\n",
      "ERROR: Could not find a version that satisfies the requirement nope==9 (from versions: none)",
    ],
    ["a tool that is missing", "sh: 1: tsc: not found\n", "sh: 1: tsc: not found"],
    ["a tool that says little", "something odd\nbye\n", "bye"],
    ["a tool that says nothing", "", "it ended with exit code 1"],
  ])("%s", (_, stderr, why) => {
    expect(failed(stderr)).toBe(why);
  });

  it("is the limit where it ran into one", () => {
    const result = { exitCode: null, signal: null, limit: "memory" as const, stdout: "", stderr: "x" };
    expect(whyItFailed(result)).toBe("it ran into the limit on memory");
  });
});
