import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { html } from "../../src/localhub/pages/html.js";
import { renderMarkdown } from "../../src/localhub/pages/markdown.js";
import { type Scene, scene } from "./support.js";

const nasty = [
  "<script>alert(1)</script>",
  '<img src="https://elsewhere.example/pixel.png" onerror="alert(2)">',
  "![pixel](https://elsewhere.example/other.png)",
  '<a href="javascript:alert(3)">click</a>',
  "<style>body { display: none }</style>",
  '<form action="/"><button>Go</button></form>',
  "<!-- patchwright:status -->",
  "<details><summary>Stages</summary>\n\n- [x] done\n\n</details>",
  "See #1 and `#1`.",
].join("\n\n");

describe("the pages of localhub", () => {
  let stage: Scene;
  beforeAll(async () => {
    stage = await scene();
    const { ada, at } = stage;
    await ada.issues.create({ ...at, title: "<b>Bold</b> & <script>", body: nasty, labels: ["bug"] });
    await ada.issues.createComment({ ...at, issue_number: 1, body: nasty });
  });
  afterAll(() => stage.close());

  const page = async (path: string) => {
    const answer = await fetch(stage.hub.url + path);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  it("show an issue without anything that could run or call out", async () => {
    const { text, headers } = await page("/ada/sums/issues/1");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    for (const bad of [
      "<script",
      "alert(",
      "onerror",
      "elsewhere.example",
      "javascript:",
      "<form",
      "<button",
    ])
      expect(text).not.toContain(bad);
    expect(text).not.toContain("patchwright:status");
    expect(text).toContain("&#60;b&#62;Bold");
  });

  it("keep what GitHub keeps: folded parts, task lists, links to issues", async () => {
    const { text } = await page("/ada/sums/issues/1");
    expect(text).toContain("<details><summary>Stages</summary>");
    expect(text).toMatch(/<input [^>]*type="checkbox"/);
    expect(text).toContain('See <a href="/ada/sums/issues/1">#1</a> and <code>#1</code>.');
  });

  it("show repositories, files, lists and what is missing", async () => {
    expect((await page("/")).text).toContain("ada/sums");
    expect((await page("/ada")).text).toContain("ada/sums");
    expect((await page("/ada/sums")).text).toContain("<h1>Sums</h1>");
    expect((await page("/ada/sums/blob/main/sum.js")).text).toContain("export const sum");
    expect((await page("/ada/sums/raw/main/sum.js")).text).toMatch(/^export const sum/);
    expect((await page("/ada/sums/issues")).text).toContain("opened");
    expect((await page("/ada/sums/pulls")).text).toContain("Nothing here");
    expect((await page("/ada/sums/actions")).text).toContain("No workflow has run yet");
    expect((await page("/ada/sums/issues/99")).status).toBe(404);
  });

  it("show a pull request with its text, commits and coloured difference", async () => {
    const { ada, at } = stage;
    const { data: main } = await ada.git.getRef({ ...at, ref: "heads/main" });
    const content = "export const sum = (a, b) => a + b; // <script>\n";
    const tree = [{ path: "sum.js", mode: "100644", type: "blob", content }] as const;
    const { data: made } = await ada.git.createTree({ ...at, base_tree: main.object.sha, tree: [...tree] });
    const common = { ...at, message: "Add", tree: made.sha, parents: [main.object.sha] };
    const { data: commit } = await ada.git.createCommit(common);
    await ada.git.createRef({ ...at, ref: "refs/heads/add", sha: commit.sha });
    const { data: pull } = await ada.pulls.create({
      ...at,
      title: "Add",
      body: "**Now** adds",
      head: "add",
      base: "main",
    });
    const { text } = await page(`/ada/sums/pull/${pull.number}`);
    expect(text).toContain("<strong>Now</strong> adds");
    expect(text).toContain('<tr class="add">');
    expect(text).toContain("a + b; // &#60;script&#62;");
    expect((await page(`/ada/sums/pull/${pull.number}.diff`)).text).toContain("diff --git");
    expect((await page(`/ada/sums/commit/${commit.sha}`)).text).toContain("sum.js");
  });

  it("leave no fault behind", () => {
    expect(stage.hub.faults).toEqual([]);
  });
});

describe("text on a page", () => {
  it("never becomes markup, whatever it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(html`<p title="${text}">${text}</p>`.html.replace(/^<p title="|">|<\/p>$/g, "")).not.toMatch(
          /[<>"]/,
        );
      }),
    );
  });

  it("holds no script after rendering, whatever Markdown it is", () => {
    const pieces = [
      "<script>",
      "</script>",
      "<img src=x onerror=y>",
      "`",
      "```\n",
      "[a](javascript:b)",
      "<a ",
      "\n\n",
      "> ",
      "x",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
        const shown = renderMarkdown(parts.join(""), { repository: "/a/b" }).html;
        expect(shown).not.toMatch(/<script|<img|href="javascript/i);
      }),
    );
  });
});
