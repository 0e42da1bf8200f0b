import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";

export interface FoundSecret {
  /** Where it stands, as indices of the text: a part in base64 as a whole, a split literal with what splits it. */
  from: number;
  to: number;
  /** Whose secret it is, in words, such as `github`. */
  kind: string;
  /** The rule's own name, such as `GITHUB_TOKEN`. */
  name: string;
}

/** The text, or another reading of it, and where a range of that reading stands in the text. */
interface Reading {
  text: string;
  place: (from: number, to: number) => [number, number];
}

/**
 * The keys, tokens and private keys of a text that secretlint's recommended rules recognise: as they stand, encoded in
 * base64, and split over string literals that the code puts together (`"ab" + "cd"`). Not found are secrets of no known
 * form, and those that are hidden in any other way, such as reversed, or split over variables.
 */
export async function findSecrets(text: string, filePath = "text.txt"): Promise<FoundSecret[]> {
  const readings = [asItStands(text), ...joinedLiterals(text), ...decodedBase64(text)];
  const found: FoundSecret[] = [];
  for (const reading of readings) {
    for (const { range, ruleId, messageId } of await lint(reading.text, filePath)) {
      const [from, to] = reading.place(range[0], range[1]);
      const known = found.some((other) => from < other.to && other.from < to);
      if (!known) found.push({ from, to, kind: kindOf(ruleId), name: messageId });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

const rule = { id: "@secretlint/secretlint-rule-preset-recommend", rule: creator, options: {} };

async function lint(content: string, filePath: string) {
  const { messages } = await lintSource({
    source: { content, filePath, ext: "", contentType: "text" },
    options: { noPhysicFilePath: true, config: { rules: [rule] } },
  });
  return messages.filter(({ type }) => type === "message");
}

const kindOf = (ruleId: string): string => ruleId.replace(/^.*secretlint-rule-/, "").replaceAll("-", " ");

const asItStands = (text: string): Reading => ({ text, place: (from, to) => [from, to] });

/** `"ab" + "cd"`, also over lines, and `"ab" "cd"` as C and Python have it. */
const joint = /(["'`])[ \t]*(?:\\?\n\s*)?(?:[+.]?[ \t]*\n?\s*)\1/g;

function joinedLiterals(text: string): Reading[] {
  const kept: { text: string; at: number }[] = [];
  let end = 0;
  for (const { index, 0: found } of text.matchAll(joint)) {
    kept.push({ text: text.slice(end, index), at: end });
    end = index + found.length;
  }
  if (kept.length === 0) return [];
  kept.push({ text: text.slice(end), at: end });
  const place = (offset: number): number => {
    let left = offset;
    for (const part of kept) {
      if (left < part.text.length) return part.at + left;
      left -= part.text.length;
    }
    return text.length;
  };
  const joined = kept.map((part) => part.text).join("");
  return [{ text: joined, place: (from, to) => [place(from), place(to - 1) + 1] }];
}

/** Runs of base64 that are text when decoded. Shorter ones hold no token. */
function decodedBase64(text: string): Reading[] {
  return [...text.matchAll(/[\w+/-]{24,}={0,2}/g)].flatMap(({ index, 0: run }) => {
    const decoded = Buffer.from(run, "base64").toString("latin1");
    if (!/^[\t\n\r -~]+$/.test(decoded)) return [];
    return [{ text: decoded, place: (): [number, number] => [index, index + run.length] }];
  });
}
