/** Standards of the trade on the use and protection of open data, and the code of self-discipline that bodies sign. */

import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import type { Sender } from '../voices/spam.ts';
import { commentPolicy, signPolicy, standardPolicy } from './policy.ts';
import { lookAt, tellHeld } from './said.ts';
import type {
  commentAnswer,
  commentBody,
  finalBody,
  StandardList,
  StandardReply,
  standardBody,
} from './schema.ts';
import { bodyOf, disciplinedAmong, namesOf, numbered, personOf } from './store.ts';
import { showcaseTables } from './tables.ts';

export function registerStandard(
  p: Platform,
  actor: Actor,
  input: z.output<typeof standardBody>,
): Promise<string> {
  permit(standardPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const id = newId();
    const number = await numbered(tx, 'standard', 'BZ', p.clock.today());
    await showcaseTables(tx)
      .insertInto('open.standard')
      .values({
        id,
        number,
        title: input.title,
        summary: input.summary,
        participants: JSON.stringify(input.participants),
        draft_text: input.text,
        comment_until: input.commentUntil,
        state: 'draft',
        registered_by: personOf(actor),
        registered_at: p.clock.now(),
        ended_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'open.standard-registered',
      actor,
      subject: { type: 'open.standard', id },
      detail: { number, participants: input.participants.length, until: input.commentUntil },
    });
    return id;
  });
}

async function standardOf(ex: Executor, id: string) {
  const row = await showcaseTables(ex)
    .selectFrom('open.standard')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw problem('kernel.not-found');
  return row;
}

/** Errors: `open.standard-comments-over`, `open.voices-too-many`. */
export async function commentOn(
  p: Platform,
  sender: Sender,
  id: string,
  input: z.output<typeof commentBody>,
): Promise<void> {
  const { actor } = sender;
  permit(commentPolicy, actor, undefined);
  const { organisationId, personId } = bodyOf(actor);
  const words = [input.clause, input.said].join('\n');
  const looked = await lookAt(p, sender, { of: 'comment', about: id, words, website: input.website });
  return transact(p.db, async (tx) => {
    const row = await standardOf(tx, id);
    if (row.state !== 'draft' || row.comment_until < p.clock.today())
      throw problem('open.standard-comments-over', { params: { day: row.comment_until } });
    const seen = await looked(tx);
    await showcaseTables(tx)
      .insertInto('open.standard_comment')
      .values({
        id: newId(),
        standard_id: id,
        organisation_id: organisationId,
        person_id: personId,
        clause: input.clause,
        said: input.said,
        filed_at: p.clock.now(),
        taken: null,
        answered_by: null,
        answered_at: null,
        ...seen,
      })
      .execute();
    await tellHeld(tx, p, row.number, { type: 'open.standard', id }, seen);
    await record(tx, p, {
      kind: 'open.standard-commented',
      actor,
      subject: { type: 'open.standard', id },
      detail: { number: row.number, ...(seen.doubts.length > 0 ? { doubts: seen.doubts } : {}) },
    });
  });
}

export function answerComment(
  p: Platform,
  actor: Actor,
  { id, comment }: { id: string; comment: string },
  input: z.output<typeof commentAnswer>,
): Promise<void> {
  permit(standardPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await standardOf(tx, id);
    const changed = await showcaseTables(tx)
      .updateTable('open.standard_comment')
      .set({
        answer: input.answer,
        taken: input.taken,
        answered_by: personOf(actor),
        answered_at: p.clock.now(),
      })
      .where('id', '=', comment)
      .where('standard_id', '=', id)
      .where('answered_at', 'is', null)
      .returning(['person_id', 'organisation_id'])
      .executeTakeFirst();
    if (!changed) throw problem('kernel.not-found');
    await notify(tx, p, {
      kind: 'open.comment-answered',
      to: { personId: changed.person_id },
      params: { title: row.title, said: { zh: input.answer, en: input.answer } },
      subject: { type: 'open.standard', id },
      link: '/open/standards',
    });
    await record(tx, p, {
      kind: 'open.standard-answered',
      actor,
      subject: { type: 'open.standard', id },
      organisations: [changed.organisation_id],
      detail: { comment, taken: input.taken },
    });
  });
}

