import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { cleanOutput, stableTemporaryNames } from "../../src/workspace/command/clean-output.js";
import { headAndTail } from "../../src/workspace/command/head-and-tail.js";
import { outsideNeed } from "../../src/workspace/command/needs-outside.js";
import { installEnvironment } from "../../src/workspace/install-environment.js";

describe("tests that need something outside", () => {
  it.each([
    ["Error: getaddrinfo ENOTFOUND api.example.com", "network"],
    ["Error: getaddrinfo EAI_AGAIN registry.example.com:443", "network"],
    ["socket.gaierror: [Errno -3] Temporary failure in name resolution", "network"],
    ["curl: (6) Could not resolve host: example.com", "network"],
    ["Error: connect ENETUNREACH 93.184.216.34:80", "network"],
    ["dial tcp: lookup example.com: no such host", "network"],
    ["Error: connect ECONNREFUSED 10.0.0.7:8080", "network"],
    ["Error: connect ECONNREFUSED 127.0.0.1:6379", "service"],
    ["could not connect: Connection refused (localhost:5432)", "service"],
  ])("are recognised by %p", (line, kind) => {
    expect(outsideNeed(`before\n  ${line}\nafter`)).toEqual({ kind, line });
  });

  it.each([
    "Error: connect ECONNREFUSED 127.0.0.1:38211",
    "expected 3 to equal 4",
    "a test of ECONNREFUSED handling",
  ])("are not seen in %p", (line) => {
    expect(outsideNeed(line)).toBeNull();
  });
});

describe("output", () => {
  it("keeps the first and the last bytes of any stream", () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 30 });
    fc.assert(
      fc.property(chunks, (parts) => {
        const kept = headAndTail(20, 30);
        const all = Buffer.concat(parts)
          .toString("latin1")
          .replace(/[^ -~]/g, "x");
        let at = 0;
        for (const part of parts) {
          kept.push(Buffer.from(all.slice(at, at + part.length)));
          at += part.length;
        }
        expect(kept.total()).toBe(all.length);
        const text = kept.text();
        if (all.length <= 50) expect(text).toBe(all);
        else {
          expect(text).toBe(
            `${all.slice(0, 20)}\n[… ${all.length - 50} bytes left out …]\n${all.slice(-30)}`,
          );
        }
      }),
    );
  });

  it("never holds a workflow command or a control character, whatever was printed", () => {
    const piece = fc.constantFrom(
      "::",
      "error",
      "##[",
      "\u001b",
      "[0m",
      "]0;",
      "\r",
      "\n",
      " ",
      "\u0007",
      "\u009b",
      "x",
      "\0",
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join("")),
        (text) => {
          const clean = cleanOutput(text);
          expect(clean).not.toMatch(/^\s*::/m);
          expect(clean).not.toContain("##[");
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must be gone.
          expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
        },
      ),
    );
  });

  it("names made-up folders in the order of their occurrence, and leaves other names alone", () => {
    const text = "/tmp/tmpa8f2_kq1/x /tmp/jest-Xk3f9Z /tmp/tmpa8f2_kq1/y /tmp/fixtures/a /tmp/out.txt";
    expect(stableTemporaryNames(text)).toBe(
      "/tmp/temporary-1/x /tmp/jest-temporary-2 /tmp/temporary-1/y /tmp/fixtures/a /tmp/out.txt",
    );
  });
});

describe("the environment of an install", () => {
  it("has proxies and certificates, and no secrets", () => {
    const given = {
      HTTPS_PROXY: "http://proxy.example:3128",
      https_proxy: "http://user:password@proxy.example:3128",
      NODE_EXTRA_CA_CERTS: "/etc/ca.pem",
      GITHUB_TOKEN: "x",
      npm_config_registry: "https://mirror.example/",
      NPM_TOKEN: "x",
      PIP_INDEX_URL: undefined,
    };
    expect(installEnvironment(given)).toEqual({
      HTTPS_PROXY: "http://proxy.example:3128",
      NODE_EXTRA_CA_CERTS: "/etc/ca.pem",
      npm_config_registry: "https://mirror.example/",
    });
  });
});
