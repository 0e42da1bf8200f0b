import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { withoutTest } from "../../../src/flow/iterate/take-out.js";

describe("a test cut out of its file by rule", () => {
  it("is gone in JavaScript, with its comment and one blank line", () => {
    const source = `import { it } from "node:test";

describe("rows", () => {
  it("stays", () => {
    a();
  });

  // Why it goes.
  it("goes, \\"quoted\\"", () => {
    b(() => {
      c();
    });
  });

  it("stays too", () => {});
});
`;
    expect(withoutTest(source, 'goes, "quoted"')).toBe(`import { it } from "node:test";

describe("rows", () => {
  it("stays", () => {
    a();
  });

  it("stays too", () => {});
});
`);
  });

  it("is gone in Python, with its decorators", () => {
    const source = `import pytest


def test_stays():
    assert True


@pytest.mark.slow
def test_goes():
    for x in range(3):

        assert x


def test_goes_not():
    assert True
`;
    expect(withoutTest(source, "test_goes")).toBe(`import pytest


def test_stays():
    assert True


def test_goes_not():
    assert True
`);
  });

  it("is gone in Go", () => {
    const source = `package sum

// TestGoes goes.
func TestGoes(t *testing.T) {
\tt.Fail()
}

func TestStays(t *testing.T) {}
`;
    expect(withoutTest(source.replace("// TestGoes goes.\n", ""), "TestGoes")).toBe(
      "package sum\n\nfunc TestStays(t *testing.T) {}\n",
    );
    expect(withoutTest(source, "TestGoes")).toBeNull();
  });

  it("is left where no line, or more than one, names it", () => {
    expect(withoutTest('it("a", f);\nit("a", g);\n', "a")).toBeNull();
    expect(withoutTest('it("a", f);\n', "b")).toBeNull();
  });

  it("takes whole lines and adds none, whatever the text", () => {
    const line = fc.constantFrom<string>(
      'it("t", () => {',
      "});",
      "  x",
      "",
      "# t",
      "def t():",
      "  @d",
      '"t"',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom("t", 't"', "\\", ""), (lines, title) => {
        const cut = withoutTest(lines.join("\n"), title);
        if (cut === null) return;
        let from = 0;
        for (const kept of cut === "" ? [] : cut.split("\n")) {
          const at = lines.indexOf(kept, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + 1;
        }
        expect(cut.split("\n").length).toBeLessThan(Math.max(2, lines.length));
      }),
    );
  });
});
