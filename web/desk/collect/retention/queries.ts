// What the desk asks about retention and erasure.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  dueReply,
  Erasure,
  erasuresReply,
  holdsReply,
  zonesReply,
} from '#rooms/collect/retention/schema.ts';
import { api, type Query } from '../../../shared/fetch.ts';

export type Erasures = z.infer<typeof erasuresReply>;
export type Zones = z.infer<typeof zonesReply>;
export type Due = z.infer<typeof dueReply>;
export type Holds = z.infer<typeof holdsReply>;

export const base = '/api/collect/retention';
export const erasures = '/api/collect/erasures';
/** It goes on by itself: the page follows. */
const moves = (state: string): boolean => state === 'approved' || state === 'running';

export const erasuresQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['retention', 'erasures', filters],
    queryFn: () => api.get<Erasures>(erasures, filters),
    placeholderData: (before: Erasures | undefined) => before,
    refetchInterval: (query) => (query.state.data?.items.some(({ state }) => moves(state)) ? 2_000 : false),
  });
export const erasureQuery = (id: string) =>
  queryOptions({
    queryKey: ['retention', 'erasure', id],
    queryFn: () => api.get<Erasure>(`${erasures}/${id}`),
    refetchInterval: (query) => (moves(query.state.data?.state ?? '') ? 1_000 : false),
  });
export const zonesQuery = queryOptions({
  queryKey: ['retention', 'zones'],
  queryFn: () => api.get<Zones>(`${base}/zones`),
});
export const dueQuery = (page: number) =>
  queryOptions({
    queryKey: ['retention', 'due', page],
    queryFn: () => api.get<Due>(`${base}/due`, { page }),
    placeholderData: (before: Due | undefined) => before,
  });
export const holdsQuery = queryOptions({
  queryKey: ['retention', 'holds'],
  queryFn: () => api.get<Holds>(`${base}/holds`),
});
