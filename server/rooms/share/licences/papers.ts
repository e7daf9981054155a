/** Which entries stand for papers, the paper of one record under a grant with its receipt, and what the receipt says to anybody. */
import { createHash, randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Platform } from '#cases/index.ts';
import { fullDay } from '#cases/index.ts';
import { type Actor, hasRole, organisationOf, type PersonActor } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { type Executor, type Tx, transact } from '#kernel/db.ts';
import { Problem, problem, type Text } from '#kernel/errors.ts';
import { oversees, permit } from '#kernel/policy.ts';
import { platformName } from '#law/index.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { noteSensitiveRead, record } from '#ledger/index.ts';
import { getPublishedVersion, getResource } from '#rooms/catalog/index.ts';
import { asksCare, gradeInForce } from '#rooms/classify/index.ts';
import { organisationNames, personNames } from '#rooms/org/index.ts';
import {
  charge,
  enterDesk,
  type Grant,
  getGrant,
  getService,
  noteUse,
  oneRecord,
} from '#rooms/serve/index.ts';
import { type PaperPart, pdfOf } from '../papers/paper.ts';
import { partiesOf, titlesOf } from '../sharing/parties.ts';
import { consumerPolicy, providerPolicy } from '../sharing/policy.ts';
import { effectOf, listReceipts, presented, rule } from './receipts.ts';
import type { FetchedReply, PapersReply } from './schema.ts';

type EntryRow = { resource_id: string; kind: string; at: Date; provider_id: string };

/** The kind as the city's rule names it; throws where the city has none, or not this one. */
function kindOf(law: LawNow, key: string): Text {
  const term = law.term(rule, key);
  if (!term) throw problem('share.paper-kind', { rule, articles: law.cite(rule) });
  return { zh: term.zh, en: term.en };
}

/** The provider says of an entry that its records are papers of that kind: an ordinary table is none. */
export function declarePapers(
  p: Platform,
  actor: Actor,
  { resourceId, kind }: { resourceId: string; kind: string },
): Promise<void> {
  return transact(p.db, async (tx) => {
    const resource = await getResource(tx, resourceId);
    if (!resource) throw problem('kernel.not-found');
    permit(providerPolicy, actor, resource);
    const law = await lawNow(tx, p.law, p.clock.today());
    kindOf(law, kind);
    const published = await getPublishedVersion(tx, resourceId);
    // One record is one paper: without a key nobody could say which.
    if (!published?.items.some(({ key }) => key)) throw problem('share.paper-needs-key');
    const { hash } = await record(tx, p, {
      kind: 'share.papers-declared',
      actor,
      subject: { type: 'catalog.resource', id: resourceId },
      organisationId: resource.providerId,
      decision: law.decided('declared', [rule]),
      detail: { kind },
    });
    await sql`insert into serve.paper_entry (resource_id, kind, declared_by, at, entry)
      values (${resourceId}, ${kind}, ${actor.kind === 'person' ? actor.personId : null}, ${p.clock.now()}, ${hash})
      on conflict (resource_id) do update set kind = excluded.kind, declared_by = excluded.declared_by,
        at = excluded.at, entry = excluded.entry`.execute(tx);
  });
}

// Read aloud and typed by hand: no signs that look alike, and too many to be guessed.
const signs = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const newNumber = (day: LegalDay): string =>
  `ZZ${day.slice(0, 4)}-${Array.from({ length: 12 }, () => signs[randomInt(signs.length)]).join('')}`;

type Asking = { grantId: string; values: Record<string, string>; address: string; number: string; at: Date };

/** What stands on a paper: the same again means the same paper. */
type Sheet = { title: string; number: string; at: Date; parts: PaperPart[]; foot: string };
type Draft = {
  sheet: Sheet;
  law: LawNow;
  grant: Grant;
  resourceId: string;
  kind: string;
  issuer: Text;
  about: Omit<Parameters<typeof record>[2], 'kind' | 'detail'>;
  spend: Omit<Parameters<typeof charge>[2], 'calls' | 'rows' | 'bytes'>;
};

/** The paper of one record: charged, on record, its use noted, and its receipt kept; the file itself is kept nowhere. */
export async function fetchPaper(
  p: Platform,
  actor: PersonActor,
  asked: { grantId: string; values: Record<string, string>; address: string },
): Promise<FetchedReply> {
  const grant = await getGrant(p.db, asked.grantId);
  if (!grant) throw problem('kernel.not-found');
  // A stranger takes nothing of the grant's rate.
  permit(consumerPolicy, actor, grant);
  const asking = { ...asked, number: newNumber(p.clock.today()), at: p.clock.now() };
  const entered = await enterDesk(p, grant.id, asked.address).catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  try {
    const made = entered instanceof Problem ? undefined : await rehearsed(p, actor, asking);
    const found = await transact(p.db, (tx) =>
      paperOf(tx, p, actor, asking, entered instanceof Problem ? entered : made),
    );
    if (found instanceof Problem) throw found;
    return found;
  } finally {
    if (!(entered instanceof Problem)) entered();
  }
}

