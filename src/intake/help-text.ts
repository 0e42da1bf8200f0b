/** What can be asked for, as a comment. The same table stands in docs/commands.md. */
export const helpText = `**What you can ask Patchwright for**, at the beginning of a line of a comment, if you may write to this repository:

| comment | what happens |
| --- | --- |
| \`/patchwright solve\` | works on the issue, also where it has no label yet |
| \`/patchwright refine <text>\` | changes the open pull request as the text and all review comments say; where there is none, begins with the text as a further requirement: so you answer questions |
| \`/patchwright retry\` | begins anew, from the default branch and the issue as they are now, with all that was said since |
| \`/patchwright stop\` | ends the run that goes on, with the best patch so far |
| \`/patchwright status\` | leads to the status comment |
| \`/patchwright help\` | this list |

A review that requests changes is a refinement too. To end a run without a patch, close the issue or take its label off.`;
