/** The page on which anybody checks what they hold; one file with its script inside, which works from a disk as well. */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { FONT_SHEET } from '#kernel/http/font.ts';

const source = async (name: string): Promise<string> =>
  await readFile(new URL(name, import.meta.url), 'utf8');

export const verifierModules = [
  'crypto',
  'notes',
  'keys',
  'second',
  'second-tree',
  'check',
  'fsck',
  'main',
] as const;

/** The verifier as plain modules, for the folder of a frozen year. */
export async function verifierFiles(): Promise<{ name: string; text: string }[]> {
  return await Promise.all(
    verifierModules.map(async (name) => ({
      name: `${name}.mjs`,
      text: plain(await source(`${name}.ts`)).replace(/(from '\.\/[\w-]+)\.ts'/g, "$1.mjs'"),
    })),
  );
}

/** The program over the Go project's own packages, as source: for whoever trusts nothing that this project wrote. */
export async function goFiles(): Promise<{ name: string; text: string }[]> {
  return await Promise.all(
    ['main.go', 'go.mod', 'go.sum'].map(async (name) => ({ name, text: await source(`go/${name}`) })),
  );
}

/** Types go; every line keeps its place, so the text can be held against the source. */
function plain(typescript: string): string {
  return stripTypeScriptTypes(typescript).replace(/[ \t]+$/gm, '');
}

/** Arithmetic, steps and the page's own script in one. */
async function script(): Promise<string> {
  const names = ['crypto.ts', 'notes.ts', 'keys.ts', 'second.ts', 'check.ts'];
  const modules = await Promise.all(names.map(async (name) => plain(await source(name))));
  return [...modules, await source('browser.js')]
    .join('\n')
    .replace(/^import [^;]*;$/gm, '')
    .replace(/^export (?=const|function|async|type)/gm, '');
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const both = (zh: string, en: string): string =>
  `<span lang="zh-CN">${zh}</span><span lang="en">${en}</span>`;

const STYLE = `
:root{--ink:#1b2430;--mute:#5b6675;--line:#d5dbe3;--good:#1d7a46;--bad:#b3261e;--open:#8a6100;--back:#f5f7fa;--link:#1554a8}
*{box-sizing:border-box}html[lang=en] [lang=zh-CN],html[lang=zh-CN] span[lang=en]{display:none}
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;color:var(--ink);background:var(--back);font:1rem/1.6 "Noto Sans SC Variable","Noto Sans SC",system-ui,sans-serif}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;justify-content:space-between}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:0}
a{color:var(--link)}section,ol{background:#fff;border:1px solid var(--line);border-radius:6px;padding:1rem}
ol{padding-left:2.2rem}li{margin:.75rem 0;overflow-wrap:anywhere}
textarea{width:100%;font:.85rem/1.5 ui-monospace,monospace;border:1px solid var(--line);border-radius:4px;padding:.5rem}
pre{margin:.35rem 0 0;font:.8rem/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere;color:var(--mute)}
button{font:inherit;padding:.25rem .9rem;border:1px solid var(--line);border-radius:4px;background:#fff;cursor:pointer}
.verdict{font-size:1.1rem;font-weight:600;padding:.6rem 1rem;border-radius:6px;border:1px solid;background:#fff}
.verdict.sound,.good h3{color:var(--good)}.verdict.wrong,.bad h3{color:var(--bad)}.verdict.incomplete,.verdict.unreadable,.open h3{color:var(--open)}
.row{display:flex;flex-wrap:wrap;gap:.75rem;align-items:center;margin:.75rem 0 0}.mute{color:var(--mute)}[hidden]{display:none!important}
`;

let made: Promise<string> | undefined;

/** `keys`: the verifier keys of this installation, one a line; `nonce` where the reply's policy asks for one. */
export async function verifyPage(page: {
  lang: 'zh-CN' | 'en';
  keys: readonly string[];
  nonce?: string;
  home?: string;
}): Promise<string> {
  made ??= script();
  const mark = page.nonce === undefined ? '' : ` nonce="${escaped(page.nonce)}"`;
  const title = both('核验存证账本回执', 'Verify a receipt of the ledger');
  return `<!doctype html>
<html lang="${page.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>核验回执 · Verify a receipt</title>
${page.home === undefined ? '' : `<link rel="stylesheet" href="${FONT_SHEET}">\n`}<style${mark}>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1><nav class="row">${page.home === undefined ? '' : `<a href="${escaped(page.home)}">${both('返回门户', 'Portal')}</a> <a href="/verify/paper">${both('核验证照文书', 'Verify a paper')}</a> <a href="/verify?save=1">${both('保存本页以离线使用', 'Save this page for use without a network')}</a>`} <button type="button" id="language">中文 / English</button></nav></header>
<p>${both('放入回执、记录原文、证明（.tlog-proof）、检查点、第二树头或更换密钥的声明，逐步说明其是否在存证账本之中。核对只在本页内进行；除非点击“向本平台取证明”，不发送任何内容。', 'Drop a receipt, the text of an entry, a proof (.tlog-proof), a checkpoint, a second head or a change of key: each step of the check is shown. It is done in this page alone; nothing is sent unless you ask this platform for a proof.')}</p>
<section id="zone">
<label for="text">${both('粘贴，或把文件拖到此处', 'Paste here, or drop files')}</label>
<textarea id="text" rows="7" spellcheck="false"></textarea>
<div class="row"><label for="files">${both('选择文件', 'Choose files')}</label> <input type="file" id="files" multiple> <span class="mute">${both('已放入', 'taken')} <span id="names">0</span></span> <button type="button" id="clear">${both('清空', 'Clear')}</button> <button type="button" id="fetch" hidden>${both('向本平台取证明', 'Get the proof from this platform')}</button></div>
<p class="mute" id="missing" hidden>${both('平台没有这一回执的证明；刚发生的操作约一秒后才有编号。', 'The platform has no proof for this receipt; an act gets its number about a second after it.')}</p>
</section>
<div id="result" aria-live="polite"></div>
<h2>${both('存证账本的验证公钥', 'Verifier keys of the logs')}</h2>
<section>
<label for="keys">${both('每行一把。请与另处保存的公钥核对：随平台取得的公钥只能证明与平台一致。', 'One a line. Compare them with keys kept elsewhere: a key taken from the platform only proves agreement with the platform.')}</label>
<textarea id="keys" rows="3" spellcheck="false">${escaped(page.keys.join('\n'))}</textarea>
</section>
<h2>${both('它证明什么，不证明什么', 'What it proves and what it does not')}</h2>
<p>${both('证明：该记录在签署树头时已在账本之中，此后未被改动。不证明：记录所述之事为真；以双方共有的密钥签名的调用（证据级别 E1），平台运营者也能签出，故不能用来对抗平台运营者。计算过程中 leaf 为叶，root 为树根，size 为记录数，key 为公钥。不用本页也可核对，方法见平台软件随附的 docs/how-to-verify.md。', 'It proves that the entry was in the log when the head was signed and has not changed since. It does not prove that what the entry says is true; a call signed with a key both sides hold (level E1) could have been signed by the operator too, and proves nothing against it. It can be checked without this page, as docs/how-to-verify.md in the software of the platform tells.')}</p>
<script type="module"${mark}>
${(await made).replaceAll('</script', '<\\/script')}
</script>
</body>
</html>
`;
}
