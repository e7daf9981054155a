/** A database that answers through the gateway: a service of its entry, and what share walks need of it. */
import type { Client } from './client.ts';
import type { Served } from './served.ts';
import type { Stage } from './stage.ts';
import { unique } from './walks.ts';

/** A service of an entry, serving. */
export async function serve(
  stage: Stage,
  officer: Client,
  entry: { id: string; name: string },
  more: Record<string, unknown> = {},
): Promise<{ id: string; code: string }> {
  const code = `svc-${unique()}`;
  const made = await officer.post<{ id: string }>('/api/serve/services', {
    resourceId: entry.id,
    code,
    titleZh: `${entry.name}查询`,
    lookup: ['id_no'],
    ...more,
  });
  await stage.eventually(async () => {
    const { state } = await officer.get<{ state: string }>(`/api/serve/services/${made.id}`);
    return state === 'serving' ? state : undefined;
  }, 'the table of the service');
  return { id: made.id, code };
}

export async function servedOf(
  officer: Client,
  unit: { id: string; name: string },
  entry: { id: string; name: string },
  service: { id: string; code: string },
): Promise<Served> {
  const { person } = await officer.get<{ person: { id: string } }>('/api/me');
  return {
    serviceId: service.id,
    code: service.code,
    resourceId: entry.id,
    name: entry.name,
    providerId: unit.id,
    providerName: unit.name,
    officerId: person.id,
  };
}
