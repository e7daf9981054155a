/** What the gateway knows of a key, read once and kept: secret, terms and plan never change; what may change is read again in the group. */
import type { KeyObject } from 'node:crypto';
import type { Kernel } from '#kernel/kernel.ts';
import { cityKey } from '#rooms/classify/index.ts';
import { needsKey } from '../masks.ts';
import type { Plan } from '../plan.ts';
import { serveTables } from '../tables.ts';
import { type GrantTerms, readTerms } from '../terms.ts';
import { parseRange, type Range } from './addresses.ts';
import { signingKey } from './signature.ts';

export type KeyFile = {
  keyId: string;
  secret: KeyObject;
  /** For good: a revoked key never returns. */
  revoked: boolean;
  grant: {
    id: string;
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
  /** The city's key, when a mask of the terms makes tokens. */
  maskKey: Buffer | undefined;
  /** The generation last seen in use: a guess that lets the read leave before the answer to it is known. */
  serving: { generation: number };
};

export type KeyDirectory = {
  find(keyId: string): Promise<KeyFile | undefined>;
  /** The terms or the key changed: read anew at the next call. */
  forget(keyId: string): void;
};

const mostKept = 10_000;

export function openKeyDirectory(k: Pick<Kernel, 'db' | 'vault' | 'clock'>): KeyDirectory {
  const kept = new Map<string, KeyFile>();
  return {
    async find(keyId) {
      const known = kept.get(keyId);
      if (known) return known;
      const found = await loadKey(k, keyId);
      if (!found) return undefined;
      if (kept.size >= mostKept) {
        const [oldest] = kept.keys();
        if (oldest !== undefined) kept.delete(oldest);
      }
      kept.set(keyId, found);
      return found;
    },
    forget(keyId) {
      kept.delete(keyId);
    },
  };
}

async function loadKey(
  k: Pick<Kernel, 'db' | 'vault' | 'clock'>,
  keyId: string,
): Promise<KeyFile | undefined> {
  const row = await serveTables(k.db)
    .selectFrom('serve.key as key')
    .innerJoin('serve.grant as grant', 'grant.id', 'key.grant_id')
    .innerJoin('serve.grant_version as terms', (join) =>
      join.onRef('terms.grant_id', '=', 'grant.id').onRef('terms.version', '=', 'grant.terms_version'),
    )
    .innerJoin('serve.service_version as version', 'version.id', 'grant.version_id')
    .innerJoin('serve.service as service', 'service.id', 'version.service_id')
    .select([
      'key.id as keyId',
      'key.sealed',
      'key.revoked_at',
      'grant.id as grantId',
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
    .where('key.id', '=', keyId)
    .executeTakeFirst();
  if (!row) return undefined;
  if (!row.sealed) return undefined;
  const terms = readTerms(row.terms);
  return {
    keyId: row.keyId,
    secret: signingKey(k.vault.open(row.sealed)),
    revoked: row.revoked_at !== null,
    grant: {
      id: row.grantId,
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
    plan: row.plan,
    maskKey: [...Object.values(terms.masks), ...Object.values(terms.measures?.masks ?? {})].some(needsKey)
      ? await cityKey(k)
      : undefined,
    serving: { generation: row.generation },
  };
}
