// What the screens of sharing ask the platform, typed by its own schemas; all of it is read anew after an act.
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Query } from '../../shared/fetch.ts';

export const base = '/api/share';

export const sharing = <T>(path: string, query: Query = {}) =>
  queryOptions({
    queryKey: ['sharing', path, query],
    queryFn: () => api.get<T>(`${base}/${path}`, query),
  });

/** An act on the registers: sends, then has everything about sharing read anew. */
export function useActs() {
  const client = useQueryClient();
  const after = (act: Promise<unknown>) =>
    act.then(() => client.invalidateQueries({ queryKey: ['sharing'] }));
  return {
    post: (path: string, body: unknown) => after(api.post(`${base}/${path}`, body)),
    put: (path: string, body: unknown) => after(api.put(`${base}/${path}`, body)),
  };
}

type Entry = { id: string; name: string };
/** Published entries by name, for a choice. */
export function useEntries(q: string, provider?: string): { value: string; label: string }[] {
  const { data } = useQuery({
    queryKey: ['entries', q, provider ?? ''],
    queryFn: () =>
      api.get<{ items: Entry[] }>('/api/catalog/resources', {
        pageSize: 50,
        ...(q ? { q } : {}),
        ...(provider ? { provider } : {}),
      }),
  });
  return (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
}
