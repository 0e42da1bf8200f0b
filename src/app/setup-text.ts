import { workflowPath } from "../github/request.js";
import { statusMarker } from "../report/status-comment.js";
import { type AddLink, setUpSteps } from "./greeting.js";

/** What a repository reads that has the App but not the workflow; the steps are those of its greeting. */
export const setupText = (link: AddLink, branch: string): string => `${statusMarker}
**Patchwright is not set up in this repository yet: \`${workflowPath}\` is missing on \`${branch}\`.**

${setUpSteps(link, branch)}
3. Take the label off this issue and put it on again.`;
