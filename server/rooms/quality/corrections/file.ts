/** Files a request to check a value, or an objection: one case with its number, the doubt marked at once, both ways linked. */
import type { CaseFile, Platform } from '#cases/index.ts';
import { type Actor, isOutside, organisationOf } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import {
  getPublishedVersion,
  type PublishedVersion,
  readResource,
  requirePublished,
} from '#rooms/catalog/index.ts';
import { bureauOf, getOrganisation } from '#rooms/org/index.ts';
import { originOf } from '../findings/open.ts';
import { note } from './find.ts';
import { addMark } from './marks.ts';
import { lockFiler, openOf, othersOf, refuseMany } from './own.ts';
import { filePolicy } from './policy.ts';
import type { CorrectionPorts } from './ports.ts';
import { confide, readKey, rowKeyOf, tokensOf } from './record-key.ts';
import { correctionTables, type Recipient, type RequestKind, type RequestRow } from './tables.ts';
import { toFiler } from './tell.ts';
import { type Held, readHeld, sourceSystemOf } from './trace.ts';
import { hasMarkStep, kindWords, procedureOf, requireWay, type Way } from './ways.ts';

export type FileInput = {
  resourceId: string;
  kind: RequestKind;
  /** Where the city lets the filer choose. */
  recipient?: Recipient | undefined;
  /** The using unit, where it goes to one. */
  recipientId?: string | undefined;
  /** By name of the key items; left out: the entry as a whole. */
  key?: Record<string, string> | undefined;
  item?: string | undefined;
  claimed?: string | undefined;
  reason: string;
  ground?: string | undefined;
};

type Found = {
  published: PublishedVersion;
  way: Way;
  token: Buffer | null;
  sealed: Buffer;
  held: Held;
  /** The body the value comes from: another one's, where the item is taken over from its entry. */
  sourceId: string;
};

/** Gives the id of the request. Whether such a row exists is told to nobody here: who asks must not learn it by asking. */
export async function fileRequest(
  p: Platform,
  ports: CorrectionPorts,
  actor: Actor,
  input: FileInput,
  channel: 'desk' | 'gateway' = 'desk',
): Promise<string> {
  permit(filePolicy, actor, undefined);
  // A system's grant has named the entry.
  if (actor.kind !== 'system') await refuseUnknown(p, actor, input.resourceId);
  const found = await prepare(p, input);
  return transact(p.db, (tx) => file(tx, p, ports, actor, input, channel, found));
}

/**
 * An entry the actor may not know of is not found. Somebody of the public may name one whose data are shared though its page is not
 * public: what an office holds of them is theirs to doubt. What is withheld is not spoken of to them at all.
 */
export async function refuseUnknown(p: Platform, actor: Actor, resourceId: string): Promise<void> {
  if (isOutside(actor)) {
    const published = await getPublishedVersion(p.db, resourceId);
    if (published && published.version.content.sharingClass !== WITHHELD) return;
  }
  await readResource(p, actor, resourceId);
}

const WITHHELD = 'withheld';

async function prepare(p: Platform, input: FileInput): Promise<Found> {
  const law = await lawNow(p.db, p.law, p.clock.today());
  const way = requireWay(p, law, input.kind);
  const published = await requirePublished(p.db, input.resourceId);
  const { items } = published;
  if (input.item !== undefined && !items.some(({ name }) => name === input.item)) {
    throw problem('quality.item-unknown', {
      params: {
        items: {
          zh: items.map(({ titleZh }) => titleZh).join('、'),
          en: items.map(({ name }) => name).join(', '),
        },
      },
    });
  }
  if (way.grounds.length > 0 && !way.grounds.some(({ key }) => key === input.ground)) {
    throw problem('quality.ground-wrong', {
      params: {
        grounds: {
          zh: way.grounds.map(({ title }) => title.zh).join('、'),
          en: way.grounds.map(({ title }) => title.en).join(', '),
        },
      },
      articles: way.articles,
      rule: 'quality.objection-grounds',
    });
  }
  const key = input.key && Object.keys(input.key).length > 0 ? readKey(items, input.key) : {};
  const rowKey = Object.keys(key).length > 0 ? rowKeyOf(items, key) : null;
  const names = input.item ? [input.item] : items.filter((item) => !item.key).map(({ name }) => name);
  const held = await readHeld(p, input.resourceId, rowKey, names);
  const tokens = rowKey === null ? undefined : await tokensOf(p, input.resourceId);
  const origin = input.item ? await originOf(p.db, p, input.resourceId, input.item) : undefined;
  return {
    published,
    way,
    sourceId: origin?.organisationId ?? published.resource.providerId,
    token: rowKey === null || !tokens ? null : tokens(rowKey),
    held,
    sealed: confide(p, {
      key,
      rowKey,
      claimed: input.claimed ?? null,
      reason: input.reason,
      held: held.values,
    }),
  };
}

/** The organisation it goes to; a using unit must be one that the data are lent to. */
async function recipientOf(
  tx: Tx,
  p: Platform,
  ports: CorrectionPorts,
  input: FileInput,
  { way, sourceId }: Found,
): Promise<{ key: Recipient; organisationId: string }> {
  const [only] = way.recipients;
  const key = input.recipient ?? (way.recipients.length === 1 ? only?.key : undefined);
  const wrong = () =>
    problem('quality.recipient-wrong', {
      params: {
        recipients: {
          zh: way.recipients.map(({ title }) => title.zh).join('、'),
          en: way.recipients.map(({ title }) => title.en).join(', '),
        },
      },
      articles: way.articles,
      rule: 'quality.objection-recipients',
    });
  if (!key || !way.recipients.some((one) => one.key === key)) throw wrong();
  if (key === 'provider') return { key, organisationId: sourceId };
  if (key === 'authority') {
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (!bureau) throw wrong();
    return { key, organisationId: bureau.id };
  }
  const users = await ports.usersOf(tx, input.resourceId);
  if (!input.recipientId || !users.includes(input.recipientId)) throw wrong();
  return { key, organisationId: input.recipientId };
}

