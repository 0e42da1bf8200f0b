import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import type { Clock, Journal } from "../domain/ports.js";
import { RunEvent } from "../domain/run-event.js";
import { parseJournal } from "./read-journal.js";

/** A journal on disk, which the holder closes when the run is over. */
export interface FileJournal extends Journal {
  close: () => Promise<void>;
}

/**
 * Opens `file` for appending, made with its folder when absent. What is already in it is read back and validated; a
 * torn last line is cut off. Each append is flushed to disk before it resolves, and appends keep the order of their
 * calls. One process at a time may hold a file open. Throws `journal-damaged`.
 */
export async function openJournal({ file, clock }: { file: string; clock: Clock }): Promise<FileJournal> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, "a+");
  try {
    const { events, wholeBytes } = parseJournal(await handle.readFile(), file);
    let end = wholeBytes;
    await handle.truncate(end);
    const { append, settled } = inOrder(async (event) => {
      const line = Buffer.from(`${JSON.stringify(event)}\n`);
      try {
        await handle.appendFile(line);
        await handle.datasync();
      } catch (error) {
        // A full disk may have taken half a line: the next one must not continue it.
        await handle.truncate(end).catch(() => {});
        throw error;
      }
      end += line.length;
      events.push(event);
    }, clock);
    return { append, events: () => events, close: () => settled().then(() => handle.close()) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A journal that is kept nowhere, for tests and for runs that need no resume. */
export function memoryJournal(clock: Clock, events: RunEvent[] = []): Journal {
  const { append } = inOrder(async (event) => {
    events.push(event);
  }, clock);
  return { append, events: () => events };
}

/** Stamps and checks each event, and writes one after another; one failed write does not stop the next. */
function inOrder(write: (event: RunEvent) => Promise<void>, clock: Clock) {
  let last: Promise<void> = Promise.resolve();
  const append: Journal["append"] = async (event) => {
    const stamped = RunEvent.parse({ ...event, at: new Date(clock.now()).toISOString() });
    const written = last.then(() => write(stamped));
    last = written.catch(() => {});
    await written;
  };
  return { append, settled: () => last };
}
