/** Matters that are no case: a report is taken by one person, everything is answered once, in words, and whoever asked is told. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { lockDataset } from '../releases/make.ts';
import { suspendIn } from '../withdrawal/halt.ts';
import { answerPolicy, takePolicy, withdrawPolicy } from './policy.ts';
import type { AnswerInput } from './schema.ts';
import { changeVoice, lockVoice, noteVoice, personOf, subjectOf, tellFiler } from './store.ts';
import { answeredKinds, RIGHTS } from './types.ts';
import { wayOf } from './ways.ts';

export function takeReport(p: Platform, actor: Actor, id: string): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockVoice(tx, id);
    permit(takePolicy, actor, subjectOf(row));
    await changeVoice(tx, id, { handler: personOf(actor) });
    await noteVoice(tx, p, id, { kind: 'taken', actor });
    await record(tx, p, {
      kind: 'open.voice-taken',
      actor,
      subject: { type: 'open.voice', id },
      organisationId: row.organisation_id,
      detail: { number: row.number },
    });
  });
}

/** Errors: `open.voice-answered`, `open.voice-answer-missing`. */
export function answerVoice(p: Platform, actor: Actor, id: string, input: AnswerInput): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await lockVoice(tx, id);
    permit(answerPolicy, actor, subjectOf(row));
    if (!answeredKinds.includes(row.kind)) throw problem('kernel.not-found');
    const law = await lawNow(tx, p.law, p.clock.today());
    const articles = wayOf(p, law, row.kind)?.articles ?? [];
    const lacksAction = row.kind === 'opinion' && input.action === undefined;
    const lacksReason = input.action === 'not-adopted' && input.reason === '';
    if (input.text === '' || lacksAction || lacksReason)
      throw problem('open.voice-answer-missing', { articles });
    const outcome = row.kind === 'opinion' ? (input.action ?? null) : 'answered';
    await changeVoice(tx, id, {
      state: 'answered',
      outcome,
      answer: input.text,
      reason: input.reason,
      answered_on: law.day,
      answered_by: personOf(actor),
    });
    await noteVoice(tx, p, id, { kind: 'answered', actor });
    await tellFiler(tx, p, row, {
      what: { zh: '已答复', en: 'answered' },
      said: [input.text, input.reason].filter(Boolean).join('；'),
      articles,
    });
    await record(tx, p, {
      kind: 'open.voice-answered',
      actor,
      subject: { type: 'open.voice', id },
      organisationId: row.organisation_id,
      ...(row.filer_id ? { organisations: [row.filer_id] } : {}),
      decision: law.decided(outcome ?? 'answered', [], articles),
      detail: { number: row.number, kind: row.kind },
    });
  });
}

/** Where somebody's rights may be infringed the set is taken away until it was looked at; the objection goes on. */
export async function withdrawProvisionally(
  p: Platform,
  actor: Actor,
  id: string,
  note: string,
): Promise<void> {
  await transact(p.db, async (tx) => {
    const row = await lockVoice(tx, id);
    if (!row.dataset_id) throw problem('open.voice-unknown');
    const subject = subjectOf(row);
    permit(withdrawPolicy, actor, { ...subject, rights: row.ground === RIGHTS && subject.open });
    await suspendIn(tx, p, actor, await lockDataset(tx, row.dataset_id), {
      cause: 'rights',
      reason: `${row.number}：${note}`,
      foundAt: row.filed_at,
    });
    await noteVoice(tx, p, id, { kind: 'withdrawn', actor });
    await tellFiler(tx, p, row, { what: { zh: '数据集已先行下架', en: 'the set was suspended' }, said: '' });
    await record(tx, p, {
      kind: 'open.voice-withdrawal',
      actor,
      subject: { type: 'open.voice', id },
      organisationId: row.organisation_id,
      detail: { number: row.number, dataset: row.dataset_id },
    });
  });
}
