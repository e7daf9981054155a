/** What the gateway knows of a key, read once and kept: material, terms and plan never change; what may change is read again in the group. */
import type { KeyObject } from 'node:crypto';
import { sql } from 'kysely';
import type { LegalDay } from '#kernel/clock.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { getSystem } from '#rooms/org/index.ts';
import { needsKey } from '../masks.ts';
import { type FirstPlan, type Plan, readPlan } from '../plan.ts';
import { type KeyAlgorithm, serveTables } from '../tables.ts';
import { type Environment, type Evidence, type GrantTerms, readTerms } from '../terms.ts';
import { parseRange, type Range } from './addresses.ts';
import type { KeyMaterial } from './profiles/index.ts';
import { isShared, publicKeyOf } from './profiles/material.ts';
import { signingKey } from './signature.ts';

export type KeyFile = {
  keyId: string;
  algorithm: KeyAlgorithm;
  /** Undefined where the consumer registered a public key. */
  secret: KeyObject | undefined;
  publicKey: KeyObject | undefined;
  environment: Environment;
  notBefore: Date | null;
  /** What a call with this key proves. */
  evidence: Evidence;
  /** For good: a revoked key never returns. */
  revoked: boolean;
  grant: {
    id: string;
    number: string;
    consumerId: string;
    providerId: string;
    systemId: string;
    termsVersion: number;
    digest: string;
    terms: GrantTerms;
  };
  /** null: the grant names no address. */
  ranges: readonly Range[] | null;
  serviceCode: string;
  serviceVersion: number;
  versionId: string;
  plan: Plan;
  /** Where a mask of the terms makes tokens, or the way of asking seals or digests by it. */
  cityKey: Buffer | undefined;
  /** The generation last seen in use: a guess that lets the read leave before the answer to it is known. */
  serving: { generation: number };
};

/** What of a call says under which grant it is made, where the key alone does not. */
export type Claim = { service: string; purpose: string; grant: string; day: LegalDay };

/** A key that is known, but of another environment, or under no grant or several: the call is refused in its system's name. */
export type Unplaced = {
  unplaced: 'gateway.service-not-granted' | 'gateway.grant-unclear' | 'gateway.environment';
  keyId: string;
  systemId: string;
  organisationId: string;
  /** To prove the call by: until then nothing is said of the system or its grants. */
  material: KeyMaterial;
};

export type KeyDirectory = {
  find(keyId: string, claim: Claim): Promise<KeyFile | Unplaced | undefined>;
  /** The terms or the key changed: read anew at the next call. */
  forget(keyId: string): void;
};

const mostKept = 10_000;

export function openKeyDirectory(
  k: Pick<Kernel, 'db' | 'vault' | 'clock'>,
  environment: Environment,
): KeyDirectory {
  // By key; a key of a system has a file for each grant it was used under.
  const kept = new Map<string, Map<string, KeyFile>>();
  const keyOf = openKeys(k);
  return {
    async find(keyId, claim) {
      const files = kept.get(keyId);
      const own = files?.get('') ?? files?.get(claimName(claim));
      if (own) return own;
      const key = await keyOf(keyId);
      if (!key) return undefined;
      if (key.environment !== environment)
        return { ...(await elsewhere(k, key)), material: materialOf(k, key) };
      const placed = key.grant_id ?? (await grantOf(k, key.system_id, claim));
      if (typeof placed === 'object') return { ...placed, keyId, material: materialOf(k, key) };
      const found = await loadFile(k, key, placed);
      if (!found) return undefined;
      if (kept.size >= mostKept) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      const known = kept.get(keyId) ?? new Map<string, KeyFile>();
      // Whoever holds the key may name what it likes; files of names that lead nowhere are not kept.
      if (known.size >= mostGrants) known.clear();
      kept.set(keyId, known.set(key.grant_id ? '' : claimName(claim), found));
      return found;
    },
    forget(keyId) {
      kept.delete(keyId);
    },
  };
}

const mostGrants = 1000;
const claimName = ({ service, purpose, grant, day }: Claim): string =>
  `${service} ${purpose} ${grant} ${day}`;

type KnownKey = { environment: Environment; material: KeyMaterial };

/** What keys are held against, apart from any grant; undefined for an unknown one. Those asked for at once are read together. */
export function openKnownKeys(
  k: Pick<Kernel, 'db' | 'vault'>,
): (keyId: string) => Promise<KnownKey | undefined> {
  const keyOf = openKeys(k);
  return async (keyId) => {
    const key = await keyOf(keyId);
    return key && { environment: key.environment, material: materialOf(k, key) };
  };
}

/** One of them alone. */
export const knownKey = (k: Pick<Kernel, 'db' | 'vault'>, keyId: string): Promise<KnownKey | undefined> =>
  openKnownKeys(k)(keyId);

type KeyRow = Awaited<ReturnType<typeof loadKeys>>[number];

const loadKeys = (k: Pick<Kernel, 'db'>, keyIds: readonly string[]) =>
  serveTables(k.db)
    .selectFrom('serve.key')
    .select([
      'id',
      'grant_id',
      'system_id',
      'environment',
      'algorithm',
      'sealed',
      'public_key',
      'not_before',
      'revoked_at',
    ])
    .where(sql<boolean>`id = any(${keyIds}::text[])`)
    .execute();

