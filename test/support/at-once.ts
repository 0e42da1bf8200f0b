import type { Forge } from "../../src/domain/forge.js";

/** Milliseconds that one waits for the other; alone it then goes on. */
const patience = 2_000;

/**
 * Two processes that come to each of these operations at the same moment: the first waits until the second is there
 * too, every time that both use it.
 */
export function atOnce(forge: Forge, operations: readonly (keyof Forge)[]): [Forge, Forge] {
  const waiting = new Map<string, () => void>();
  const meet = async (name: string): Promise<void> => {
    const other = waiting.get(name);
    if (other !== undefined) {
      waiting.delete(name);
      return other();
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      waiting.set(name, () => {
        clearTimeout(timer);
        resolve();
      });
    });
    waiting.delete(name);
  };
  const process = (): Forge => {
    const met = operations.map((name) => {
      const call = forge[name] as unknown as (...args: never[]) => Promise<unknown>;
      const both = async (...args: never[]) => {
        await meet(name);
        return call(...args);
      };
      return [name, both];
    });
    return { ...forge, ...Object.fromEntries(met) };
  };
  return [process(), process()];
}
