import { PatchwrightError } from "../../src/domain/errors.js";
import type { Forge } from "../../src/domain/forge.js";

/** The forge of a process that is killed after its next `last`, with all the writes before it done. */
export function stopsAfter(forge: Forge, last: keyof Forge): Forge {
  const call = methodOf(forge, last);
  const dies = async (...args: never[]) => {
    await call(...args);
    throw new PatchwrightError("forge-failed", {
      operation: "anything",
      status: 0,
      detail: "killed",
      hint: "",
    });
  };
  return { ...forge, [last]: dies };
}

/** The forge with something that happens just before one of its operations, for the first time that is used. */
export function justBefore(forge: Forge, operation: keyof Forge, happens: () => Promise<unknown>): Forge {
  const call = methodOf(forge, operation);
  let done = false;
  const after = async (...args: never[]) => {
    if (!done) await happens();
    done = true;
    return call(...args);
  };
  return { ...forge, [operation]: after };
}

/** An operation that GitHub refuses. */
export const refuses = (status: number, detail: string) => async (): Promise<never> => {
  throw new PatchwrightError("forge-failed", { operation: "this", status, detail, hint: "" });
};

function methodOf(forge: Forge, name: keyof Forge) {
  const method = forge[name];
  if (typeof method !== "function") throw new Error(`${name} is no method`);
  return method as (...args: never[]) => Promise<unknown>;
}
