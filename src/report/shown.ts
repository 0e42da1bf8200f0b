import type { Journal } from "../domain/ports.js";
import type { RunEvent } from "../domain/run-event.js";
import { progressLine } from "./progress-line.js";

/** The journal with a window on it: each event that a person wants to see is printed as it is written. */
export function shown(journal: Journal, print: (line: string) => void): Journal {
  return {
    events: journal.events,
    append: async (event) => {
      await journal.append(event);
      const last: RunEvent | undefined = journal.events().at(-1);
      const line = last === undefined ? null : progressLine(last);
      if (line !== null) print(line);
    },
  };
}
