import { Agent } from "node:http";
import { post, times } from "./post.js";

const mib = 1024 * 1024;
const piece = Buffer.alloc(64 * 1024, "x");
const wrong = `sha256=${"0".repeat(64)}`;

/** What anybody can send who knows the address. */
export const abuses = [
  { what: "30 MiB, the length told", bytes: 30 * mib, signature: wrong },
  { what: "30 MiB, the length not told", bytes: 30 * mib, signature: wrong, told: false },
  { what: "4 MiB, no signature", bytes: 4 * mib, signature: null },
  { what: "4 MiB, wrong signature", bytes: 4 * mib, signature: wrong },
  { what: "8.9 kB, no signature", bytes: 8_900, signature: null },
  { what: "8.9 kB, wrong signature", bytes: 8_900, signature: wrong },
] as const;

export type Abuse = (typeof abuses)[number];

/** Sends it so many times, twenty at once. Gives how often each status was the answer; 0 is a connection cut off. */
export async function abuse(url: string, kind: Abuse, count: number): Promise<Record<number, number>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 20 });
  const answers: Record<number, number> = {};
  await times(count, 20, async () => {
    const status = await post({ url, agent, piece, ...kind });
    answers[status] = (answers[status] ?? 0) + 1;
  });
  agent.destroy();
  return answers;
}
