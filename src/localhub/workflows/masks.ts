/** What must not be seen in logs: values once added are replaced by `***` from then on. */
export interface Masks {
  readonly add: (value: string) => void;
  readonly apply: (text: string) => string;
}

/**
 * As a hosted runner does, a value is also masked line by line, and in the encodings it is likely to be printed in.
 * Blank values and lines are not masked: they would take the log with them.
 */
export function createMasks(values: Iterable<string> = []): Masks {
  const hidden = new Set<string>();
  let ordered: readonly string[] = [];

  const add = (value: string): void => {
    for (const part of [value, ...value.split(/\r?\n/)]) {
      if (part.trim() === "") continue;
      for (const form of encodings(part)) hidden.add(form);
    }
    // A value that contains another one must go first, or its rest would show.
    ordered = [...hidden].sort((a, b) => b.length - a.length);
  };

  const apply = (text: string): string =>
    ordered.reduce(
      (masked, value) => (masked.includes(value) ? masked.split(value).join("***") : masked),
      text,
    );

  for (const value of values) add(value);
  return { add, apply };
}

/** Base64 of a longer text shows a secret in one of three alignments, without the characters at its edges. */
function encodings(value: string): readonly string[] {
  const base64 = ["", " ", "  "].map((shift, index) => {
    const encoded = Buffer.from(shift + value).toString("base64");
    return encoded.replace(/=+$/, "").slice(index === 0 ? 0 : index + 1, value.length < 4 ? undefined : -1);
  });
  const forms = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)];
  return value.length < 4 ? forms : [...forms, ...base64.filter((text) => text.length > 4)];
}
