import { z } from "zod";

/** What is acted upon by name, and not only shown: an answer that lacks it must not become a request for `undefined`. */
export const Sha = z.string().regex(/^[0-9a-f]{40}$/);
export const Name = z.string().min(1);
export const Id = z.number().int().positive();
