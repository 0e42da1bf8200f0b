import type { RunEvent } from "../domain/run-event.js";
import { stageTitle } from "./stage-title.js";
import { oneLine } from "./untrusted.js";

/** An event as one line for a terminal or a job's log; null for events that only the journal needs. */
export function progressLine(event: RunEvent): string | null {
  switch (event.type) {
    case "run-started":
      return [
        `Task: ${short(event.task.title)}`,
        `Plan (${event.effort}, ${event.model}, at most ${event.caps.calls} calls and ${event.caps.inputTokens} input tokens):`,
        ...event.plan.map((line) => `  · ${line}`),
      ].join("\n");
    case "run-resumed":
      return "Resuming from the journal.";
    case "stage-started":
      return `▶ ${stageTitle(event.stage)}`;
    case "model-replied":
      return `  ↳ model: ${event.questions.join(", ")} (${event.usage.inputTokens} tokens in, ${event.usage.outputTokens} out)`;
    case "command-finished": {
      const { tests, purpose, limit } = event;
      const counts =
        tests === null ? "" : `: ${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`;
      return `  ↳ ${purpose}${counts}${limit === null ? "" : ` (ended by its ${limit} limit)`}`;
    }
    case "noted":
      return `  ↳ ${event.kind}: ${short(event.text)}`;
    case "stage-finished":
      return `✔ ${stageTitle(event.stage)}`;
    case "stage-failed":
      return `✘ ${stageTitle(event.stage)}: ${short(event.message)}`;
    case "run-finished":
      return null;
  }
}

const short = (text: string): string => {
  const line = oneLine(text);
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
};
