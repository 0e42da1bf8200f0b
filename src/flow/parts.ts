/** Parts of the flow that a measurement may leave out, to see what each is worth. */
export const parts = [
  "explain_tests",
  "localise",
  "approaches",
  "rank",
  "writeTests",
  "fixes",
  "review",
] as const;
export type Part = (typeof parts)[number];
