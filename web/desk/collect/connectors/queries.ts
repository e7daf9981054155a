// What the desk asks about connectors, and what it sends.
import { queryOptions } from '@tanstack/react-query';
import type { SourcesReply } from '#rooms/catalog/sources/schema.ts';
import type {
  ConnectorReply,
  ConnectorsReply,
  KindsReply,
  RunsReply,
} from '#rooms/collect/connectors/schema.ts';
import { api, type Query } from '../../../shared/fetch.ts';

export const base = '/api/collect/connectors';

const underWay = new Set(['running', 'loading']);

export const connectorsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['connectors', filters],
    queryFn: () => api.get<ConnectorsReply>(base, filters),
    placeholderData: (before) => before,
    refetchInterval: (query) =>
      query.state.data?.items.some(({ lastRun }) => lastRun && underWay.has(lastRun.state)) ? 2_000 : false,
  });

export const kindsQuery = queryOptions({
  queryKey: ['connectors', 'kinds'],
  queryFn: () => api.get<KindsReply>(`${base}/kinds`),
  staleTime: Number.POSITIVE_INFINITY,
});

export const connectorQuery = (id: string) =>
  queryOptions({
    queryKey: ['connector', id],
    queryFn: () => api.get<ConnectorReply>(`${base}/${id}`),
    refetchInterval: (query) =>
      query.state.data?.lastRun && underWay.has(query.state.data.lastRun.state) ? 1_500 : false,
  });

export const runsQuery = (id: string, filters: Query, moving: boolean) =>
  queryOptions({
    queryKey: ['connector', id, 'runs', filters],
    queryFn: () => api.get<RunsReply>(`${base}/${id}/runs`, filters),
    placeholderData: (before) => before,
    refetchInterval: moving ? 1_500 : false,
  });

export const sourcesQuery = queryOptions({
  queryKey: ['catalog-sources'],
  queryFn: () => api.get<SourcesReply>('/api/catalog/sources'),
});
