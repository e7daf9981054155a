/** A case as a document that prints: what was asked, who held it until when, what was decided and on which article. Chinese. */
import { legalDayOf } from '#kernel/clock.ts';
import { FONT_FAMILY, FONT_SHEET } from '#kernel/http/font.ts';
import type { DeadlineInfo, Law } from '#law/types.ts';
import { fullDay } from './facts.ts';
import type { CaseReply } from './presenter.ts';

const states: Readonly<Record<string, string>> = {
  open: '办理中',
  done: '办结',
  returned: '退回',
  refused: '不予同意',
  withdrawn: '撤回',
};

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const esc = (text: string): string => text.replace(/[&<>"']/g, (found) => escapes[found] ?? found);

const style = `
  @page { size: A4; margin: 22mm 20mm; }
  body { font: 12pt/1.7 ${FONT_FAMILY}, "Songti SC", SimSun, serif; color: #000; max-width: 170mm; margin: 8mm auto; padding: 0 4mm; }
  h1 { font-size: 18pt; text-align: center; margin: 0 0 4mm; }
  h2 { font-size: 13pt; border-bottom: 1px solid #000; margin: 8mm 0 3mm; break-after: avoid; }
  .number { text-align: center; margin: 0 0 6mm; }
  table { border-collapse: collapse; width: 100%; }
  th, td { border: 1px solid #444; padding: 1.5mm 2.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
  th { width: 26%; font-weight: normal; background: #f3f3f3; }
  section.step { break-inside: avoid; margin-bottom: 5mm; }
  ol, ul { margin: 0; padding-left: 6mm; }
  .law li { margin-bottom: 2mm; }
  footer { margin-top: 10mm; font-size: 9.5pt; color: #333; border-top: 1px solid #999; padding-top: 2mm; overflow-wrap: anywhere; }
`;

const row = (name: string, content: string): string =>
  content === '' ? '' : `<tr><th scope="row">${esc(name)}</th><td>${content}</td></tr>`;

const list = (items: readonly string[]): string =>
  items.length === 0 ? '' : `<ol>${items.map((item) => `<li>${esc(item)}</li>`).join('')}</ol>`;

function dueWords(deadline: DeadlineInfo | null): string {
  if (!deadline?.due) return deadline?.because ? `未规定时限：${deadline.because.zh}` : '未规定时限';
  const unit = deadline.unit === 'workday' ? '个工作日' : '日';
  const parts = [`${fullDay(deadline.due)}（自${fullDay(deadline.from)}起 ${deadline.limit}${unit}）`];
  if (deadline.extended) parts.push(`经批准延长 ${deadline.extended}${unit}`);
  if (deadline.paused) parts.push(`补正期间扣除 ${deadline.paused}${unit}`);
  if (deadline.provisional) parts.push('该年度节假日安排尚未公布，暂按周末推算');
  if (deadline.informative) parts.push('规定尚未施行，仅供参考');
  else if (deadline.basis === 'setting') parts.push('时限由主管部门设定，并非条文规定');
  return parts.join('；');
}

function step(found: CaseReply['steps'][number]): string {
  const { decided, holder, deadline } = found;
  const who = (person: { name: string } | null): string => person?.name || '平台';
  const held = [
    ...found.holdings.map(
      ({ organisation, from, to, lateDays, reason }) =>
        `${organisation.name.zh}（${fullDay(from)}至${fullDay(to)}${lateDays > 0 ? `，逾期 ${lateDays}` : ''}${reason ? `，移交原因：${reason}` : ''}）`,
    ),
    `${holder.organisation.name.zh}${holder.assignee ? `，承办人：${holder.assignee.name}` : ''}${found.lateDays > 0 ? `（逾期 ${found.lateDays}）` : ''}`,
  ];
  const basis = (decided?.basis ?? []).map(({ title, article, wording }) =>
    [title, article, wording].filter((part) => part).join('，'),
  );
  return `<section class="step"><h3>${found.ordinal}. ${esc(found.title.zh)}</h3><table>
${row('承办', list(held))}
${row('开始', fullDay(found.openedOn))}
${row('到期', esc(dueWords(deadline as DeadlineInfo | null)))}
${found.extension ? row('延长', esc(`${fullDay(found.extension.on)}由${who(found.extension.by)}批准延长，理由：${found.extension.reason}`)) : ''}
${
  decided
    ? row(
        '决定',
        esc(
          `${decided.outcome.title.zh}（${fullDay(decided.on)}，${who(decided.by)}${decided.inPlaceOf ? `代${decided.inPlaceOf.name}` : ''}${found.late ? '，逾期' : ''}）`,
        ),
      )
    : row('决定', '尚未作出')
}
${row('理由', list(decided?.reasons ?? []))}
${row('依据', list(basis))}
${row('意见', esc(decided?.comment ?? ''))}
${row('条款', esc(found.cite.join('、')))}
</table></section>`;
}

/** Every article named in the case, as the pack paraphrases it. */
function articles(law: Law, file: CaseReply): string {
  const ids = [
    ...new Set(
      file.steps.flatMap((one) => [
        ...one.cite,
        ...(one.deadline?.cite ?? []),
        ...(one.extension?.cite ?? []),
        ...one.outcomes.flatMap(({ cite }) => cite),
      ]),
    ),
  ];
  return ids
    .flatMap((id) => {
      const found = law.article(id);
      if (!found) return [];
      const title = law.instrument(found.instrument)?.title.zh ?? found.instrument;
      return [`<li><b>${esc(id)}</b> 《${esc(title)}》${esc(found.article)}：${esc(found.dutyZh)}</li>`];
    })
    .join('\n');
}

/** `printed`: when it was made. */
export function caseDocument(law: Law, file: CaseReply, printed: Date): string {
  const facts = file.told.map(({ label, value }) => row(label.zh, esc(value.zh)));
  const supplements = file.supplements.map(
    ({ asked, askedOn, ended, answer, endedOn, pausedDays }) =>
      `${fullDay(askedOn)}要求补正：${asked}${ended ? `；${endedOn ? fullDay(endedOn) : ''}${ended === 'answered' ? '答复' : '终止'}：${answer ?? ''}（时限停止计算 ${pausedDays ?? 0} 日）` : '；尚未答复'}`,
  );
  const attachments = file.attachments.map(
    ({ name, bytes, sha256, organisation, on }) =>
      `${name}（${bytes} 字节，${organisation?.name.zh ?? ''} ${fullDay(on)}），SHA-256 ${sha256}`,
  );
  const comments = file.comments.map(
    ({ text, by, organisation, on }) =>
      `${fullDay(on)} ${organisation?.name.zh ?? ''}${by ? ` ${by.name}` : ''}：${text}`,
  );
  const part = (title: string, items: readonly string[]): string =>
    items.length === 0 ? '' : `<h2>${title}</h2>${list(items)}`;
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${esc(file.number)} ${esc(file.title)}</title><link rel="stylesheet" href="${FONT_SHEET}"><style>${style}</style></head><body>
<h1>${esc(file.procedure.title.zh)}办理单</h1>
<p class="number">${esc(file.number)}</p>
<table>
${row('事项', esc(file.title))}
${row('申请单位', esc(file.applicant?.name.zh ?? ''))}
${row('提供单位', esc(file.provider?.name.zh ?? ''))}
${row('收到', fullDay(file.openedOn))}
${row('状态', `${states[file.state] ?? ''}${file.closedAt ? `（${fullDay(legalDayOf(new Date(file.closedAt)))}）` : ''}`)}
${row('历时', `${file.elapsed} 个工作日`)}
${facts.join('\n')}
</table>
<h2>办理过程</h2>
${file.steps.map(step).join('\n')}
${part('补正', supplements)}
${part('附件', attachments)}
${part('补充意见', comments)}
<h2>所依条款</h2>
<ul class="law">
${articles(law, file)}
</ul>
<footer>本单由平台按 ${esc(file.pack.version)} 版规则包生成（${esc(file.pack.hash)}），打印于${fullDay(legalDayOf(printed))}。</footer>
</body></html>
`;
}
