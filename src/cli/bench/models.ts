import path from "node:path";
import type { Setting } from "../../bench/attempt.js";
import { journalFile, readAttempt, readJson } from "../../bench/attempt-files.js";
import { type Cell, cellFolder, folderName } from "../../bench/cell.js";
import { Manifest } from "../../bench/manifest.js";
import { PatchwrightError } from "../../domain/errors.js";
import { systemClock } from "../../domain/system-clock.js";
import { modelFromSettings } from "../../model/model-from-settings.js";
import { replayModel } from "../../model/replay-model.js";
import { complain } from "../terminal.js";

interface Choice {
  model: string | undefined;
  /** The folder of an earlier bench. */
  replay: string | undefined;
  /** This bench's own folder: a bench that is gone on with keeps its model. */
  out: string;
  environment: Readonly<Record<string, string | undefined>>;
}

/** The model of each attempt, and how all of them are called in the results. */
interface BenchModels {
  name: string;
  of: Setting["modelOf"];
}

/** Throws `model-no-key` where no model is named, and `bench-unreadable` where --replay names no bench. */
export async function benchModels({ model, replay, out, environment }: Choice): Promise<BenchModels> {
  if (replay !== undefined) return replayed(replay);
  const there = await manifestIn(out);
  const name = model ?? there?.model ?? environment.PATCHWRIGHT_MODEL;
  if (name === undefined || name.trim() === "") {
    throw new PatchwrightError("model-no-key", { missing: "PATCHWRIGHT_MODEL (or --model)" });
  }
  return {
    name,
    of: async (cell) =>
      modelFromSettings(
        { ...environment, PATCHWRIGHT_MODEL: filledIn(name, cell) },
        { clock: systemClock, onNote: (line) => complain(`  ↳ model: ${line}`) },
      ),
  };
}

/** A gateway may choose its route by the model's name, so it may name the attempt: `route-{strategy}-{task}`. */
const filledIn = (name: string, { strategy, task, attempt }: Cell): string =>
  name
    .replaceAll("{strategy}", folderName(strategy))
    .replaceAll("{task}", folderName(task))
    .replaceAll("{attempt}", String(attempt));

/** Each attempt gets the replies of the same attempt there. What they cost then is told, not spent. */
async function replayed(root: string): Promise<BenchModels> {
  const manifest = await manifestIn(root);
  if (manifest === null)
    throw new PatchwrightError("bench-unreadable", { path: root, detail: "no bench.json" });
  return {
    name: manifest.model,
    of: async (cell, given) => {
      const folder = cellFolder(root, cell);
      const { events } = await readAttempt(folder);
      return {
        model: replayModel(events, { file: journalFile(folder), given }),
        cost: Promise.resolve(() => null),
      };
    },
  };
}

const manifestIn = (root: string): Promise<Manifest | null> =>
  readJson(path.join(root, "bench.json"), Manifest);