/** Keys asked for in one turn of the event loop are read by one statement: whoever guesses keys costs little. */
function openKeys(k: Pick<Kernel, 'db'>): (keyId: string) => Promise<KeyRow | undefined> {
  let gathering: { keyIds: Set<string>; rows: Promise<KeyRow[]> } | undefined;
  const gather = () => {
    const keyIds = new Set<string>();
    const turn = new Promise<void>((resolve) => setImmediate(resolve));
    const rows = turn.then(() => {
      gathering = undefined;
      return loadKeys(k, [...keyIds]);
    });
    return { keyIds, rows };
  };
  return async (keyId) => {
    gathering ??= gather();
    gathering.keyIds.add(keyId);
    return (await gathering.rows).find(({ id }) => id === keyId);
  };
}

/** The grant in force of the system that the call fits; its id, or why there is no one. */
async function grantOf(
  k: Pick<Kernel, 'db'>,
  systemId: string,
  { service, purpose, grant, day }: Claim,
): Promise<string | Omit<Unplaced, 'keyId' | 'material'>> {
  const rows = await serveTables(k.db)
    .selectFrom('serve.grant as grant')
    .innerJoin('serve.service as service', 'service.id', 'grant.service_id')
    .innerJoin('serve.grant_version as terms', (join) =>
      join.onRef('terms.grant_id', '=', 'grant.id').onRef('terms.version', '=', 'grant.terms_version'),
    )
    .select(['grant.id', 'grant.number', 'grant.state', 'grant.first_day', 'grant.last_day', 'terms.terms'])
    .where('grant.system_id', '=', systemId)
    .where('grant.state', '<>', 'revoked')
    .where('service.code', '=', service)
    .execute();
  const fitting = rows.filter(
    ({ id, number, terms }) =>
      (grant === '' || number === grant || id === grant) &&
      (purpose === '' || readTerms(terms).purpose.code === purpose),
  );
  const today = fitting.filter(
    ({ first_day: first, last_day: last }) => first <= day && (last === null || last >= day),
  );
  const active = today.filter(({ state }) => state === 'active');
  // One that waits, is suspended or has run out says so itself, when there is no other.
  const found = [active, today, fitting].find((some) => some.length > 0) ?? [];
  const [only] = found;
  if (found.length === 1 && only) return only.id;
  const unplaced = found.length === 0 ? 'gateway.service-not-granted' : 'gateway.grant-unclear';
  const organisationId = (await getSystem(k.db, systemId))?.organisationId ?? '';
  return { unplaced, systemId, organisationId };
}

/** Grants of the other environment are out of sight here; that the key is of it, its holder may know. */
const elsewhere = async (k: Pick<Kernel, 'db'>, { id, system_id: systemId }: KeyRow) => ({
  unplaced: 'gateway.environment' as const,
  keyId: id,
  systemId,
  organisationId: (await getSystem(k.db, systemId))?.organisationId ?? '',
});

function materialOf(k: Pick<Kernel, 'vault'>, key: KeyRow): KeyMaterial {
  const publicKey = key.public_key ? publicKeyOf(key.algorithm, key.public_key) : undefined;
  return {
    algorithm: key.algorithm,
    secret: key.sealed ? signingKey(k.vault.open(key.sealed)) : undefined,
    // Refused at registration when it cannot be read; a key that no longer can proves nothing.
    publicKey: typeof publicKey === 'object' ? publicKey : undefined,
  };
}

async function loadFile(
  k: Pick<Kernel, 'db' | 'vault' | 'clock'>,
  key: KeyRow,
  grantId: string,
): Promise<KeyFile | undefined> {
  const row = await serveTables(k.db)
    .selectFrom('serve.grant as grant')
    .innerJoin('serve.grant_version as terms', (join) =>
      join.onRef('terms.grant_id', '=', 'grant.id').onRef('terms.version', '=', 'grant.terms_version'),
    )
    .innerJoin('serve.service_version as version', 'version.id', 'grant.version_id')
    .innerJoin('serve.service as service', 'service.id', 'version.service_id')
    .select([
      'grant.id as grantId',
      'grant.number as grantNumber',
      'grant.consumer_id',
      'grant.provider_id',
      'grant.system_id',
      'grant.terms_version',
      'terms.terms',
      'terms.digest',
      'version.id as versionId',
      'version.number as versionNumber',
      'version.plan',
      'version.generation',
      'service.code',
    ])
    .where('grant.id', '=', grantId)
    .executeTakeFirst();
  if (!row) return undefined;
  const terms = readTerms(row.terms);
  return {
    keyId: key.id,
    ...materialOf(k, key),
    environment: key.environment,
    notBefore: key.not_before,
    evidence: isShared(key.algorithm) ? 'E1' : 'E2',
    revoked: key.revoked_at !== null,
    grant: {
      id: row.grantId,
      number: row.grantNumber,
      consumerId: row.consumer_id,
      providerId: row.provider_id,
      systemId: row.system_id,
      termsVersion: row.terms_version,
      digest: row.digest,
      terms,
    },
    ranges:
      terms.addresses === null
        ? null
        : terms.addresses.map(parseRange).filter((range) => range !== undefined),
    serviceCode: row.code,
    serviceVersion: row.versionNumber,
    versionId: row.versionId,
    plan: readPlan(row.plan),
    cityKey: needsCityKey(row.plan, terms) ? await cityKey(k) : undefined,
    serving: { generation: row.generation },
  };
}

const needsCityKey = (plan: FirstPlan | Plan, { mode, masks, measures }: GrantTerms): boolean =>
  // Rows of a feed go by names that only this key makes.
  mode === 'feed' ||
  ['verify', 'search'].includes(readPlan(plan).kind) ||
  [...Object.values(masks), ...Object.values(measures?.masks ?? {})].some(needsKey);
