/** A part of a delivered file leaves: each piece only after it is charged, while the grant still holds; who took a copy is on the register. */
import type { Selectable } from 'kysely';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { noteSensitiveRead, record } from '#ledger/index.ts';
import { asksCare, gradeInForce } from '#rooms/classify/index.ts';
import { personNames } from '#rooms/org/index.ts';
import type { Serving } from '../context.ts';
import { type Grant, getGrant, statesOf } from '../grants.ts';
import { getService } from '../repository.ts';
import { noteUse } from '../use-record.ts';
import { charge, lockGrants } from './charge.ts';
import { aboutDelivery } from './make.ts';
import { type Chunk, openDeliveryStore, pieceAt } from './pieces.ts';
import type { Span } from './range.ts';
import { freshOf, getDelivery, noteFetched } from './repository.ts';
import { type Ready, stateOf } from './state.ts';
import { type CopyTable, deliveryTables } from './tables.ts';

export type Taker = {
  actor: Actor;
  way: 'gateway' | 'desk';
  /** The system's code, or the person's id. */
  holder: string;
  /** As the record of use names them. */
  user: string;
  keyId?: string;
  operator: string;
};

/**
 * One piece, in a transaction of its own: its bytes are charged, the rows of every chunk of which nothing left yet, and who takes it is
 * on the register. Throws the gateway's refusal; then it does not leave.
 */
export async function takePiece(
  p: Serving,
  delivery: Ready,
  span: Span,
  taker: Taker,
  calls: 0 | 1 = 0,
): Promise<void> {
  await transact(p.db, async (tx) => {
    // The lock comes first: what left before is read under it.
    await lockGrants(tx, delivery.grant_id);
    const now = await getDelivery(tx, delivery.id);
    if (!now || typeof stateOf(now, p.clock.now()) === 'string') throw problem('serve.delivery-gone');
    const { rows } = await freshOf(tx, delivery.id, span);
    await charge(tx, p, {
      grantId: delivery.grant_id,
      termsVersion: delivery.terms_version,
      at: p.clock.now(),
      day: p.clock.today(),
      keyId: taker.keyId,
      operator: taker.operator,
      personId: taker.way === 'desk' ? taker.holder : undefined,
      rows,
      bytes: span.to - span.from,
      calls,
    });
    await noteFetched(tx, delivery.id, span);
    await registerCopy(tx, p, delivery, taker);
  });
}

/** The first piece of a part: what is charged before anything is answered. */
export function firstPiece(chunks: readonly Chunk[], delivery: Ready, { from, to }: Span): Span {
  const piece = pieceAt(chunks, delivery.id, delivery.piece, from);
  return { from, to: Math.min(to, piece?.to ?? to) };
}

/** The bytes of a part whose first piece is charged already; fails before the first byte that may not leave. */
export async function* bytesOf(
  p: Serving,
  delivery: Ready,
  chunks: readonly Chunk[],
  part: Span,
  taker: Taker,
): AsyncGenerator<Buffer> {
  const store = await openDeliveryStore(p);
  let sent = 0;
  let why = 'whole';
  try {
    for (let at = part.from; at < part.to; ) {
      const piece = pieceAt(chunks, delivery.id, delivery.piece, at);
      if (!piece) throw problem('serve.delivery-gone');
      const to = Math.min(piece.to, part.to);
      if (at > part.from) await takePiece(p, delivery, { from: at, to }, taker);
      const bytes = await store.get(piece.path);
      if (!bytes || bytes.length !== piece.to - piece.from) throw problem('serve.delivery-gone');
      why = 'broken-off';
      yield bytes.subarray(at - piece.from, to - piece.from);
      sent += to - at;
      at = to;
    }
    why = 'whole';
  } catch (error) {
    why = error instanceof Problem ? error.code : 'kernel.unexpected';
    throw error;
  } finally {
    await noteEnd(p, delivery, part, sent, why, taker).catch((error: Error) =>
      p.log.error({ delivery: delivery.id, error: error.message }, 'the end of a download is not on record'),
    );
  }
}

