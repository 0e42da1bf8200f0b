import type { ContextFile } from "../context/context.js";
import { lookUp } from "../context/look-up.js";
import type { Edit } from "../domain/edit.js";
import { PatchwrightError } from "../domain/errors.js";
import type { ModelReply } from "../domain/ports.js";
import type { Message, StageName } from "../domain/run-event.js";
import { parseYamlReply } from "../model/parse-yaml-reply.js";
import { renderSchema } from "../model/render-schema.js";
import { requestHash } from "../model/request-hash.js";
import { jsonSchemaOf } from "../model/shape.js";
import { askShrinking } from "../model/shrink.js";
import { maskSecrets } from "../secrets/mask-secrets.js";
import { parseEdits } from "../workspace/edits/parse-edits.js";
import { type Need, readNeed } from "./need.js";
import { runProbe } from "./probe.js";
import { fileName, joined, section, untrusted } from "./prompt.js";
import { type Answers, answerSchema, type Question } from "./question.js";
import { note, type Room } from "./room.js";
import { cutsOf, shorter } from "./shorter.js";

/** What asking needs of a room. */
export type AskingRoom = Pick<Room, "plan" | "workspace" | "model" | "journal" | "clock" | "signal">;

interface Asking<Questions extends readonly Question[]> {
  stage: StageName;
  /** The conversation so far; the question is appended to it. Ends with an assistant's message, or the system's. */
  before: readonly Message[];
  /** What comes before the questions in the same message: the repository, or what failed. */
  opening: string | null;
  questions: Questions;
  /** Files that the conversation shows already: a look-up leaves them out. */
  shown?: readonly ContextFile[];
  /** Edits follow the answers, if so; `check` sees them before the reply is taken. */
  edits: boolean;
  /** A complaint the model can act on, or null when the reply is good. It may try things out, such as applying edits. */
  check?: (answers: Answers<Questions>, edits: readonly Edit[]) => Promise<string | null>;
}

export interface Asked<Questions extends readonly Question[]> {
  answers: Answers<Questions>;
  edits: readonly Edit[];
  /** The whole conversation, ending with the reply that was taken: what a later call appends to. */
  conversation: Message[];
}

/** Tokens that the answer to one `need` may take. */
const needTokens = 6000;

/**
 * One call: asks the questions, looks up what the model needs to see first, and asks again with a precise complaint
 * when a reply can't be used, up to the plan's tries. A reply that was cut off at its length limit is never used, even
 * where it reads well so far; a refusal is asked again without the refusal in the conversation. A prompt that is too
 * long loses what can be spared, in a fixed order, each cut noted.
 * Throws PatchwrightError `model-reply-unusable` after the tries, and whatever the model client throws.
 */
export async function ask<const Questions extends readonly Question[]>(
  room: AskingRoom,
  asking: Asking<Questions>,
): Promise<Asked<Questions>> {
  let conversation: Message[] = [...asking.before, await question(room, asking.stage, questionText(asking))];
  let complaint = "";
  let lookUps = room.plan.needRounds;
  for (let failed = 0; failed < room.plan.tries; ) {
    const { said, messages } = await replyThatFits(room, asking, conversation);
    const { text, finish } = said;
    if (finish === "refusal") {
      complaint = `it refused: ${text}`;
      failed += 1;
      await note(room, asking.stage, "reply-unusable", complaint);
      conversation = messages;
      continue;
    }
    conversation = [...messages, { role: "assistant", content: text }];

    const need = finish === "length" ? null : readNeed(text);
    if (need !== null && lookUps > 0) {
      lookUps -= 1;
      const answer = await answerNeed(room, asking.stage, need, asking.shown ?? []);
      conversation.push(await question(room, asking.stage, answer));
      continue;
    }
    if (need !== null && room.plan.next !== null) {
      throw new PatchwrightError("effort-outgrown", { effort: room.plan.effort });
    }
    const read = need === null ? await readReply(said, asking) : nothingMore;
    if (read.ok) return { ...read.value, conversation };
    complaint = read.complaint;
    failed += 1;
    await note(room, asking.stage, "reply-unusable", complaint);
    conversation.push({ role: "user", content: again(complaint, asking.edits) });
  }
  throw new PatchwrightError("model-reply-unusable", {
    questions: asking.questions.map((question) => question.name).join(", "),
    tries: room.plan.tries,
    detail: complaint,
  });
}

