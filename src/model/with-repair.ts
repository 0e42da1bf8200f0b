import type { z } from "zod";
import { PatchwrightError } from "../domain/errors.js";
import type { ModelClient, ModelReply, ModelRequest } from "../domain/ports.js";
import type { Message } from "../domain/run-event.js";
import { parseYamlReply } from "./parse-yaml-reply.js";
import { jsonSchemaOf } from "./shape.js";

interface RepairRequest<T> extends Omit<ModelRequest, "messages" | "answerSchema"> {
  model: ModelClient;
  messages: readonly Message[];
  schema: z.ZodType<T>;
  /** What was asked, by name, for the error. */
  questions: readonly string[];
  /** True when no code is expected, so that an endpoint may be asked for JSON by the schema. */
  dataOnly?: boolean;
  /** How often it may be asked in all. */
  tries?: number;
  /** Checks beyond the schema, such as the code after the YAML; a sentence is a complaint, null is agreement. */
  accept?: (value: T, rest: string) => string | null | Promise<string | null>;
  /** Told of each reply, the unusable ones too, with the messages that it answers. Awaited. */
  onReply: (reply: ModelReply, messages: readonly Message[], durationMs: number) => Promise<void> | void;
  /** Milliseconds, for `durationMs`. */
  now: () => number;
  signal: AbortSignal;
}

export interface Answer<T> {
  value: T;
  /** The reply without its YAML: the code. */
  rest: string;
  /** The whole conversation with the accepted reply at its end, for the next call to append to. */
  messages: readonly Message[];
}

/**
 * Asks until a reply has the schema's shape: an unusable reply is sent back with the precise complaint.
 * A refusal is asked again without the refusal in the conversation. Throws `model-reply-unusable` when the tries are
 * used up, besides what the model itself throws.
 */
export async function withRepair<T>(request: RepairRequest<T>): Promise<Answer<T>> {
  const { model, schema, questions, tries = 3, accept, onReply, now, signal } = request;
  const asked: Omit<ModelRequest, "messages"> = {
    stage: request.stage,
    ...(request.onWasted && { onWasted: request.onWasted }),
    ...(request.dataOnly && { answerSchema: jsonSchemaOf(schema) }),
  };
  let messages = request.messages;
  let complaint = "";
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const start = now();
    const reply = await model.reply({ ...asked, messages }, signal);
    await onReply(reply, messages, now() - start);
    const conversation: Message[] = [...messages, { role: "assistant", content: reply.text }];
    const read = await usable(reply, schema, accept);
    if (read.ok) return { value: read.value, rest: read.rest, messages: conversation };
    complaint = read.complaint;
    if (reply.finish !== "refusal") {
      messages = [...conversation, { role: "user", content: askAgain(complaint) }];
    }
  }
  throw new PatchwrightError("model-reply-unusable", {
    questions: questions.join(", "),
    tries,
    detail: complaint,
  });
}

type Read<T> = { ok: true; value: T; rest: string } | { ok: false; complaint: string };

async function usable<T>(
  reply: ModelReply,
  schema: z.ZodType<T>,
  accept: RepairRequest<T>["accept"],
): Promise<Read<T>> {
  if (reply.finish === "refusal") return { ok: false, complaint: `it refused: ${reply.text}` };
  if (reply.finish === "length") {
    return { ok: false, complaint: "the reply was cut off at the length limit; answer more briefly" };
  }
  const read = parseYamlReply(reply.text, schema);
  if (!read.ok) return read;
  const objection = (await accept?.(read.value, read.rest)) ?? null;
  return objection === null ? read : { ok: false, complaint: objection };
}

const askAgain = (complaint: string) =>
  `Your reply could not be used: ${complaint}\n\nAnswer again, whole and in the format asked for.`;
