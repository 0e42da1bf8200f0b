import { ChangedFile } from "../domain/change-set.js";
import type { Journal } from "../domain/ports.js";
import type { NewRunEvent } from "../domain/run-event.js";
import { maskSecrets } from "../secrets/mask-secrets.js";

/**
 * A journal that keeps no secret of a known form: the log, the reports and the artifact of a run are made from it, and
 * what a test printed may be in it. A changed file's bytes stay as they are: they are what is verified and published,
 * and publishing looks through them.
 */
export function maskedJournal(journal: Journal): Journal {
  return { events: journal.events, append: async (event) => journal.append(await masked(event)) };
}

/** Stands between strings while all are looked through at once; no secret holds it. */
const seam = "\n\0\n";

async function masked(event: NewRunEvent): Promise<NewRunEvent> {
  const strings: string[] = [];
  eachString(event, (text) => {
    strings.push(text);
    return text;
  });
  const { text, found } = await maskSecrets(strings.join(seam));
  if (found.length === 0) return event;
  const whole = text.split(seam);
  const clean =
    whole.length === strings.length
      ? whole
      : await Promise.all(strings.map(async (one) => (await maskSecrets(one)).text));
  // Only strings are replaced by strings, and the journal checks each event that it writes.
  return eachString(event, () => clean.shift() ?? "") as NewRunEvent;
}

/** A copy of a JSON value with `change` applied to each string of it, in order, but to no changed file. */
function eachString(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((part) => eachString(part, change));
  if (typeof value !== "object" || value === null || ChangedFile.safeParse(value).success) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, eachString(part, change)]));
}
