/** Requests as their readers see them: names for ids, whose turn it is and until when, and only what the reader may know. */
import { type SelectQueryBuilder, sql } from 'kysely';
import type { CaseFile, Platform } from '#cases/index.ts';
import { type Actor, isOutside, organisationOf } from '#kernel/actor.ts';
import { Problem, type Text } from '#kernel/errors.ts';
import { abilitiesOf, oversees, permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { getPublishedVersion, type PublishedVersion, requirePublished } from '#rooms/catalog/index.ts';
import { batchFacts } from '#rooms/collect/index.ts';
import { organisationNames } from '#rooms/org/index.ts';
import { filesOf } from './acts.ts';
import { refuseUnknown } from './file.ts';
import { loadRequest, siblingsOf } from './find.ts';
import { disputesOf, instructionOf, markArticles } from './marks.ts';
import {
  addFilePolicy,
  archivePolicy,
  contentPolicy,
  dealPolicy,
  filePolicy,
  isFiler,
  onlyFiled,
  readPolicy,
  remindPolicy,
  reportRefusalPolicy,
} from './policy.ts';
import type { CorrectionPorts } from './ports.ts';
import { confided, openText } from './record-key.ts';
import { refusalsOf } from './refusals.ts';
import type {
  DisputesReply,
  RequestLine,
  RequestQuery,
  RequestReply,
  requestStates,
  WaysReply,
} from './schema.ts';
import { type CorrectionTables, correctionTables, type RequestRow } from './tables.ts';
import { timelineOf } from './timeline.ts';
import { offers, REFUSAL, waysOf } from './ways.ts';

type State = (typeof requestStates)[number];

const stateOf = (row: Pick<RequestRow, 'archived_at' | 'closed_on' | 'outcome'>): State =>
  row.archived_at !== null
    ? 'archived'
    : row.closed_on !== null
      ? 'settled'
      : row.outcome !== null
        ? 'to-tell'
        : 'open';

const nameless: Text = { zh: '—', en: '—' };

type Shown = { law: LawNow; names: Map<string, Text>; published: Map<string, PublishedVersion> };

async function shownWith(
  p: Platform,
  rows: readonly RequestRow[],
  files: readonly CaseFile[],
): Promise<Shown> {
  const ids = [
    ...rows.flatMap((row) => [row.provider_id, row.recipient_id, row.filer_id]),
    ...files.flatMap(({ steps }) => steps.map(({ owner }) => owner.organisationId)),
  ];
  const published = new Map<string, PublishedVersion>();
  for (const id of new Set(rows.map((row) => row.resource_id))) {
    const found = await getPublishedVersion(p.db, id);
    if (found) published.set(id, found);
  }
  return {
    law: await lawNow(p.db, p.law, p.clock.today()),
    names: await organisationNames(p.db, [...new Set(ids)]),
    published,
  };
}

function lineOf(
  { law, names, published }: Shown,
  actor: Actor,
  row: RequestRow,
  file: CaseFile,
): RequestLine {
  const named = (id: string) => ({ id, name: names.get(id) ?? nameless });
  const entry = published.get(row.resource_id);
  const item = entry?.items.find(({ name }) => name === row.item);
  const open = file.steps
    .filter(({ decided }) => decided === null)
    .sort((a, b) => (a.deadline?.due ?? '9').localeCompare(b.deadline?.due ?? '9'));
  const [now] = open;
  const due = now?.deadline?.due ?? null;
  return {
    id: row.id,
    number: row.number,
    kind: row.kind,
    state: stateOf(row),
    resource: { id: row.resource_id, name: entry?.version.content.name ?? '—' },
    provider: named(row.provider_id),
    recipient: { ...named(row.recipient_id), key: row.recipient },
    // Who it is that asked is for those who handle it; other bodies see that somebody of the public did.
    filer: named(row.filer_id),
    mine: isFiler(actor, row),
    item: row.item === null ? null : { zh: item?.titleZh ?? row.item, en: item?.titleEn ?? row.item },
    oneRecord: row.key_token !== null,
    filedOn: row.filed_on,
    step: now ? (file.procedure.steps.find(({ key }) => key === now.key)?.title ?? null) : null,
    holder: now ? (names.get(now.owner.organisationId) ?? null) : null,
    due,
    overdue: due !== null && due < law.day && !now?.deadline?.informative,
    elapsed: law.law.calendar.workdaysBetween(row.filed_on, row.closed_on ?? law.day).count,
    outcome: row.outcome,
    // Before the end it would tell who asked whether there is such a row.
    correctedOn: row.closed_on === null && onlyFiled(actor, row) ? null : row.corrected_on,
    extended: row.extended || file.steps.some(({ extension }) => extension !== null),
  };
}

type Query = SelectQueryBuilder<CorrectionTables, 'quality.request', object>;

/** Those the reader takes part in; the bureau and the auditor see the city's. */
function mineOnly(query: Query, actor: Actor, asked: RequestQuery): Query {
  const own = organisationOf(actor);
  if (!own) return query.where(sql<boolean>`false`);
  if (asked.mine || isOutside(actor)) return query.where('filer_id', '=', own);
  if (oversees(actor)) return query;
  return query.where((eb) =>
    eb.or([eb('filer_id', '=', own), eb('provider_id', '=', own), eb('recipient_id', '=', own)]),
  );
}

function narrowed(query: Query, asked: RequestQuery): Query {
  let found = query;
  if (asked.kind) found = found.where('kind', '=', asked.kind);
  if (asked.resource) found = found.where('resource_id', '=', asked.resource);
  if (asked.q) found = found.where('number', 'like', `%${asked.q.replaceAll(/[\\%_]/g, '\\$&')}%`);
  if (asked.state === 'archived') found = found.where('archived_at', 'is not', null);
  if (asked.state === 'settled')
    found = found.where('closed_on', 'is not', null).where('archived_at', 'is', null);
  if (asked.state === 'to-tell')
    found = found.where('closed_on', 'is', null).where('outcome', 'is not', null);
  if (asked.state === 'open') found = found.where('closed_on', 'is', null).where('outcome', 'is', null);
  return found;
}

export async function listRequests(
  p: Platform,
  actor: Actor,
  asked: RequestQuery,
): Promise<{ items: RequestLine[]; total: number; page: number; pageSize: number }> {
  permit(filePolicy, actor, undefined);
  const base = narrowed(mineOnly(correctionTables(p.db).selectFrom('quality.request'), actor, asked), asked);
  const { page, pageSize } = asked;
  const ordered = base.selectAll().orderBy('filed_at', 'desc').orderBy('id', 'desc');
  if (asked.overdue) {
    // Whether a step is late is known to its case: the open ones are looked through.
    const rows = await ordered.where('closed_on', 'is', null).limit(MOST_LOOKED).execute();
    const late = (await linesOf(p, actor, rows)).filter(({ overdue }) => overdue);
    return { items: late.slice((page - 1) * pageSize, page * pageSize), total: late.length, page, pageSize };
  }
  const { total } = await base.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
  const rows = await ordered
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return { items: await linesOf(p, actor, rows), total: Number(total), page, pageSize };
}

const MOST_LOOKED = 5_000;

async function linesOf(p: Platform, actor: Actor, rows: readonly RequestRow[]): Promise<RequestLine[]> {
  const files = new Map<string, CaseFile>();
  for (const row of rows) {
    const file = await p.cases.getCase(p.db, row.case_id);
    if (file) files.set(row.id, file);
  }
  const shown = await shownWith(p, rows, [...files.values()]);
  return rows.flatMap((row) => {
    const file = files.get(row.id);
    return file ? [lineOf(shown, actor, row, file)] : [];
  });
}

export async function readRequest(
  p: Platform,
  ports: CorrectionPorts,
  actor: Actor,
  id: string,
): Promise<RequestReply> {
  const { row, file, subject } = await loadRequest(p, p.db, id);
  permit(readPolicy, actor, subject);
  const confides = contentPolicy.on(actor, subject).allowed;
  const handles = !onlyFiled(actor, row);
  const shown = await shownWith(p, [row], [file]);
  const secret = confides ? confided(p, row.sealed) : undefined;
  const siblings = (await siblingsOf(p.db, row)).filter(
    (other) => handles || other.filer_id === row.filer_id,
  );
  const ground = row.ground ? shown.law.term('quality.objection-grounds', row.ground) : undefined;
  const open = row.closed_on === null;
  const own = await ownMarks(p, row.id);
  const { kind } = row;
  return {
    ...lineOf(shown, actor, row, file),
    articles: file.procedure.cite,
    title: file.procedure.title,
    caseId: isOutside(actor) ? null : row.case_id,
    ground: ground ? { zh: ground.zh, en: ground.en } : null,
    channel: row.channel,
    content: secret ? { key: secret.key, claimed: secret.claimed, reason: secret.reason } : null,
    titles: secret ? titlesOf(shown.published.get(row.resource_id)) : {},
    trace: secret && handles ? await traceOf(p, ports, row, secret.held) : null,
    corrected:
      row.corrected_on === null || (open && !handles)
        ? null
        : { on: row.corrected_on, seq: row.corrected_seq ?? 0 },
    forwardedAt: row.forwarded_at?.toISOString() ?? null,
    told:
      row.told_at === null
        ? null
        : {
            at: row.told_at.toISOString(),
            text: confides && row.told_sealed ? openText(p, row.told_sealed) : '',
          },
    files: confides ? await filesOf(p, id) : [],
    linked: siblings
      .filter((other) => other.kind !== kind)
      .map((other) => ({ id: other.id, number: other.number, kind: other.kind, state: stateOf(other) })),
    refusals: confides ? await refusalsOf(p, id) : [],
    marks: own,
    timeline: await timelineOf(p, actor, row, file, confides),
    abilities: {
      ...abilitiesOf(actor, subject, {
        addFile: addFilePolicy,
        remind: remindPolicy,
        archive: archivePolicy,
      }),
      ...(open && offers(p, REFUSAL)
        ? abilitiesOf(actor, subject, { reportRefusal: reportRefusalPolicy })
        : {}),
    },
  };
}

const titlesOf = (entry: PublishedVersion | undefined): Record<string, Text> =>
  Object.fromEntries(
    (entry?.items ?? []).map(({ name, titleZh, titleEn }) => [name, { zh: titleZh, en: titleEn ?? name }]),
  );

async function ownMarks(p: Platform, requestId: string): Promise<RequestReply['marks']> {
  const rows = await correctionTables(p.db)
    .selectFrom('quality.mark')
    .select(['kind', 'since'])
    .where('request_id', '=', requestId)
    .where('ended_on', 'is', null)
    .orderBy('since')
    .execute();
  const open = rows.filter(({ kind }) => kind !== 'corrected');
  return {
    underCheck: open.some(({ kind }) => kind === 'under-check'),
    disputed: open.some(({ kind }) => kind === 'disputed'),
    since: open[0]?.since ?? null,
  };
}

async function traceOf(
  p: Platform,
  ports: CorrectionPorts,
  row: RequestRow,
  held: Record<string, string | null> | null,
): Promise<NonNullable<RequestReply['trace']>> {
  const batch = row.source_batch_id ? await batchFacts(p.db, row.source_batch_id) : undefined;
  const served = await ports.servedSince(p.db, row.resource_id, batch?.mergedOn ?? row.filed_on);
  const names = await organisationNames(p.db, [
    row.provider_id,
    ...served.map(({ organisationId }) => organisationId),
  ]);
  const named = (id: string) => ({ id, name: names.get(id) ?? nameless });
  return {
    found: row.key_token === null || held !== null,
    held,
    source: named(row.provider_id),
    system: row.source_system,
    batch: batch
      ? {
          id: batch.id,
          seq: batch.seq,
          fileName: batch.fileName,
          day: batch.mergedOn,
          channel: batch.channel.kind,
        }
      : null,
    downstream: served.map(({ organisationId, grantId, calls, records }) => ({
      organisation: named(organisationId),
      grantId,
      calls,
      records,
    })),
  };
}

/** The entry, for who may know of it; a reader who has not signed in is told the ways all the same. */
async function namedBy(p: Platform, actor: Actor, resourceId: string): Promise<PublishedVersion | undefined> {
  try {
    await refuseUnknown(p, actor, resourceId);
  } catch (error) {
    if (actor.kind === 'anonymous' && error instanceof Problem) return undefined;
    throw error;
  }
  return requirePublished(p.db, resourceId);
}

/** What somebody may do about the values of an entry, before they do it. */
export async function readWays(
  p: Platform,
  ports: CorrectionPorts,
  actor: Actor,
  resourceId: string | undefined,
): Promise<WaysReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const ways = await waysOf(p, p.db);
  const published = resourceId ? await namedBy(p, actor, resourceId) : undefined;
  const asksUser = ways.some(({ recipients }) => recipients.some(({ key }) => key === 'user'));
  const using = published ? await ports.usersOf(p.db, published.resource.id) : [];
  const users = asksUser ? using : [];
  const names = await organisationNames(p.db, [
    ...users,
    ...(published ? [published.resource.providerId] : []),
  ]);
  const named = (id: string) => ({ id, name: names.get(id) ?? nameless });
  const { text, articles } = instructionOf(law);
  return {
    resource: published
      ? {
          id: published.resource.id,
          name: published.version.content.name,
          provider: named(published.resource.providerId),
        }
      : null,
    ways: ways.map((way) => ({
      ...way,
      steps: way.steps.map(({ title, limit }) => ({
        title,
        ...(limit?.limit === undefined ? {} : { days: limit.limit }),
        articles: limit?.cite ?? [],
      })),
    })),
    keyItems: (published?.items ?? [])
      .filter(({ key }) => key)
      .map(({ name, titleZh, titleEn, personal }) => ({
        name,
        title: { zh: titleZh, en: titleEn ?? name },
        personal: personal !== 'none',
      })),
    items: (published?.items ?? [])
      .filter(({ key }) => !key)
      .map(({ name, titleZh, titleEn }) => ({ name, title: { zh: titleZh, en: titleEn ?? name } })),
    users: users.map(named),
    proofFirst: { text, articles },
    abilities: {
      ...abilitiesOf(actor, undefined, { file: filePolicy }),
      ...abilitiesOf(actor, published ? [...using, published.resource.providerId] : [], { deal: dealPolicy }),
    },
  };
}

/** The marks of an entry for everybody: how many records bear one, never which. */
export async function readDisputes(p: Platform, resourceId: string): Promise<DisputesReply> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const found = (await disputesOf(p, p.db, resourceId)).filter((one) => one.underCheck || one.disputed);
  const whole = found.find(({ key }) => key === null);
  return {
    underCheck: found.some(({ underCheck }) => underCheck),
    disputed: found.some(({ disputed }) => disputed),
    since: found.flatMap(({ since }) => since ?? []).sort()[0] ?? null,
    records: found.filter(({ key }) => key !== null).length,
    whole: whole
      ? {
          items: whole.items,
          underCheck: whole.underCheck,
          disputed: whole.disputed,
          since: whole.since,
          correctedOn: whole.correctedOn,
        }
      : null,
    articles: markArticles(law),
  };
}
