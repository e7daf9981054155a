/** What corrections do when rows change and when a case of theirs is extended. */
import type { Platform } from '#cases/index.ts';
import { transact } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/events.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { batchFacts } from '#rooms/collect/index.ts';
import { changeRequest, note, requestOfCase } from './find.ts';
import { confided } from './record-key.ts';
import { keepMended } from './settle.ts';
import { correctionTables, type RequestRow } from './tables.ts';
import { resourceName, tellFiler } from './tell.ts';
import { mendedSince } from './trace.ts';
import { procedureOf } from './ways.ts';

export const correctionSubscribers = (p: Platform) =>
  ({
    /** A batch came in or was taken back: open requests about its rows may be mended now, or no longer. */
    seen: {
      name: 'quality.see-correction',
      run: async ({ resourceId }) => {
        const rows = await correctionTables(p.db)
          .selectFrom('quality.request')
          .selectAll()
          .where('resource_id', '=', String(resourceId))
          .where('closed_on', 'is', null)
          .execute();
        for (const row of rows) await look(p, row);
      },
    },
    /** The holder's head put the day off: whoever filed it is told until when and why. */
    extended: {
      name: 'quality.tell-extension',
      run: async ({ caseId, stepId }) => {
        await transact(p.db, async (tx) => {
          const row = await requestOfCase(tx, String(caseId));
          const file = row && (await p.cases.getCase(tx, row.case_id));
          const step = file?.steps.find(({ id }) => id === String(stepId));
          if (!row || row.extended || !step?.extension) return;
          const { reason, by } = step.extension;
          const day = step.deadline?.due ?? '';
          await changeRequest(tx, row.id, { extended: true });
          await note(tx, p, row.id, by, 'extended', { said: reason, detail: { due: day } });
          const law = await lawNow(tx, p.law, p.clock.today());
          await tellFiler(tx, p, law, row, 'quality.correction-extended', { day, reason });
        });
      },
    },
  }) satisfies Record<string, Subscriber>;

async function look(p: Platform, row: RequestRow): Promise<void> {
  const mended = await mendedSince(p, row, confided(p, row.sealed));
  if ((mended?.batchId ?? null) === row.corrected_batch_id) return;
  const facts = mended && (await batchFacts(p.db, mended.batchId));
  await transact(p.db, async (tx) => {
    await keepMended(tx, row.id, mended);
    await note(tx, p, row.id, { kind: 'platform' }, mended ? 'correction-seen' : 'correction-gone', {
      detail: mended ? { batch: mended.batchId, seq: mended.seq, fileName: facts?.fileName ?? '' } : {},
    });
    if (!mended) return;
    const file = await p.cases.getCase(tx, row.case_id);
    const law = await lawNow(tx, p.law, p.clock.today());
    const resource = await resourceName(tx, row);
    for (const { owner } of (file?.steps ?? []).filter(({ decided }) => decided === null))
      await notify(tx, p, {
        kind: 'quality.correction-seen',
        to: { organisationId: owner.organisationId, roles: owner.roles },
        params: { number: row.number, resource },
        articles: law.procedure(procedureOf[row.kind]).cite,
        subject: { type: 'quality.request', id: row.id },
        caseId: row.case_id,
        link: `/cases/${row.case_id}`,
        once: `quality.correction-seen ${row.id} ${mended.batchId}`,
      });
    await record(tx, p, {
      kind: 'quality.correction-seen',
      actor: { kind: 'platform' },
      subject: { type: 'quality.request', id: row.id },
      organisationId: row.provider_id,
      case: row.case_id,
      detail: { batch: mended.batchId, seq: mended.seq },
    });
  });
}
