import { afterAll, expect, it } from "@jest/globals";
import { makePlace, run } from "./support/run.js";
const place = makePlace();
afterAll(() => place.remove());
it("x", async () => {
  const result = await run(`
on: push
env: {A: "\${{ github.ref }}"}
jobs:
  a:
    runs-on: ubuntu-latest
    outputs: {x: "\${{ steps.s.outputs.v }}"}
    steps:
      - id: s
        run: |
          echo hello $A
          echo "v=1\${{ github.event.issue.number }}" >> "$GITHUB_OUTPUT"
          env | sort
          sleep 300 &
      - run: exit 3
      - if: failure()
        run: echo after
  b:
    needs: a
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo got \${{ needs.a.outputs.x }} \${{ needs.a.result }} \${{ toJSON(needs) }}
`, place.directory);
  console.log(result.jobs.map(j=>j.log).join("=====\n"));
  console.log(JSON.stringify(result.jobs.map(({log,...j})=>j), null, 1));
  expect(result.conclusion).toBe("failure");
});
