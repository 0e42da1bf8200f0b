import type { Facts } from "../facts.js";
import { resultsFile } from "../listeners/node.js";
import { rubyChannel } from "../listeners/ruby-channel.js";
import type { FailureKind, FailureText, Instrumented } from "../runner.js";

/** A command with a listener for a runner written in Ruby; `attach` is loaded at the start of every Ruby process. */
export function listenInRuby(command: string, only: readonly string[] | null, attach: string): Instrumented {
  const exports = [
    "PATCHWRIGHT_OUT='{out}'",
    'PATCHWRIGHT_ROOT="$PWD"',
    "PATCHWRIGHT_FLAGS='-r{support}/channel.rb'",
    `RUBYOPT="-r{support}/channel.rb\${RUBYOPT:+ $RUBYOPT}"`,
  ];
  return {
    command: `export ${exports.join(" ")}; ${command}`,
    support: {
      "channel.rb": rubyChannel,
      "attach.rb": attach,
      ...(only !== null && { "only.txt": only.join("\n") }),
    },
    collect: [resultsFile],
  };
}

/** Whether the Gemfile or a gemspec names a gem. */
export const namesGem = (facts: Facts, gem: string): boolean =>
  facts.files.some(
    (file) =>
      /^(Gemfile(\.lock)?|gems\.rb|[^/]+\.gemspec)$/.test(file) &&
      new RegExp(`\\b${gem}\\b`).test(facts.text(file) ?? ""),
  );

/** `bundle exec` where a Gemfile says which versions. */
export const bundled = (facts: Facts, command: string): string =>
  facts.has("Gemfile") ? `bundle exec ${command}` : command;

/** Lines that load the changed files before a sentinel's tests; one that fails is skipped. */
export const requireLines = (load: readonly string[]): string[] =>
  load
    .filter((file) => /\.rb$/.test(file) && !/(^|\/)(spec|test|bin|config)\//.test(file))
    .map((file) => `begin; require File.expand_path(${JSON.stringify(file)}); rescue Exception; end`);

/** What a failing generated test means on the base, from Ruby's words. */
export function judgeRuby({ title, message }: FailureText, facts: Facts): FailureKind {
  if (/SyntaxError|syntax error/.test(message) && title === null) return "broken";
  const missing = /cannot load such file -- (\S+)/.exec(message)?.[1];
  if (missing !== undefined) {
    const stem = missing.split("/").at(-1) ?? missing;
    const own = missing.startsWith("/") || facts.has(`lib/${missing.split("/")[0]}.rb`);
    return own && !facts.files.some((file) => file.endsWith(`/${stem}.rb`)) ? "absent" : "broken";
  }
  if (
    /NoMethodError|undefined method|uninitialized constant|wrong number of arguments|unknown keyword/.test(
      message,
    )
  )
    return "absent";
  if (/undefined local variable/.test(message)) return "broken";
  return title === null ? "broken" : "fails";
}
