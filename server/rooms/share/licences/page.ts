/** The page on which anybody checks a paper: its number shows the receipt, and the file dropped there is held against it without leaving the reader's machine. */
import { FONT_SHEET } from '#kernel/http/font.ts';
import type { ReceiptReply } from './schema.ts';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const words = {
  zh: {
    title: '核验证照文书',
    intro: '输入回执编号查看回执；再放入文件，核对其是否与出具时逐字节相同。文件只在本页内计算，不会上传。',
    number: '回执编号',
    look: '查看',
    none: '没有这个编号的回执。',
    issuer: '出具单位',
    kind: '种类',
    name: '名称',
    at: '出具时间',
    digest: '文件摘要（SHA-256）',
    articles: '依据',
    entry: '存证账本记录',
    file: '放入文件',
    genuine: '核验通过：与出具的文件逐字节相同，',
    altered: '核验不通过：文件与出具时不同。',
    other: 'English',
    ledger: '核验存证回执',
    withdrawn: '该证照文书已由出具单位撤回，不再有效。',
    corrected: '该证照文书所载内容已更正，本份不再有效，请重新调取。',
  },
  en: {
    title: 'Verify a paper',
    intro:
      'The number shows the receipt; the file you add is then compared byte by byte with what was handed over. It is worked out on this page and not sent anywhere.',
    number: 'Receipt number',
    look: 'Show',
    none: 'There is no receipt of this number.',
    issuer: 'Issuer',
    kind: 'Kind',
    name: 'Title',
    at: 'Handed over at',
    digest: 'Digest of the file (SHA-256)',
    articles: 'Basis',
    entry: 'Entry of the ledger',
    file: 'Add the file',
    genuine: 'Genuine: byte for byte the file that was handed over, ',
    altered: 'Not genuine: this is not the file that was handed over.',
    other: '中文',
    ledger: 'Verify a receipt of the ledger',
    withdrawn: 'Its issuer withdrew this paper; it is no longer valid.',
    corrected: 'What this paper says was corrected; it is no longer valid and is to be fetched anew.',
  },
} as const;

const STYLE = `*{box-sizing:border-box}body{margin:0 auto;max-width:52rem;padding:1.5rem 1rem 4rem;color:#1b2430;background:#f5f7fa;font:1rem/1.6 "Noto Sans SC Variable","Noto Sans SC",system-ui,sans-serif}
h1{font-size:1.5rem;margin:0}header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between;align-items:baseline}
section,form{background:#fff;border:1px solid #d5dbe3;border-radius:6px;padding:1rem;margin:1rem 0}a{color:#1554a8}
input,button{font:inherit;padding:.3rem .6rem;border:1px solid #d5dbe3;border-radius:4px;max-width:100%}
dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.4rem 1rem;margin:0}dt{color:#5b6675}dd{margin:0;overflow-wrap:anywhere}
.verdict{font-weight:600;margin:.75rem 0 0}.good{color:#1d7a46}.bad{color:#b3261e}[hidden]{display:none}
@media(max-width:30rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}`;

/** The digest is worked out where the file is; nothing is sent. */
const SCRIPT = `const file=document.getElementById('file');file?.addEventListener('change',async()=>{const one=file.files[0];if(!one)return;
const sum=await crypto.subtle.digest('SHA-256',await one.arrayBuffer());
const hex=[...new Uint8Array(sum)].map(b=>b.toString(16).padStart(2,'0')).join('');
const good=hex===file.dataset.sha256;document.getElementById('genuine').hidden=!good;document.getElementById('altered').hidden=good;});`;

export function paperPage(page: {
  lang: 'zh-CN' | 'en';
  nonce: string;
  number: string;
  receipt: ReceiptReply | undefined;
}): string {
  const { lang, nonce, number, receipt } = page;
  const key = lang === 'en' ? 'en' : 'zh';
  const t = words[key];
  const row = (label: string, value: string): string => `<dt>${label}</dt><dd>${escaped(value)}</dd>`;
  const other = lang === 'en' ? 'zh-CN' : 'en';
  const verdict = receipt?.voided
    ? `<p class="verdict bad" role="alert">${t[receipt.voided.how]}</p>`
    : `<p class="verdict good">${escaped(receipt?.effect[key] ?? '')}</p>`;
  const compare =
    receipt && !receipt.voided
      ? `<p><label for="file">${t.file}</label> <input type="file" id="file" data-sha256="${receipt.sha256}"></p>
<p class="verdict good" id="genuine" role="status" hidden>${t.genuine}${escaped(receipt.effect[key])}</p>
<p class="verdict bad" id="altered" role="alert" hidden>${t.altered}</p>`
      : '';
  const shown = receipt
    ? `<section>${verdict}<dl>
${row(t.number, receipt.number)}${row(t.issuer, receipt.issuer[key])}${row(t.kind, receipt.kind[key])}${row(t.name, receipt.title)}
${row(t.at, new Date(Date.parse(receipt.at) + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '))}${row(t.digest, receipt.sha256)}
${row(t.articles, receipt.articles.join(' '))}${row(t.entry, receipt.entry)}</dl>
${compare}</section>`
    : number === ''
      ? ''
      : `<section><p class="verdict bad">${t.none}</p></section>`;
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${t.title}</title><link rel="stylesheet" href="${FONT_SHEET}"><style nonce="${escaped(nonce)}">${STYLE}</style></head>
<body><header><h1>${t.title}</h1><nav><a href="/verify">${t.ledger}</a> · <a href="?lang=${other}&amp;number=${encodeURIComponent(number)}" lang="${other}">${t.other}</a></nav></header>
<p>${t.intro}</p>
<form method="get"><label for="number">${t.number}</label> <input id="number" name="number" value="${escaped(number)}" required maxlength="40"> <input type="hidden" name="lang" value="${lang}"><button>${t.look}</button></form>
${shown}
<script nonce="${escaped(nonce)}">${SCRIPT}</script></body></html>`;
}
