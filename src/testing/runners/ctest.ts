import { defineRunner } from "../runner.js";
import { collectJUnit, parseJUnit } from "./junit.js";

/** CTest, by the JUnit report that it writes itself (CMake 3.21 and newer). A test is a program; files are not known. */
export const ctest = defineRunner({
  name: "ctest",
  invoked: ([head = ""]) => head === "ctest",
  detect: (facts) =>
    /\b(enable_testing|include\s*\(\s*CTest)\b/i.test(facts.text("CMakeLists.txt") ?? "")
      ? {
          command: "cmake -S . -B build && cmake --build build && ctest --test-dir build",
          reason: "CMakeLists.txt enables testing",
        }
      : null,
  instrument: ({ command }) =>
    collectJUnit(command.replace(/\bctest\b(?! *=)/, "ctest --output-junit patchwright-junit.xml")),
  parse: parseJUnit,
  isTestFile: (path) => /(^|\/)tests?\/.*\.(c|cc|cpp|cxx)$|[._-]test\.(c|cc|cpp|cxx)$/.test(path),
  newTestPath: (stem) => `tests/${stem.replace(/\W+/g, "_")}.cpp`,
  steers: (path) => /(^|\/)(CMakeLists\.txt|[^/]+\.cmake|CMakePresets\.json)$/.test(path),
  judge: ({ title }) => (title === null ? "broken" : "fails"),
  sentinel: null,
});
