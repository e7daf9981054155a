/** What a task is judged by: the items of its entry, and who holds the same standard elements about the same subjects already. */
import { sql } from 'kysely';
import type { Executor } from '#kernel/db.ts';
import { problem } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import { type Content, getResource, getVersion, type Resource } from '#rooms/catalog/index.ts';
import type { CollectPorts } from '../intake/ports.ts';
import type { Repeat, TaskContent } from './content.ts';
import { settleRepeats, type TaskFacts } from './judge.ts';

export type TaskEntry = { resource: Resource; content: Content };

/** The entry as it is published, or as it is being compiled. */
export async function entryOf(ex: Executor, resourceId: string): Promise<TaskEntry> {
  const resource = await getResource(ex, resourceId);
  const versionId = resource?.publishedVersionId ?? resource?.workingVersionId;
  const version = versionId ? await getVersion(ex, versionId) : undefined;
  if (!resource || !version) throw problem('kernel.not-found');
  return { resource, content: version.content };
}

/**
 * Published entries of other bodies with an item of the same standard element (whatever the edition of the standard), about the same
 * subjects, there before one's own. An entry that has not said whom it is about counts: its holder is asked, not passed over.
 */
async function sameElements(
  ex: Executor,
  { id, providerId }: Resource,
  subjectKind: string,
  fields: readonly { item: string; elementId: string }[],
): Promise<Repeat[]> {
  if (fields.length === 0) return [];
  const { rows } = await sql<{
    elementId: string;
    element: string;
    resourceId: string;
    resourceName: string;
    resourceCode: string | null;
    providerId: string;
    providerName: string;
    shareable: boolean;
  }>`
    select mine.id as "elementId", mine.identifier as element, r.id as "resourceId", v.name as "resourceName",
      r.code as "resourceCode", r.provider_id as "providerId", o.name_zh as "providerName",
      v.sharing_class <> 'withheld' and coalesce(i.sharing_class, '') <> 'withheld' as shareable
    from catalog.standard_element mine
    join catalog.standard ms on ms.id = mine.standard_id
    join catalog.standard_element other on other.identifier = mine.identifier
    join catalog.standard os on os.id = other.standard_id and os.code = ms.code
    join catalog.item i on i.element_id = other.id
    join catalog.resource r on r.published_version_id = i.version_id and r.state = 'active'
    join catalog.resource_version v on v.id = i.version_id
    join org.organisation o on o.id = r.provider_id
    where mine.id = any(${fields.map(({ elementId }) => elementId)}::uuid[]) and r.provider_id <> ${providerId}
      and v.subject_kind in ('', ${subjectKind})
      and (select min(f.published_at) from catalog.resource_version f where f.resource_id = r.id) < coalesce(
        (select min(f.published_at) from catalog.resource_version f where f.resource_id = ${id}), 'infinity')
    order by v.name, r.id`.execute(ex);
  return fields.flatMap(({ item, elementId }) =>
    rows.filter((row) => row.elementId === elementId).map(({ elementId: _, ...row }) => ({ item, ...row })),
  );
}

/** Facts for `judgeTask`, the repeats settled as far as the city's rule and the task allow. */
export async function factsOf(
  ex: Executor,
  law: LawNow,
  ports: Pick<CollectPorts, 'refusedApplication'>,
  entry: TaskEntry,
  content: TaskContent,
): Promise<TaskFacts> {
  const { items } = entry.content;
  const linked = content.fields.flatMap(({ item }) => {
    const elementId = items.find(({ name }) => name === item)?.elementId;
    return elementId ? [{ item, elementId }] : [];
  });
  const found = await sameElements(ex, entry.resource, content.subjectKind, linked);
  const refused = new Set<string>();
  for (const { applicationId } of content.exceptions) {
    const known = applicationId ? await ports.refusedApplication(ex, applicationId) : undefined;
    if (known?.applicantId === entry.resource.providerId) refused.add(`${applicationId}:${known.resourceId}`);
  }
  return {
    items: items.map(({ name, titleZh, personal, nullable, key }) => ({
      name,
      titleZh,
      personal,
      nullable,
      key,
    })),
    repeats: settleRepeats(law, content, found, refused),
  };
}
