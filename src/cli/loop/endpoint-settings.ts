import { PatchwrightError } from "../../domain/errors.js";

/** What a maintainer would put into the repository's secrets and variables for the endpoint of this environment. */
export function endpointSettings(
  environment: Readonly<Record<string, string | undefined>>,
  configured?: string,
) {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, PATCHWRIGHT_MODEL = configured } = environment;
  if (!OPENAI_API_KEY) throw new PatchwrightError("model-no-key", { missing: "OPENAI_API_KEY" });
  if (!PATCHWRIGHT_MODEL) throw new PatchwrightError("model-no-key", { missing: "PATCHWRIGHT_MODEL" });
  return {
    secrets: { OPENAI_API_KEY },
    variables: {
      PATCHWRIGHT_APP: "true",
      PATCHWRIGHT_MODEL,
      ...(OPENAI_BASE_URL ? { OPENAI_BASE_URL } : {}),
    },
  };
}
