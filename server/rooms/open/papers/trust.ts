/** What the authority trusts: certificates at the root of chains, and lists of those revoked; added and ended, never changed. */
import { createHash } from 'node:crypto';
import { fromBER } from 'asn1js';
import { Certificate, CertificateRevocationList } from 'pkijs';
import type { Platform } from '#cases/index.ts';
import { type Actor, hasRole } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { abilitiesOf, allowed, definePolicy, denied, permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import type { TrustReply } from './schema.ts';
import { trustTables } from './tables.ts';
import type { Trust } from './verify.ts';

export const papersRule = 'open.signed-papers';
export const trustPolicy = definePolicy('open.trust.keep', (actor) =>
  hasRole(actor, 'bureau') ? allowed : denied('由主管部门维护', 'the authority keeps it'),
);

type Item = {
  kind: 'anchor' | 'revocations';
  der: Buffer;
  name: string;
  from: Date | null;
  until: Date | null;
};

const commonName = ({ typesAndValues }: Certificate['subject']): string =>
  typesAndValues.map(({ value }) => String(value.valueBlock.value)).join(', ');
const parsed = (der: Uint8Array) => fromBER(new Uint8Array(der).buffer).result;

function asItem(der: Buffer): Item | undefined {
  try {
    const found = new Certificate({ schema: parsed(der) });
    return {
      kind: 'anchor',
      der,
      name: commonName(found.subject),
      from: found.notBefore.value,
      until: found.notAfter.value,
    };
  } catch {
    // Not a certificate: it may be a list.
  }
  try {
    const found = new CertificateRevocationList({ schema: parsed(der) });
    return {
      kind: 'revocations',
      der,
      name: commonName(found.issuer),
      from: found.thisUpdate.value,
      until: found.nextUpdate?.value ?? null,
    };
  } catch {
    return undefined;
  }
}

function itemsIn(content: string): Item[] {
  const blocks = [...content.matchAll(/-----BEGIN [A-Z0-9 ]+-----([\s\S]+?)-----END/g)].map(
    ([, body = '']) => body,
  );
  const ders = (blocks.length > 0 ? blocks : [content]).map((body) =>
    Buffer.from(body.replaceAll(/\s/g, ''), 'base64'),
  );
  const items = ders.map(asItem);
  if (items.some((item) => item === undefined)) throw problem('open.trust-unreadable');
  return items.filter((item) => item !== undefined);
}

/** Errors: `open.trust-unreadable`, `open.trust-known`. */
export function addTrust(p: Platform, actor: Actor, content: string): Promise<void> {
  permit(trustPolicy, actor, undefined);
  const items = itemsIn(content);
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    for (const { kind, der, name, from, until } of items) {
      const id = newId();
      const sha256 = createHash('sha256').update(der).digest('hex');
      const added = await trustTables(tx)
        .insertInto('open.trust')
        .values({
          id,
          kind,
          der,
          sha256,
          name,
          from_at: from,
          until_at: until,
          added_by: actor.kind === 'person' ? actor.personId : null,
          added_at: p.clock.now(),
          ended_at: null,
          ended_by: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (!added) throw problem('open.trust-known');
      await record(tx, p, {
        kind: 'open.trust-added',
        actor,
        subject: { type: 'open.trust', id },
        decision: law.decided('added', [papersRule]),
        detail: { kind, sha256 },
      });
    }
  });
}

export function endTrust(p: Platform, actor: Actor, id: string): Promise<void> {
  permit(trustPolicy, actor, undefined);
  return transact(p.db, async (tx) => {
    const ended = await trustTables(tx)
      .updateTable('open.trust')
      .set({ ended_at: p.clock.now(), ended_by: actor.kind === 'person' ? actor.personId : null })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .returning('sha256')
      .executeTakeFirst();
    if (!ended) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.trust-ended',
      actor,
      subject: { type: 'open.trust', id },
      detail: { sha256: ended.sha256 },
    });
  });
}

const standing = (ex: Executor) =>
  trustTables(ex)
    .selectFrom('open.trust')
    .selectAll()
    .where('ended_at', 'is', null)
    .orderBy('added_at')
    .execute();

export async function trustNow(ex: Executor): Promise<Trust> {
  const rows = await standing(ex);
  const of = (kind: 'anchor' | 'revocations') => rows.filter((row) => row.kind === kind);
  return {
    anchors: of('anchor').map(({ der }) => new Certificate({ schema: parsed(der) })),
    revocations: of('revocations').map(({ der }) => new CertificateRevocationList({ schema: parsed(der) })),
  };
}

export async function readTrust(p: Platform, actor: Actor): Promise<TrustReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  return {
    items: (await standing(p.db)).map((row) => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      sha256: row.sha256,
      from: row.from_at?.toISOString() ?? null,
      until: row.until_at?.toISOString() ?? null,
      addedAt: row.added_at.toISOString(),
    })),
    articles: law.cite(papersRule),
    abilities: abilitiesOf(actor, undefined, { keep: trustPolicy }),
  };
}