/** What is refused stays refused, and on record: a Problem that is given back undoes nothing of what was noted. */
const refusalOf = (work: Promise<unknown>): Promise<Problem | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );

type Made = { sheet: Sheet; content: Buffer };

class Rehearsed extends Error {
  readonly found: Draft | Refusal;
  constructor(found: Draft | Refusal) {
    super('rehearsed');
    this.found = found;
  }
}

/**
 * Setting a paper takes longer than everything else: it is set from what the same questions give in a transaction that is undone,
 * so that the grant is not locked meanwhile. Whoever would be refused is refused there too, and nothing is set.
 */
async function rehearsed(p: Platform, actor: PersonActor, asking: Asking): Promise<Made | undefined> {
  const found = await transact(p.db, async (tx): Promise<Draft | Refusal> => {
    throw new Rehearsed(await draftOf(tx, p, actor, asking));
  }).catch((error: unknown) => {
    if (error instanceof Rehearsed) return error.found;
    throw error;
  });
  if ('why' in found) return undefined;
  return { sheet: found.sheet, content: await pdfOf(found.sheet, platformName(p.law).zh) };
}

type Refusal = { why: Problem; about: Draft['about']; grant: Grant; resourceId: string };

async function draftOf(
  tx: Tx,
  p: Platform,
  actor: PersonActor,
  { grantId, values, number, at }: Asking,
  entered?: Problem,
): Promise<Draft | Refusal> {
  const grant = await getGrant(tx, grantId);
  if (!grant) throw problem('kernel.not-found');
  permit(consumerPolicy, actor, grant);
  const service = await getService(tx, grant.serviceId);
  if (!service) throw problem('kernel.not-found');
  const day = p.clock.today();
  const law = await lawNow(tx, p.law, day);
  const { resourceId } = service;
  const declared = await sql<EntryRow>`
      select * from serve.paper_entry where resource_id = ${resourceId}`.execute(tx);
  const [entry] = declared.rows;
  if (!entry) throw problem('share.paper-none', { rule, articles: law.cite(rule) });
  const kind = kindOf(law, entry.kind);
  const about = {
    actor,
    subject: { type: 'serve.grant', id: grantId },
    organisationId: grant.consumerId,
    organisations: [grant.providerId],
    ...(grant.terms.caseId ? { case: grant.terms.caseId } : {}),
    purpose: grant.terms.purpose.code,
  };
  const refusal = (why: Problem): Refusal => ({ why, about, grant, resourceId });
  const spend = {
    grantId,
    termsVersion: grant.termsVersion,
    at,
    day,
    operator: '',
    personId: actor.personId,
  };
  // Before it is looked for: whoever may not ask learns nothing, and asking in vain costs what asking costs.
  const refused = entered ?? (await refusalOf(charge(tx, p, { ...spend, calls: 1, rows: 1, bytes: 0 })));
  if (refused) return refusal(refused);
  const found = await oneRecord(tx, p, grant, values);
  if (found === undefined || found === 'many')
    return refusal(problem(found ? 'share.paper-several' : 'share.paper-unknown'));
  const names = await organisationNames(tx, [grant.providerId, grant.consumerId]);
  const issuer = names.get(grant.providerId) ?? { zh: '', en: '' };
  const resource = (await titlesOf(tx, [resourceId]))(resourceId);
  const parts: PaperPart[] = [
    {
      kind: 'rows',
      rows: found.map(({ title: label, value }) => ({
        label: label.zh,
        lines: [value === null ? '—' : String(value)],
      })),
    },
    { kind: 'text', text: `出具单位：${issuer.zh}\n出具日期：${fullDay(day)}` },
  ];
  const sheet = {
    title: `${resource.name}（${kind.zh}）`,
    number: `回执编号 ${number}`,
    at,
    parts,
    foot: `${issuer.zh}　回执编号 ${number}　${effectOf(law).zh}，可在核验页输入编号并放入本文件核对。`,
  };
  return { sheet, law, grant, resourceId, kind: entry.kind, issuer, about, spend };
}

