// A jest transformer: adds the attribute without which Node refuses to import JSON. Bundlers don't ask for it, so
// @actions/workflow-parser goes without.
const addAttribute = (code) =>
  code.replace(/^(import .* from "[^"]+\.json");$/gm, '$1 with { type: "json" };');

export default {
  process: (code) => ({ code: addAttribute(code) }),
  processAsync: async (code) => ({ code: addAttribute(code) }),
};
