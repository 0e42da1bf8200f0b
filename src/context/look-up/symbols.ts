import type { GrepHit } from "../../domain/ports.js";
import type { Declaration } from "../declarations.js";
import { declaredName } from "../declared-name.js";
import { type SourceFile, textOf } from "../excerpt.js";
import type { Read } from "../reader.js";
import { type Answer, most } from "./answer.js";

/** `Type.member`, `Type::member`, `Type#member`, `value->member`, `call()`. */
const namesOf = (symbol: string): string[] =>
  symbol
    .replace(/\(.*$/, "")
    .split(/\.|::|#|->|\//)
    .filter((name) => name !== "");

export const lastName = (symbol: string): string => namesOf(symbol).at(-1) ?? symbol;

export async function showSymbol(
  symbol: string,
  hits: readonly GrepHit[],
  read: Read,
  answer: Answer,
): Promise<void> {
  const name = lastName(symbol);
  const owner = namesOf(symbol).at(-2) ?? null;
  const paths = [...new Set(hits.filter(({ text }) => declaredName(text) === name).map(({ path }) => path))];
  const places: { file: SourceFile; declaration: Declaration; owned: boolean }[] = [];
  for (const path of paths) {
    const file = await read(path);
    if (!file) continue;
    for (const { declaration, within } of named(file.declarations, name, [])) {
      places.push({ file, declaration, owned: owner !== null && within.includes(owner) });
    }
  }
  if (places.length === 0) {
    const mentions = hits.filter(({ text }) => text.includes(name)).slice(0, 3);
    const where = mentions.map(({ path, line }) => `${path}:${line}`).join(", ");
    answer.note(
      `No declaration of ${symbol} was found${where === "" ? "" : `; it is mentioned at ${where}`}.`,
    );
    return;
  }
  const owned = places.filter((place) => place.owned);
  const wanted = owned.length > 0 ? owned : places;
  for (const { file, declaration } of wanted.slice(0, most.places))
    showDeclaration(symbol, file, declaration, answer);
  const rest = wanted.slice(most.places).map(({ file, declaration }) => `${file.path}:${declaration.from}`);
  if (rest.length > 0) answer.note(`${symbol} is declared elsewhere too: ${rest.slice(0, 8).join(", ")}.`);
}

function named(
  declarations: readonly Declaration[],
  name: string,
  within: readonly string[],
): { declaration: Declaration; within: readonly string[] }[] {
  return declarations.flatMap((declaration) => [
    ...(declaration.name === name ? [{ declaration, within }] : []),
    ...named(declaration.inside, name, declaration.name === null ? within : [...within, declaration.name]),
  ]);
}

function showDeclaration(symbol: string, file: SourceFile, { from, to }: Declaration, answer: Answer): void {
  const content = textOf(file, from, to);
  const done = answer.add({ path: file.path, lines: [from, to], content, why: `declares ${symbol}` });
  if (done === "known") answer.note(`${symbol} in ${file.path} is shown already.`);
  if (done !== "too-long") return;
  answer.note(
    `${symbol} in ${file.path} has ${to - from + 1} lines, too many to show: ask for its members or for lines.`,
  );
  answer.outline(file);
}
