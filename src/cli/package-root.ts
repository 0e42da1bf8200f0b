import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where Patchwright itself is installed: the nearest folder above this code with its own action.yml. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "action.yml"))) {
    const above = path.dirname(folder);
    if (above === folder) throw new Error("this copy of Patchwright has no action.yml");
    folder = above;
  }
  return folder;
}
