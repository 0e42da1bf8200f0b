import { findSecrets } from "./find-secrets.js";

export interface Masked {
  text: string;
  /** What kind of secret each hit was, in words without the secret, in the order of the text. */
  found: string[];
}

interface Hit {
  from: number;
  to: number;
  kind: string;
}

/**
 * Replaces the keys, tokens and private keys of known forms (see findSecrets) by `[masked: KIND]`, and the values in
 * `known` wherever they stand, plain or in base64: for texts that leave this machine. What follows no known form and is
 * not in `known`, such as somebody's password, is not recognised.
 */
export async function maskSecrets(text: string, known: readonly string[] = []): Promise<Masked> {
  const hits: Hit[] = [...(await findSecrets(text)), ...literal(text, known)];
  hits.sort((a, b) => a.from - b.from || b.to - a.to);
  let masked = "";
  let end = 0;
  const found: string[] = [];
  for (const { from, to, kind } of hits) {
    if (from >= end) {
      masked += `${text.slice(end, from)}[masked: ${kind}]`;
      found.push(kind);
    }
    end = Math.max(end, to);
  }
  return { text: masked + text.slice(end), found };
}

/** Shorter values would be found in ordinary words. */
const shortestKnown = 8;

function literal(text: string, known: readonly string[]): Hit[] {
  const values = known.filter((value) => value.length >= shortestKnown);
  return [...values, ...values.map(inBase64)].flatMap((value) => {
    const hits: Hit[] = [];
    for (let from = text.indexOf(value); from >= 0; from = text.indexOf(value, from + value.length)) {
      hits.push({ from, to: from + value.length, kind: "secret" });
    }
    return hits;
  });
}

/** Without the last characters, which depend on what follows the value. */
const inBase64 = (value: string) => Buffer.from(value).toString("base64").replace(/.?=+$/, "");
