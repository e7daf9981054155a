/** Voices as they are found, changed and noted: one place for their rows. */
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { notify } from '#notices/index.ts';
import { contentOf } from '../datasets/read.ts';
import type { VoiceSubject } from './policy.ts';
import { type Voice, voiceTables } from './tables.ts';

export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

export const subjectOf = (row: Voice): VoiceSubject => ({
  kind: row.kind,
  organisationId: row.organisation_id,
  filerPerson: row.filer_person,
  filerId: row.filer_id,
  handler: row.handler,
  open: row.state === 'open' || row.state === 'agreed',
});

export async function getVoice(ex: Executor, id: string): Promise<Voice | undefined> {
  return voiceTables(ex).selectFrom('open.voice').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function lockVoice(tx: Tx, id: string): Promise<Voice> {
  const row = await voiceTables(tx)
    .selectFrom('open.voice')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('open.voice-unknown');
  return row;
}

export async function lockVoiceOfCase(tx: Tx, caseId: string): Promise<Voice> {
  const row = await voiceTables(tx)
    .selectFrom('open.voice')
    .selectAll()
    .where('case_id', '=', caseId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw problem('open.voice-unknown');
  return row;
}

export async function changeVoice(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      Voice,
      | 'state'
      | 'outcome'
      | 'answer'
      | 'reason'
      | 'shown'
      | 'handler'
      | 'mended_release'
      | 'answered_on'
      | 'answered_by'
    >
  >,
): Promise<void> {
  await voiceTables(tx).updateTable('open.voice').set(changes).where('id', '=', id).execute();
}

export async function noteVoice(
  tx: Tx,
  p: Pick<Platform, 'clock'>,
  id: string,
  { kind, said = '', open = true, actor }: { kind: string; said?: string; open?: boolean; actor: Actor },
): Promise<void> {
  await voiceTables(tx)
    .insertInto('open.voice_event')
    .values({
      id: newId(),
      voice_id: id,
      kind,
      said,
      public: open,
      by_person: personOf(actor),
      organisation_id: organisationOf(actor) ?? null,
      happened_at: p.clock.now(),
    })
    .execute();
}

export const opening: Text = { zh: '数据开放工作', en: 'the opening of data' };

/** What it is about, in words. */
export async function aboutOf(ex: Executor, row: Pick<Voice, 'dataset_id'>): Promise<Text> {
  const content = row.dataset_id ? await contentOf(ex, row.dataset_id) : undefined;
  return content?.title ?? opening;
}

/** Tells whoever filed it; one who did not sign in looks its number up. */
export async function tellFiler(
  tx: Tx,
  p: Platform,
  row: Voice,
  { what, said, articles = [] }: { what: Text; said: string; articles?: readonly string[] },
): Promise<void> {
  const person = row.filer_person ?? reporterOf(p, row);
  if (!person) return;
  await notify(tx, p, {
    kind: 'open.voice-moved',
    to: { personId: person },
    params: { number: row.number, what, name: await aboutOf(tx, row), said: { zh: said, en: said } },
    articles,
    subject: { type: 'open.voice', id: row.id },
    link: `/open/voices/${row.id}`,
  });
}

export type Sealed = { person: string | null; organisation: string | null; said: string };
export const sealReport = (p: Pick<Platform, 'vault'>, sealed: Sealed): Buffer =>
  p.vault.seal(JSON.stringify(sealed));
/** Written by `sealReport` from the very type. */
export const openReport = (p: Pick<Platform, 'vault'>, sealed: Buffer): Sealed =>
  JSON.parse(p.vault.open(sealed).toString('utf8')) as Sealed;
const reporterOf = (p: Platform, { sealed }: Voice): string | null =>
  sealed ? openReport(p, sealed).person : null;
