/** The one door for every way out of open data: who may take this set now, how fast, which columns; everybody else learns what to do. */
import type { Selectable } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { type Actor, isOutside, operatesOnly } from '#kernel/actor.ts';
import { Problem, problem } from '#kernel/errors.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { loadOrgSettings, networkOf } from '#rooms/org/index.ts';
import { openPace, type Pace } from '#rooms/serve/index.ts';
import { requireUnbound } from '../conduct/in-force.ts';
import { type Dataset, getDataset, noticeOf, type PublishedContent } from '../datasets/read.ts';
import { applicantOf } from '../people/identity.ts';
import { requireUndertaking } from '../people/rules.ts';
import { requireConformity, unregistered } from '../use/conform.ts';
import { asksConformity } from '../use/law.ts';
import { eventAccess } from './event-access.ts';
import { findKey, type HeldKey } from './key.ts';
import { requireMeasures } from './measures.ts';
import type { RowTerm } from './row-terms.ts';
import { type AccessTables, accessTables } from './tables.ts';
import { type Asked, noteRefused } from './takings.ts';
import { looked, type Way } from './ways.ts';

export type Access = Selectable<AccessTables['open.access']>;

export type AdmitInput = {
  actor: Actor;
  /** As it was sent; a key that is no good is refused, never passed over. */
  key?: string | undefined;
  /** Id or address of the set. */
  dataset: string;
  way: Way;
  format?: string;
  /** The caller's, for those who give no name. */
  address?: string | undefined;
  /** As the call carries it. */
  scenario?: string | undefined;
};

/** Hand it to `takings.note` before the data leave. */
export type Admitted = Asked & {
  access?: Access;
  /** Absent: all of them. */
  columns?: string[];
  /** Absent: all of them; else what every row meets. */
  rows?: RowTerm[];
  /** Absent: no end. */
  rowsLeft?: number;
  rate: { perMinute: number };
};

const signInRule = 'open.sign-in-to-download';
export const applyAt = (slug: string): string => `/datasets/${slug}/apply`;
export const myAccess = '/me/access';
const myIdentity = '/me/identity';

/** Throws what the catalogue of errors says, and notes it: 401, 403, 404, 410, 429. */
export async function admit(p: Platform, input: AdmitInput): Promise<Admitted> {
  const key = input.key === undefined ? undefined : await findKey(p.db, input.key);
  const dataset = await getDataset(p.db, input.dataset);
  // What is planned, closed or nowhere is one and the same to whoever asks.
  if (!dataset || !shown(dataset)) throw problem('kernel.not-found');
  const asked: Asked = {
    dataset,
    way: input.way,
    actor: key?.holder ?? input.actor,
    keyId: key?.id,
    accessId: key?.accessId ?? undefined,
    clientId: key?.client?.id,
    scenario: input.scenario,
  };
  try {
    if (dataset.state !== 'open') throw problem('open.gone', { params: { notice: noticeOf(dataset.halt) } });
    if (input.key !== undefined && !key) throw problem('open.key-unknown');
    if (key?.revoked) throw problem('open.key-revoked', { params: { reason: key.revoked.reason } });
    const law = await lawNow(p.db, p.law, p.clock.today());
    const left = await paceLeft(p, law, asked);
    // Whoever keeps the platform running has no part in what it holds.
    if (dataset.published.class === 'conditional' && operatesOnly(asked.actor))
      throw problem('open.operates-only');
    await requireIdentity(p, law, asked);
    await requireMeasures(p.db, law, asked);
    const access = await accessOf(p, law, asked, key);
    if (access && key)
      requireConformity(law, {
        ...input,
        access,
        key,
        scenario: input.scenario,
        address: input.address,
        applyAt: applyAt(dataset.slug),
      });
    const perMinute = await keepPace(p, asked, access, { address: input.address, left });
    return {
      ...asked,
      accessId: access?.id,
      rate: { perMinute },
      ...(access ? { access } : {}),
      ...(access?.columns ? { columns: access.columns } : {}),
      ...(access?.row_terms ? { rows: access.row_terms } : {}),
      ...(access?.row_limit != null
        ? { rowsLeft: Number(access.row_limit) - Number(access.rows_taken) }
        : {}),
    };
  } catch (error) {
    // Whoever looks at a page was refused nothing: they asked for the page.
    if (error instanceof Problem && !looked.includes(asked.way))
      await noteRefused(p, asked, error.code, input.format ?? '');
    throw error;
  }
}

/** Of a user under a restriction; whoever is closed or kept from this set is refused. */
async function paceLeft(p: Platform, law: LawNow, { actor, dataset }: Asked): Promise<number | undefined> {
  if (actor.kind !== 'person' || !isOutside(actor)) return undefined;
  const { title } = dataset.published.content;
  return requireUnbound(p.db, law, actor.organisationId, { id: dataset.id, title });
}

const shown = (dataset: Dataset): dataset is Dataset & { published: PublishedContent } =>
  dataset.published !== undefined && dataset.state !== 'planned';

