import { NoOperationTraceWriter } from "@actions/workflow-parser";
import { ACTION_ROOT } from "@actions/workflow-parser/actions/action-constants";
import { getActionSchema } from "@actions/workflow-parser/actions/action-schema";
import type { ObjectReader } from "@actions/workflow-parser/templates/object-reader";
import {
  TemplateContext,
  TemplateValidationErrors,
} from "@actions/workflow-parser/templates/template-context";
import * as templateReader from "@actions/workflow-parser/templates/template-reader";
import { StringToken, type TemplateToken } from "@actions/workflow-parser/templates/tokens/index";
import { isString } from "@actions/workflow-parser/templates/tokens/type-guards";
import { WORKFLOW_ROOT } from "@actions/workflow-parser/workflows/workflow-constants";
import { getWorkflowSchema } from "@actions/workflow-parser/workflows/workflow-schema";
import { YamlObjectReader } from "@actions/workflow-parser/workflows/yaml-object-reader";

/** A file read against GitHub's schema; `root` is missing when it is not even YAML. Errors are in the context. */
export interface ParsedTemplate {
  readonly context: TemplateContext;
  readonly root: TemplateToken | undefined;
}

/**
 * Does what `parseWorkflow` and `parseAction` of GitHub's package do, with one difference. They are made for editors
 * and keep a text of several lines as it stands in the file once it holds an expression, with its indentation and
 * quotes; to be run, it has to be what YAML says it is.
 */
export function readTemplate(kind: "workflow" | "action", name: string, text: string): ParsedTemplate {
  const schema = kind === "workflow" ? getWorkflowSchema() : getActionSchema();
  const context = new TemplateContext(new TemplateValidationErrors(), schema, new NoOperationTraceWriter());
  const fileId = context.getFileId(name);
  const reader = new YamlObjectReader(fileId, text);
  for (const { message, range } of reader.errors) context.error(fileId, new Error(message), range);
  if (reader.errors.length > 0) return { context, root: undefined };
  const definition = kind === "workflow" ? WORKFLOW_ROOT : ACTION_ROOT;
  return { context, root: templateReader.readTemplate(context, definition, withoutSource(reader), fileId) };
}

function withoutSource(reader: YamlObjectReader): ObjectReader {
  return {
    allowLiteral: () => {
      const token = reader.allowLiteral();
      return token !== undefined && isString(token)
        ? new StringToken(token.file, token.range, token.value, token.definitionInfo)
        : token;
    },
    allowSequenceStart: () => reader.allowSequenceStart(),
    allowSequenceEnd: () => reader.allowSequenceEnd(),
    allowMappingStart: () => reader.allowMappingStart(),
    allowMappingEnd: () => reader.allowMappingEnd(),
    validateStart: () => reader.validateStart(),
    validateEnd: () => reader.validateEnd(),
  };
}
