import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** A browser that is on this machine anyway, or null. */
export const browser: string | null =
  ["chromium", "chromium-browser", "google-chrome"].find(
    (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
  ) ?? null;

/** Not synchronously: the page may be served by this very process. */
async function run(page: string, options: readonly string[]): Promise<string> {
  if (browser === null) throw new Error("there is no browser");
  const profile = await mkdtemp(path.join(os.tmpdir(), "patchwright-browser-"));
  try {
    const common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"];
    const given = [...common, `--user-data-dir=${profile}`, ...options, page];
    const limits = { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
    return (await promisify(execFile)(browser, given, limits)).stdout;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a page is in a real browser, once its scripts have run. */
export const shownBy = (page: string): Promise<string> => run(page, ["--dump-dom"]);

/**
 * A picture of a page, from where its address' fragment is; `height` in pixels. A frame scrolls there, which the
 * browser's own pictures do not.
 */
export async function shoot(page: string, file: string, height: number): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "patchwright-picture-"));
  const frame = path.join(folder, "frame.html");
  const style = `border: 0; width: 1000px; height: ${height}px`;
  await writeFile(frame, `<body style="margin: 0"><iframe src="${page}" style="${style}"></iframe>`);
  try {
    const options = ["--virtual-time-budget=10000", `--window-size=1000,${height}`];
    await run(`file://${frame}`, [...options, `--screenshot=${path.resolve(file)}`]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
