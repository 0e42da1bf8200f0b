import type { Runner } from "../runner.js";
import { ava } from "./ava.js";
import { cargo } from "./cargo.js";
import { ctest } from "./ctest.js";
import { go } from "./go.js";
import { jest } from "./jest.js";
import { junit } from "./junit.js";
import { maven } from "./maven.js";
import { minitest } from "./minitest.js";
import { mocha } from "./mocha.js";
import { nodeTest } from "./node-test.js";
import { phpunit } from "./phpunit.js";
import { pytest } from "./pytest.js";
import { rspec } from "./rspec.js";
import { tap } from "./tap.js";
import { tape } from "./tape.js";
import { unittest } from "./unittest.js";
import { uvu } from "./uvu.js";
import { vitest } from "./vitest.js";

/** Every runner with native results, in the order in which detection asks them. */
export const runners: readonly Runner[] = [
  vitest,
  jest,
  mocha,
  nodeTest,
  tape,
  ava,
  uvu,
  tap,
  pytest,
  go,
  cargo,
  maven,
  rspec,
  minitest,
  phpunit,
  unittest,
  ctest,
  junit,
];