/** How much of what was asked left, and what stopped the rest; gives the entry's hash. */
export async function noteEnd(
  p: Serving,
  delivery: Ready,
  { from, to }: Span,
  sent: number,
  why: string,
  { actor, way }: Taker,
): Promise<string | undefined> {
  const grant = await getGrant(p.db, delivery.grant_id);
  if (!grant) return undefined;
  const { hash } = await transact(p.db, (tx) =>
    record(tx, p, {
      kind: 'serve.delivery-sent',
      actor,
      ...aboutDelivery(delivery, grant),
      detail: { grant: grant.id, way, from, to, sent, outcome: why },
    }),
  );
  return hash;
}

export type Copy = Selectable<CopyTable>;

/**
 * Once for each holder and way; with it the seven particulars of the use, without which nothing leaves. Fetched again after its
 * destruction was stated it is held again.
 */
async function registerCopy(tx: Tx, p: Serving, delivery: Ready, taker: Taker): Promise<void> {
  const db = deliveryTables(tx);
  const { way, holder, actor } = taker;
  const known = await db
    .selectFrom('serve.copy')
    .select(['id', 'proof'])
    .where('delivery_id', '=', delivery.id)
    .where('way', '=', way)
    .where('holder', '=', holder)
    .executeTakeFirst();
  if (known?.proof === null) return;
  const grant = await getGrant(tx, delivery.grant_id);
  const service = grant && (await getService(tx, grant.serviceId));
  if (!grant || !service) throw problem('kernel.not-found');
  const { terms } = grant;
  const at = p.clock.now();
  const { hash } = await noteUse(tx, p, {
    actor,
    purpose: terms.purpose.text,
    user: taker.user,
    approver: await approverOf(tx, grant),
    content: `${service.title.zh}：${terms.columns.join('、')}（${delivery.rows} 条）`,
    at,
    way: delivery.kind === 'copy' ? '拷贝' : '文件下载',
    medium: `${delivery.format} ${delivery.number}`,
    consumerId: delivery.consumer_id,
    providerId: delivery.provider_id,
    resourceId: delivery.resource_id,
    grantId: grant.id,
  });
  await noteCare(tx, p, delivery, taker);
  const taken = { day: p.clock.today(), at, entry: hash };
  if (known) {
    await db
      .updateTable('serve.copy')
      .set({
        ...taken,
        proof: null,
        destroyed_on: null,
        stated_by: null,
        stated_at: null,
        reminded_on: null,
      })
      .where('id', '=', known.id)
      .execute();
    return;
  }
  await db
    .insertInto('serve.copy')
    .values({
      id: newId(),
      delivery_id: delivery.id,
      grant_id: grant.id,
      resource_id: delivery.resource_id,
      provider_id: delivery.provider_id,
      consumer_id: delivery.consumer_id,
      holder,
      way,
      rows: delivery.rows,
      bytes: delivery.bytes,
      sha256: delivery.sha256,
      ...taken,
    })
    .execute();
}

/** A file of rows of a grade that asks for care: whoever takes one away is on record as such. */
async function noteCare(tx: Tx, p: Serving, delivery: Ready, { actor }: Taker): Promise<void> {
  const grade = await gradeInForce(tx, delivery.resource_id);
  if (!asksCare(grade)) return;
  await noteSensitiveRead(tx, p, {
    actor,
    resourceId: delivery.resource_id,
    holderId: delivery.provider_id,
    place: 'serve.delivery',
    part: delivery.id,
    grade: grade.grade,
    masked: Object.keys(grade.measures.masks).length > 0,
    exported: true,
  });
}

/** Who let it be given: the person whose decision issued the grant. Empty where that cannot be said; then nothing leaves. */
async function approverOf(ex: Executor, grant: Grant): Promise<string> {
  if (!grant.caseId) return '无须审批（无条件共享）';
  const first = (await statesOf(ex, grant.id)).at(-1);
  if (!first?.by_person) return '';
  return (await personNames(ex, [first.by_person])).get(first.by_person) ?? '';
}
