/**
 * Loaded by every Ruby process on the way to a runner, by `RUBYOPT`; the first thing it does inside the runner is to put
 * the environment back. `PatchwrightChannel.claim` starts a report; what is written stands in the lines that `records.ts` reads.
 */
export const rubyChannel = String.raw`# frozen_string_literal: true

if ENV["PATCHWRIGHT_OUT"]
  module PatchwrightChannel
    OUT = ENV["PATCHWRIGHT_OUT"]
    ROOT = File.realpath(ENV["PATCHWRIGHT_ROOT"])
    FLAGS = ENV["PATCHWRIGHT_FLAGS"]
    ONLY = File.exist?(File.join(__dir__, "only.txt")) ? File.read(File.join(__dir__, "only.txt")).split("\n") : []

    class << self
      attr_reader :claimed

      def claim
        return if @claimed
        @claimed = true
        require "json"
        %w[PATCHWRIGHT_OUT PATCHWRIGHT_ROOT PATCHWRIGHT_FLAGS].each { |name| ENV.delete(name) }
        left = ENV["RUBYOPT"].to_s.sub(FLAGS, "").strip
        left.empty? ? ENV.delete("RUBYOPT") : ENV["RUBYOPT"] = left
        @file = File.open(File.join(OUT, "results.jsonl"), "a")
        @pid = Process.pid
        emit(type: "start")
      end

      def emit(record)
        # A test may fork; what its child tells is not ours.
        return unless Process.pid == @pid
        @file.syswrite(JSON.generate(record.transform_values { |value| clean(value) }) + "\n")
      end

      def relative(path)
        return nil if path.nil?
        full = File.realpath(path) rescue File.expand_path(path)
        full.start_with?(ROOT + "/") ? full[(ROOT.size + 1)..] : full
      end

      private

      def clean(value)
        return value.map { |part| clean(part) } if value.is_a?(Array)
        value.is_a?(String) ? value.encode("UTF-8", invalid: :replace, undef: :replace).scrub("?") : value
      end
    end
  end

  require_relative "attach"
end
`;
