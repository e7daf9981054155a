/** Lends push the platform's one signing profile, and gathering who uses an entry and whose tables are good. */
import { sql } from 'kysely';
import { problem } from '#kernel/errors.ts';
import type { GatheringPorts, PushPorts } from '#rooms/collect/index.ts';
import {
  canonicalRange,
  checkSignedCall,
  consumersOf,
  signedHeaders,
  signingProfile,
} from '#rooms/serve/index.ts';

export const pushPorts: PushPorts = {
  keyOf(call) {
    const found = checkSignedCall.headers(call.headers);
    if ('missing' in found) throw problem('gateway.header-missing', { params: { header: found.missing } });
    return found.key;
  },
  prove(call, file) {
    const found = checkSignedCall.prove(call, file);
    if ('code' in found) throw problem(found.code, { params: found.params ?? {} });
    return found;
  },
  canonicalRange,
  windowSeconds: signingProfile.windowSeconds,
  scheme: signingProfile.scheme,
  headers: {
    key: signedHeaders.key,
    timestamp: signedHeaders.timestamp,
    nonce: signedHeaders.nonce,
    digest: signedHeaders.digest,
    signature: signedHeaders.signature,
  },
};

export const gatheringPorts: GatheringPorts = {
  consumersOf,
  /** By the newest look at the visible rows; what was never measured is neither good nor bad. */
  async qualified(ex, resourceIds) {
    const { rows } = await sql<{ resource_id: string; verdict: string }>`
      select distinct on (resource_id) resource_id, verdict from quality.run
      where resource_id = any(${[...resourceIds]}::uuid[]) and cause <> 'gate'
      order by resource_id, at desc, id desc`.execute(ex);
    return new Map(
      rows
        .filter(({ verdict }) => verdict !== 'unmeasured')
        .map((row) => [row.resource_id, row.verdict === 'passed']),
    );
  },
};
