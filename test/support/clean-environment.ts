// A test must not see the keys, tokens and colour settings of the machine that runs it.
for (const name of Object.keys(process.env)) {
  if (/^(OPENAI_|PATCHWRIGHT_|GITHUB_|RUNNER_|ACTIONS_|GH_|NO_COLOR$|FORCE_COLOR$)/.test(name)) {
    delete process.env[name];
  }
}
