import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  FileCommandError,
  parseKeyValues,
  parsePaths,
} from "../../../src/localhub/workflows/file-commands.js";

const pairs = (text: string) => [...parseKeyValues(text)];

describe("the format of GITHUB_OUTPUT and GITHUB_ENV", () => {
  it("takes the first = as the border, so that a value may hold more of them", () => {
    expect(pairs("a=b=c\n")).toEqual([["a", "b=c"]]);
  });

  it("takes << before any = as the start of a value of several lines", () => {
    expect(pairs("a<<EOF\none\n\ntwo=2\nEOF\nb=<<EOF\n")).toEqual([
      ["a", "one\n\ntwo=2"],
      ["b", "<<EOF"],
    ]);
  });

  it("keeps a carriage return, and lets a later value win", () => {
    expect(pairs("a=1\r\na=2")).toEqual([["a", "2"]]);
    expect(pairs("a=1\r\n")).toEqual([["a", "1\r"]]);
  });

  it.each([
    ["just a line", "Invalid format 'just a line'"],
    ["=x", "Invalid format '=x'. Name must not be empty"],
    ["<<EOF\nx\nEOF", "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
    ["a<<EOF\nx\n EOF", "Invalid value. Matching delimiter not found 'EOF'"],
  ])("refuses %j as GitHub does", (text, message) => {
    expect(() => parseKeyValues(text)).toThrow(new FileCommandError(message));
  });

  it("gives back whatever was written with a delimiter that is not in it", () => {
    const name = fc.stringMatching(/^[A-Za-z_][\w-]{0,20}$/);
    const value = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("ghadelimiter", ""));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key }), (entries) => {
        const written = entries
          .map(([key, text]) => `${key}<<ghadelimiter_1\n${text}\nghadelimiter_1\n`)
          .join("");
        expect(pairs(written)).toEqual(entries);
      }),
    );
  });

  it("either reads a text or refuses it by name, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "=", "<<", "EOF", "\n", "\r", " ")), (parts) => {
        try {
          for (const [key] of parseKeyValues(parts.join(""))) expect(key).not.toBe("");
        } catch (error) {
          expect(error).toBeInstanceOf(FileCommandError);
        }
      }),
    );
  });
});

it("reads GITHUB_PATH line by line, without blank ones", () => {
  expect(parsePaths("/a\n\n/b c\n")).toEqual(["/a", "/b c"]);
});
