import type { Annotation, Forge } from "../domain/forge.js";
import type { Api } from "./api.js";

/** Marks a check run as ours: other programs may use the same name, and only its maker may change one. */
const ours = "patchwright";

/** GitHub takes so many annotations a request, and adds them to those that are there. */
const mostAtOnce = 50;

export function checks({ rest, paginate, where, call, create }: Api): Pick<Forge, "putCheckRun"> {
  const find = async (name: string, ref: string): Promise<{ id: number; annotations: number } | null> => {
    const operation = { does: `to read the checks of ${ref}`, needs: "checks: read" };
    const request = { ...where, ref, check_name: name, per_page: 100 };
    const runs = await call(operation, () => paginate(rest.checks.listForRef, request));
    const found = runs.find((run) => run.external_id === ours);
    return found === undefined ? null : { id: found.id, annotations: found.output.annotations_count };
  };

  return {
    putCheckRun: async ({ name, headSha, conclusion, title, summary, text, annotations }) => {
      const operation = { does: "to write a check run", needs: "checks: write" };
      const words = { title, summary, text };
      const report = { status: "completed" as const, conclusion };
      const known = await find(name, headSha);
      const newOnes = { ...where, name, head_sha: headSha, external_id: ours, ...report };
      const made =
        known ??
        (await create(
          operation,
          async () => ({
            id: (await rest.checks.create({ ...newOnes, output: words })).data.id,
            annotations: 0,
          }),
          async () => find(name, headSha),
        ));
      if (known !== null) {
        const request = { ...where, check_run_id: known.id, ...report, output: words };
        await call(operation, () => rest.checks.update(request));
      }
      // Those that are there are not taken away by an update: after a stop it goes on with the next.
      for (let from = made.annotations; from < annotations.length; from += mostAtOnce) {
        const next = annotations.slice(from, from + mostAtOnce).map(warning);
        const request = { ...where, check_run_id: made.id, output: { ...words, annotations: next } };
        await create(
          operation,
          async () => (await rest.checks.update(request)).data.id,
          async () => {
            const now = await find(name, headSha);
            return now !== null && now.annotations > from ? now.id : null;
          },
        );
      }
    },
  };
}

const warning = ({ path, line, title, message }: Annotation) => ({
  path,
  start_line: line,
  end_line: line,
  annotation_level: "warning" as const,
  title,
  message,
});
