import path from "node:path";
import { build } from "esbuild";

/**
 * Our own code as one file, so that a process of its own can run it, as another user, or be killed. Its arguments are the
 * sandbox, the repository and a command; it prints `open` and the privilege, then the command's result as JSON.
 */
export async function bundle(folder: string): Promise<string> {
  const outfile = path.join(folder, "run.mjs");
  const source = (name: string): string => JSON.stringify(path.resolve("src/workspace", name));
  await build({
    stdin: {
      resolveDir: process.cwd(),
      contents: `
        import { chooseSandbox } from ${source("choose-sandbox.ts")};
        import { openWorkspace } from ${source("open-workspace.ts")};
        const [, , prefer, repository, command] = process.argv;
        const { signal } = new AbortController();
        const sandbox = await chooseSandbox({ prefer, path: process.env.PATH });
        const workspace = await openWorkspace({ repository, sandbox, setup: ["echo installed > made"], limits: { diskBytes: 64 * 1024 ** 2 }, signal });
        console.log("open " + sandbox.privilege);
        const changes = { base: workspace.base, files: [{ path: "new", mode: "100644", content: "bmV3" }, { path: "gone", mode: "100644", content: null }] };
        const result = await workspace.run({ command, changes, timeoutMs: 60_000 }, signal);
        console.log(JSON.stringify(result));
        await workspace.close();
      `,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile,
    logLevel: "silent",
  });
  return outfile;
}
