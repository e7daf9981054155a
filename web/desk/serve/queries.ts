// What the desk asks about services and grants.
import { queryOptions } from '@tanstack/react-query';
import type {
  CallsReply,
  GrantReply,
  GrantSummary,
  ServiceReply,
  ServiceSummary,
} from '#rooms/serve/schema.ts';
import type { UsesReply } from '#rooms/serve/schema-grants.ts';
import { api, type Query } from '../../shared/fetch.ts';

export type ListOf<T> = { items: T[]; total: number; page: number; pageSize: number };

export const servicesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['services', filters],
    queryFn: () => api.get<ListOf<ServiceSummary>>('/api/serve/services', filters),
    placeholderData: (before) => before,
  });

export const serviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['service', id],
    queryFn: () => api.get<ServiceReply>(`/api/serve/services/${id}`),
    // Until the first table stands the page watches it grow.
    refetchInterval: (query) => (query.state.data?.state === 'building' ? 1_500 : false),
  });

export const grantsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['grants', filters],
    queryFn: () => api.get<ListOf<GrantSummary>>('/api/serve/grants', filters),
    placeholderData: (before) => before,
  });

export const grantQuery = (id: string) =>
  queryOptions({ queryKey: ['grant', id], queryFn: () => api.get<GrantReply>(`/api/serve/grants/${id}`) });

export const usesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['uses', filters],
    queryFn: () => api.get<UsesReply>('/api/serve/uses', filters),
  });

export const barsQuery = () =>
  queryOptions({
    queryKey: ['uses', 'bars'],
    queryFn: () =>
      api.get<{ items: { id: string; operator: string; grantId: string | null }[] }>('/api/serve/bars'),
  });

export const callsQuery = (id: string) =>
  queryOptions({
    queryKey: ['grant', id, 'calls'],
    queryFn: () => api.get<CallsReply>(`/api/serve/grants/${id}/calls`),
    refetchInterval: 15_000,
  });
