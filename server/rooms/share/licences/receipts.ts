/** Receipts of papers: what they say to anybody, by the law of their day, and how their provider voids one that is withdrawn or corrected. */
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import type { PersonActor } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { providerPolicy } from '../sharing/policy.ts';
import type { ReceiptReply, VoidBody } from './schema.ts';

export const rule = 'share.paper-kinds';

const hows = {
  withdrawn: { zh: '撤回', en: 'withdrawn' },
  corrected: { zh: '内容已更正', en: 'corrected' },
} as const;

type ReceiptRow = {
  number: string;
  provider_id: string;
  consumer_id: string;
  grant_id: string;
  kind: string;
  title: string;
  sha256: string;
  bytes: number;
  at: Date;
  entry: string;
  /** That it is void, if it is. */
  void: ReceiptReply['voided'];
};

const receipts = sql`
  select r.*, case when v.number is not null then json_build_object('how', v.how, 'entry', v.entry,
    'at', to_char(v.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) end as void
  from serve.paper_receipt r left join serve.paper_void v on v.number = r.number`;

/** What a paper of the platform counts as, in the city's words. */
export const effectOf = (law: LawNow): Text => {
  const [term] = law.terms(rule);
  const effect = term?.attributes.effect;
  return { zh: typeof effect === 'string' ? effect : '与原件同等效力', en: 'equal to the original' };
};

export function presented(
  law: LawNow,
  row: Omit<ReceiptRow, 'provider_id' | 'consumer_id' | 'grant_id'>,
  issuer: Text,
): ReceiptReply {
  const { number, title, sha256, bytes, entry } = row;
  const term = law.term(rule, row.kind);
  const kind = term ? { zh: term.zh, en: term.en } : { zh: row.kind, en: row.kind };
  return {
    number,
    kind,
    title,
    issuer,
    at: row.at.toISOString(),
    sha256,
    bytes,
    effect: effectOf(law),
    articles: law.cite(rule),
    entry,
    voided: row.void,
  };
}

async function getReceipt(ex: Executor, number: string): Promise<ReceiptRow | undefined> {
  const { rows } = await sql<ReceiptRow>`${receipts} where r.number = ${number}`.execute(ex);
  return rows[0];
}

/** Given or got by this organisation; undefined: all. */
export async function listReceipts(ex: Executor, partyId: string | undefined): Promise<ReceiptRow[]> {
  const party = partyId ?? null;
  const { rows } = await sql<ReceiptRow>`${receipts}
    where ${party}::uuid is null or ${party}::uuid in (r.provider_id, r.consumer_id)
    order by r.at desc limit 100`.execute(ex);
  return rows;
}

/** To anybody who holds the number; of whom the paper speaks it does not say. */
export async function readReceipt(p: Platform, number: string): Promise<ReceiptReply | undefined> {
  const row = await getReceipt(p.db, number);
  if (!row) return undefined;
  const issuer = (await organisationNames(p.db, [row.provider_id])).get(row.provider_id);
  // What it counts as was said on the day it was handed over.
  const law = await lawNow(p.db, p.law, legalDayOf(row.at));
  return presented(law, row, issuer ?? { zh: '', en: '' });
}

/** Its provider says that a paper is withdrawn, or that what it says was corrected: from here on it passes no check. */
export function voidPaper(
  p: Platform,
  actor: PersonActor,
  number: string,
  { how, reason }: VoidBody,
): Promise<void> {
  return transact(p.db, async (tx) => {
    const row = await getReceipt(tx, number);
    if (!row) throw problem('kernel.not-found');
    permit(providerPolicy, actor, { providerId: row.provider_id });
    if (row.void) throw problem('share.paper-void');
    const at = p.clock.now();
    const { hash } = await record(tx, p, {
      kind: 'share.paper-voided',
      actor,
      subject: { type: 'serve.grant', id: row.grant_id },
      organisationId: row.provider_id,
      organisations: [row.consumer_id],
      detail: { number, how, sha256: row.sha256 },
    });
    const { numAffectedRows } = await sql`
      insert into serve.paper_void (number, how, reason, voided_by, at, entry)
      values (${number}, ${how}, ${reason}, ${actor.personId}, ${at}, ${hash}) on conflict do nothing`.execute(
      tx,
    );
    if (numAffectedRows !== 1n) throw problem('share.paper-void');
    const law = await lawNow(tx, p.law, p.clock.today());
    const kind = law.term(rule, row.kind);
    await notify(tx, p, {
      kind: 'share.paper-voided',
      to: { organisationId: row.consumer_id, roles: ['consumer'] },
      params: { number, paper: kind ? { zh: kind.zh, en: kind.en } : row.kind, how: hows[how] },
      articles: law.cite(rule),
      subject: { type: 'serve.grant', id: row.grant_id },
      link: '/papers',
      urgent: true,
    });
  });
}
