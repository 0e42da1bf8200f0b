/** Two projects: `fast` is `npm test` (under 5 minutes), `slow` holds the longer proofs (under 20). */
const shared = {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  // GitHub's workflow parser imports its JSON schema without the attribute that Node asks for: see the transformer.
  transformIgnorePatterns: ["/node_modules/(?!@actions/workflow-parser/)"],
  transform: {
    "/@actions/workflow-parser/dist/.*-schema\\.js$": "<rootDir>/scripts/json-import-attribute.mjs",
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "es6" } },
    ],
  },
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  modulePathIgnorePatterns: [
    "<rootDir>/dist/",
    "<rootDir>/test/fixtures/",
    "<rootDir>/demo/",
    "<rootDir>/bench/",
  ],
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/fixtures/"],
  setupFiles: ["<rootDir>/test/support/clean-environment.ts"],
};

export default {
  reporters: ["default", "<rootDir>/scripts/closing-line.mjs"],
  maxWorkers: 2,
  // A worker grows with each file, and starting a process takes the longer the more memory its parent has: 5 ms or 50.
  workerIdleMemoryLimit: "100MB",
  testTimeout: 300_000,
  projects: [
    { ...shared, displayName: "fast", testMatch: ["<rootDir>/test/**/*.test.ts"] },
    { ...shared, displayName: "slow", testMatch: ["<rootDir>/test/**/*.slow.ts"] },
  ],
};
