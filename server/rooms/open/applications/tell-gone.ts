/** Whoever waits for data that left the site is told at once, and why; the application stays theirs to withdraw. */
import type { Platform } from '#cases/index.ts';
import type { Tx } from '#kernel/db.ts';
import { notify } from '#notices/index.ts';
import type { Dataset } from '../datasets/read.ts';
import { applicationTables } from './tables.ts';

export async function tellApplicants(tx: Tx, p: Platform, dataset: Dataset, reason: string): Promise<void> {
  const pending = await applicationTables(tx)
    .selectFrom('open.application')
    .select(['id', 'number', 'applicant_id'])
    .where('dataset_id', '=', dataset.id)
    .where('state', 'in', ['filed', 'selection'])
    .execute();
  for (const { id, number, applicant_id: organisationId } of pending)
    await notify(tx, p, {
      kind: 'open.application-data-gone',
      to: { organisationId, roles: ['consumer', 'head'] },
      params: { title: dataset.published?.content.title ?? { zh: '', en: '' }, number: number ?? '', reason },
      subject: { type: 'open.application', id },
      link: `/me/applications/${id}`,
      urgent: true,
      once: `open.data-gone ${id}`,
    });
}
