import { chromium } from "playwright-core";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { args, executablePath } from "./browser.mjs";
const root="/tmp/w/author-new", N="/tmp/w/author-bin", lang=process.argv[2]||"en", port=lang==="ja"?8392:8391;
const s=spawn(N,["serve","--drafts","--addr","127.0.0.1:"+port,"--messages",lang],{cwd:root,stdio:["ignore","inherit","inherit"]});
await new Promise(r=>setTimeout(r,3000));
const b=await chromium.launch({executablePath,args}); const p=await b.newPage({viewport:{width:1000,height:760}});
const f=root+"/content/errors/bash/permission-denied/ja.md", good=readFileSync(f,"utf8");
await p.goto(`http://127.0.0.1:${port}/${lang}/bash/permission-denied/`); await p.waitForTimeout(2500);
await p.screenshot({path:`/tmp/w/author-s0-${lang}.png`});
const all=good.replace("title: 「","title：「").replace("{#allow effort=minutes risk=low","{#allow effrt=minutes risk=lo").replace(":value[path] を",":value[pth] を").replace("実行が許可されていません","[実行](../nowhere/ja.md)が:menu[許可されていません");
const each=[["title: 「","title：「"],["{#allow effort=minutes risk=low","{#allow effrt=minutes risk=lo"],[":value[path] を",":value[pth] を"],["実行が許可","[実行](../nowhere/ja.md)が:menu[許可"],["tags: [command-line]","tags: [comand-line, \"x]"]];
let i=0;
for (const [from,to] of each){ i++; writeFileSync(f,good.replace(from,to)); await p.waitForTimeout(1500); if(i<6) await p.screenshot({path:`/tmp/w/author-s${i}-${lang}.png`}); console.log(i, await p.evaluate(()=>document.querySelector('#_preview').shadowRoot.querySelector('dialog').innerText)); }
writeFileSync(f,good); await p.waitForTimeout(1500); console.log("open?", await p.evaluate(()=>document.querySelector('#_preview').shadowRoot.querySelector('dialog').open));
await p.goto(`http://127.0.0.1:${port}/.naosu-preview/translations`); await p.screenshot({path:`/tmp/w/author-s6-${lang}.png`});
await b.close(); s.kill("SIGINT");
