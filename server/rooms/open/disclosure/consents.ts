/** Consents to opening: of subjects, whose rows then may leave, and of third parties, whose right barred it. Who it was is kept sealed. */
import { hash, randomBytes } from 'node:crypto';
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { record } from '#ledger/index.ts';
import { getPublishedVersion } from '#rooms/catalog/index.ts';
import { consentPolicy } from './policy.ts';
import { disclosureTables } from './tables.ts';

export type SubjectConsent = { party: string; identity: string };
export type ConsentInput = {
  document: string;
  /** What was consented to, in the words of the paper. */
  scope?: string;
  givenOn: LegalDay;
  /** The last day it holds; until it is taken back where there is none. */
  endsOn?: LegalDay | null;
  /** Item by which the rows of a subject are known; settled by the first consent of the entry. */
  item: string;
  subjects: SubjectConsent[];
};

/** What the warehouse reckons of a cell, reckoned here of one subject. */
const tokenOf = (salt: string, identity: string): string => hash('sha256', `${salt}${identity}`);

export async function requireEntry(p: Platform, actor: Actor, resourceId: string) {
  const entry = await getPublishedVersion(p.db, resourceId);
  if (!entry) throw problem('kernel.not-found');
  permit(consentPolicy, actor, { organisationId: entry.resource.providerId, origin: 'unit' });
  return entry;
}

/** Each subject once; a second consent of the same one changes nothing. Returns how many were new. */
export async function recordSubjectConsents(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: ConsentInput,
): Promise<number> {
  const entry = await requireEntry(p, actor, resourceId);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  if (input.document.trim() === '' || input.subjects.some(({ identity }) => identity.trim() === ''))
    throw problem('open.consent-incomplete');
  if (input.endsOn && (input.endsOn < input.givenOn || input.endsOn < p.clock.today()))
    throw problem('open.consent-incomplete');
  return transact(p.db, async (tx) => {
    const salt = await saltFor(tx, resourceId, input.item, entry.items);
    const given = await disclosureTables(tx)
      .insertInto('open.consent')
      .values(
        input.subjects.map(({ party, identity }) => ({
          id: newId(),
          resource_id: resourceId,
          kind: 'subject' as const,
          party_sealed: p.vault.seal(party),
          identity_sealed: p.vault.seal(identity.trim()),
          token: tokenOf(salt, identity.trim()),
          document: input.document,
          scope: input.scope ?? '',
          ends_on: input.endsOn ?? null,
          given_on: input.givenOn,
          recorded_by: actor.personId,
          recorded_at: p.clock.now(),
          withdrawn_on: null,
          withdrawn_by: null,
          withdrawn_reason: null,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    await record(tx, p, {
      kind: 'open.consent-recorded',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.resource.providerId,
      detail: { kind: 'subject', count: given.length, document: input.document },
    });
    return given.length;
  });
}

async function saltFor(
  tx: Tx,
  resourceId: string,
  item: string,
  items: readonly { name: string; personal: string; identifier?: string | undefined; key: boolean }[],
): Promise<string> {
  const known = await disclosureTables(tx)
    .selectFrom('open.consent_salt')
    .select(['item', 'salt'])
    .where('resource_id', '=', resourceId)
    .executeTakeFirst();
  const wrong = problem('open.consent-item', { params: { item } });
  if (known && known.item !== item) throw wrong;
  if (known) return known.salt;
  if (!items.some((one) => one.name === item && (one.key || one.identifier || one.personal !== 'none')))
    throw wrong;
  const salt = randomBytes(16).toString('hex');
  await disclosureTables(tx)
    .insertInto('open.consent_salt')
    .values({ resource_id: resourceId, item, salt })
    .execute();
  return salt;
}

/** The subject is named by the identity, never by a row's number: what is withdrawn must be theirs. */
export async function withdrawSubjectConsent(
  p: Platform,
  actor: Actor,
  resourceId: string,
  input: { identity: string; reason: string },
): Promise<void> {
  const entry = await requireEntry(p, actor, resourceId);
  if (actor.kind !== 'person') throw problem('kernel.sign-in-required');
  await transact(p.db, async (tx) => {
    const salt = await disclosureTables(tx)
      .selectFrom('open.consent_salt')
      .select('salt')
      .where('resource_id', '=', resourceId)
      .executeTakeFirst();
    const done = await disclosureTables(tx)
      .updateTable('open.consent')
      .set({ withdrawn_on: p.clock.today(), withdrawn_by: actor.personId, withdrawn_reason: input.reason })
      .where('resource_id', '=', resourceId)
      .where('kind', '=', 'subject')
      .where('token', '=', tokenOf(salt?.salt ?? '', input.identity.trim()))
      .where('withdrawn_on', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!done) throw problem('kernel.not-found');
    await record(tx, p, {
      kind: 'open.consent-withdrawn',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: entry.resource.providerId,
      detail: { kind: 'subject', consent: done.id },
    });
  });
}
