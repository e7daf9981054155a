/** An application that asks for disclosure of government information leaves the run of applications; who filed it learns where to go and why. */
import { endCase, type Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { getDataset } from '../datasets/read.ts';
import { channelOf } from '../demands/choices.ts';
import { changeApplication, concernedBy, lockApplication } from './commands.ts';
import { disclosureRule } from './law.ts';
import { redirectApplicationPolicy } from './policy.ts';

export async function redirectApplication(p: Platform, actor: Actor, id: string, why: string): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockApplication(tx, id);
    const concerned = await concernedBy(tx, p, row);
    permit(redirectApplicationPolicy, actor, concerned);
    if (row.state !== 'filed' && row.state !== 'selection')
      throw problem('open.application-state', { params: { state: row.state } });
    const law = await lawNow(tx, p.law, p.clock.today());
    const channel = await channelOf(tx);
    const dataset = await getDataset(tx, row.dataset_id);
    if (row.case_id) await endCase(tx, p, { caseId: row.case_id, actor, reason: why });
    // It is no application any more: among neither the granted nor the refused, and told apart by where it went.
    await changeApplication(tx, p, id, {
      state: 'withdrawn',
      decided_on: law.day,
      decided_at: p.clock.now(),
      assessment: JSON.stringify({ ...row.assessment, redirected: { channel, why, on: law.day } }),
    });
    await notify(tx, p, {
      kind: 'open.application-redirected',
      to: { organisationId: row.applicant_id, roles: ['consumer', 'head'] },
      params: {
        title: dataset?.published?.content.title ?? { zh: '', en: '' },
        number: row.number ?? '',
        channel: channel
          ? { zh: channel, en: channel }
          : { zh: '（渠道待主管部门公布）', en: '(the channel is to be announced)' },
        reason: why,
      },
      articles: law.cite(disclosureRule),
      subject: { type: 'open.application', id },
      link: `/me/applications/${id}`,
    });
    await record(tx, p, {
      kind: 'open.application-redirected',
      actor,
      subject: { type: 'open.application', id },
      organisations: [row.applicant_id, concerned.providerId],
      ...(row.case_id ? { case: row.case_id } : {}),
      decision: law.decided('redirected', [disclosureRule]),
      detail: { dataset: row.dataset_id },
    });
  });
}
