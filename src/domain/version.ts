import manifest from "../../package.json" with { type: "json" };

/** Of Patchwright itself; written into every journal. */
export const version: string = manifest.version;
