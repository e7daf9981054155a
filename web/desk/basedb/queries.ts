// What the desk asks of base and theme databases.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  conflictList,
  databaseReply,
  databaseRow,
  entityReply,
  registerReply,
} from '#rooms/basedb/schema.ts';
import { api } from '../../shared/fetch.ts';

export const base = '/api/basedb';
export type RegisterReply = z.output<typeof registerReply>;
export type DatabaseRow = z.output<typeof databaseRow>;
export type DatabaseReply = z.output<typeof databaseReply>;
export type ConflictList = z.output<typeof conflictList>;
export type ConflictRow = ConflictList['items'][number];
export type EntityReply = z.output<typeof entityReply>;
export type Model = DatabaseReply['model'];

export const registerQuery = queryOptions({
  queryKey: ['basedb', 'register'],
  queryFn: () => api.get<RegisterReply>(`${base}/databases`),
});
export const databaseQuery = (id: string) =>
  queryOptions({
    queryKey: ['basedb', 'database', id],
    queryFn: () => api.get<DatabaseReply>(`${base}/databases/${id}`),
  });
export const conflictsQuery = (id: string, filters: { state: string; page: number; case: string }) =>
  queryOptions({
    queryKey: ['basedb', 'conflicts', id, filters],
    queryFn: () =>
      api.get<ConflictList>(`${base}/databases/${id}/conflicts`, {
        page: filters.page,
        state: filters.state || undefined,
        case: filters.case || undefined,
      }),
    placeholderData: (before) => before,
  });

type Found = { items: { id: string; name: string }[] };
/** Published entries by what was typed. */
export const entriesQuery = (q: string, scope?: 'mine') =>
  queryOptions({
    queryKey: ['basedb', 'entries', q, scope],
    queryFn: () =>
      api.get<Found>('/api/catalog/resources', { q: q || undefined, scope, state: 'active', pageSize: 50 }),
    staleTime: 30_000,
  });
type Entry = {
  detail: {
    current: { content: { items: { name: string; titleZh: string; type: string; key: boolean }[] } } | null;
  } | null;
};
export const itemsQuery = (resourceId: string) =>
  queryOptions({
    queryKey: ['basedb', 'items', resourceId],
    queryFn: async () =>
      (await api.get<Entry>(`/api/catalog/resources/${resourceId}`)).detail?.current?.content.items ?? [],
    staleTime: 60_000,
  });

/** One act of the room; everything read of it is read anew. */
export function useAct<In>(act: (input: In) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: ['basedb'] }),
  });
}

/** For forms that unfold: sends and reads anew. */
export function useSend() {
  const client = useQueryClient();
  return async (method: 'post' | 'put', path: string, body: object = {}): Promise<unknown> => {
    const reply = await api[method](path, body);
    await client.invalidateQueries({ queryKey: ['basedb'] });
    return reply;
  };
}