async function file(
  tx: Tx,
  p: Platform,
  ports: CorrectionPorts,
  actor: Actor,
  input: FileInput,
  channel: 'desk' | 'gateway',
  found: Found,
): Promise<string> {
  const law = await lawNow(tx, p.law, p.clock.today());
  const { published, token, held, sealed, way, sourceId } = found;
  const { resource, version } = published;
  const filer = organisationOf(actor);
  if (!filer) throw problem('kernel.sign-in-required');
  const id = newId();
  const recipient = await recipientOf(tx, p, ports, input, found);
  await lockFiler(tx, filer);
  const about = { filer_id: filer, resource_id: resource.id, key_token: token };
  const own = await openOf(tx, { ...about, kind: input.kind, item: input.item ?? null });
  const same = own.find((row) => row.recipient_id === recipient.organisationId);
  if (same) throw problem('quality.request-open', { params: { number: same.number } });
  await refuseMany(tx, { ...about, filed_on: law.day });
  const opened = await p.cases.openCase(tx, p, {
    procedure: procedureOf[input.kind],
    subject: { type: procedureOf[input.kind], id },
    title: version.content.name,
    openedBy: actor,
    providerId: sourceId,
    facts: {
      resource: resource.id,
      recipient: recipient.organisationId,
      ...(input.item ? { correctionItem: itemTitle(published, input.item) } : {}),
      ...(input.ground ? { objectionGround: input.ground } : {}),
    },
  });
  // The same objection with another recipient stays one objection.
  const number = own[0]?.number ?? opened.number;
  const row: RequestRow = {
    ...blank,
    id,
    number,
    kind: input.kind,
    resource_id: resource.id,
    provider_id: sourceId,
    case_id: opened.id,
    recipient: recipient.key,
    recipient_id: recipient.organisationId,
    filed_by: actor,
    filer_id: filer,
    filer_person: actor.kind === 'person' ? actor.personId : null,
    channel,
    key_token: token,
    item: input.item ?? null,
    ground: input.ground ?? null,
    sealed,
    filed_on: law.day,
    filed_at: p.clock.now(),
    held_seq: token ? held.seq : null,
    source_batch_id: held.broughtBy?.batchId ?? null,
    source_seq: held.broughtBy?.seq ?? held.seq,
    source_system: sourceSystemOf(published),
  };
  await correctionTables(tx)
    .insertInto('quality.request')
    .values({ ...row, filed_by: JSON.stringify(actor) })
    .execute();
  await note(tx, p, id, actor, 'filed', { detail: { number, recipient: recipient.key } });
  if (input.kind === 'check' || !hasMarkStep(opened.procedure)) {
    await addMark(tx, row, 'under-check', law.day);
    await note(tx, p, id, { kind: 'platform' }, 'marked', { detail: { mark: 'under-check' } });
  }
  for (const other of await othersOf(tx, { ...about, kind: input.kind }))
    for (const [at, to] of [
      [id, other],
      [other.id, row],
    ] as const)
      await note(tx, p, at, { kind: 'platform' }, 'linked', { detail: { number: to.number, kind: to.kind } });
  await tellReceived(tx, p, law, row, opened, version.content.name);
  await record(tx, p, {
    kind: 'quality.correction-filed',
    actor,
    subject: { type: 'catalog.resource', id: resource.id },
    organisationId: sourceId,
    organisations: [recipient.organisationId],
    case: opened.id,
    decision: law.decided('filed', [], way.articles),
    detail: {
      request: id,
      number,
      kind: input.kind,
      recipient: recipient.key,
      channel,
      ...(input.item ? { item: input.item } : {}),
    },
  });
  return id;
}

const blank = {
  forwarded_at: null,
  outcome: null,
  decided_on: null,
  corrected_on: null,
  corrected_batch_id: null,
  corrected_seq: null,
  closed_on: null,
  workdays: null,
  in_time: null,
  extended: false,
  late_steps: 0,
  told_at: null,
  told_sealed: null,
  archived_at: null,
} as const;

const itemTitle = ({ items }: PublishedVersion, name: string): string =>
  items.find((item) => item.name === name)?.titleZh ?? name;

async function tellReceived(
  tx: Tx,
  p: Platform,
  law: LawNow,
  row: RequestRow,
  opened: CaseFile,
  resource: string,
): Promise<void> {
  const [first] = opened.steps;
  const holder = first && (await getOrganisation(tx, first.owner.organisationId));
  const due = first?.deadline?.due;
  await notify(tx, p, {
    kind: 'quality.correction-received',
    to: toFiler(row),
    params: {
      kind: kindWords[row.kind],
      number: row.number,
      resource,
      holder: holder?.name ?? { zh: '受理单位', en: 'its recipient' },
      due: due
        ? { zh: `应于 ${due} 前办结`, en: `due on ${due}` }
        : { zh: '条文未写明时限', en: 'the text names no limit' },
    },
    articles: law.procedure(procedureOf[row.kind]).cite,
    subject: { type: 'quality.request', id: row.id },
    link: `/corrections/${row.id}`,
  });
}
