// Sessions: a random token in the browser, its digest here; ended by idleness, by age, by hand or by a change of roles.
import { randomBytes } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Actor, Role } from '#kernel/actor.ts';
import { legalDayOf } from '#kernel/clock.ts';
import { askPrepared, type Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/kernel.ts';
import { threeAdmins } from '../policy.ts';
import { isPublicBody } from '../public-bodies.ts';
import { membershipsFrom, type RoleRow } from '../repository.ts';
import { type OrgSettings, settingsFrom } from '../settings.ts';
import { type Membership, orgTables } from '../tables.ts';
import { digest } from './attempts.ts';
import { type Demand, demandOn } from './demand.ts';

const TOKEN_BYTES = 32;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Held = 'password' | 'second-factor';

export type SignIn = {
  sessionId: string;
  person: { id: string; account: string; name: string };
  organisation: Membership;
  memberships: Membership[];
  /** How and from where it was opened. */
  opened: { method: string; network: string; device: string };
  /** Of what the bureau had entered into the law when the request came. */
  edition: string;
  /** Whether a second factor is asked of the person, and whether this session has one. */
  demand: Demand | undefined;
  /** Nothing else may be done until this is mended. */
  held: Held | undefined;
};

export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** Opens a session and returns its token, which is kept nowhere else. */
export async function openSession(
  tx: Tx,
  settings: OrgSettings,
  now: Date,
  {
    personId,
    organisationId,
    ...from
  }: { personId: string; organisationId: string; method?: string; network?: string; device?: string },
): Promise<string> {
  const token = newToken();
  await orgTables(tx)
    .insertInto('org.session')
    .values({
      id: newId(),
      token_hash: digest(token),
      person_id: personId,
      organisation_id: organisationId,
      created_at: now,
      seen_at: now,
      ends_at: new Date(now.getTime() + settings.number('session-absolute-hours') * HOUR),
      ended_at: null,
      method: from.method ?? 'password',
      network: from.network ?? '',
      device: from.device ?? '',
    })
    .execute();
  return token;
}

export const idleMinutes = (settings: OrgSettings, roles: readonly Role[]): number =>
  settings.number(
    roles.some((role) => threeAdmins.includes(role))
      ? 'session-idle-minutes-administrator'
      : 'session-idle-minutes',
  );

type SessionRow = {
  id: string;
  seen_at: Date;
  organisation_id: string;
  person_id: string;
  account: string;
  name: string;
  must_change: boolean;
  changed_at: Date;
  method: string;
  network: string;
  device: string;
  roles: RoleRow[];
  settings: { key: string; value: unknown; set_at: string }[];
  edition: string;
};

/** Session, person, roles, settings and the law's edition: all that every request must read anew, in one statement. */
const sessionStatement = (token: string, now: Date): RawBuilder<SessionRow> =>
  sql`select s.id, s.seen_at, s.organisation_id, p.id as person_id, p.account, p.name, c.must_change, c.changed_at,
      s.method, s.network, s.device,
      (select coalesce(json_agg(json_build_object('id', o.id, 'name_zh', o.name_zh, 'name_en', o.name_en,
          'region_code', o.region_code, 'kind', o.kind, 'role', r.role) order by r.since, r.id), '[]')
        from org.role_assignment r join org.organisation o on o.id = r.organisation_id
        where r.person_id = p.id and r.until is null and o.state = 'active') as roles,
      (select coalesce(json_agg(t), '[]') from (select key, value, set_at from org.setting) t) as settings,
      (select edition from law.edition) as edition
    from org.session s
    join org.person p on p.id = s.person_id
    join org.credential c on c.person_id = p.id
    where s.token_hash = ${digest(token)} and s.ended_at is null and s.ends_at > ${now} and p.state = 'active'`;

/** Whose session the token is, with today's roles; undefined when it has ended in any way. Notes that it was seen. */
export async function readSession(
  k: Pick<Kernel, 'db' | 'questions'>,
  now: Date,
  demo: boolean,
  token: string,
): Promise<SignIn | undefined> {
  const db = orgTables(k.db);
  const [row] = await askPrepared(k, sessionStatement(token, now));
  if (!row) return undefined;
  const settings = settingsFrom(row.settings.map((one) => ({ ...one, set_at: new Date(one.set_at) })));
  const memberships = membershipsFrom(row.roles);
  const organisation = memberships.find(({ organisationId }) => organisationId === row.organisation_id);
  if (!organisation) return undefined;
  const roles = memberships.flatMap((membership) => membership.roles);
  const idle = now.getTime() - row.seen_at.getTime();
  if (idle > idleMinutes(settings, roles) * MINUTE) {
    await db.updateTable('org.session').set({ ended_at: now }).where('id', '=', row.id).execute();
    return undefined;
  }
  // Once a minute is enough to know that somebody is there.
  if (idle > MINUTE) {
    await db.updateTable('org.session').set({ seen_at: now }).where('id', '=', row.id).execute();
  }
  const days = settings.number('password-days');
  const tooOld = days > 0 && now.getTime() - row.changed_at.getTime() > days * DAY;
  const demand = await demandOn(k.db, settings, legalDayOf(now), {
    personId: row.person_id,
    method: row.method,
  });
  const late = demand?.state === 'due';
  return {
    sessionId: row.id,
    person: { id: row.person_id, account: row.account, name: row.name },
    organisation,
    memberships,
    opened: { method: row.method, network: row.network, device: row.device },
    demand,
    edition: row.edition,
    held: !demo && (row.must_change || tooOld) ? 'password' : late ? 'second-factor' : undefined,
  };
}

export const actorOf = ({ person, organisation }: SignIn): Actor => ({
  kind: 'person',
  personId: person.id,
  organisationId: organisation.organisationId,
  regionCode: organisation.regionCode,
  roles: organisation.roles,
  ...(isPublicBody(organisation.kind) ? { outside: true as const } : {}),
});

export async function endSession(tx: Tx, id: string, now: Date): Promise<void> {
  await orgTables(tx)
    .updateTable('org.session')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** On every process at once: sessions are read from the database at each request. */
export async function endSessionsOf(tx: Tx, personId: string, now: Date): Promise<void> {
  await orgTables(tx)
    .updateTable('org.session')
    .set({ ended_at: now })
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .execute();
}
