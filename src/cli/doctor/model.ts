import type { Config } from "../../domain/config.js";
import { errorLine, isPatchwrightError } from "../../domain/errors.js";
import { systemClock } from "../../domain/system-clock.js";
import { modelFromSettings } from "../../model/model-from-settings.js";
import { type Finding, ok, problem, unknown } from "./finding.js";

const patienceMs = 60_000;

/** Asks the endpoint one short question: nothing else shows that key, address and model's name belong together. */
export async function checkModel(
  environment: Readonly<Record<string, string | undefined>>,
  config: Config,
): Promise<Finding> {
  try {
    const { model, endpoint } = await modelFromSettings(environment, {
      clock: systemClock,
      chosen: config.model,
    });
    const { text } = await model.reply(
      { stage: "understand", messages: [{ role: "user", content: "Answer with the one word: ready" }] },
      AbortSignal.timeout(patienceMs),
    );
    return text.trim() === ""
      ? problem(
          `${model.model} at ${endpoint} answers with nothing.`,
          "Try another model (PATCHWRIGHT_MODEL).",
        )
      : ok(`${model.model} at ${endpoint} answers.`);
  } catch (error) {
    if (isPatchwrightError(error) && error.code === "model-no-key")
      return unknown(
        "No model is set up on this machine; a run on GitHub takes its own from secret and variable.",
        "Set OPENAI_API_KEY and PATCHWRIGHT_MODEL here to have it tried.",
      );
    if (isPatchwrightError(error)) return problem(errorLine(error), "See docs/models.md.");
    if (error instanceof Error && /abort|timeout/i.test(error.name))
      return problem("The model did not answer within a minute.", "Check OPENAI_BASE_URL.");
    throw error;
  }
}
