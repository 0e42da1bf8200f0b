import { placeFor } from "./place-for.js";
import type { Room } from "./room.js";

/** Where new tests go, for a prompt: a place that none of the files `taken` has. */
export function testPlace(room: Room, sample: string | null, taken: ReadonlySet<string>): string {
  const named = titled(room);
  const usual = placeFor(named, sample);
  const place = taken.has(usual) ? placeFor(named, sample, "again") : usual;
  return `Where the repository's way suggests no better place: ${place}`;
}

/** The tests of a refinement are named after what it asks, so that they get a file of their own. */
const titled = (room: Room): Room => {
  const title = room.earlier === undefined ? undefined : room.task.requirements.at(-1);
  return title === undefined ? room : { ...room, task: { ...room.task, title } };
};
