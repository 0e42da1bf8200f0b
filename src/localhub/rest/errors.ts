/** One entry of GitHub's 422 answers. */
export interface FieldError {
  resource: string;
  field: string;
  code: string;
  message?: string;
}

/** An answer other than success, thrown where it is found out. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(
    readonly status: number,
    message: string,
    readonly errors: readonly (FieldError | string)[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    return {
      message: this.message,
      ...(this.errors.length > 0 ? { errors: this.errors } : {}),
      documentation_url: "https://docs.github.com/rest",
      status: String(this.status),
    };
  }
}

/** GitHub's words to whoever would change an archived repository. */
export const archivedWords = "Repository was archived so is read-only.";

export const notFound = (): HttpError => new HttpError(404, "Not Found");

export const unprocessable = (message: string, ...errors: readonly FieldError[]): HttpError =>
  new HttpError(422, message, errors);

/** The value, or 404: GitHub tells nothing about what one may not see. */
export function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw notFound();
  return value;
}
