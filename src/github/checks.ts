import type { Forge } from "../domain/forge.js";
import type { Api } from "./api.js";

/** Marks a check run as ours: other programs may use the same name, and only its maker may change one. */
const ours = "patchwright";

export function checks({ rest, paginate, where, call, create }: Api): Pick<Forge, "putCheckRun"> {
  const find = async (name: string, ref: string): Promise<number | null> => {
    const operation = { does: `to read the checks of ${ref}`, needs: "checks: read" };
    const request = { ...where, ref, check_name: name, per_page: 100 };
    const runs = await call(operation, () => paginate(rest.checks.listForRef, request));
    return runs.find((run) => run.external_id === ours)?.id ?? null;
  };

  return {
    putCheckRun: async ({ name, headSha, conclusion, title, summary, text }) => {
      const operation = { does: "to write a check run", needs: "checks: write" };
      const report = { status: "completed" as const, conclusion, output: { title, summary, text } };
      const known = await find(name, headSha);
      if (known !== null) {
        await call(operation, () => rest.checks.update({ ...where, check_run_id: known, ...report }));
        return;
      }
      const request = { ...where, name, head_sha: headSha, external_id: ours, ...report };
      await create(
        operation,
        async () => (await rest.checks.create(request)).data.id,
        async () => find(name, headSha),
      );
    },
  };
}
