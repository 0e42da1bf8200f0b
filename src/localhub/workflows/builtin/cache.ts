import { flag, text } from "../action-inputs.js";
import { StepFailure } from "../step-failure.js";

import type { BuiltinAction } from "./builtin-action.js";

const inputs = {
  path: "",
  key: "",
  "restore-keys": "",
  "upload-chunk-size": "",
  enableCrossOsArchive: "false",
  "fail-on-cache-miss": "false",
  "lookup-only": "false",
};

/** `actions/cache` and its `restore`: nothing is kept here, so that every key is missed, which workflows must bear. */
export const cache: BuiltinAction = {
  inputs,
  run: async ({ output }, given) => {
    const key = text(given, "key");
    if (flag(given, "fail-on-cache-miss"))
      throw new StepFailure(
        `Failed to restore cache entry. Exiting as fail-on-cache-miss is set. Input key: ${key}`,
      );
    output.say(`Cache not found for input keys: ${key} (this runner keeps no caches)`);
    return new Map([["cache-primary-key", key]]);
  },
};

/** `actions/cache/save`. */
export const cacheSave: BuiltinAction = {
  inputs,
  run: async ({ output }) => {
    output.say("Cache not saved: this runner keeps no caches");
    return new Map();
  },
};
