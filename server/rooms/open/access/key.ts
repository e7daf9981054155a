/** Bearer keys: shown once when they are made, kept as a digest; every call asks the database anew, so a revoked one is dead everywhere. */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import type { PersonActor } from '#kernel/actor.ts';
import type { Executor } from '#kernel/db.ts';

const MARK = 'gso_';
const BYTES = 30;
const SHOWN = 10;

export type NewKey = { token: string; hash: Buffer; prefix: string };

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export function newKey(): NewKey {
  const token = `${MARK}${randomBytes(BYTES).toString('base64url')}`;
  return { token, hash: digestOf(token), prefix: token.slice(0, SHOWN) };
}

function keyIn(said: string | string[] | undefined): string | undefined {
  if (typeof said !== 'string') return undefined;
  const token = said.replace(/^Bearer\s+/i, '').trim();
  return token === '' || /^(basic|digest)\s/i.test(token) ? undefined : token;
}

/** The bare token that stock clients send, `Bearer` before it or not; their old header too. Nothing else is taken for a key. */
export function keyOf(request: Pick<FastifyRequest, 'headers'>): string | undefined {
  const { authorization, 'x-ckan-api-key': older } = request.headers;
  return keyIn(authorization) ?? keyIn(older);
}

export type HeldKey = {
  id: string;
  accessId: string | null;
  /** Of an event: for its sets, until it ends. */
  eventId: string | null;
  /** The registered application it was made for. */
  client: { id: string; networks: string[] } | null;
  /** Who is taken to act where the key is shown. */
  holder: PersonActor;
  revoked: { reason: string } | null;
};

type Row = {
  id: string;
  access_id: string | null;
  event_id: string | null;
  organisation_id: string;
  person_id: string;
  revoked_at: Date | null;
  revoked_reason: string;
  region_code: string;
  client_id: string | null;
  networks: string[] | null;
};

/** Of whoever may not act any more, or has no part in the body any more, and of a body that is closed, there is no key. */
export async function findKey(ex: Executor, token: string): Promise<HeldKey | undefined> {
  if (!token.startsWith(MARK)) return undefined;
  const { rows } = await sql<Row>`
    select k.id, k.access_id, k.event_id, k.organisation_id, k.person_id, coalesce(k.revoked_at, c.ended_at) as revoked_at, k.revoked_reason, o.region_code, k.client_id, c.networks
    from open.access_key k
    left join open.client c on c.id = k.client_id
    join org.organisation o on o.id = k.organisation_id and o.state = 'active'
    join org.person h on h.id = k.person_id and h.state = 'active'
      and exists (select from org.role_assignment a where a.person_id = k.person_id and a.organisation_id = k.organisation_id and a.until is null and a.role <> 'operator')
    where k.hash = ${digestOf(token)}`.execute(ex);
  const [row] = rows;
  return (
    row && {
      id: row.id,
      accessId: row.access_id,
      eventId: row.event_id,
      client: row.client_id ? { id: row.client_id, networks: row.networks ?? [] } : null,
      holder: {
        kind: 'person',
        personId: row.person_id,
        organisationId: row.organisation_id,
        regionCode: row.region_code,
        roles: ['consumer'],
        outside: true,
      },
      revoked: row.revoked_at ? { reason: row.revoked_reason } : null,
    }
  );
}