/** Errors: `open.standard-comments-open`, `open.reason-missing` where there is neither text nor address. */
export function publishFinal(
  p: Platform,
  actor: Actor,
  id: string,
  input: z.output<typeof finalBody>,
): Promise<void> {
  permit(standardPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await standardOf(tx, id);
    if (row.state !== 'draft') throw problem('open.product-state', { params: { state: row.state } });
    const open = await showcaseTables(tx)
      .selectFrom('open.standard_comment')
      .select('id')
      .where('standard_id', '=', id)
      .where('answered_at', 'is', null)
      // What is hidden asks for no answer.
      .where('shown', '<>', 'hidden')
      .execute();
    if (open.length > 0) throw problem('open.standard-comments-open', { params: { count: open.length } });
    if (input.text === '' && input.address === '') throw problem('open.reason-missing');
    await showcaseTables(tx)
      .updateTable('open.standard')
      .set({ state: 'final', final_text: input.text, final_address: input.address, ended_at: p.clock.now() })
      .where('id', '=', id)
      .execute();
    await record(tx, p, {
      kind: 'open.standard-final',
      actor,
      subject: { type: 'open.standard', id },
      detail: { number: row.number },
    });
  });
}

export async function readStandard(p: Platform, actor: Actor, id: string): Promise<StandardReply> {
  const row = await standardOf(p.db, id);
  const own = organisationOf(actor);
  const comments = await showcaseTables(p.db)
    .selectFrom('open.standard_comment')
    .selectAll()
    .where('standard_id', '=', id)
    .$if(!hasRole(actor, 'bureau'), (some) =>
      some.where((eb) => eb.or([eb('shown', '=', 'shown'), eb('organisation_id', '=', own ?? null)])),
    )
    .orderBy('filed_at')
    .limit(1000)
    .execute();
  const name = await namesOf(
    p.db,
    comments.map((one) => one.organisation_id),
  );
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    summary: row.summary,
    participants: row.participants,
    text: row.draft_text,
    commentUntil: row.comment_until,
    takesComments: row.state === 'draft' && row.comment_until >= p.clock.today(),
    state: row.state,
    final: row.state === 'final' ? { address: row.final_address, text: row.final_text } : null,
    comments: comments.map((one) => ({
      id: one.id,
      organisation: name(one.organisation_id),
      clause: one.clause,
      said: one.said,
      at: one.filed_at.toISOString(),
      shown: one.shown,
      answer: one.answered_at ? one.answer : null,
      taken: one.taken,
    })),
    abilities: abilitiesOf(actor, undefined, { keep: standardPolicy, comment: commentPolicy }),
  };
}

export async function listStandards(p: Platform, actor: Actor): Promise<StandardList> {
  const rows = await showcaseTables(p.db)
    .selectFrom('open.standard')
    .select('id')
    .orderBy('registered_at', 'desc')
    .limit(100)
    .execute();
  const items: StandardReply[] = [];
  for (const { id } of rows) items.push(await readStandard(p, actor, id));
  const signed = await showcaseTables(p.db)
    .selectFrom('open.code_signature')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('signed_at', 'desc')
    .limit(500)
    .execute();
  const name = await namesOf(
    p.db,
    signed.map((one) => one.organisation_id),
  );
  const own = organisationOf(actor);
  return {
    items,
    disciplined: signed.map((one) => ({
      organisation: name(one.organisation_id),
      code: one.code,
      since: one.signed_at.toISOString(),
    })),
    signed: own !== undefined && (await disciplinedAmong(p.db, [own])).has(own),
    abilities: abilitiesOf(actor, undefined, { keep: standardPolicy, sign: signPolicy }),
  };
}

/** A body says by which code it keeps its own house in order; the mark stands on its products. */
export function signCode(p: Platform, actor: Actor, code: string): Promise<void> {
  permit(signPolicy, actor, undefined);
  const { organisationId, personId } = bodyOf(actor);
  return transact(p.db, async (tx) => {
    await showcaseTables(tx)
      .insertInto('open.code_signature')
      .values({
        id: newId(),
        organisation_id: organisationId,
        code,
        signed_by: personId,
        signed_at: p.clock.now(),
        ended_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await record(tx, p, {
      kind: 'open.code-signed',
      actor,
      subject: { type: 'organisation', id: organisationId },
      detail: { length: code.length },
    });
  });
}

export function endCode(p: Platform, actor: Actor, organisationId: string, why: string): Promise<void> {
  permit(standardPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    if (why === '') throw problem('open.reason-missing');
    await showcaseTables(tx)
      .updateTable('open.code_signature')
      .set({ ended_at: p.clock.now(), ended_why: why })
      .where('organisation_id', '=', organisationId)
      .where('ended_at', 'is', null)
      .execute();
    await record(tx, p, {
      kind: 'open.code-ended',
      actor,
      subject: { type: 'organisation', id: organisationId },
      organisationId,
    });
  });
}
