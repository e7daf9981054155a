/** Files that data stay ungathered, or come later than their cycle says: with reason, ground and term, in force at once. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { type Tx, transact } from '#kernel/db.ts';
import { type FieldIssue, Problem, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { bureauOf, organisationNames } from '#rooms/org/index.ts';
import { lockIntake } from '../../repository.ts';
import { follow } from '../follow.ts';
import { defaultMode, modeRule } from '../mode.ts';
import { filePolicy } from '../policy.ts';
import { type Basis, type ExceptionKind, exceptionTable } from '../tables.ts';
import { conflicting, type Need, needsOf } from './needs.ts';

export type FileException = {
  resourceId: string;
  kind: ExceptionKind;
  reason: string;
  basis: Basis | null;
  /** Days from one load to the next, for `longer-term`. */
  termDays: number | null;
  untilDay: string | null;
  /** Which uses of sharing the longer term still serves. */
  usesServed?: string;
};

const rule = 'collect.not-gathered-basis';

/** Errors: collect.basis-required, exception-standing, exception-until, uses-required, term-conflict. */
export async function fileException(p: Platform, actor: Actor, input: FileException): Promise<string> {
  try {
    return await file(p, actor, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'collect.term-conflict')
      await askConsumers(p, actor, input);
    throw error;
  }
}

async function file(p: Platform, actor: Actor, input: FileException): Promise<string> {
  const { resource, version } = await requirePublished(p.db, input.resourceId);
  permit(filePolicy, actor, { providerId: resource.providerId });
  const day = p.clock.today();
  if (input.untilDay && input.untilDay < day)
    throw problem('collect.exception-until', { params: { until: input.untilDay } });
  const id = newId();
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    if (input.kind === 'not-gathered') requireBasis(law, input.basis);
    else await requireServed(tx, law, input);
    // Two who file at once wait for each other here.
    await lockIntake(tx, resource.id);
    const table = exceptionTable(tx);
    const standing = await table
      .selectFrom('collect.exception')
      .select(['id', 'until_day'])
      .where('resource_id', '=', resource.id)
      .where('ended_at', 'is', null)
      .executeTakeFirst();
    if (standing && (standing.until_day === null || standing.until_day >= day))
      throw problem('collect.exception-standing');
    if (standing)
      await table
        .updateTable('collect.exception')
        .set({ ended_how: 'lapsed', ended_at: p.clock.now() })
        .where('id', '=', standing.id)
        .execute();
    await table
      .insertInto('collect.exception')
      .values({
        id,
        resource_id: resource.id,
        kind: input.kind,
        reason: input.reason,
        basis: input.basis && JSON.stringify(input.basis),
        term_days: input.kind === 'longer-term' ? input.termDays : null,
        until_day: input.untilDay,
        uses_served: input.usesServed ?? null,
        filed_day: day,
        filed_by: actor.kind === 'person' ? actor.personId : null,
        filed_at: p.clock.now(),
        ended_how: null,
        ended_reason: null,
        ended_by: null,
        ended_at: null,
      })
      .execute();
    await record(tx, p, {
      kind: 'collect.exception-filed',
      actor,
      subject: { type: 'collect.exception', id },
      organisationId: resource.providerId,
      decision: law.decided('filed', input.kind === 'not-gathered' ? [rule] : ['collect.obliged', modeRule]),
      detail: {
        resource: resource.id,
        exception: input.kind,
        reason: input.reason,
        basis: input.basis,
        termDays: input.termDays,
        until: input.untilDay,
      },
    });
    const bureau = await bureauOf(tx, p.law.city.regionCode);
    if (bureau) {
      const names = await organisationNames(tx, [resource.providerId]);
      await notify(tx, p, {
        kind: 'collect.exception-filed',
        to: { organisationId: bureau.id, roles: ['bureau'] },
        params: {
          name: version.content.name,
          unit: names.get(resource.providerId) ?? '',
          reason: input.reason,
        },
        articles: law.cite(input.kind === 'not-gathered' ? rule : modeRule),
        subject: { type: 'catalog.resource', id: resource.id },
        link: `/collect/exceptions?resource=${resource.id}`,
        from: actor,
      });
    }
    await follow(tx, p, resource.id);
  });
  return id;
}

/** Where the city wants real time, a longer term must still serve those who use the data. */
async function requireServed(tx: Tx, law: LawNow, input: FileException): Promise<void> {
  const articles = law.cite(modeRule);
  if (defaultMode(law) === 'realtime' && !input.usesServed?.trim())
    throw problem('collect.uses-required', { rule: modeRule, articles });
  const days = input.termDays ?? 0;
  const short = conflicting(await needsOf(tx, input.resourceId), days);
  if (short.length === 0) return;
  const uses = (join: string, of: (need: Need) => string) => short.map(of).join(join);
  throw problem('collect.term-conflict', {
    rule: modeRule,
    articles,
    params: {
      days,
      uses: {
        zh: uses('、', (need) => `${need.consumerName}（${need.purpose}，每${need.needDays}天）`),
        en: uses(', ', (need) => `${need.consumerName} (${need.purpose}, every ${need.needDays} days)`),
      },
    },
  });
}

/** Outside the refused act: whoever could agree hears of what was wished. */
async function askConsumers(p: Platform, actor: Actor, input: FileException): Promise<void> {
  const days = input.termDays ?? 0;
  await transact(p.db, async (tx) => {
    const { version } = await requirePublished(tx, input.resourceId);
    const law = await lawNow(tx, p.law, p.clock.today());
    for (const need of conflicting(await needsOf(tx, input.resourceId), days)) {
      await notify(tx, p, {
        kind: 'collect.term-asked',
        to: { organisationId: need.consumerId },
        params: { name: version.content.name, days: String(days), need: String(need.needDays) },
        articles: law.cite(modeRule),
        subject: { type: 'catalog.resource', id: input.resourceId },
        link: `/collect/exceptions?resource=${input.resourceId}`,
        from: actor,
        once: `collect.term-asked:${need.id}:${days}`,
      });
    }
  });
}

const words = {
  title: { zh: '文件名称', en: 'title' },
  article: { zh: '条款', en: 'article' },
} as const;

/** The levels and parts that the city asks for; nothing where its text names none. */
function requireBasis(law: LawNow, basis: Basis | null): void {
  const levels = law.terms(rule);
  if (levels.length === 0) return;
  const articles = law.cite(rule);
  const refused = (fields: FieldIssue[]) =>
    problem('collect.basis-required', {
      rule,
      articles,
      fields,
      params: {
        levels: { zh: levels.map(({ zh }) => zh).join('、'), en: levels.map(({ en }) => en).join(', ') },
      },
    });
  const issue = (path: string, zh: string, en: string): FieldIssue => ({
    path,
    code: 'collect.basis-required',
    message: { zh, en },
    articles,
    severity: 'error',
  });
  const level = levels.find(({ key }) => key === basis?.level);
  if (!level)
    throw refused([
      issue('basis.level', '该层级的文件不能作为依据', 'A document of this level is no accepted ground'),
    ]);
  const needs = Array.isArray(level.attributes.needs) ? level.attributes.needs : [];
  const missing = (['title', 'article'] as const)
    .filter((part) => needs.includes(part) && !basis?.[part].trim())
    .map((part) =>
      issue(`basis.${part}`, `依据须写明${words[part].zh}`, `The ground must state its ${words[part].en}`),
    );
  if (missing.length > 0) throw refused(missing);
}
