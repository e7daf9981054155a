/** The written refusal: who refuses what, on which day, for which reasons and on which basis, and what can be done about it. */
import type { Platform } from '#cases/index.ts';
import { fullDay } from '#cases/index.ts';
import { problem } from '#kernel/errors.ts';
import { platformName } from '#law/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { getService } from '#rooms/serve/index.ts';
import { coordinates } from '../disputes/raise.ts';
import { refusalOf } from '../disputes/refusal.ts';
import type { Application } from '../repository.ts';
import { type PaperPart, pdfOf } from './paper.ts';

const list = (items: readonly string[]): string => items.map((item, at) => `${at + 1}. ${item}`).join('\n');

/** Throws `kernel.not-found` for an application that was not refused. */
export async function letterOf(p: Platform, application: Application): Promise<Buffer> {
  const refusal = await refusalOf(p.db, p, application);
  if (!refusal) throw problem('kernel.not-found');
  const names = await organisationNames(p.db, [application.applicantId, refusal.organisationId]);
  const service = await getService(p.db, application.serviceId);
  const named = (id: string): string => names.get(id)?.zh ?? '';
  const unit = named(refusal.organisationId);
  const parts: PaperPart[] = [
    { kind: 'text', text: `${named(application.applicantId)}：` },
    {
      kind: 'text',
      text: `你单位提出的“${service?.title.zh ?? ''}”共享申请（编号 ${application.number}）收悉。经研究，不同意提供。现书面说明如下。`,
    },
    { kind: 'heading', text: '理由' },
    { kind: 'text', text: list(refusal.reasons) },
    ...(refusal.basis.length > 0
      ? [
          { kind: 'heading' as const, text: '依据' },
          {
            kind: 'text' as const,
            text: list(
              refusal.basis.map(({ title, article, wording }) =>
                [`《${title}》${article ?? ''}`, wording].filter((part) => part).join('：'),
              ),
            ),
          },
        ]
      : []),
    ...(refusal.proposed
      ? [{ kind: 'text' as const, text: '上述依据所涉负面清单事项为拟列入，尚未经政府决定。' }]
      : []),
    ...(coordinates(p)
      ? [{ kind: 'text' as const, text: '对本答复有异议的，可以在本申请页面提请主管部门协调。' }]
      : []),
    { kind: 'text', text: `${unit}\n${fullDay(refusal.on)}` },
  ];
  const letter = {
    title: '不予提供数据的书面答复',
    number: application.number ?? '',
    at: new Date(`${refusal.on}T00:00:00+08:00`),
    parts,
    foot: `${unit}　${application.number}　${refusal.on}`,
    enclosed: [
      {
        name: 'letter.json',
        content: Buffer.from(
          JSON.stringify({ unit, day: refusal.on, reasons: refusal.reasons, basis: refusal.basis }),
        ),
      },
    ],
  };
  return pdfOf(letter, platformName(p.law).zh);
}
