/** What the seals add to the to-dos: each block of a form that was granted and still misses its seal, for the unit that makes it. */
import type { LentTodos } from '#cases/index.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { getService } from '#rooms/serve/index.ts';
import { type Application, openGranted } from '../repository.ts';
import { openBlocks, type SealedField } from './blocks.ts';
import { managingUnit } from './unit.ts';

const PROCEDURE = 'share.seals';

export const sealTodos: LentTodos = async ({ ex, law, actor, roles }, { procedure, search, due }) => {
  // Nothing says by which day: asked for by days there is none.
  if (due || (procedure !== undefined && procedure !== PROCEDURE)) return [];
  const own = actor.organisationId;
  const theirs = async ({ block }: SealedField, one: Application): Promise<boolean> => {
    if (block === 'applicant') return one.applicantId === own && roles.includes('consumer');
    if (block === 'provider') return one.providerId === own && roles.includes('provider');
    const manager = await managingUnit(ex, { law: law.law }, one.applicantId);
    return manager?.organisationId === own && manager.roles.some((role) => roles.includes(role));
  };
  const found: Awaited<ReturnType<LentTodos>> = [];
  for (const one of await openGranted(ex)) {
    const title = (await getService(ex, one.serviceId))?.title.zh ?? '';
    if (search !== undefined && !title.includes(search) && !one.number?.includes(search)) continue;
    for (const field of await openBlocks(ex, law.form(one.formKey), one)) {
      if (!(await theirs(field, one))) continue;
      found.push({
        id: `${one.id}:${field.block}`,
        link: `/applications/${one.id}`,
        articles: field.cite,
        number: one.number ?? '',
        title,
        procedure: { zh: '申请表签章', en: 'Seals of application forms' },
        procedureKey: PROCEDURE,
        step: {
          zh: `签章并上传扫描件：${field.label.zh}`,
          en: `Seal it and bring the scan: ${field.label.en}`,
        },
        stepKey: field.block,
        subject: { type: 'share.application', id: one.id },
        applicantId: one.applicantId,
        openedOn: legalDayOf(one.updatedAt),
        deadline: null,
      });
    }
  }
  return found;
};
