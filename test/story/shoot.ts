import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

/** A browser that is on this machine anyway, or null. */
export const browser: string | null =
  ["chromium", "chromium-browser", "google-chrome"].find(
    (name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0,
  ) ?? null;

function run(page: string, options: readonly string[]): string {
  if (browser === null) throw new Error("there is no browser");
  const profile = mkdtempSync(path.join(os.tmpdir(), "patchwright-browser-"));
  try {
    const common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"];
    return execFileSync(browser, [...common, `--user-data-dir=${profile}`, ...options, page], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 60_000,
    });
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What a page is in a real browser, once its scripts have run. */
export const shownBy = (page: string): string => run(page, ["--dump-dom"]);

/** A picture of the page's top; `height` in pixels. */
export function shoot(page: string, file: string, height: number): void {
  run(page, [`--window-size=1000,${height}`, `--screenshot=${path.resolve(file)}`]);
}