/** `made`: the paper as it was rehearsed; why the desk let nobody in; or undefined where the rehearsal was refused. */
async function paperOf(
  tx: Tx,
  p: Platform,
  actor: PersonActor,
  asking: Asking,
  made: Made | Problem | undefined,
): Promise<FetchedReply | Problem> {
  const draft = await draftOf(tx, p, actor, asking, made instanceof Problem ? made : undefined);
  const refuse = async ({ why, about, grant, resourceId }: Refusal): Promise<Problem> => {
    await record(tx, p, {
      kind: 'share.paper-refused',
      ...about,
      detail: { why: why.code, terms: grant.digest, resource: resourceId },
    });
    return why;
  };
  if ('why' in draft) return refuse(draft);
  const { sheet, law, grant, resourceId, issuer, about, spend } = draft;
  const { number, at } = asking;
  // Of a record that changed in between another paper is set.
  const same = made && !(made instanceof Problem) && isDeepStrictEqual(made.sheet, sheet);
  const content = same ? made.content : await pdfOf(sheet, platformName(p.law).zh);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const full = await refusalOf(charge(tx, p, { ...spend, calls: 0, rows: 0, bytes: content.length }));
  if (full) return refuse({ ...draft, why: full });
  const grade = await gradeInForce(tx, resourceId);
  if (asksCare(grade))
    await noteSensitiveRead(tx, p, {
      actor,
      resourceId,
      holderId: grant.providerId,
      place: 'share.paper',
      part: number,
      grade: grade.grade,
      masked: Object.keys(grade.measures.masks).length > 0,
      exported: true,
    });
  const { hash } = await record(tx, p, {
    kind: 'share.paper-handed',
    ...about,
    decision: law.decided('handed-over', [rule]),
    detail: { number, kind: draft.kind, sha256, terms: grant.digest, resource: resourceId },
  });
  await noteUse(tx, p, {
    actor,
    purpose: grant.terms.purpose.text,
    user: (await personNames(tx, [actor.personId])).get(actor.personId) ?? '',
    approver: issuer.zh,
    content: sheet.title,
    at,
    way: '证照文书调取',
    medium: '电子文件',
    consumerId: grant.consumerId,
    providerId: grant.providerId,
    resourceId,
    grantId: grant.id,
  });
  const receipt = {
    number,
    resource_id: resourceId,
    grant_id: grant.id,
    provider_id: grant.providerId,
    consumer_id: grant.consumerId,
    kind: draft.kind,
    title: sheet.title,
    sha256,
    bytes: content.length,
    at,
    entry: hash,
  };
  await sql`insert into serve.paper_receipt (${sql.join(Object.keys(receipt).map((name) => sql.ref(name)))})
      values (${sql.join(Object.values(receipt))})`.execute(tx);
  return {
    receipt: presented(law, { ...receipt, void: null }, issuer),
    file: { name: `${number}.pdf`, type: 'application/pdf', base64: content.toString('base64') },
  };
}

/** What the caller's unit can declare, fetch, and has fetched. */
export async function readPapers(p: Platform, actor: Actor): Promise<PapersReply> {
  const own = organisationOf(actor) ?? '00000000-0000-0000-0000-000000000000';
  const all = oversees(actor);
  const law = await lawNow(p.db, p.law, p.clock.today());
  const kinds = law.terms(rule).map(({ key, zh, en }) => ({ key, title: { zh, en } }));
  const title = (key: string): Text => kinds.find((one) => one.key === key)?.title ?? { zh: key, en: key };
  const { rows: entries } = await sql<EntryRow>`
    select e.*, r.provider_id from serve.paper_entry e join catalog.resource r on r.id = e.resource_id
    where ${all} or r.provider_id = ${own}::uuid order by e.at desc limit 200`.execute(p.db);
  const receipts = await listReceipts(p.db, all ? undefined : own);
  const name = await partiesOf(
    p.db,
    entries.map(({ provider_id: id }) => id),
  );
  const mayDeclare = hasRole(actor, 'provider') && kinds.length > 0;
  const open = mayDeclare ? await undeclared(p.db, own) : [];
  const titles = await titlesOf(p.db, [...entries.map(({ resource_id: id }) => id), ...open]);
  return {
    kinds,
    articles: law.cite(rule),
    entries: entries.map((row) => ({
      resource: titles(row.resource_id),
      kind: { key: row.kind, title: title(row.kind) },
      provider: name(row.provider_id),
      declaredAt: row.at.toISOString(),
    })),
    open: open.map(titles),
    grants: await fetchable(p.db, own, title),
    receipts: receipts.map((row) => ({
      number: row.number,
      title: row.title,
      at: row.at.toISOString(),
      kind: title(row.kind),
      voided: row.void,
      mayVoid: row.void === null && hasRole(actor, 'provider') && row.provider_id === own,
    })),
    mayDeclare,
  };
}

async function undeclared(ex: Executor, providerId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from catalog.resource r where r.provider_id = ${providerId}::uuid and r.state = 'active'
      and not exists (select from serve.paper_entry e where e.resource_id = r.id) limit 200`.execute(ex);
  return rows.map(({ id }) => id);
}

async function fetchable(
  ex: Executor,
  consumerId: string,
  title: (key: string) => Text,
): Promise<PapersReply['grants']> {
  const { rows } = await sql<{ id: string; number: string; service_id: string; kind: string }>`
    select g.id, g.number, g.service_id, e.kind from serve.grant g
    join serve.service s on s.id = g.service_id join serve.paper_entry e on e.resource_id = s.resource_id
    where g.consumer_id = ${consumerId}::uuid and g.state = 'active' order by g.number desc limit 100`.execute(
    ex,
  );
  const found: PapersReply['grants'] = [];
  for (const row of rows) {
    const service = await getService(ex, row.service_id);
    if (!service) continue;
    const { plan } = service.version;
    found.push({
      grantId: row.id,
      number: row.number,
      service: service.title,
      kind: title(row.kind),
      lookup: plan.lookup.map((name) => {
        const column = plan.columns.find((one) => one.name === name);
        return { name, title: { zh: column?.titleZh ?? name, en: column?.titleEn ?? name } };
      }),
    });
  }
  return found;
}
