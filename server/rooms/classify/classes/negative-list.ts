/** The negative list and the classes kept in step, in the way the city's rule names: reviewed before it counts, or following the class. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { type ClassPatch, type Content, getPublishedVersion, type LegalBasis } from '#rooms/catalog/index.ts';
import { hasProcedure, setClass } from './changes.ts';
import { personIdOf } from './matters.ts';
import {
  getItem,
  insertItem,
  type NegativeItem,
  standingItem,
  updateItem,
  withheldFields,
} from './negative-items.ts';
import { proposeItemPolicy } from './policy.ts';
import type { ClassPorts } from './ports.ts';
import type { ListedField } from './tables.ts';

const RULE = 'classify.negative-list';
export const REVIEW = 'classify.negative-review';

/** `reviewed`: an item counts once approved. `follows`: the class makes the item. Undefined: the city has no such list. */
export function listMode(law: LawNow): 'reviewed' | 'follows' | undefined {
  const mode = law.text(RULE)?.value;
  return mode === 'reviewed' || mode === 'follows' ? mode : undefined;
}

export function requireList(law: LawNow): 'reviewed' | 'follows' {
  const mode = listMode(law);
  if (!mode) {
    const what = law.law.rule(RULE)?.sentence ?? { zh: RULE, en: RULE };
    throw problem('classify.not-provided', { params: { what }, articles: law.cite(RULE), rule: RULE });
  }
  return mode;
}

export type Proposal = {
  resourceId: string;
  provider?: string | undefined;
  name?: string | undefined;
  ground?: string | undefined;
  fields: readonly { name: string; basis: readonly LegalBasis[] }[];
};

/** Everything an item lacks, in one answer: provider, name, fields one by one, and of each field its basis. Pure. */
export function itemIssues(
  law: LawNow,
  proposal: Proposal,
  entry: { providerId: string; content: Content },
): FieldIssue[] {
  const articles = law.cite(RULE);
  const issue = (path: string, code: string, zh: string, en: string): FieldIssue => ({
    path,
    code,
    message: { zh, en },
    articles,
    severity: 'error',
  });
  const issues: FieldIssue[] = [];
  if (proposal.provider !== entry.providerId)
    issues.push(
      issue('provider', 'item-provider', '须写明提供部门，且与目录一致', 'State the provider of the entry'),
    );
  if (proposal.name?.trim() !== entry.content.name)
    issues.push(
      issue('name', 'item-name', '须写明数据名称，且与目录一致', 'State the name as in the catalogue'),
    );
  if (proposal.fields.length === 0)
    issues.push(issue('fields', 'item-fields', '须逐个列出字段', 'List the fields one by one'));
  const known = new Set(entry.content.items.map(({ name }) => name));
  const levels = law.terms('classify.withheld-basis');
  proposal.fields.forEach((field, index) => {
    const path = `fields.${index}`;
    if (!known.has(field.name))
      issues.push(
        issue(
          `${path}.name`,
          'item-field-unknown',
          '不是该目录的信息项，须逐个列出',
          'No item of the entry: list them one by one',
        ),
      );
    const sound = field.basis.filter(
      ({ kind, title, article }) =>
        (levels.length === 0 || levels.some(({ key }) => key === kind)) &&
        title.trim() !== '' &&
        article.trim() !== '',
    );
    if (sound.length === 0 || sound.length < field.basis.length)
      issues.push(
        issue(
          `${path}.basis`,
          'item-basis',
          '每个字段须写明法规依据：层级、名称、条款',
          'Each field names its basis: level, title, article',
        ),
      );
  });
  return issues;
}

/** Proposes fields of a published entry for the list, or lists them at once where the list follows the class. */
export function proposeItem(
  p: Platform,
  ports: ClassPorts,
  actor: Actor,
  input: Proposal,
): Promise<NegativeItem> {
  return transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, p.clock.today());
    const mode = requireList(law);
    const found = await getPublishedVersion(tx, input.resourceId);
    if (!found) throw problem('catalog.not-published');
    const { resource, version } = found;
    permit(proposeItemPolicy, actor, resource.providerId);
    const issues = itemIssues(law, input, { providerId: resource.providerId, content: version.content });
    if (issues.length > 0) {
      throw problem('classify.item-incomplete', {
        params: { count: issues.length },
        articles: law.cite(RULE),
        fields: issues,
      });
    }
    if (await standingItem(tx, input.resourceId)) throw problem('classify.item-exists');
    const titles = new Map(version.content.items.map(({ name, titleZh }) => [name, titleZh]));
    const fields = input.fields.map(({ name, basis }) => ({
      name,
      titleZh: titles.get(name) ?? name,
      basis: [...basis],
    }));
    const id = await propose(tx, p, law, actor, {
      resourceId: input.resourceId,
      versionId: null,
      providerId: resource.providerId,
      name: version.content.name,
      whole: fields.length === version.content.items.length,
      fields,
      ground: input.ground?.trim() ?? '',
    });
    if (mode === 'follows') {
      const item = await getItem(tx, id);
      if (item) await listItem(tx, p, { law, ports, item, actor, reason: item.ground || '列入负面清单' });
    }
    const made = await getItem(tx, id);
    if (!made) throw problem('kernel.not-found');
    return made;
  });
}

type NewItem = Pick<
  NegativeItem,
  'resourceId' | 'versionId' | 'providerId' | 'name' | 'whole' | 'fields' | 'ground'
>;

