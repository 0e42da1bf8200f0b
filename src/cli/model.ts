import { access } from "node:fs/promises";
import type { Config } from "../domain/config.js";
import { PatchwrightError } from "../domain/errors.js";
import type { ModelClient } from "../domain/ports.js";
import { readJournal } from "../journal/read-journal.js";
import { openAiModel } from "../model/openai-model.js";
import { replayModel } from "../model/replay-model.js";
import { systemClock } from "./clock.js";

interface ModelChoice {
  replay?: string;
  model?: string;
  config: Config;
  environment: Readonly<Record<string, string | undefined>>;
  onNote?: (line: string) => void;
}

/** The model that options, environment and configuration name, in this order; or the replies of a journal. */
export async function modelFor({ replay, model, config, environment, onNote }: ModelChoice): Promise<ModelClient> {
  if (replay !== undefined) {
    await access(replay).catch((cause) => {
      throw new PatchwrightError("journal-unreadable", { file: replay }, { cause });
    });
    return replayModel(await readJournal(replay), { file: replay });
  }
  const name = model ?? environment.PATCHWRIGHT_MODEL ?? config.model;
  const apiKey = environment.OPENAI_API_KEY ?? "";
  if (apiKey === "") throw new PatchwrightError("model-no-key", { missing: "OPENAI_API_KEY" });
  if (name === undefined || name === "") throw new PatchwrightError("model-no-key", { missing: "PATCHWRIGHT_MODEL" });
  return openAiModel({
    apiKey,
    baseUrl: environment.OPENAI_BASE_URL || undefined,
    model: name,
    clock: systemClock,
    ...(onNote === undefined ? {} : { onNote }),
  });
}
