/** The one stylesheet. */
export const style = `
:root { --fg:#1f2328; --mute:#59636e; --line:#d1d9e0; --soft:#f6f8fa; --bg:#fff; --link:#0969da; --head:#24292f;
  --green:#1a7f37; --red:#d1242f; --purple:#8250df; --amber:#9a6700; --add:#dafbe1; --addn:#aceebb; --hunk:#ddf4ff88; --del:#ffebe9; --deln:#ffcecb;
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
@media (prefers-color-scheme: dark) { :root { --fg:#f0f6fc; --mute:#9198a1; --line:#3d444d; --soft:#151b23; --bg:#0d1117;
  --link:#4493f8; --head:#010409; --green:#3fb950; --red:#f85149; --purple:#ab7df8; --amber:#d29922;
  --add:#12261e; --addn:#1c4428; --hunk:#121d2f; --del:#25171c; --deln:#542426; } }
/* Heads run over the whole width, their content lines up with the page. */
:root { --side:max(32px, calc((100vw - 1116px) / 2)); }
* { box-sizing: border-box; }
body { margin:0; background:var(--bg); color:var(--fg); font:14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
a { color:var(--link); text-decoration:none; } a:hover { text-decoration:underline; }
code, pre, .mono { font-family:var(--mono); font-size:12px; }
.top { background:var(--head); color:#fff; padding:14px var(--side); font-weight:600; display:flex; gap:12px; align-items:center; }
.top a { color:#fff; } .top .note { color:#9198a1; font-weight:400; font-size:12px; margin-left:auto; }
.repo { background:var(--soft); border-bottom:1px solid var(--line); padding:16px var(--side) 0; }
.repo h1 { font-size:20px; font-weight:400; margin:0 0 12px; } .repo h1 b { font-weight:600; }
.tabs { display:flex; gap:4px; } .tabs a { color:var(--fg); padding:8px 14px; border-bottom:2px solid transparent; }
.tabs a.here { border-color:#fd8c73; font-weight:600; } .tabs a:hover { text-decoration:none; border-color:var(--line); } .tabs a.here:hover { border-color:#fd8c73; }
main { max-width:1180px; margin:0 auto; padding:24px 32px 64px; }
.count, .badge { display:inline-block; border-radius:2em; padding:0 8px; font-size:12px; line-height:20px; border:1px solid var(--line); color:var(--mute); }
.count { background:#818b981f; border-color:transparent; color:var(--fg); }
.label { display:inline-block; border-radius:2em; padding:0 8px; font-size:12px; line-height:18px; font-weight:500; border:1px solid #0000001a; margin-right:4px; }
.state { display:inline-flex; gap:6px; align-items:center; color:#fff; border-radius:2em; padding:4px 12px; font-weight:500; }
.state.open { background:#1f883d; } .state.closed { background:#8250df; } .state.merged { background:#8250df; } .state.draft { background:#59636e; } .state.refused { background:#cf222e; }
.title { font-size:28px; font-weight:400; margin:0 0 8px; line-height:1.25; } .title .dot { width:auto; margin-right:4px; } .title .num { color:var(--mute); }
.meta { color:var(--mute); } .headline { border-bottom:1px solid var(--line); padding-bottom:16px; margin-bottom:24px; display:flex; gap:12px; align-items:center; flex-wrap:wrap; }
.box { border:1px solid var(--line); border-radius:6px; margin-bottom:16px; background:var(--bg); overflow:hidden; }
.box > .cap { background:var(--soft); border-bottom:1px solid var(--line); padding:8px 16px; color:var(--mute); display:flex; gap:8px; align-items:center; flex-wrap:wrap; }
.box > .cap b { color:var(--fg); } .box > .cap .right { margin-left:auto; }
.box > .row { padding:10px 16px; border-top:1px solid var(--line); display:flex; gap:10px; align-items:center; } .box > .row:first-child, .box > .cap + .row { border-top:0; }
.row .right { margin-left:auto; color:var(--mute); white-space:nowrap; }
.row .main a.big { font-size:16px; font-weight:600; color:var(--fg); } .row .main a.big:hover { color:var(--link); }
.talk { display:grid; grid-template-columns:40px 1fr; gap:16px; } .talk > img { border-radius:50%; width:40px; height:40px; }
.event { color:var(--mute); margin:0 0 16px 56px; padding-left:14px; border-left:2px solid var(--line); }
.text { padding:16px; overflow-wrap:anywhere; } .text > :first-child { margin-top:0; } .text > :last-child { margin-bottom:0; }
.text pre { background:var(--soft); padding:12px 16px; border-radius:6px; overflow:auto; line-height:1.45; } .text code { background:#818b981f; border-radius:6px; padding:.2em .4em; } .text pre code { background:none; padding:0; }
.text table { margin:0 0 16px; border-collapse:collapse; display:block; overflow:auto; } .text th, .text td { border:1px solid var(--line); padding:6px 13px; } .text tr:nth-child(2n) td { background:var(--soft); }
.text h1, .text h2 { border-bottom:1px solid var(--line); padding-bottom:.3em; } .text h1 { font-size:1.8em; } .text h2 { font-size:1.4em; } .text h3 { font-size:1.15em; }
.text blockquote { margin:0 0 16px; padding:0 1em; color:var(--mute); border-left:.25em solid var(--line); } .text details { margin-bottom:12px; } .text summary { cursor:pointer; font-weight:600; }
.text li:has(> input) { list-style:none; margin-left:-1.4em; }
.empty { color:var(--mute); padding:32px; text-align:center; }
.icon { vertical-align:-2px; color:var(--mute); flex:none; } .cut { border-bottom:1px solid var(--line); } .reactions { margin-top:12px; }
h2.section { font-size:18px; font-weight:600; margin:32px 0 12px; }
.dot { display:inline-block; width:16px; text-align:center; font-weight:700; } .success, .dot.ok { color:var(--green); } .failure { color:var(--red); } .running { color:var(--amber); } .skipped, .cancelled, .queued { color:var(--mute); }
table.diff { width:100%; border-collapse:collapse; font:12px/20px var(--mono); tab-size:4; } table.diff td { padding:0 10px; vertical-align:top; white-space:pre-wrap; overflow-wrap:anywhere; }
table.diff td.no { width:1%; min-width:44px; text-align:right; color:var(--mute); user-select:none; white-space:nowrap; }
table.diff tr.add td { background:var(--add); } table.diff tr.add td.no { background:var(--addn); } table.diff tr.del td { background:var(--del); } table.diff tr.del td.no { background:var(--deln); }
table.diff tr.hunk td { background:var(--hunk); color:var(--mute); } .plus { color:var(--green); font-weight:600; } .minus { color:var(--red); font-weight:600; }
details.step { border-top:1px solid #30363d; } details.step:first-of-type { border-top:0; } details.step > summary { padding:8px 16px; cursor:pointer; display:flex; gap:10px; list-style:none; }
details.step > summary .right { margin-left:auto; color:#9198a1; }
.console { background:#0d1117; color:#f0f6fc; border-radius:6px; overflow:hidden; margin-bottom:16px; border:1px solid #30363d; }
.console .cap { padding:12px 16px; border-bottom:1px solid #30363d; font-weight:600; } .console .success { color:#3fb950; } .console .failure { color:#f85149; } .console .running { color:#d29922; }
.log { padding:4px 0 12px; font:12px/19px var(--mono); counter-reset:line; } .log div { padding:0 16px 0 64px; white-space:pre-wrap; overflow-wrap:anywhere; position:relative; min-height:19px; }
.log div::before { counter-increment:line; content:counter(line); position:absolute; left:0; width:48px; text-align:right; color:#656c76; }
.log .error { background:#f8514926; color:#ff7b72; } .log .warning { color:#d29922; } .log .notice { color:#79c0ff; } .log .group { font-weight:600; } .log .command { color:#58a6ff; }
.split { display:grid; grid-template-columns:260px 1fr; gap:24px; align-items:start; } @media (max-width:800px) { .split { grid-template-columns:1fr; } main { padding:16px; } }
.side a { display:flex; gap:8px; padding:6px 10px; border-radius:6px; color:var(--fg); } .side a:hover { background:var(--soft); text-decoration:none; }
`;
