import { describe, expect, it } from "@jest/globals";
import { changeSetHash, mergeChangeSets, toBase64 } from "../../src/domain/change-set.js";
import { judge } from "../../src/publish/judge.js";
import { evidence, ready } from "../support/events.js";

const base = "a".repeat(40);
const changes = { base, files: [{ path: "src/a.js", mode: "100644" as const, content: toBase64("1\n") }] };
const changeSet = changeSetHash(changes);
const claimed = { ...ready(), changes };
const measured = evidence({ changeSet });
const attested = { changeSet, evidence: measured };

describe("what the publish job believes", () => {
  it("is the verified change with verify's own evidence, whatever solve claimed", () => {
    const boast = { ...claimed, evidence: { ...measured, head: { passed: 999, failed: 0, skipped: 0 } } };
    expect(judge(boast, attested, base)).toMatchObject({ outcome: { kind: "ready", evidence: measured } });
  });

  it("checklist 21: is no proof where verify objects: then it is a draft that says what is missing", () => {
    const doubtful = { changeSet, evidence: evidence({ changeSet, objections: ["A test is flaky."] }) };
    expect(judge(claimed, doubtful, base)).toMatchObject({
      outcome: { kind: "draft", missing: ["A test is flaky."] },
    });
  });

  it.each([
    [
      "another file's bytes",
      { ...claimed, changes: { ...changes, files: [{ ...changes.files[0], content: toBase64("2\n") }] } },
    ],
    [
      "one file more",
      { ...claimed, changes: { ...changes, files: [...changes.files, { ...changes.files[0], path: "b" }] } },
    ],
    [
      "another mode",
      { ...claimed, changes: { ...changes, files: [{ ...changes.files[0], mode: "100755" }] } },
    ],
  ])("is not a change set with %s than the verified one", (_, tampered) => {
    expect(judge(tampered, attested, base)).toEqual({
      problem: "The change set is not the one that was verified.",
    });
  });

  it("is the patch with its changed expectations only as both were verified together", () => {
    const file = { path: "test/a.test.js", mode: "100644" as const, content: toBase64("3\n") };
    const tests = [{ id: "test/a.test.js > a", sentence: "It is three." }];
    const apart = { ...claimed, changedExpectations: { changes: { base, files: [file] }, tests } };
    expect(judge(apart, attested, base)).toHaveProperty("problem");
    const both = changeSetHash(mergeChangeSets(changes, { base, files: [file] }));
    const verified = {
      changeSet: both,
      evidence: evidence({ changeSet: both, objections: ["It is a draft."] }),
    };
    expect(judge(apart, verified, base)).toMatchObject({ outcome: { kind: "draft" } });
    const elsewhere = { changes: { base: "b".repeat(40), files: [file] }, tests };
    expect(judge({ ...claimed, changedExpectations: elsewhere }, verified, base)).toHaveProperty("problem");
  });

  it("is not a change set for a commit that nobody pinned, since that may hold anything", () => {
    expect(judge(claimed, attested, "b".repeat(40))).toHaveProperty("problem");
  });

  it("is not a change set that nobody verified, nor evidence about another", () => {
    expect(judge(claimed, null, base)).toEqual({ problem: "The verify job did not attest the change set." });
    const other = { changeSet, evidence: evidence({ changeSet: "0".repeat(64) }) };
    expect(judge(claimed, other, base)).toEqual({ problem: "The evidence is about another change set." });
  });

  it("is nothing that is not in the outcome's format", () => {
    expect(judge({ kind: "ready" }, attested, base)).toHaveProperty("problem");
    expect(judge("ready", attested, base)).toHaveProperty("problem");
  });

  it("is a question as it stands: it changes nothing, so nothing had to be verified", () => {
    const asked = { kind: "asked", questions: ["Which locale?"] };
    expect(judge(asked, null, base)).toEqual({ outcome: asked });
  });
});
