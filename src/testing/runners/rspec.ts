import { parseListened } from "../listeners/node.js";
import { defineRunner } from "../runner.js";
import { bundled, judgeRuby, listenInRuby, namesGem, requireLines } from "./ruby.js";

/**
 * RSpec 3, by a listener of its reporter, beside the repository's own formatters. Examples share the runner's process, so
 * nothing is added to its arguments; asked-for files take the place of those that it would load.
 */
export const rspec = defineRunner({
  name: "rspec",
  invoked: (words) =>
    /(^|\/)rspec$/.test(words[0] ?? "") ||
    (words[0] === "bundle" && words[1] === "exec" && /(^|\/)rspec$/.test(words[2] ?? "")),
  detect: (facts) => {
    if (!facts.files.some((file) => /(^|\/)spec\/.*_spec\.rb$/.test(file))) return null;
    const why = facts.has(".rspec")
      ? "there is a .rspec"
      : namesGem(facts, "rspec")
        ? "a Gemfile or gemspec names rspec"
        : null;
    if (why !== null) return { command: bundled(facts, "rspec"), reason: why };
    // Such files may be Minitest's, too.
    return namesGem(facts, "minitest")
      ? null
      : { command: bundled(facts, "rspec"), reason: "there are files such as spec/…_spec.rb" };
  },
  instrument: ({ command, only }) => listenInRuby(command, only, attach),
  parse: parseListened,
  isTestFile: (path) => /_spec\.rb$/.test(path),
  newTestPath: (stem) => `spec/${stem.replace(/\W+/g, "_")}_spec.rb`,
  steers: (path) =>
    /(^|\/)(\.rspec(-local)?|(spec|rails)_helper\.rb|spec\/support\/.*|Gemfile(\.lock)?|Rakefile)$/.test(
      path,
    ),
  judge: judgeRuby,
  sentinel: ({ title, load }) => ({
    content: [
      ...requireLines(load),
      `RSpec.describe ${JSON.stringify(title)} do`,
      '  it("1") { expect(1).to eq(2) }',
      '  it("2") { expect({ a: [1] }).to eq({ a: [2] }) }',
      '  it("3") { raise "must fail" }',
      "end",
      "",
    ].join("\n"),
    tests: 3,
  }),
});

const attach = String.raw`# frozen_string_literal: true

module PatchwrightRSpec
  class Listener
    CHANNEL = PatchwrightChannel

    def example_passed(notification)
      tell(notification.example, "passed")
    end

    def example_failed(notification)
      tell(notification.example, "failed", notification.example.execution_result.exception)
    end

    def example_pending(notification)
      tell(notification.example, "skipped")
    end

    # Also what fails outside of examples: a file that does not load, a hook of the whole suite.
    def message(notification)
      text = notification.message.to_s
      @said = [@said, text].compact.join("\n") if text.match?(/error occurred (outside of examples|while loading)/i)
    end

    def dump_summary(summary)
      outside = summary.respond_to?(:errors_outside_of_examples_count) ? summary.errors_outside_of_examples_count : 0
      return unless outside.positive?
      parts = @said.to_s.split(/(?=An error occurred )/).select { |part| part.start_with?("An error") }
      parts = ["an error outside of examples"] if parts.empty?
      parts.each do |part|
        file = part[/while loading (\S+?)\.?$/, 1]
        CHANNEL.emit(type: "error", file: CHANNEL.relative(file), message: part.strip, stack: part)
      end
    end

    def close(_notification)
      CHANNEL.emit(type: "end")
    end

    private

    def tell(example, outcome, error = nil)
      titles = example.example_group.parent_groups.reverse.map { |group| group.description.to_s }
      CHANNEL.emit(
        type: "test",
        file: CHANNEL.relative(example.metadata[:rerun_file_path] || example.file_path),
        titles: titles + [example.description.to_s],
        outcome: outcome,
        durationMs: (example.execution_result.run_time || 0) * 1000,
        message: error && said(error),
        stack: error && Array(error.backtrace).join("\n")
      )
    end

    def said(error)
      own = error.message.to_s
      own = error.all_exceptions.map(&:message).join("\n") if error.respond_to?(:all_exceptions)
      plain = error.class.name.to_s.match?(/\ARSpec::(Expectations|Mocks|Core)/) || error.instance_of?(RuntimeError)
      plain ? own.strip : "#{error.class}: #{own}"
    end
  end

  module Configuration
    def files_or_directories_to_run=(*files)
      only = PatchwrightChannel::ONLY
      return super if only.empty?
      super(*only.map { |file| File.join(PatchwrightChannel::ROOT, file) })
    end

    # By now options and their formatters are known.
    def load_spec_files
      events = %i[example_passed example_failed example_pending message dump_summary close]
      reporter.register_listener(Listener.new, *events)
      super
    end
  end

  module Runner
    def setup(*arguments)
      PatchwrightChannel.claim
      super
    end
  end
end

# RSpec is not there yet: its own files are waited for.
module PatchwrightRequire
  def require(name)
    loaded = super
    if name.to_s.end_with?("rspec/core", "rspec/core/runner", "rspec/autorun") && defined?(::RSpec::Core::Runner)
      ::RSpec::Core::Runner.prepend(PatchwrightRSpec::Runner)
      ::RSpec::Core::Configuration.prepend(PatchwrightRSpec::Configuration)
    end
    loaded
  end
end
Object.prepend(PatchwrightRequire)
`;
