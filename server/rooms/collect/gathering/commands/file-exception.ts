/** Files that data stay ungathered, or come later than their cycle says: with reason, ground and term, in force at once. */
import type { Platform } from '#cases/index.ts';
import type { Actor } from '#kernel/actor.ts';
import { transact } from '#kernel/db.ts';
import { type FieldIssue, problem } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { permit } from '#kernel/policy.ts';
import { type LawNow, lawNow } from '#law/settings.ts';
import { record } from '#ledger/index.ts';
import { notify } from '#notices/index.ts';
import { requirePublished } from '#rooms/catalog/index.ts';
import { bureauOf, organisationNames } from '#rooms/org/index.ts';
import { lockIntake } from '../../repository.ts';
import { filePolicy } from '../policy.ts';
import { type Basis, type ExceptionKind, exceptionTable } from '../tables.ts';

export type FileException = {
  resourceId: string;
  kind: ExceptionKind;
  reason: string;
  basis: Basis | null;
  /** Days from one load to the next, for `longer-term`. */
  termDays: number | null;
  untilDay: string | null;
};

const rule = 'collect.not-gathered-basis';

/** Errors: collect.basis-required, exception-standing, exception-until. */
export async function fileException(p: Platform, actor: Actor, input: FileException): Promise<string> {
  const { resource, version } = await requirePublished(p.db, input.resourceId);
  permit(filePolicy, actor, { providerId: resource.providerId });
  const day = p.clock.today();
  if (input.untilDay && input.untilDay < day)
    throw problem('collect.exception-until', { params: { until: input.untilDay } });
  const id = newId();
  await transact(p.db, async (tx) => {
    const law = await lawNow(tx, p.law, day);
    if (input.kind === 'not-gathered') requireBasis(law, input.basis);
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
      decision: law.decided('filed', input.kind === 'not-gathered' ? [rule] : ['collect.obliged']),
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
        articles: law.cite(rule),
        subject: { type: 'catalog.resource', id: resource.id },
        link: `/collect/exceptions?resource=${resource.id}`,
        from: actor,
      });
    }
  });
  return id;
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
