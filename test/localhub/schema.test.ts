import { statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { routes } from "../../src/localhub/routes/all.js";
import { createOperationChecks } from "../../src/localhub/schema/operations.js";
import { createWebhookCheck } from "../../src/localhub/schema/webhooks.js";

const checks = createOperationChecks();
const found = (method: string, where: string) => {
  const operation = checks.find(method, where);
  if (!operation) throw new Error(`nothing found for ${method} ${where}`);
  return operation;
};

describe("GitHub's description as localhub keeps it", () => {
  it("is small, and every operation in it is answered", () => {
    const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../src/localhub/openapi");
    for (const name of ["github.slice.json", "webhooks.slice.json"])
      expect(statSync(path.join(folder, name)).size).toBeLessThan(500_000);
    expect([...routes.keys()].sort()).toEqual([...checks.ids].sort());
  });

  it("finds operations whose parameters span segments, the more literal one first", () => {
    const at = (method: string, where: string) => {
      const { id, pathParameters } = found(method, where);
      return [id, pathParameters];
    };
    const repo = { owner: "o", repo: "r" };
    expect(at("GET", "/repos/o/r/contents/src/a%20b.ts")).toEqual([
      "repos/get-content",
      { ...repo, path: "src/a b.ts" },
    ]);
    expect(at("GET", "/repos/o/r/contents")).toEqual(["repos/get-content", { ...repo, path: "" }]);
    expect(at("GET", "/repos/o/r/git/ref/heads/a/b")).toEqual(["git/get-ref", { ...repo, ref: "heads/a/b" }]);
    expect(at("GET", "/repos/o/r/commits/a/b/check-runs")).toEqual([
      "checks/list-for-ref",
      { ...repo, ref: "a/b" },
    ]);
    expect(at("GET", "/repos/o/r/compare/main...a/b")[0]).toBe("repos/compare-commits-with-basehead");
    expect(at("GET", "/repos/o/r/issues/comments/7")[0]).toBe("issues/get-comment");
    expect(checks.find("PUT", "/repos/o/r/issues")).toBeNull();
  });

  it("catches an answer that GitHub would not give", () => {
    const operation = found("GET", "/repos/o/r/labels/bug");
    const label = {
      id: 1,
      node_id: "x",
      url: "http://h/x",
      name: "bug",
      description: null,
      color: "fff",
      default: false,
    };
    expect(checks.checkResponse(operation, 200, label)).toBeNull();
    expect(checks.checkResponse(operation, 200, { ...label, id: "1" })).toContain("/id must be integer");
    expect(checks.checkResponse(operation, 200, { ...label, url: "undefined/x" })).toContain("format");
    expect(checks.checkResponse(operation, 204, undefined)).toContain("does not answer");
    expect(checks.checkResponse(operation, 404, { message: "Not Found" })).toBeNull();
  });

  it("catches a body, a parameter and a misspelt parameter that GitHub would not take", () => {
    const operation = found("GET", "/repos/o/r/issues");
    expect(checks.checkParameters(operation, new URLSearchParams("per_page=5")).parameters).toMatchObject({
      per_page: 5,
    });
    expect(checks.checkParameters(operation, new URLSearchParams("per_page=x")).error).toContain("per_page");
    expect(checks.checkParameters(operation, new URLSearchParams("perpage=5")).error).toContain("perpage");
    const create = found("POST", "/repos/o/r/git/refs");
    expect(checks.checkBody(create, { ref: "refs/heads/x", sha: "1" })).toBeNull();
    expect(checks.checkBody(create, { ref: "refs/heads/x" })).toContain("sha");
    expect(checks.checkBody(create, undefined)).toContain("required");
  });

  it("catches a webhook that GitHub would not send", () => {
    const check = createWebhookCheck();
    expect(check("issues", { action: "opened" })).toContain("issue");
    expect(check("issues", { action: "exploded" })).toContain("issues-exploded");
  });
});
