// What the desk asks about checks and objections.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  boardReply,
  RequestReply as RequestBody,
  requestList,
  WaysReply as WaysBody,
} from '#rooms/quality/corrections/schema.ts';
import type { Abilities } from '../../../shared/Can.tsx';
import { api, type Query } from '../../../shared/fetch.ts';

export const base = '/api/quality/corrections';

export type RequestReply = Omit<RequestBody, 'abilities'> & { abilities: Abilities };
export type WaysReply = Omit<WaysBody, 'abilities'> & { abilities: Abilities };
export type RequestPageOf = z.output<typeof requestList>;
export type Board = z.output<typeof boardReply>;

export const requestsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['corrections', 'list', filters],
    queryFn: () => api.get<RequestPageOf>(base, filters),
    placeholderData: (before) => before,
  });

export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: ['corrections', id],
    queryFn: () => api.get<RequestReply>(`${base}/${id}`),
  });

export const waysQuery = (resource: string) =>
  queryOptions({
    queryKey: ['corrections', 'ways', resource],
    queryFn: () => api.get<WaysReply>('/api/quality/ways', { resource: resource || undefined }),
  });

export const boardQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['corrections', 'board', filters],
    queryFn: async () => {
      const found = await api.get<Board>(`${base}/board`, filters);
      const items = found.items.map((row) => ({ ...row, id: row.provider.id }));
      return { ...found, items, total: items.length, page: 1, pageSize: Math.max(items.length, 1) };
    },
    placeholderData: (before) => before,
  });
