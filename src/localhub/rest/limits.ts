import { unprocessable } from "./errors.js";

/** GitHub's limits, in characters. */
const LONGEST = { body: 65_536, title: 256, label: 50 } as const;

/** Refuses text that GitHub would refuse for its length, or for being blank where it must not be. */
export function fitting(
  field: keyof typeof LONGEST,
  resource: string,
  text: string,
  blank: "allowed" | "refused" = "refused",
): string {
  const refuse = (message: string) => unprocessable(`Validation Failed: ${resource} ${message}`);
  if (blank === "refused" && text.trim() === "") throw refuse(`${field} can't be blank`);
  if (text.length > LONGEST[field])
    throw refuse(`${field} is too long (maximum is ${LONGEST[field]} characters)`);
  return text;
}
