import { access } from "node:fs/promises";
import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import type { ModelClient } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { readJournal } from "../journal/read-journal.js";
import { modelFromEnvironment } from "../model/from-environment.js";
import { replayModel } from "../model/replay-model.js";

interface ModelChoice {
  replay?: string;
  model?: string;
  config: Config;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The model that options, environment and configuration name, in this order; or the replies of a journal. */
export async function modelFor({ replay, model, config, environment }: ModelChoice): Promise<ModelClient> {
  if (replay !== undefined) return replayed(replay);
  const named = model === undefined ? environment : { ...environment, PATCHWRIGHT_MODEL: model };
  return modelFromEnvironment({
    environment: named,
    configured: config.model,
    clock: systemClock,
    onNote: (line) => console.error(`  ↳ model: ${line}`),
  });
}

async function replayed(file: string): Promise<ModelClient> {
  await access(file).catch((cause) => {
    throw new PatchwrightError("journal-unreadable", { file }, { cause });
  });
  return replayModel(await readJournal(file), { file });
}
