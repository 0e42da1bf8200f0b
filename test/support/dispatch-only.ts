const name = `name: Patchwright
run-name: "Patchwright #\${{ inputs.issue }} [\${{ inputs.request }}]`;

const inputs = `on:
  workflow_dispatch:
    inputs:
      issue: { required: true, type: string }
      work: { type: string, default: solve }
      pull: { type: string }
      request: { type: string }
      asker: { type: string }
      publisher: { type: string }
      task: { type: string }
      hash: { type: string }
permissions: {}
`;

/** The head of a workflow that only the App starts, with the inputs that it gives; `shown` ends the run's name. */
export const dispatchedBy = (shown = ""): string => `${name}${shown}"\n${inputs}`;

/** Takes what the App dispatches, and ends at once: what the jobs do is another test's matter. */
export const dispatchOnly = (shown = ""): string => `${dispatchedBy(shown)}jobs:
  accept:
    runs-on: ubuntu-24.04
    steps:
      - run: "true"
`;
