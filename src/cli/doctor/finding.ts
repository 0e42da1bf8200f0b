/**
 * What one check found. A problem keeps a run from working, a hint is about what nobody needs who does not want it;
 * something unknown could not be looked at from here.
 */
export interface Finding {
  state: "ok" | "problem" | "hint" | "unknown";
  what: string;
  /** What to do; for a problem always. */
  remedy?: string;
}

export const ok = (what: string): Finding => ({ state: "ok", what });
export const problem = (what: string, remedy: string): Finding => ({ state: "problem", what, remedy });
export const hint = (what: string, remedy: string): Finding => ({ state: "hint", what, remedy });
export const unknown = (what: string, remedy?: string): Finding => ({
  state: "unknown",
  what,
  ...(remedy !== undefined && { remedy }),
});
