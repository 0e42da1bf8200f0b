import { fullName, type Job, type LogLine, type Repository, type WorkflowRun } from "../store/model.js";
import type { StepState } from "../workflows/types.js";
import { type Html, html } from "./html.js";
import { packageIcon } from "./icons.js";
import { mark, page, took, when } from "./layout.js";
import { renderMarkdown } from "./markdown.js";

/** How often a running run's page loads itself again. */
const REFRESH_SECONDS = 2;

export function runsPage(repository: Repository): string {
  const rows = [...repository.runs].reverse().map(
    (
      run,
    ) => html`<div class="row">${mark(run.status, run.conclusion)}<div class="main"><a class="big" href="${runPath(
      repository,
      run,
    )}">${run.title}</a><div class="meta">${run.workflow.name} #${run.number}: ${run.event} by ${run.actor.login}</div></div>
<span class="right">${when(run.createdAt)} · ${took(run.createdAt, run.status === "completed" ? run.updatedAt : null)}</span></div>`,
  );
  const running = repository.runs.some(({ status }) => status !== "completed");
  const body = html`<h2 class="section">Workflow runs</h2><div class="box">${
    rows.length > 0 ? rows : html`<div class="empty">No workflow has run yet.</div>`
  }</div>`;
  const title = `Actions · ${fullName(repository)}`;
  return page({ title, repository, tab: "actions", body, ...(running ? { refresh: REFRESH_SECONDS } : {}) });
}

const runPath = (repository: Repository, run: WorkflowRun): string =>
  `/${fullName(repository)}/actions/runs/${run.id}`;

/** A run with its jobs, their steps and logs. */
export function runPage(repository: Repository, run: WorkflowRun): string {
  const running = run.status !== "completed";
  const base = `/${fullName(repository)}`;
  const side = run.jobs.map(
    (job) => html`<a href="#job-${job.id}">${mark(job.status, job.conclusion)} ${job.name}</a>`,
  );
  const summaries = run.jobs.filter(({ summary }) => summary !== "");
  const body = html`<h1 class="title">${mark(run.status, run.conclusion)} ${run.title} <span class="num">#${run.number}</span></h1>
<div class="headline"><span class="meta">${run.workflow.name} · <b>${run.event}</b> by ${run.actor.login} · ${
    run.headBranch
  } <a class="mono" href="${base}/commit/${run.headSha}">${run.headSha.slice(0, 7)}</a> · ${when(run.createdAt)} · ${took(
    run.createdAt,
    running ? null : run.updatedAt,
  )}</span></div>
${run.errors.map((error) => html`<div class="box"><div class="text failure">${error}</div></div>`)}
<div class="split"><nav class="side">${side}${run.artifacts.length > 0 && html`<h2 class="section">Artifacts</h2>`}${run.artifacts.map(
    (artifact) =>
      html`<a href="${runPath(repository, run)}/artifacts/${artifact.id}">${packageIcon} ${artifact.name} <span class="meta">${Math.ceil(
        artifact.sizeInBytes / 1024,
      )} KB</span></a>`,
  )}</nav><div>${run.jobs.map(jobView)}
${summaries.map(
  (job) =>
    html`<div class="box"><div class="cap"><b>${job.name}</b> summary</div><div class="text">${renderMarkdown(
      job.summary,
      { repository: base, breaks: false },
    )}</div></div>`,
)}</div></div>`;
  const title = `${run.title} · ${fullName(repository)}`;
  return page({ title, repository, tab: "actions", body, ...(running ? { refresh: REFRESH_SECONDS } : {}) });
}

const jobView = (job: Job): Html =>
  html`<section class="console" id="job-${job.id}"><div class="cap">${mark(
    job.status,
    job.conclusion,
  )} ${job.name}</div>${job.steps.map((step) =>
    stepView(
      step,
      job.log.filter((line) => line.step === step.number),
    ),
  )}</section>`;

function stepView(step: StepState, lines: readonly LogLine[]): Html {
  const open = step.status === "in_progress" || step.conclusion === "failure";
  return html`<details class="step"${open && html` open`}><summary>${mark(step.status, step.conclusion)} ${
    step.name
  }<span class="right">${step.conclusion !== "skipped" && took(step.startedAt, step.completedAt)}</span></summary>
<div class="log">${lines.map(({ text }) => lineView(text))}</div></details>`;
}

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z /;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals' colour codes begin with one.
const COLOURS = /\x1b\[[\d;]*m/g;
const MARKUP = /^##\[(\w+)\](.*)$/s;

/** A line as GitHub shows it: without its time, its colours, and the runner's own markup. */
function lineView(text: string): Html {
  const plain = text.replace(TIME, "").replace(COLOURS, "");
  const [, kind, rest] = MARKUP.exec(plain) ?? [];
  if (kind === "endgroup") return html``;
  const time = TIME.exec(text)?.[0];
  return html`<div class="${kind}" title="${time}">${kind === "group" ? `▾ ${rest}` : (rest ?? plain)}</div>`;
}
