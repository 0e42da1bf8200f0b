import { z } from "zod";

/** How much a run may do, least first. A run that is stuck climbs from one to the next. */
export const Effort = z.enum(["quick", "standard", "thorough"]);
export type Effort = z.infer<typeof Effort>;

const Limits = z
  .strictObject({
    calls: z.number().int().positive().nullable().default(null),
    inputTokens: z.number().int().positive().nullable().default(null),
    costUsd: z.number().positive().nullable().default(null),
  })
  .prefault({});

/** `.github/patchwright.yml`, read from the default branch only. Every key is read somewhere and changes something. */
export const Config = z
  .strictObject({
    /** The label that makes an issue a task. */
    label: z.string().min(1).default("patchwright"),
    effort: Effort.default("standard"),
    /** The highest effort that a stuck run may climb to; below `effort` it never climbs. */
    climbTo: Effort.default("thorough"),
    model: z.string().min(1).optional(),
    /** Commands that prepare a fresh checkout of the base; they alone may use the network. Default: detected. */
    setup: z.array(z.string().min(1)).optional(),
    test: z
      .strictObject({
        /** The plain test command. Default: detected. */
        command: z.string().min(1).optional(),
        runner: z.string().min(1).optional(),
        timeoutMinutes: z.number().positive().max(60).default(10),
      })
      .prefault({}),
    budget: z
      .strictObject({
        calls: z.number().int().positive().optional(),
        inputTokens: z.number().int().positive().optional(),
        costUsd: z.number().positive().nullable().default(null),
        minutes: z.number().positive().default(60),
        /** Over all runs of one issue, and over all runs of the repository on one day (UTC). */
        perIssue: Limits,
        perDay: Limits,
      })
      .prefault({}),
    pullRequests: z
      .strictObject({
        /** At most so many of ours are open at a time. */
        max: z.number().int().positive().nullable().default(null),
        /** Labels that each one gets, besides the issue's own. */
        labels: z.array(z.string().min(1).max(50)).max(20).default([]),
        /** Logins that are asked for a review of each one, once. */
        reviewers: z
          .array(z.string().regex(/^[A-Za-z0-9_-]{1,60}$/))
          .max(15)
          .default([]),
      })
      .prefault({}),
    /** Globs that a patch may not touch, besides the built-in ones. */
    protect: z.array(z.string().min(1)).default([]),
  })
  .prefault({});
export type Config = z.infer<typeof Config>;
