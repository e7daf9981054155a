/** What is doubtful waits here: the authority shows it or hides it, with a reason, and either can be undone; nothing is thrown away. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getDataset } from '../datasets/read.ts';
import { moderatePolicy } from './policy.ts';
import type { ModerationList, WordsReply } from './schema.ts';
import { alike, wordsOf } from './spam.ts';
import { changeVoice, lockVoice, noteVoice, personOf, tellFiler } from './store.ts';
import { voiceTables } from './tables.ts';
import type { Doubt, Shown } from './types.ts';

/** Errors: `open.voice-answer-missing` where something is hidden without a reason. */
export function moderate(
  p: Platform,
  actor: Actor,
  id: string,
  { show, reason }: { show: boolean; reason: string },
): Promise<void> {
  permit(moderatePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const row = await lockVoice(tx, id);
    if (!show && reason === '') throw problem('open.voice-answer-missing');
    await changeVoice(tx, id, { shown: show ? 'shown' : 'hidden' });
    await noteVoice(tx, p, id, { kind: show ? 'shown' : 'hidden', said: reason, open: false, actor });
    if (!show)
      await tellFiler(tx, p, row, { what: { zh: '内容不予公开', en: 'it is not shown' }, said: reason });
    await record(tx, p, {
      kind: 'open.voice-moderated',
      actor,
      subject: { type: 'open.voice', id },
      organisationId: row.organisation_id,
      detail: { number: row.number, from: row.shown, to: show ? 'shown' : 'hidden' },
    });
  });
}

export async function readModeration(
  p: Platform,
  actor: Actor,
  { page, pageSize, shown }: { page: number; pageSize: number; shown: Shown },
): Promise<ModerationList> {
  permit(moderatePolicy, actor, undefined);
  const base = voiceTables(p.db)
    .selectFrom('open.voice')
    .where('shown', '=', shown)
    .where('kind', '<>', 'report');
  const { n } = await base.select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirstOrThrow();
  const rows = await base
    .selectAll()
    .orderBy('filed_at')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const items = [];
  for (const row of rows) {
    const dataset = row.dataset_id ? await getDataset(p.db, row.dataset_id) : undefined;
    items.push({
      id: row.id,
      number: row.number,
      kind: row.kind,
      said: row.said,
      doubts: row.doubts as Doubt[],
      shown: row.shown,
      dataset: dataset?.published ? { slug: dataset.slug, title: dataset.published.content.title } : null,
      filedAt: row.filed_at.toISOString(),
      history: await historyOf(p.db, row.id),
    });
  }
  return {
    items,
    total: Number(n),
    page,
    pageSize,
    abilities: abilitiesOf(actor, undefined, { moderate: moderatePolicy }),
  };
}

async function historyOf(ex: Executor, id: string) {
  const rows = await voiceTables(ex)
    .selectFrom('open.voice_event')
    .select(['kind', 'said', 'happened_at'])
    .where('voice_id', '=', id)
    .where('kind', 'in', ['held', 'shown', 'hidden'])
    .orderBy('happened_at')
    .execute();
  return rows.map(({ kind, said, happened_at: at }) => ({ kind, said, at: at.toISOString() }));
}

export async function readWords(p: Platform, actor: Actor): Promise<WordsReply> {
  permit(moderatePolicy, actor, undefined);
  return {
    words: (await wordsOf(p.db)).map(({ word }) => word),
    abilities: abilitiesOf(actor, undefined, { change: moderatePolicy }),
  };
}

/** The list as a whole: what is no longer on it ends, what is new begins. */
export function setWords(p: Platform, actor: Actor, words: readonly string[]): Promise<void> {
  permit(moderatePolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const wanted = [...new Set(words.map((word) => word.trim()).filter((word) => alike(word) !== ''))];
    const standing = await wordsOf(tx);
    const at = p.clock.now();
    const ended = standing.filter(({ word }) => !wanted.includes(word));
    const added = wanted.filter((word) => !standing.some((one) => one.word === word));
    for (const { id } of ended)
      await voiceTables(tx)
        .updateTable('open.watched_word')
        .set({ ended_at: at })
        .where('id', '=', id)
        .execute();
    for (const word of added)
      await voiceTables(tx)
        .insertInto('open.watched_word')
        .values({ id: newId(), word, added_by: personOf(actor), added_at: at, ended_at: null })
        .execute();
    await record(tx, p, {
      kind: 'open.words-changed',
      actor,
      subject: { type: 'open.words', id: 'watched' },
      detail: { added: added.length, ended: ended.length },
    });
  });
}
