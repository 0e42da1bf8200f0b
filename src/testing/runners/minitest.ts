import type { Facts } from "../facts.js";
import { parseListened } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { shellQuote } from "../script.js";
import { bundled, judgeRuby, listenInRuby, namesGem, requireLines } from "./ruby.js";

/**
 * Minitest 5, by a reporter beside its own, however its files are started: Rake, Rails or plain Ruby. When only some files
 * are asked for, they are loaded directly with `lib` and `test` on the load path (or by Rails, where the command is Rails').
 */
export const minitest = defineRunner({
  name: "minitest",
  invoked: (words) => {
    const rest = words[0] === "bundle" && words[1] === "exec" ? words.slice(2) : words;
    return /(^|\/)rails$/.test(rest[0] ?? "") && /^test/.test(rest[1] ?? "");
  },
  detect: (facts) => {
    const tests = facts.files.filter(isTest);
    if (tests.length === 0) return null;
    if (facts.has("bin/rails"))
      return { command: "bin/rails test", reason: "there are bin/rails and a folder of tests" };
    const rakefile = facts.text("Rakefile") ?? "";
    if (/(Rake|Minitest)::TestTask/.test(rakefile))
      return { command: bundled(facts, "rake test"), reason: "the Rakefile has a task for tests" };
    if (!namesGem(facts, "minitest")) return null;
    return { command: direct(facts, tests), reason: "a Gemfile or gemspec names minitest" };
  },
  instrument: ({ command, only }) =>
    listenInRuby(only === null ? command : chosen(command, only), null, attach),
  parse: parseListened,
  isTestFile: isTest,
  newTestPath: (stem, facts) => {
    const prefix = facts.files.some((file) => /(^|\/)test\/(.*\/)?test_[^/]*\.rb$/.test(file));
    const name = stem.replace(/\W+/g, "_");
    return prefix ? `test/test_${name}.rb` : `test/${name}_test.rb`;
  },
  steers: (path) =>
    /(^|\/)(Rakefile|Gemfile(\.lock)?|\.minitest\.rb|test\/(test_)?helper\.rb|minitest\/.*_plugin\.rb)$/.test(
      path,
    ),
  judge: judgeRuby,
  sentinel: ({ title, load }) => ({
    content: [
      'require "minitest/autorun"',
      ...requireLines(load),
      `class Sentinel${title} < Minitest::Test`,
      `  def test_${title}_1 = assert_equal(1, 2)`,
      `  def test_${title}_2 = assert(false)`,
      `  def test_${title}_3 = raise("must fail")`,
      "end",
      "",
    ].join("\n"),
    tests: 3,
  }),
});

/** By Rails' and Rake's manners, and by those of minitest/spec. */
function isTest(file: string): boolean {
  return /(^|\/)(test|spec)\/(.*\/)?([^/]*_(test|spec)|(test|spec)_(?!helper)[^/]*)\.rb$/.test(file);
}

const load = "-e 'ARGV.shift(ARGV.size).each { |file| require File.expand_path(file) }'";

const direct = (facts: Facts, files: readonly string[]): string =>
  bundled(facts, `ruby -Ilib -Itest ${load} ${files.map(shellQuote).join(" ")}`);

function chosen(command: string, files: readonly string[]): string {
  const names = files.map(shellQuote).join(" ");
  const rails = /^(.*\brails test\S*)/s.exec(command)?.[1];
  if (rails !== undefined) return `${rails} ${names}`;
  return `${/\bbundle exec\b/.test(command) ? "bundle exec " : ""}ruby -Ilib -Itest ${load} ${names}`;
}

const attach = String.raw`# frozen_string_literal: true

module PatchwrightMinitest
  CHANNEL = PatchwrightChannel

  class Listener
    def start; end
    def prerecord(_class, _name); end
    def passed? = true

    def record(result)
      owner = result.respond_to?(:klass) ? result.klass : result.class.name
      failure = result.failures.find { |one| !one.is_a?(::Minitest::Skip) }
      file = result.respond_to?(:source_location) ? result.source_location&.first : result.method(result.name).source_location&.first
      CHANNEL.emit(
        type: "test",
        file: CHANNEL.relative(file),
        titles: [owner.to_s, result.name.to_s],
        outcome: failure ? "failed" : result.skipped? ? "skipped" : "passed",
        durationMs: result.time.to_f * 1000,
        message: failure && failure.message.to_s.lines.take_while { |line| line !~ /\A    \S+:\d+:in / }.join.strip,
        stack: failure && Array((failure.respond_to?(:error) ? failure.error : failure).backtrace).join("\n")
      )
    end

    def report
      CHANNEL.emit(type: "end")
    end

    # What later plugins ask of a reporter is answered, and does nothing.
    def respond_to_missing?(*) = false
  end

  module Run
    def run(*arguments)
      CHANNEL.claim
      super
    end

    def init_plugins(options)
      super
      reporter.reporters << Listener.new
    end
  end

  # A file that can't be loaded ends the process before a test runs.
  def self.tell_what_ended(error)
    return if error.nil? || error.is_a?(SystemExit) || CHANNEL.claimed
    CHANNEL.claim
    places = Array(error.backtrace)
    places = [error.message] + places if error.is_a?(SyntaxError)
    file = places.map { |place| CHANNEL.relative(place[/\A(.+?\.rb):\d+/, 1]) }.compact.find { |path| !path.start_with?("/") }
    CHANNEL.emit(type: "error", file: file, message: "#{error.class}: #{error.message}", stack: places.join("\n"))
    CHANNEL.emit(type: "end")
  end
end

module PatchwrightRequire
  def require(name)
    loaded = super
    if defined?(::Minitest) && ::Minitest.respond_to?(:init_plugins) && !@@patchwright_listens
      @@patchwright_listens = true
      ::Minitest.singleton_class.prepend(PatchwrightMinitest::Run)
      at_exit { PatchwrightMinitest.tell_what_ended($!) }
    end
    loaded
  end
  @@patchwright_listens = false
end
Object.prepend(PatchwrightRequire)
`;
