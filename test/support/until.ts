import { setTimeout } from "node:timers/promises";

/** Milliseconds: far more than it ever takes, on machines that do much else. */
const patienceMs = 120_000;

/** Looks until there is something, and gives it. Throws when it never comes. */
export async function until<T>(look: () => Promise<T | null | false>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (Date.now() > deadline) throw new Error("it never came to be");
    await setTimeout(50);
  }
}
