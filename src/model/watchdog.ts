/** Ends a request that goes on too long, and knows why it did. */
export interface Watchdog {
  /** Aborted by a limit or by the caller. */
  signal: AbortSignal;
  /** To be called for each piece that arrives. */
  alive: () => void;
  /** The limit that ended it, in words; null when none did. */
  reason: () => string | null;
  stop: () => void;
}

/**
 * Aborts when nothing arrives for `startMs` at first, or for `stallMs` after something did, or when `untilMs` are
 * over whatever arrives; and when `outer` is aborted. All in milliseconds from now.
 */
export function watchdog(
  { startMs, stallMs, untilMs }: { startMs: number; stallMs: number; untilMs: number },
  outer: AbortSignal,
): Watchdog {
  const controller = new AbortController();
  let reason: string | null = null;
  const end = (why: string) => () => {
    reason ??= why;
    controller.abort();
  };
  const follow = () => controller.abort();
  if (outer.aborted) follow();
  outer.addEventListener("abort", follow, { once: true });
  const total = setTimeout(end("it was not done by the deadline"), untilMs);
  let silence = setTimeout(end(`nothing came for ${seconds(startMs)}`), startMs);
  return {
    signal: controller.signal,
    alive: () => {
      clearTimeout(silence);
      silence = setTimeout(end(`it stalled for ${seconds(stallMs)}`), stallMs);
    },
    reason: () => reason,
    stop: () => {
      clearTimeout(total);
      clearTimeout(silence);
      outer.removeEventListener("abort", follow);
    },
  };
}

const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
