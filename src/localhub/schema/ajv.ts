import { Ajv, type ErrorObject } from "ajv";

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Ajv set up for GitHub's descriptions. Formats it names that say little about JSON (int64, uri-template) pass. */
export function createAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    strict: false,
    allErrors: false,
    coerceTypes,
    logger: false,
    validateSchema: false,
    // Most checks run a few times only: what they save by shorter code is less than what shortening takes.
    code: { optimize: false },
  });
  ajv.addFormat("uri", (text) => URL.canParse(text));
  ajv.addFormat("date-time", DATE_TIME);
  ajv.addFormat("email", /^\S+@\S+$/);
  return ajv;
}

/** The first thing that is wrong, in a line: `/labels/0/color must be string`. */
export const explain = (errors: readonly ErrorObject[] | null | undefined): string =>
  (errors ?? [])
    .slice(0, 4)
    .map((error) => `${error.instancePath || "/"} ${error.message ?? ""} ${JSON.stringify(error.params)}`)
    .join("; ");
