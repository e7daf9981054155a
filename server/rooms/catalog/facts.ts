/** Gathers what the checks need to know beyond the entry itself. */

import type { Executor } from '#kernel/db.ts';
import type { LawNow } from '#law/settings.ts';
import { getOrganisation, missingPosts, organisationNames } from '#rooms/org/index.ts';
import { compileFacts } from './compile/facts.ts';
import { instrumentsByTitle } from './instruments/repository.ts';
import { valueList } from './lent.ts';
import { standingGrounds } from './opening-grounds.ts';
import { getVersion } from './repository.ts';
import type { CheckFacts } from './rules.ts';
import { nameKey } from './rules.ts';
import { catalogTables } from './tables.ts';
import type { Resource, Version } from './types.ts';

export async function gatherFacts(
  ex: Executor,
  law: LawNow,
  resource: Resource,
  version: Version,
): Promise<CheckFacts> {
  const db = catalogTables(ex);
  const { content } = version;
  const provider = await getOrganisation(ex, resource.providerId);
  const key = nameKey(content.name);
  const twins =
    key === ''
      ? []
      : await db
          .selectFrom('catalog.resource as r')
          .innerJoin('catalog.resource_version as v', 'v.resource_id', 'r.id')
          .where('r.id', '!=', resource.id)
          .where('r.state', '!=', 'withdrawn')
          .where((eb) =>
            eb.or([eb('v.id', '=', eb.ref('r.published_version_id')), eb('v.state', '=', 'in_review')]),
          )
          .where('v.name_key', '=', key)
          .select('v.name')
          .distinct()
          .limit(5)
          .execute();
  const related =
    content.relatedCodes.length === 0
      ? []
      : await db
          .selectFrom('catalog.resource')
          .select('code')
          .where('code', 'in', content.relatedCodes)
          .execute();
  const parents =
    content.parents.length === 0
      ? []
      : await db
          .selectFrom('catalog.resource')
          .select('id')
          .where('id', 'in', content.parents)
          .where('id', '!=', resource.id)
          .where('published_version_id', 'is not', null)
          .execute();
  const units = await organisationNames(ex, content.namedUnits);
  const grades = await valueList(ex, 'securityLevel');
  const published = resource.publishedVersionId
    ? await getVersion(ex, resource.publishedVersionId)
    : undefined;
  const posts = await missingPosts(ex, law, resource.providerId);
  const acts = await instrumentsByTitle(
    ex,
    [...content.sharingBasis, ...content.openingBasis].map(({ title }) => title),
  );
  return {
    acts: new Map(
      [...acts].map(([title, found]) => [
        title,
        found.map((act) => ({
          title: act.title,
          level: act.level,
          repealedOn: act.repealed_on,
          replacedBy: act.replaced_by,
          cite: act.cite,
        })),
      ]),
    ),
    provider: { name: provider?.name.zh ?? '', creditCode: provider?.creditCode },
    managementKeySet: resource.managementKeySetAt !== undefined,
    twins: twins.map(({ name }) => name),
    ownCode: resource.code,
    unknownRelated: content.relatedCodes.filter((code) => !related.some((found) => found.code === code)),
    unknownUnits: content.namedUnits.filter((id) => !units.has(id)),
    unknownParents: content.parents.filter((id) => !parents.some((found) => found.id === id)),
    ...(await compileFacts(ex, law.day, version)),
    standingGrounds: await standingGrounds(ex, law, resource.id),
    publishedClasses: published && {
      sharingClass: published.content.sharingClass,
      openingClass: published.content.openingClass,
    },
    grades: grades?.map(({ key: grade }) => grade),
    dataClasses: await valueList(ex, 'dataClass'),
    missingPosts: posts.map(({ key: post, zh, en, cite }) => ({ key: post, zh, en, articles: cite })),
    change:
      resource.publishedVersionId === undefined
        ? undefined
        : { trigger: version.changeTrigger, day: version.changeDay },
  };
}
