/** Registers a business system with the unit that gathers from it, and proves its connection by a test exchange. */
import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Executor, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { areaOf, getOrganisation, getSystem, registerSystemIn } from '#rooms/org/index.ts';
import { systemKeepPolicy } from '../policy.ts';
import { sourcesTables } from '../tables.ts';
import type { exchangeAnswer, exchangeBody, exchangeReply, systemBody } from './schema.ts';

export const unitRule = 'collect.system-unit';
export const connectionRule = 'collect.system-connection';
/** How long a test exchange may take; long enough for somebody to start the other side by hand. */
const EXCHANGE_HOURS = 24;
export const exchangePath = '/api/collect/exchange';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);

/** Errors: collect.system-unit-required, collect.system-unit-level, collect.system-known, org.organisation-unknown. Returns the id. */
export async function registerBusinessSystem(
  p: Platform,
  actor: Actor,
  body: z.output<typeof systemBody>,
): Promise<string> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const known = body.systemId ? await getSystem(tx, body.systemId) : undefined;
    if ((body.systemId && !known) || (!known && !body.system)) throw problem('kernel.not-found');
    const organisationId = known?.organisationId ?? body.system?.organisationId ?? '';
    permit(systemKeepPolicy, actor, { organisationId });
    const gatherer = body.gathererId ? await getOrganisation(tx, body.gathererId) : undefined;
    if (body.gathererId && !gatherer) throw problem('org.organisation-unknown');
    const ownBuilt = body.level === 'city' || body.level === 'county';
    const cited = { articles: law.cite(unitRule), rule: unitRule };
    if (ownBuilt && law.flag(unitRule)) {
      if (!gatherer) throw problem('collect.system-unit-required', cited);
      const county = areaOf(law.law.city.regionCode, gatherer.regionCode) !== undefined;
      if (county !== (body.level === 'county')) throw problem('collect.system-unit-level', cited);
    }
    const system = known ?? (body.system && (await registerSystemIn(tx, p, actor, body.system)));
    if (!system) throw problem('kernel.not-found');
    const inserted = await sourcesTables(tx)
      .insertInto('collect.business_system')
      .values({
        system_id: system.id,
        level: body.level,
        gatherer_id: gatherer?.id ?? null,
        registered_at: p.clock.now(),
        registered_by: personOf(actor),
        connected_at: null,
      })
      .onConflict((conflict) => conflict.column('system_id').doNothing())
      .executeTakeFirst();
    if (inserted.numInsertedOrUpdatedRows === 0n) throw problem('collect.system-known');
    await record(tx, p, {
      kind: 'collect.system-registered',
      actor,
      subject: { type: 'system', id: system.id },
      organisationId,
      ...(gatherer ? { organisations: [gatherer.id] } : {}),
      decision: law.decided('registered', [unitRule, connectionRule]),
      detail: { level: body.level, gatherer: gatherer?.id ?? null },
    });
    return system.id;
  });
}

export async function isBusinessSystem(ex: Executor, systemId: string): Promise<boolean> {
  const row = await sourcesTables(ex)
    .selectFrom('collect.business_system')
    .select('system_id')
    .where('system_id', '=', systemId)
    .executeTakeFirst();
  return row !== undefined;
}

/** A token and a challenge that the system must send back itself, with a few records. */
export async function startExchange(
  p: Platform,
  actor: Actor,
  systemId: string,
): Promise<z.input<typeof exchangeReply>> {
  const token = randomBytes(32).toString('base64url');
  const challenge = randomBytes(16).toString('hex');
  return transact(p.db, async (tx) => {
    const system = await getSystem(tx, systemId);
    const row = await sourcesTables(tx)
      .selectFrom('collect.business_system')
      .select('gatherer_id')
      .where('system_id', '=', systemId)
      .executeTakeFirst();
    if (!system || !row) throw problem('kernel.not-found');
    permit(systemKeepPolicy, actor, { organisationId: system.organisationId, gathererId: row.gatherer_id });
    const id = newId();
    const now = p.clock.now();
    const expires = new Date(now.getTime() + EXCHANGE_HOURS * 3_600_000);
    await sourcesTables(tx)
      .insertInto('collect.exchange')
      .values({
        id,
        system_id: systemId,
        token_hash: digest(token),
        challenge,
        started_at: now,
        started_by: personOf(actor),
        expires_at: expires,
        answered_at: null,
        succeeded: null,
        records: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.exchange-started',
      actor,
      subject: { type: 'system', id: systemId },
      organisationId: system.organisationId,
      detail: { exchange: id },
    });
    return { id, address: exchangePath, token, challenge, expiresAt: expires.toISOString() };
  });
}

/** Who holds the token is the system; a wrong challenge ends the exchange without success. Errors: collect.exchange-unknown, collect.exchange-failed. */
export async function answerExchange(
  p: Platform,
  { token, challenge, records }: z.output<typeof exchangeBody>,
): Promise<z.input<typeof exchangeAnswer>> {
  const answer = await transact(p.db, async (tx) => {
    const row = await sourcesTables(tx)
      .selectFrom('collect.exchange')
      .selectAll()
      .where('token_hash', '=', digest(token))
      .forUpdate()
      .executeTakeFirst();
    const now = p.clock.now();
    if (!row || row.answered_at || row.expires_at < now) throw problem('collect.exchange-unknown');
    const system = await getSystem(tx, row.system_id);
    if (system?.state !== 'active') throw problem('collect.exchange-unknown');
    const succeeded = row.challenge === challenge;
    await sourcesTables(tx)
      .updateTable('collect.exchange')
      .set({ answered_at: now, succeeded, records: records.length })
      .where('id', '=', row.id)
      .execute();
    if (succeeded)
      await sourcesTables(tx)
        .updateTable('collect.business_system')
        .set({ connected_at: now })
        .where('system_id', '=', row.system_id)
        .where('connected_at', 'is', null)
        .execute();
    await record(tx, p, {
      kind: 'collect.exchange-answered',
      actor: { kind: 'system', systemId: system.id, organisationId: system.organisationId, keyId: row.id },
      subject: { type: 'system', id: system.id },
      organisationId: system.organisationId,
      detail: { exchange: row.id, succeeded, records: records.length },
    });
    return { system: system.code, succeeded };
  });
  if (!answer.succeeded) throw problem('collect.exchange-failed');
  return {
    system: answer.system,
    accepted: records.length,
    digest: digest(JSON.stringify(records)).toString('hex'),
  };
}