/** What is sent, without secrets: a key that lies in a file or in test output stays on this machine. */
async function question(room: AskingRoom, stage: StageName, content: string): Promise<Message> {
  const { text, found } = await maskSecrets(content);
  for (const kind of new Set(found)) await note(room, stage, "secret-masked", kind);
  return { role: "user", content: text };
}

function questionText(asking: Asking<readonly Question[]>): string {
  const { questions } = asking;
  return joined(
    asking.opening,
    ...questions.map((question) => section(question.title, question.instructions)),
    section(
      "Your answer",
      asking.edits ? "In this shape, and the edits after it:" : "In this shape:",
      `\`\`\`yaml\n${renderSchema(answerSchema(questions)).trimEnd()}\n\`\`\``,
    ),
  );
}

/** The reply, and the messages that it answers: those given, or as much of them as the model takes. */
function replyThatFits(
  room: AskingRoom,
  asking: Asking<readonly Question[]>,
  conversation: readonly Message[],
): Promise<{ said: ModelReply; messages: Message[] }> {
  return askShrinking(
    cutsOf(conversation),
    async (leftOut) => {
      const messages = shorter(conversation, leftOut);
      return { said: await reply(room, asking, messages), messages };
    },
    (cut, why) => note(room, asking.stage, "prompt-shortened", `left out: ${cut}. ${why}`),
  );
}

async function reply(
  room: AskingRoom,
  asking: Asking<readonly Question[]>,
  messages: readonly Message[],
): Promise<ModelReply> {
  const started = room.clock.now();
  // Edits are no data: only answers without them can be asked for by a schema.
  const answer = asking.edits ? {} : { answerSchema: jsonSchemaOf(answerSchema(asking.questions)) };
  const said = await room.model.reply({ stage: asking.stage, messages, ...answer }, room.signal);
  const { text, finish, model, usage } = said;
  await room.journal.append({
    type: "model-replied",
    stage: asking.stage,
    questions: asking.questions.map((question) => question.name),
    request: requestHash(room.model.model, messages),
    messages: [...messages],
    text,
    finish,
    model,
    usage,
    durationMs: room.clock.now() - started,
  });
  return said;
}

const nothingMore = {
  ok: false,
  complaint: "Nothing more can be looked up: answer from what you have seen.",
} as const;

const cutOff = {
  ok: false,
  complaint: "It was cut off at the length limit: answer more briefly.",
} as const;

async function answerNeed(
  room: AskingRoom,
  stage: StageName,
  need: Need,
  shown: readonly ContextFile[],
): Promise<string> {
  const { files, symbols, searches, probe } = need;
  const wanted = [...files, ...symbols, ...searches, ...(probe === null ? [] : [`probe: ${probe.command}`])];
  await note(room, stage, "need", wanted.join(", "));
  const found = await lookUp({ workspace: room.workspace, needs: need, shown, tokenLimit: needTokens });
  return joined(
    ...found.files.map((file) => untrusted(fileName(file), file.content)),
    ...found.outlines.map((outline) => untrusted(`declarations in ${outline.path}`, outline.content)),
    ...found.notes,
    probe === null ? null : await runProbe(room, stage, probe),
    "Now answer, in the shape asked for above.",
  );
}

type Read<Questions extends readonly Question[]> =
  | { ok: true; value: Omit<Asked<Questions>, "conversation"> }
  | { ok: false; complaint: string };

async function readReply<Questions extends readonly Question[]>(
  { text, finish }: ModelReply,
  asking: Asking<Questions>,
): Promise<Read<Questions>> {
  if (finish === "length") return cutOff;
  const parsed = parseYamlReply(text, answerSchema(asking.questions));
  if (!parsed.ok) return parsed;
  // The schema was made from the very questions whose answers these are.
  const answers = parsed.value as Answers<Questions>;
  const { edits, problems } = asking.edits ? parseEdits(parsed.rest) : { edits: [], problems: [] };
  if (problems.length > 0)
    return { ok: false, complaint: problems.map((problem) => problem.message).join("\n") };
  const complaint = (await asking.check?.(answers, edits)) ?? null;
  return complaint === null ? { ok: true, value: { answers, edits } } : { ok: false, complaint };
}

const again = (complaint: string, edits: boolean): string =>
  joined(
    "Your answer can't be used:",
    untrusted("complaint", complaint),
    `Give the whole answer again, corrected${edits ? ": the YAML block and every edit, not only the corrected one" : ""}.`,
  );
