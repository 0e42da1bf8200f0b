import { type Frame, framesIn, withoutLongLines } from "./frames.js";

/** A fixed string worth looking for, and how much finding it says. */
export interface Needle {
  text: string;
  weight: number;
  /** Names count more where they are declared; words may have another ending in the code. */
  kind: "name" | "word" | "phrase";
}

/** What a task's text gives away about where the code is. */
export interface Clues {
  frames: Frame[];
  /** Paths and file names in the text, without line numbers. */
  paths: string[];
  /** Best first; the same text gives the same needles in the same order. */
  needles: Needle[];
}

/** A search for more than this many strings at once gains little and costs much. */
const mostNeedles = 48;

/** A trace's deepest frames tell most; a pasted listing of files tells nothing. */
const mostPlaces = 20;

const weights = {
  phrase: 3,
  marked: 2.5,
  /** Looks like a name: camelCase, snake_case, dotted, or called. */
  shaped: 2,
  /** A word in a piece of code. */
  code: 1.2,
  title: 1,
  prose: 0.15,
} as const;

/** Clues in a task. Its title and its body are untrusted: they are only searched. */
export function cluesIn(title: string, body: string): Clues {
  const text = withoutLongLines(`${title}\n\n${withoutNoise(body)}`);
  const needles = new Map<string, Needle>();
  const add = (found: string, weight: number, kind: Needle["kind"]) => {
    const known = needles.get(found);
    if (!known || known.weight < weight) needles.set(found, { text: found, weight, kind });
  };
  const names = (piece: string, weight: number) => {
    for (const name of namesIn(piece)) {
      const shaped = isShaped(name);
      if (shaped || isWorthwhile(name)) add(name, shaped ? Math.max(weight, weights.shaped) : weight, "name");
    }
  };

  const frames = framesIn(text);
  const { code, prose } = split(text);
  for (const phrase of phrasesIn(text)) add(phrase, weights.phrase, "phrase");
  for (const piece of spansIn(prose)) names(piece, weights.marked);
  for (const block of code) names(block, weights.code);
  for (const called of prose.matchAll(/\b([A-Za-z_$][\w$]*)\(/g))
    add(called[1] ?? "", weights.shaped, "name");
  for (const name of namesIn(prose)) if (isShaped(name)) add(name, weights.shaped, "name");
  names(title, weights.title);
  for (const word of plainWords(title)) add(singular(word), weights.title * 0.9, "word");
  for (const frame of frames) {
    const symbol = frame.symbol?.split(/[.\s:>]+/).at(-1);
    if (symbol && isWorthwhile(symbol)) add(symbol, weights.marked, "name");
  }
  for (const word of plainWords(prose)) add(singular(word), weights.prose, "word");

  return {
    frames: frames.slice(0, mostPlaces),
    paths: pathsIn(text).slice(0, mostPlaces),
    needles: best([...needles.values()]),
  };
}

const best = (needles: Needle[]): Needle[] =>
  needles
    .filter(({ text }) => text.length > 2)
    .sort((a, b) => b.weight - a.weight || b.text.length - a.text.length || (a.text < b.text ? -1 : 1))
    .slice(0, mostNeedles);

/** HTML comments, and the addresses of links and images, say nothing about the code. */
const withoutNoise = (text: string): string =>
  text
    .replace(/<!--[\s\S]*?(-->|$)/g, " ")
    .replace(/!\[[^\]\n]{0,300}\]\([^)\n]{0,300}\)/g, " ")
    .replace(/\bhttps?:\/\/\S+/g, " ");

function split(text: string): { code: string[]; prose: string } {
  const code: string[] = [];
  const prose = text.replace(
    /^[ \t>]*(```|~~~)[^\n]*\n([\s\S]*?)(?:^[ \t>]*\1[^\n]*$|(?![\s\S]))/gm,
    (_, __, block: string) => {
      code.push(block);
      return "\n";
    },
  );
  return { code, prose };
}

const spansIn = (prose: string): string[] =>
  [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? "");

const namesIn = (text: string): string[] => [...text.matchAll(/[A-Za-z_$][\w$]*/g)].map((match) => match[0]);

/** camelCase, PascalCase of several words, snake_case, CONSTANT_CASE. */
const isShaped = (name: string): boolean =>
  name.length > 3 && (/[a-z][A-Z]|[A-Z]{2,}[a-z]/.test(name) || /[A-Za-z\d]_[A-Za-z\d]/.test(name));

const common = new Set(
  `about above actual actually after again against all allow allowed allows also always and another any anything are because been before being
  below between both bug but call called calling calls can cannot case change code const could current currently default describe did does doesn
  doing done each either else error even every everything example expect expected export fails false feature file files first fix following for from
  function get gets give given gives got had has have having help here how however import instead into issue its just keep let like line look
  looks make makes many may maybe more most much must name need needs never new none not nothing now null object off one only option options other
  otherwise our out over own package pass please possible problem reproduce require result results return returned returns run running same see
  seems set should shows simple since some something still string such sure switch take test tests than that the their them then there these they
  thing think this those three through throw throws time true try trying two type undefined under until use used user uses using value
  values var version very want was way well were what when where whether which while who why will with within without work working works would
  wrong yes you your self def class async await void int bool str print console log http https www com org github node npm`.split(
    /\s+/,
  ),
);

const isWorthwhile = (word: string): boolean => word.length > 2 && !common.has(word.toLowerCase());

/** Words of prose that may well stand in the code too. */
const plainWords = (prose: string): string[] =>
  namesIn(prose).filter((word) => word.length > 3 && /^[a-z]+$/i.test(word) && isWorthwhile(word));

/** A plural is often a singular in the code; the search is for beginnings of words. */
const singular = (word: string): string =>
  word.replace(/(?<=[a-z]{3}[^s])s$/, "").replace(/^[A-Z](?=[a-z]+$)/, (first) => first.toLowerCase());

/** Messages in quotes or after "Error:", without the parts that differ each time. */
function phrasesIn(text: string): string[] {
  const quoted = [
    ...text.matchAll(
      /(?<![\w`])`(?=\S)([^`\n]{8,160})`(?![\w`])|(?<![\w"])"(?=\S)([^"\n]{8,160})"(?![\w"])|(?<![\w'])'(?=\S)([^'\n]{8,160})'(?![\w'])/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
  const errors = [
    ...text.matchAll(/\b(?:\w*(?:Error|Exception)|panic(?:ked)?|fatal)\b:? ([^\n]{8,200})/g),
  ].map((match) => match[1] ?? "");
  return [...quoted, ...errors].flatMap(fixedParts);
}

/** A message is put together from fixed parts: at least two words long, or it says nothing. */
const fixedParts = (message: string): string[] =>
  message
    .split(/["'`<>{}[\]()%$#:,\n\\]|\b\d+\b|\.\.\.|\.(?=\s|$)/)
    .map((piece) => piece.trim())
    .filter(
      (piece) =>
        piece.length > 8 && /^[\w -]+\s[\w -]+$/.test(piece) && piece.split(/\s+/).some(isWorthwhile),
    );

const pathsIn = (text: string): string[] => [
  ...new Set(
    [
      ...text.matchAll(
        /(?<![\w/.])((?:[\w@.+-]+\/)+[\w@.+-]+|[\w-]+\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|rb|php|c|cc|cpp|h|hpp|cs|swift|vue|json|ya?ml|toml))\b/g,
      ),
    ]
      .map((match) => match[1] ?? "")
      .filter((path) => path.length > 3),
  ),
];
