/** Ways that a platform above walks: the catalogue as a machine reads it, page after page, counted against the portal. */
import assert from 'node:assert/strict';
import { catalogue } from './dataset-walks.ts';
import type { Stage } from './stage.ts';

type Value = string | { '@value'?: string } | undefined;
type Graph = { '@graph': Record<string, unknown>[] };

const said = (value: Value): string => (typeof value === 'string' ? value : (value?.['@value'] ?? ''));

/** Sets of the catalogue, each once, and the count that it states. */
export async function harvested(stage: Stage): Promise<{ sets: Set<string>; total: number }> {
  const sets = new Set<string>();
  let total = Number.NaN;
  for (let next = '/catalog.jsonld'; next !== ''; ) {
    const { '@graph': nodes } = await stage.nobody().get<Graph>(next);
    next = '';
    for (const node of nodes) {
      if ([node['@type']].flat().some((type) => /dcat[#:]Dataset$/.test(String(type))))
        sets.add(String(node['@id']));
      if (node['hydra:totalItems'] === undefined) continue;
      total = Number(said(node['hydra:totalItems'] as Value));
      const more = said(node['hydra:nextPage'] as Value);
      if (more !== '') next = new URL(more).pathname + new URL(more).search;
    }
  }
  return { sets, total };
}

/** What is opened is in the catalogue, and the catalogue counts as the portal does. */
export async function countedAlike(stage: Stage, id: string): Promise<void> {
  const reader = stage.nobody();
  await stage.eventually(async () => {
    const { sets, total } = await harvested(stage);
    const portal = (await catalogue(reader)).total;
    const { total: found } = await reader.get<{ total: number }>('/api/open/search');
    if (sets.size !== portal || total !== portal || found !== portal) return undefined;
    assert.ok(
      [...sets].some((one) => one.endsWith(`/dataset/${id}`)),
      `${id} is in it`,
    );
    return true;
  }, 'as many sets in the catalogue as on the portal');
}
