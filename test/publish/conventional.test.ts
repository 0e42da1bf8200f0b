import { describe, expect, it } from "@jest/globals";
import type { CommitView } from "../../src/domain/forge.js";
import { commitMessage, provenanceOf } from "../../src/publish/commit-message.js";
import { commitStyle, styled } from "../../src/publish/conventional.js";
import { ready } from "../support/events.js";

const commits = (...messages: string[]): CommitView[] =>
  messages.map((message) => ({ sha: "", tree: "", parents: ["p"], message, byProgram: false }));

describe("the style of commits", () => {
  it("is conventional where most of the last ones are, and plain on few or mixed ones", () => {
    expect(commitStyle(commits("fix: a", "feat(x)!: b", "Do c"))).toBe("conventional-lower-case");
    expect(commitStyle(commits("fix: A", "feat: B", "docs: C"))).toBe("conventional");
    expect(commitStyle(commits("fix: a", "Do b", "Do c"))).toBe("plain");
    expect(commitStyle(commits("fix: a", "feat: b"))).toBe("plain");
    expect(commitStyle(commits("note: a", "wip: b", "sum: c"))).toBe("plain");
    expect(commitStyle([])).toBe("plain");
  });

  it("leaves merges out", () => {
    const merge = { sha: "", tree: "", parents: ["p", "q"], message: "Merge branch x", byProgram: false };
    expect(commitStyle([...commits("fix: a", "fix: b", "fix: c"), merge, merge, merge, merge])).toBe(
      "conventional-lower-case",
    );
  });

  it("takes the type from what was done, makes up no scope, and keeps names as they are written", () => {
    const title = (text: string) => styled(text, "conventional-lower-case", ready());
    expect(title("Keep a leading number")).toBe("fix: keep a leading number");
    expect(title("Add a flag")).toBe("feat: add a flag");
    expect(title("Rename a flag")).toBe("refactor: rename a flag");
    expect(title("JSON.parse keeps order")).toBe("fix: JSON.parse keeps order");
    expect(title("HTTP is spelt out")).toBe("fix: HTTP is spelt out");
    expect(title("perf(core): faster")).toBe("perf(core): faster");
    expect(styled("Keep it", "plain", ready())).toBe("Keep it");
    expect(styled("Keep It", "conventional", ready())).toBe("fix: Keep It");
    const readme = {
      base: "a".repeat(40),
      files: [{ path: "README.md", mode: "100644" as const, content: "" }],
    };
    expect(styled("Tell more", "conventional", ready({ changes: readme }))).toBe("docs: Tell more");
  });
});

describe("the co-author's line", () => {
  it("is one line with one address, whatever the name says", () => {
    const asker = {
      login: "eve",
      name: "Eve\nPatchwright-Issue: 9 <boss@example.test> @everyone",
      noreply: "1+eve@users.noreply.github.com",
    };
    const changeSet = "c".repeat(64);
    const message = commitMessage("Title", { issue: 7, changeSet }, asker);
    expect(message.split("\n")).toHaveLength(6);
    expect(message.match(/<[^>]*>/g)).toEqual(["<1+eve@users.noreply.github.com>"]);
    expect(message).not.toContain("@everyone");
    expect(provenanceOf(message)).toEqual({ issue: 7, changeSet });
    expect(commitMessage("T", { issue: 7, changeSet }, { ...asker, name: " <> " })).toContain(
      "Co-authored-by: eve <",
    );
  });
});
