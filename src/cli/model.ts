import type { Config } from "../domain/config.js";
import type { ModelClient } from "../domain/ports.js";
import { systemClock } from "../domain/system-clock.js";
import { readJournal } from "../journal/read-journal.js";
import { type ConfiguredModel, modelFromSettings } from "../model/model-from-settings.js";
import { replayModel } from "../model/replay-model.js";
import { existingJournal } from "./existing-journal.js";
import { complain } from "./terminal.js";

interface ModelChoice {
  replay?: string;
  model?: string;
  config: Config;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The model that options, environment and configuration name, in this order; or the replies of a journal, for free. */
export async function modelFor({
  replay,
  model,
  config,
  environment,
}: ModelChoice): Promise<Pick<ConfiguredModel, "model" | "cost">> {
  if (replay !== undefined) {
    return { model: await replayed(replay), cost: Promise.resolve(() => 0) };
  }
  const named = model === undefined ? environment : { ...environment, PATCHWRIGHT_MODEL: model };
  return modelFromSettings(named, {
    clock: systemClock,
    chosen: config.model,
    onNote: (line) => complain(`  ↳ model: ${line}`),
  });
}

const replayed = async (file: string): Promise<ModelClient> =>
  replayModel(await readJournal(await existingJournal(file)), { file });
