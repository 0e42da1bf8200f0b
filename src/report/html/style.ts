/** The page's style: light and dark after the reader's setting, fit for a phone and for paper. */
export const css = `
:root{--bg:#f6f7f9;--card:#fff;--ink:#1b1f24;--faint:#667080;--line:#e1e5ea;--code:#f1f3f6;--accent:#4456d6;
--good:#137a3f;--good-bg:#dff5e7;--bad:#b3261e;--bad-bg:#fde7e5;--warn:#8a5a00;--warn-bg:#fdf0d3;--add:#e4f7ea;--del:#fdecea;--hunk:#eef1fb;
--cached:#b6bff2;--input:#4456d6;--output:#d6873f}
@media (prefers-color-scheme:dark){:root{--bg:#101317;--card:#181c22;--ink:#e4e8ee;--faint:#96a0ae;--line:#2a3038;--code:#20262e;--accent:#93a1ff;
--good:#6fd79a;--good-bg:#173526;--bad:#ff9b93;--bad-bg:#421f1d;--warn:#f2c46d;--warn-bg:#3b2e12;--add:#15301f;--del:#3a1d1c;--hunk:#1f2540;
--cached:#3a4380;--input:#8c9aff;--output:#e0a066}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
main{max-width:1040px;margin:0 auto;padding:36px 20px 60px}
h1{font-size:27px;line-height:1.25;margin:2px 0 10px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:18px;margin:34px 0 10px}
h3{font-size:15px;margin:0 0 6px}
p{margin:6px 0}ul{margin:4px 0;padding-left:20px}li{margin:3px 0;overflow-wrap:anywhere}
code,pre{font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{background:var(--code);border-radius:4px;padding:1px 4px;overflow-wrap:anywhere}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}pre code{background:none;padding:0}
.brand{color:var(--accent);font-weight:650;font-size:13px;letter-spacing:.04em;text-transform:uppercase}
.faint,.soft{color:var(--faint)}.plus{color:var(--good)}.minus{color:var(--bad)}.right{margin-left:auto}
.verdict{margin:0 0 16px}
.chip{display:inline-block;border-radius:99px;padding:1px 9px;font-size:12.5px;font-weight:600;background:var(--code);color:var(--faint);white-space:nowrap}
.chip.big{font-size:14px;padding:4px 13px}
.chip.good{background:var(--good-bg);color:var(--good)}.chip.bad{background:var(--bad-bg);color:var(--bad)}.chip.warn{background:var(--warn-bg);color:var(--warn)}
.figures{display:flex;flex-wrap:wrap;gap:1px;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden}
.figures div{flex:1 1 110px;background:var(--card);padding:12px 16px}.figures b{display:block;font-size:20px;font-weight:650;font-variant-numeric:tabular-nums}.figures span{color:var(--faint);font-size:12.5px}
.card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;margin:12px 0}
.edge-warn{border-left:4px solid var(--warn)}.edge-bad{border-left:4px solid var(--bad)}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
.bars{display:grid;grid-template-columns:max-content 1fr max-content;gap:8px 14px;align-items:center;margin-bottom:10px}
.bar{display:flex;height:14px;border-radius:7px;overflow:hidden;background:var(--code)}.bar.thin{height:10px}
.bar b,.legend b{display:block}.bar .good{background:var(--good)}.bar .bad{background:var(--bad)}.bar .skip{background:var(--faint);opacity:.5}
.cached{background:var(--cached)}.input{background:var(--input)}.output{background:var(--output)}
.bar-words{font-size:13.5px;font-variant-numeric:tabular-nums}.bar-words span{margin-right:6px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th{text-align:left;font-size:12.5px;color:var(--faint);font-weight:600}th,td{padding:6px 8px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}tr:last-child td{border-bottom:0}
summary{cursor:pointer}.list{margin:4px 0}
.command{background:var(--code);border-radius:8px;padding:10px 12px}
.file{background:var(--card);border:1px solid var(--line);border-radius:12px;margin:12px 0;overflow:hidden}
.file summary{display:flex;gap:10px;align-items:center;padding:10px 16px;list-style:none}.file summary::-webkit-details-marker{display:none}.file summary code{background:none;font-weight:600}
.diff{border-top:1px solid var(--line);overflow-x:auto}.lines{min-width:max-content}
.line{display:flex;align-items:center;min-height:21px}.line i{flex:none;width:46px;padding-right:10px;text-align:right;font:12px/21px ui-monospace,Menlo,Consolas,"Liberation Mono",monospace;color:var(--faint);user-select:none;opacity:.75}
.line code{background:none;white-space:pre;padding:0 14px 0 6px;tab-size:4}.line .chip{margin-right:14px;font-size:11.5px}
.add{background:var(--add)}.del{background:var(--del)}.line.hunk{background:var(--hunk);color:var(--faint)}
.add code::before{content:"+ ";color:var(--good)}.del code::before{content:"− ";color:var(--bad)}.same code::before{content:"  "}
.stages{list-style:none;margin:0;padding:0 0 0 22px;border-left:2px solid var(--line);margin-left:8px}
.stage{position:relative;margin:0 0 14px;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 16px}
.stage::before{content:"";position:absolute;left:-31px;top:17px;width:12px;height:12px;border-radius:50%;background:var(--good);border:3px solid var(--bg)}
.stage.failed::before{background:var(--bad)}.stage.running::before,.stage.left::before{background:var(--warn)}
.stage-head{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:baseline}.stage-head h3{margin:0}
.facts{margin-left:auto;display:flex;flex-wrap:wrap;gap:2px 14px;color:var(--faint);font-size:13px;font-variant-numeric:tabular-nums}
.time{height:3px;border-radius:2px;background:var(--code);margin-top:8px}.time b{display:block;height:100%;border-radius:2px;background:var(--accent);opacity:.55}
.problem{color:var(--bad)}
.steps{margin-top:10px}.step{display:flex;gap:10px;margin:5px 0}.step>div{min-width:0;overflow-wrap:anywhere}.wide{flex:1}.mark{flex:none;width:18px;text-align:center;color:var(--faint)}
.talk{margin:6px 0}.talk summary{color:var(--accent);font-size:13.5px}
.message{background:var(--code);border-radius:8px;padding:10px 12px;margin:6px 0;max-height:480px;overflow:auto}.role{font-size:11.5px;text-transform:uppercase;letter-spacing:.05em;color:var(--faint);margin-bottom:4px}
.usage{display:grid;grid-template-columns:max-content minmax(120px,1fr) max-content max-content;gap:9px 16px;align-items:center}.num{font-size:13px;color:var(--faint);font-variant-numeric:tabular-nums;text-align:right}
.legend{color:var(--faint);font-size:12.5px;margin-top:12px}.legend b{display:inline-block;width:10px;height:10px;border-radius:3px;margin:0 3px 0 8px}
footer{color:var(--faint);font-size:13px;margin-top:40px;border-top:1px solid var(--line);padding-top:14px}
@media (max-width:640px){main{padding:20px 12px}.bars,.usage{grid-template-columns:1fr}.num{text-align:left}.facts{margin-left:0}}
@media print{.message{max-height:none}}
`;
