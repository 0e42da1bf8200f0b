// Rooms and who may import whom (docs/design.md, "Rooms"). Nothing imports upwards or sideways.
const layers = [
  ["cli", "action", "app"],
  ["bench", "localhub"],
  ["flow", "intake", "publish", "report"],
  ["testing", "workspace", "context", "model", "journal", "secrets", "github"],
  ["domain"],
];
const exceptions = { intake: ["publish", "report"], publish: ["report"], testing: ["workspace", "context"] };
const never = {
  flow: ["github"],
  intake: ["model", "workspace", "testing", "context"],
  publish: ["model", "workspace", "testing", "context"],
};

const rules = layers.flatMap((rooms, level) =>
  rooms.map((room) => {
    const below = layers.slice(level + 1).flat();
    const allowed = [room, ...below, ...(exceptions[room] ?? [])].filter(
      (name) => !(never[room] ?? []).includes(name),
    );
    const onlyCliImportsLocalhub =
      room === "cli" ? allowed : allowed.filter((name) => name !== "localhub" || room === "localhub");
    return {
      name: `room-${room}`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/(${onlyCliImportsLocalhub.join("|")})/` },
    };
  }),
);

module.exports = {
  forbidden: [
    ...rules,
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { dependencyTypes: ["npm"], pathNot: "node_modules/zod/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".json"],
      // Some packages hold nothing but types.
      mainFields: ["module", "main", "types"],
    },
  },
};
