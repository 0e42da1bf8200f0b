/** One change a model asks for. Paths are relative to the repository's root, with forward slashes. */
export type Edit =
  | { kind: "replace"; path: string; search: string; replace: string }
  | { kind: "write"; path: string; content: string }
  | { kind: "delete"; path: string }
  | { kind: "rename"; path: string; to: string };

/** Why an edit could not be applied, in words that a model can act on. */
export interface EditProblem {
  path: string;
  reason: "not-found" | "no-match" | "ambiguous" | "exists" | "forbidden-path" | "binary" | "malformed";
  /** What is wrong, with the nearest text and its line where there is one. */
  message: string;
}