async function requireIdentity(p: Platform, law: LawNow, { actor, way, dataset }: Asked): Promise<void> {
  const askedFor = law.flag(signInRule) && way !== 'feed';
  if (actor.kind !== 'person') {
    if (askedFor && actor.kind !== 'platform')
      throw problem('open.sign-in-first', {
        params: { address: '/register' },
        rule: signInRule,
        articles: law.cite(signInRule),
      });
    return;
  }
  if (!isOutside(actor) || way === 'feed') return;
  if (
    (askedFor || dataset.published.class === 'conditional') &&
    !(await applicantOf(p.db, actor.organisationId))
  )
    throw problem('open.identity-needed', {
      params: { address: myIdentity },
      rule: signInRule,
      articles: law.cite(signInRule),
    });
  await requireUndertaking(p.db, law, actor);
}

/** The access that opens a conditional set; undefined where none is needed. */
async function accessOf(
  p: Platform,
  law: LawNow,
  { dataset, actor }: Asked,
  key: HeldKey | undefined,
): Promise<Access | undefined> {
  const form = applyAt(dataset.slug);
  if (key?.eventId) return eventAccess(p.db, law, dataset, key.eventId);
  if (dataset.published.class === 'open') {
    // A key bound to one set is no pass for all of them.
    if (key?.accessId) throw problem('open.key-elsewhere', { params: { address: form } });
    return undefined;
  }
  if (actor.kind !== 'person') throw needed(law, dataset, form);
  let found = accessTables(p.db)
    .selectFrom('open.access')
    .selectAll()
    .where('dataset_id', '=', dataset.id)
    .where('applicant_id', '=', actor.organisationId);
  if (key) found = found.where('id', '=', key.accessId ?? '00000000-0000-0000-0000-000000000000');
  const [access] = await found
    .orderBy((eb) => eb.case().when('state', '=', 'ended').then(1).else(0).end())
    .orderBy('started_at', 'desc')
    .limit(1)
    .execute();
  if (!access) {
    if (key?.accessId) throw problem('open.key-elsewhere', { params: { address: form } });
    if (key && asksConformity(law)) await refuseUnregistered(p, law, dataset.id, actor.organisationId);
    const unsigned = await accessTables(p.db)
      .selectFrom('open.agreement')
      .select('application_id')
      .where('dataset_id', '=', dataset.id)
      .where('applicant_id', '=', actor.organisationId)
      .where((eb) => eb.or([eb('applicant_signed_at', 'is', null), eb('provider_signed_at', 'is', null)]))
      .executeTakeFirst();
    if (unsigned)
      throw problem('open.agreement-unsigned', {
        params: { address: `/me/applications/${unsigned.application_id}` },
        rule: 'open.agreement',
        articles: law.cite('open.agreement'),
      });
    throw needed(law, dataset, form);
  }
  if (access.state === 'ended' || law.day > access.until_day)
    throw problem('open.access-over', { params: { until: access.until_day, address: form } });
  if (access.state === 'suspended')
    throw problem('open.access-suspended', { params: { reason: access.reason, address: myAccess } });
  if (access.row_limit !== null && Number(access.rows_taken) >= Number(access.row_limit))
    throw problem('open.volume-reached', {
      params: { limit: Number(access.row_limit), taken: Number(access.rows_taken) },
    });
  return access;
}

/** Whoever has access, and calls with a key that is of no application. */
async function refuseUnregistered(
  p: Platform,
  law: LawNow,
  datasetId: string,
  organisationId: string,
): Promise<void> {
  const held = await accessTables(p.db)
    .selectFrom('open.access')
    .select('id')
    .where('dataset_id', '=', datasetId)
    .where('applicant_id', '=', organisationId)
    .where('state', '!=', 'ended')
    .executeTakeFirst();
  if (held) throw unregistered(law, held.id);
}

const needed = (law: LawNow, dataset: Asked['dataset'], address: string) =>
  problem('open.application-needed', {
    params: { title: dataset.published.content.title, address },
    rule: 'open.applicants',
    articles: law.cite('open.applicants'),
  });

const paces = new WeakMap<Platform, Pace>();

/** By what was agreed, else by person, whatever keys they hold; many people share an address. */
async function keepPace(
  p: Platform,
  { actor }: Asked,
  access: Access | undefined,
  { address, left }: { address: string | undefined; left: number | undefined },
): Promise<number> {
  const pace = paces.get(p) ?? openPace();
  paces.set(p, pace);
  const settings = await loadOrgSettings(p.db);
  const known = actor.kind === 'person';
  const general = settings.number(known ? 'open-rate-known' : 'open-rate-unknown');
  const perMinute = Math.min(access?.per_minute ?? general, left ?? Number.POSITIVE_INFINITY);
  const whole = known && left !== undefined ? `measure ${actor.organisationId}` : undefined;
  const who = whole ?? access?.id ?? (known ? actor.personId : `network ${networkOf(address ?? '')}`);
  const entered = pace.enter(
    who,
    { rate: { perSecond: perMinute / 60, burst: perMinute }, concurrency: null },
    Date.now(),
  );
  if ('refused' in entered)
    throw problem('open.too-fast', {
      params: { perMinute, seconds: Math.max(1, Math.ceil((entered.inMs ?? 0) / 1000)) },
    });
  entered.release();
  return perMinute;
}
