// What the desk asks to keep searches, follow entries, draw relations and count.
import { queryOptions } from '@tanstack/react-query';
import type { CourseReply, HoldingsReply } from '#rooms/catalog/course/schema.ts';
import type { LineageReply } from '#rooms/catalog/relations/schema.ts';
import type { StatisticsReply } from '#rooms/catalog/statistics/schema.ts';
import type { SavedSearch, WatchesReply, WatchReply } from '#rooms/catalog/watch/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

export const searchesPath = '/api/catalog/searches';
export const watchPath = (id: string) => `/api/catalog/resources/${id}/watch`;

export const searchesQuery = queryOptions({
  queryKey: ['catalog', 'searches'],
  queryFn: () => api.get<{ items: SavedSearch[] }>(searchesPath),
});

export const watchesQuery = queryOptions({
  queryKey: ['catalog', 'watches'],
  queryFn: () => api.get<WatchesReply>('/api/catalog/watches'),
});

export const watchQuery = (id: string) =>
  queryOptions({
    queryKey: ['catalog', 'watch', id],
    queryFn: () => api.get<WatchReply>(watchPath(id)),
  });

export const lineageQuery = (id: string) =>
  queryOptions({
    queryKey: ['resource', id, 'lineage'],
    queryFn: () => api.get<LineageReply>(`/api/catalog/resources/${id}/lineage`),
  });

export const courseQuery = (id: string) =>
  queryOptions({
    queryKey: ['resource', id, 'course'],
    queryFn: () => api.get<CourseReply>(`/api/catalog/resources/${id}/course`),
  });

export const holdingsPath = '/api/catalog/holdings';
export const holdingsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['catalog', 'holdings', filters],
    queryFn: () => api.get<HoldingsReply>(holdingsPath, filters),
    placeholderData: (before) => before,
  });

export const statisticsPath = '/api/catalog/statistics';
export const statisticsQuery = queryOptions({
  queryKey: ['catalog', 'statistics'],
  queryFn: () => api.get<StatisticsReply>(statisticsPath),
});