/** Writes the proposed item; where the list is reviewed its case begins in the same step. */
async function propose(tx: Tx, p: Platform, law: LawNow, actor: Actor, item: NewItem): Promise<string> {
  const id = newId();
  const opened =
    listMode(law) === 'reviewed' && hasProcedure(p, REVIEW)
      ? await p.cases.openCase(tx, p, {
          procedure: REVIEW,
          subject: { type: 'classify.negative-item', id },
          title: item.name,
          openedBy: actor,
          applicantId: item.providerId,
          providerId: item.providerId,
          facts: { resource: item.resourceId, fields: item.fields.length, whole: item.whole },
        })
      : undefined;
  await insertItem(tx, {
    id,
    ...item,
    state: 'proposed',
    caseId: opened?.id ?? null,
    proposedBy: personIdOf(actor),
    proposedAt: p.clock.now(),
    listedAt: null,
  });
  await record(tx, p, {
    kind: 'classify.item-proposed',
    actor,
    subject: { type: 'classify.negative-item', id },
    organisationId: item.providerId,
    ...(opened ? { case: opened.id } : {}),
    decision: law.decided('propose', [RULE]),
    detail: { resource: item.resourceId, whole: item.whole, fields: item.fields.map(({ name }) => name) },
  });
  return id;
}

/** At the submission of a version that withholds something: its item is proposed in the same step, each field with the basis stated. */
export async function proposeWithVersion(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  entry: { resourceId: string; versionId: string; providerId: string; content: Content },
): Promise<void> {
  if (!listMode(law)) return;
  const { whole, names } = withheldFields(entry.content);
  const standing = await standingItem(tx, entry.resourceId);
  if (names.length === 0) return;
  if (standing && covers(standing, whole, names)) return;
  if (standing?.state === 'listed') return;
  if (standing) await updateItem(tx, standing.id, { state: 'refused', ended_at: p.clock.now() });
  await propose(tx, p, law, actor, {
    resourceId: entry.resourceId,
    versionId: entry.versionId,
    providerId: entry.providerId,
    name: entry.content.name,
    whole,
    fields: fieldsOf(entry.content, names),
    ground: '',
  });
}

const fieldsOf = (content: Content, names: readonly string[]): ListedField[] =>
  content.items
    .filter(({ name }) => names.includes(name))
    .map(({ name, titleZh }) => ({ name, titleZh, basis: content.sharingBasis }));

export const covers = (item: NegativeItem, whole: boolean, names: readonly string[]): boolean =>
  item.whole || (!whole && names.every((name) => item.fields.some((field) => field.name === name)));

export type Listing = {
  law: LawNow;
  ports: ClassPorts;
  item: NegativeItem;
  actor: Actor;
  reason: string;
  caseId?: string | undefined;
};

/** Puts the item on the list; one proposed for a published entry changes its class in the same step. */
export async function listItem(tx: Tx, p: Platform, listing: Listing): Promise<void> {
  const { item, law, ports, actor, reason, caseId } = listing;
  await updateItem(tx, item.id, { state: 'listed', listed_at: p.clock.now() });
  if (item.versionId !== null) return;
  const published = await getPublishedVersion(tx, item.resourceId);
  if (!published) return;
  const { content } = published.version;
  const names = new Set(item.fields.map(({ name }) => name));
  const patch: ClassPatch = item.whole
    ? {
        sharingClass: 'withheld',
        sharingConditions: '',
        conditionalForm: '',
        namedUnits: [],
        namedItems: [],
        sharingBasis: distinct(item.fields.flatMap(({ basis }) => basis)),
      }
    : {
        items: content.items.map((one) => (names.has(one.name) ? { ...one, sharingClass: 'withheld' } : one)),
      };
  await setClass(tx, p, {
    law,
    ports,
    resourceId: item.resourceId,
    patch,
    cause: 'negative-list',
    reason,
    actor,
    rules: [RULE],
    caseId,
  });
}

const distinct = (bases: readonly LegalBasis[]): LegalBasis[] => [
  ...new Map(bases.map((basis) => [JSON.stringify(basis), basis])).values(),
];

/** After a version was published by review: the list says what its class says. */
export async function followPublication(
  tx: Tx,
  p: Platform,
  law: LawNow,
  actor: Actor,
  entry: { resourceId: string; versionId: string; providerId: string; content: Content },
): Promise<void> {
  const mode = listMode(law);
  if (!mode) return;
  const { whole, names } = withheldFields(entry.content);
  const item = await standingItem(tx, entry.resourceId);
  const now = p.clock.now();
  if (names.length === 0) {
    if (item?.state === 'listed')
      await updateItem(tx, item.id, { state: 'removed', reason: '目录改为共享', ended_at: now });
    else if (item && item.versionId !== null)
      await updateItem(tx, item.id, { state: 'refused', reason: '目录改为共享', ended_at: now });
    return;
  }
  if (mode === 'reviewed') return;
  if (item?.state === 'listed' && item.whole === whole && sameFields(item, names)) return;
  if (item?.state === 'listed') await updateItem(tx, item.id, { state: 'removed', ended_at: now });
  const standing = item?.state === 'proposed' ? item : undefined;
  if (standing && standing.whole === whole && sameFields(standing, names)) {
    await updateItem(tx, standing.id, { state: 'listed', listed_at: now });
    return;
  }
  if (standing) await updateItem(tx, standing.id, { state: 'refused', ended_at: now });
  const id = await propose(tx, p, law, actor, {
    resourceId: entry.resourceId,
    versionId: entry.versionId,
    providerId: entry.providerId,
    name: entry.content.name,
    whole,
    fields: fieldsOf(entry.content, names),
    ground: '',
  });
  await updateItem(tx, id, { state: 'listed', listed_at: now });
}

const sameFields = (item: NegativeItem, names: readonly string[]): boolean =>
  item.fields.length === names.length && item.fields.every(({ name }) => names.includes(name));
