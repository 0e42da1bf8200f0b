import { types } from "node:util";
import { ZodError } from "zod";
import { PatchwrightError } from "../domain/errors.js";
import { UnreadableAnswer } from "./bounded-pages.js";
import { httpFailure } from "./failure.js";

/** In place of a status: GitHub said that it went well, and nobody can tell what. */
const unreadable = "200, unreadable";

/**
 * The same functions, whose failure is always a PatchwrightError. An answer may lack what GitHub's description
 * promises; reading it then fails anywhere, and people are to hear of that in words too.
 */
export function plainly<T extends object>(parts: T): T {
  const wrapped = Object.entries(parts).map(([name, part]) =>
    typeof part === "function" ? [name, guarded(name, part as Call)] : [name, part],
  );
  return Object.fromEntries(wrapped) as T;
}

type Call = (...args: readonly unknown[]) => unknown;

const guarded =
  (name: string, call: Call) =>
  async (...args: readonly unknown[]): Promise<unknown> => {
    try {
      return await call(...args);
    } catch (error) {
      if (error instanceof PatchwrightError || !isUnreadable(error)) throw error;
      const details = {
        operation: `a readable answer to ${name}`,
        status: unreadable,
        detail: error instanceof ZodError ? whatLacks(error) : error.message,
        hint: "See githubstatus.com and the API's address, then run again: nothing is done twice.",
      };
      throw new PatchwrightError("forge-failed", details, { cause: error });
    }
  };

const isUnreadable = (error: unknown): error is Error =>
  error instanceof UnreadableAnswer ||
  error instanceof ZodError ||
  // By its name: what Node itself throws need not be of the class that is known here.
  (types.isNativeError(error) && error.name === "TypeError" && httpFailure(error) === null);

const whatLacks = ({ issues }: ZodError): string =>
  `its answer has no right ${issues
    .slice(0, 3)
    .map(({ path }) => path.join(".") || "form")
    .join(", ")}`;
