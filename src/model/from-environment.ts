import { PatchwrightError } from "../domain/errors.js";
import type { Clock, ModelClient } from "../domain/ports.js";
import { openAiModel } from "./openai-model.js";

interface Named {
  /** Variables as the caller's process has them: OPENAI_API_KEY, OPENAI_BASE_URL, PATCHWRIGHT_MODEL. */
  environment: Readonly<Record<string, string | undefined>>;
  /** The configuration's model, where the environment names none. */
  configured: string | undefined;
  clock: Clock;
  onNote?: (line: string) => void;
}

/** The endpoint that the environment names. Throws `model-no-key` with the variable that is missing. */
export function modelFromEnvironment({ environment, configured, clock, onNote }: Named): ModelClient {
  const apiKey = environment.OPENAI_API_KEY ?? "";
  const model = environment.PATCHWRIGHT_MODEL || configured;
  if (apiKey === "") throw new PatchwrightError("model-no-key", { missing: "OPENAI_API_KEY" });
  if (model === undefined) throw new PatchwrightError("model-no-key", { missing: "PATCHWRIGHT_MODEL" });
  return openAiModel({
    apiKey,
    baseUrl: environment.OPENAI_BASE_URL || undefined,
    model,
    clock,
    ...(onNote !== undefined && { onNote }),
  });
}
