/** Keeps spam from being shown, without asking anybody outside: what is doubtful waits for a person, what is too much is refused openly. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, organisationOf } from '#kernel/actor.ts';
import { type Executor, type Tx, takeTurn } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { networkOf } from '#rooms/org/index.ts';
import { voiceTables } from './tables.ts';
import type { Doubt } from './types.ts';

/** The platform's own measure, no law's: who needs more than this writes to the authority. */
export const spamLimits = { hourOfPerson: 30, hourOfNetwork: 60, links: 2, fastestSeconds: 3, days: 30 };
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What a form carries beside its fields: one that no person sees, and when it was opened. */
export type Trap = { website?: string | undefined; opened?: string | undefined };

const link = /(https?:\/\/|www\.|[a-z0-9-]+\.(?:com|cn|net|org|top|xyz|vip|cc|info)(?:\/|\b))/giu;

/** One way for one thing: the same words whatever stands between them. */
export const alike = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]+/gu, '')
    .toLowerCase();

export const linksIn = (text: string): number => [...text.matchAll(link)].length;

type Keyed = { key: Buffer };
const digest = ({ key }: Keyed, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Says when a form was opened, so that nobody can say so themselves. */
export async function openedToken(p: Platform): Promise<string> {
  const at = String(p.clock.now().getTime());
  const sign = digest({ key: await cityKey(p) }, `open form ${at}`);
  return `${at}.${sign.toString('base64url')}`;
}

/** For how long the form was open; undefined: it does not say, or not truly. */
function openFor(p: Platform, keyed: Keyed, token: string | undefined): number | undefined {
  const [at = '', sign = ''] = (token ?? '').split('.');
  const given = Buffer.from(sign, 'base64url');
  const own = digest(keyed, `open form ${at}`);
  if (given.length !== own.length || !timingSafeEqual(given, own)) return undefined;
  const span = p.clock.now().getTime() - Number(at);
  return span >= 0 && span <= DAY ? span : undefined;
}

export type Sender = { actor: Actor; network: string | undefined };
export type Marks = { network: Buffer | null; digest: Buffer };

/**
 * The network of a sender and the words, as digests that name nobody. `apart`: of a report the network is digested in
 * a way of its own, so that nothing the same person said under a name leads to it.
 */
export async function marksOf(
  p: Platform,
  { network }: Sender,
  words: string,
  apart = false,
): Promise<Marks & Keyed> {
  const key = await cityKey(p);
  const whence = apart ? 'open network of reports' : 'open network';
  return {
    key,
    network: network ? digest({ key }, `${whence} ${networkOf(network)}`) : null,
    digest: digest({ key }, `open words ${alike(words)}`),
  };
}

/** `named`: the sender's name is kept; reports are counted by their network alone. Errors: `open.voices-too-many`. */
export async function refuseMany(
  tx: Tx,
  p: Platform,
  { actor }: Sender,
  marks: Marks,
  named: boolean,
): Promise<void> {
  const since = new Date(p.clock.now().getTime() - HOUR);
  const person = named && actor.kind === 'person' ? actor.personId : undefined;
  const turn = person ?? marks.network?.toString('hex') ?? 'nobody';
  await takeTurn(tx, `voices of ${turn}`);
  const ofNetwork = async (network: Buffer): Promise<number> => {
    const row = await voiceTables(tx)
      .selectFrom('open.voice')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .where('network', '=', network)
      .where('filed_at', '>', since)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  };
  // One who signed in is counted by name: many people sit behind one network.
  const most = person ? spamLimits.hourOfPerson : spamLimits.hourOfNetwork;
  const found = person ? await saidBy(tx, person, since) : marks.network ? await ofNetwork(marks.network) : 0;
  if (found >= most) throw problem('open.voices-too-many', { params: { most } });
  // Counted for an hour, and needed for nothing else.
  if (!named)
    await voiceTables(tx)
      .updateTable('open.voice')
      .set({ network: null })
      .where('kind', '=', 'report')
      .where('network', 'is not', null)
      .where('filed_at', '<=', since)
      .execute();
}

/** Matters, entries of events and comments on drafts of one person. */
async function saidBy(tx: Tx, person: string, since: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`select (
    (select count(*) from open.voice where filer_person = ${person} and filed_at > ${since})
    + (select count(*) from open.event_entry where person_id = ${person} and filed_at > ${since})
    + (select count(*) from open.standard_comment where person_id = ${person} and filed_at > ${since}))::int as n`.execute(
    tx,
  );
  return rows[0]?.n ?? 0;
}

/** The same words said before, wherever. */
async function saidBefore(ex: Executor, digest: Buffer, since: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from open.voice where digest = ${digest} and filed_at > ${since}
    union all select 1 from open.event_entry where digest = ${digest} and filed_at > ${since}
    union all select 1 from open.standard_comment where digest = ${digest} and filed_at > ${since}
    limit 1`.execute(ex);
  return rows.length > 0;
}

/** What makes it doubtful; nothing: it is shown at once. */
export async function doubtsOf(
  ex: Executor,
  p: Platform,
  { actor }: Sender,
  { words, trap, marks }: { words: string; trap: Trap; marks: Marks & Keyed },
): Promise<Doubt[]> {
  const doubts: Doubt[] = [];
  if ((trap.website ?? '').trim() !== '') doubts.push('trap');
  const span = openFor(p, marks, trap.opened);
  // A program that signed in with an account need not open a form; nobody else comes without one.
  const anonymous = organisationOf(actor) === undefined;
  if (anonymous ? span === undefined || span < spamLimits.fastestSeconds * 1000 : false)
    doubts.push('too-fast');
  if (linksIn(words) > spamLimits.links) doubts.push('links');
  const since = new Date(p.clock.now().getTime() - spamLimits.days * DAY);
  if (await saidBefore(ex, marks.digest, since)) doubts.push('repeated');
  const text = alike(words);
  const watched = await wordsOf(ex);
  if (watched.some(({ word }) => text.includes(alike(word)))) doubts.push('words');
  return doubts;
}

export const wordsOf = (ex: Executor): Promise<{ id: string; word: string; added_at: Date }[]> =>
  voiceTables(ex)
    .selectFrom('open.watched_word')
    .select(['id', 'word', 'added_at'])
    .where('ended_at', 'is', null)
    .orderBy('word')
    .execute();
