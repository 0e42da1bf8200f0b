import type { APIError } from "openai";

/** What a request carries besides model and messages, by its name in the protocol. */
export type Parameters = Readonly<Record<string, unknown>>;

/** Which parameters an endpoint turned out not to take. */
export interface Learnt {
  /** The parameters that are left, under the names that the endpoint takes. */
  fit: (parameters: Parameters) => Parameters;
  /** True when the endpoint has to be told the system message by the user. */
  noSystemRole: () => boolean;
  /** Takes in a rejection; what was learnt in words, or null when it names nothing that was sent. */
  learn: (error: APIError, sent: Parameters) => string | null;
}

/** Newer models take the first name only, older servers the second. */
const otherName: Readonly<Record<string, string>> = { max_completion_tokens: "max_tokens" };

const REJECTS =
  /unsupported|support|unknown|unrecognized|unexpected|extra|not permitted|invalid|not allowed|must be|unable/i;

/** Learns from an endpoint's rejections, for as long as the client lives. */
export function learnt(): Learnt {
  const renamed = new Map<string, string>();
  const leftOut = new Set<string>();
  let noSystemRole = false;
  return {
    fit: (parameters) =>
      Object.fromEntries(
        Object.entries(parameters)
          .map(([name, value]): [string, unknown] => [renamed.get(name) ?? name, value])
          .filter(([name]) => !leftOut.has(name)),
      ),
    noSystemRole: () => noSystemRole,
    learn: (error, sent) => {
      const name = rejected(error, sent);
      if (name !== null) {
        const other = otherName[name];
        if (other !== undefined) renamed.set(name, other);
        else leftOut.add(name);
        return other === undefined ? `${name} is left out` : `${name} is sent as ${other}`;
      }
      if (
        !noSystemRole &&
        /\bsystem\b/i.test(error.message) &&
        /role|does not support/i.test(error.message)
      ) {
        noSystemRole = true;
        return "the system message is sent as the user's";
      }
      return null;
    },
  };
}

/** The sent parameter that the error is about. */
function rejected(error: APIError, sent: Parameters): string | null {
  const names = Object.keys(sent).sort((a, b) => b.length - a.length);
  const param = (error.param ?? "").split(/[.[]/)[0] ?? "";
  if (names.includes(param)) return param;
  if (!REJECTS.test(error.message)) return null;
  return names.find((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(error.message)) ?? null;
}
