import type { Message } from "../domain/run-event.js";

/** What a prompt can do without when it is longer than the model takes, in the order in which it is left out. */
const cuts = [
  "declarations of further files",
  "the files found that are ranked in the lower half",
  "the sample of how tests are written",
  "what earlier questions showed",
  "the files found but the first",
  "what the maintainers tell contributors",
  "the folders",
] as const;
export type Cut = (typeof cuts)[number];

/** A text marked as data (see prompt.ts): where it stands in its message, and under which heading. */
interface Block {
  heading: string;
  name: string;
  from: number;
  to: number;
}

/** The cuts that would make this conversation shorter, in their order. */
export const cutsOf = (conversation: readonly Message[]): Cut[] =>
  cuts.filter((cut) => conversation.some((_, at) => spared(conversation, at, new Set([cut])).length > 0));

/**
 * The same conversation with what is left out named in its place, so that the model knows that there was something.
 * The task, the failing tests, the last question and all replies stay.
 */
export const shorter = (conversation: readonly Message[], leftOut: ReadonlySet<Cut>): Message[] =>
  conversation.map(({ role, content }, at) => {
    let short = content;
    for (const { name, from, to } of spared(conversation, at, leftOut).reverse()) {
      short = `${short.slice(0, from)}[left out, for want of room: ${name}]${short.slice(to)}`;
    }
    return { role, content: short };
  });

/** The blocks of one message that the cuts take out, in the order of the text. */
function spared(conversation: readonly Message[], at: number, leftOut: ReadonlySet<Cut>): Block[] {
  const message = conversation[at];
  if (message?.role !== "user") return [];
  const isFirst = conversation.findIndex(({ role }) => role === "user") === at;
  const isLast = conversation.findLastIndex(({ role }) => role === "user") === at;
  const blocks = blocksOf(message.content);
  if (!isFirst) return !isLast && leftOut.has("what earlier questions showed") ? blocks : [];
  const found = blocks.filter(({ heading, name }) => heading === "Files that may matter" && !isOutline(name));
  return blocks.filter((block) => {
    const rank = found.indexOf(block);
    return (
      (leftOut.has("declarations of further files") && isOutline(block.name)) ||
      (leftOut.has("the files found that are ranked in the lower half") && rank >= found.length / 2) ||
      (leftOut.has("the files found but the first") && rank > 0) ||
      (leftOut.has("the sample of how tests are written") && block.heading.startsWith("A sample of how")) ||
      (leftOut.has("what the maintainers tell contributors") &&
        block.heading.startsWith("What its maintainers")) ||
      (leftOut.has("the folders") && block.name === "folders")
    );
  });
}

const isOutline = (name: string) => name.startsWith("declarations in ");

const block = /^<data name=("(?:[^"\\]|\\.)*") key="([0-9a-f]{8})">\n[\s\S]*?\n<\/data \2>$/gm;

/** A block's key is made from its text, so that no text can hold the end of its own block. */
function blocksOf(content: string): Block[] {
  const blocks: Block[] = [];
  let heading = "";
  let end = 0;
  for (const match of content.matchAll(block)) {
    const from = match.index;
    const between = content.slice(end, from).split("\n");
    heading = between.findLast((line) => line.startsWith("# "))?.slice(2) ?? heading;
    end = from + match[0].length;
    blocks.push({ heading, name: String(JSON.parse(match[1] ?? '""')), from, to: end });
  }
  return blocks;
}
