import { z } from "zod";

/**
 * Something asked of the model: instructions, and the shape of the answer. Several questions may share one call;
 * each answer then stands under its own name, so that every stage stays visible however few calls it takes.
 * The schema must hold no transforms: it is rendered into the prompt as well as used to read the reply.
 */
export interface Question<Name extends string = string, Answer = unknown> {
  name: Name;
  /** In plain words, for the stage log. */
  title: string;
  instructions: string;
  answer: z.ZodType<Answer>;
}

/** A typed identity function: keeps the name's literal type and the answer's type. */
export function defineQuestion<const Name extends string, Answer>(
  question: Question<Name, Answer>,
): Question<Name, Answer> {
  return question;
}

/** The answers of several questions, by name. */
export type Answers<Questions extends readonly Question[]> = {
  [Q in Questions[number] as Q["name"]]: Q extends Question<string, infer Answer> ? Answer : never;
};

/** One schema for a call that asks all of these. */
export function answerSchema(questions: readonly Question[]): z.ZodType<Record<string, unknown>> {
  return z.object(Object.fromEntries(questions.map((question) => [question.name, question.answer])));
}
