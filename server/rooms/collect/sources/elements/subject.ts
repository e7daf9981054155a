/** What collect holds against an entry under way: an item that claims a data element somebody else is the source of. */
import { sql } from 'kysely';
import type { SubjectCheck } from '#cases/index.ts';
import type { FieldIssue } from '#kernel/errors.ts';
import { keysOf, sourcesOf } from './claims.ts';

export const oneSourceRule = 'collect.one-source';

type Claiming = { at: number; title: string; elementId: string; providerId: string };

/** A fault where the city knows one source only; elsewhere said and no more. */
export const elementTaken: SubjectCheck = async ({ ex, law }, subject) => {
  if (subject.type !== 'catalog.version') return [];
  const { rows } = await sql<Claiming>`
    select i.ordinal as at, i.title_zh as title, i.element_id as "elementId", r.provider_id as "providerId"
    from catalog.item i
    join catalog.resource_version v on v.id = i.version_id
    join catalog.resource r on r.id = v.resource_id
    where i.version_id = ${subject.id} and i.authoritative and i.element_id is not null`.execute(ex);
  if (rows.length === 0) return [];
  const keys = await keysOf(
    ex,
    rows.map(({ elementId }) => elementId),
  );
  const sources = await sourcesOf(ex, [...keys.values()]);
  return rows.flatMap(({ at, title, elementId, providerId }): FieldIssue[] => {
    const key = keys.get(elementId);
    const source = sources.find(
      (one) => one.standardCode === key?.standardCode && one.identifier === key.identifier,
    );
    if (!source || source.organisationId === providerId) return [];
    const { organisationName: name, resourceName } = source;
    return [
      {
        path: `items.${at}.authoritative`,
        code: 'collect.element-source-taken',
        message: {
          zh: `“${title}”已有唯一来源：${name.zh}《${resourceName}》`,
          en: `“${title}” has its one source already: ${name.en}, “${resourceName}”`,
        },
        mend: {
          zh: `请向${name.zh}申请共享；有异议的，在数据元页面提请主管部门裁定`,
          en: `Apply to ${name.en} for its data, or contest on the element’s page and let the authority decide`,
        },
        articles: law.cite(oneSourceRule),
        severity: law.flag(oneSourceRule) ? 'error' : 'warning',
      },
    ];
  });
};
