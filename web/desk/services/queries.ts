// What the desk asks about documents, the test environment, and entries that nobody serves.
import { queryOptions } from '@tanstack/react-query';
import type { DocumentReply } from '#rooms/serve/documents/schema.ts';
import type { SdksReply } from '#rooms/serve/documents/sdks-schema.ts';
import type { ServiceHealthReply } from '#rooms/serve/schema.ts';
import type { TryReply } from '#rooms/serve/test-environment/schema.ts';
import type { UnservedReply } from '#rooms/serve/unserved/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

export const documentQuery = (id: string, version?: string) =>
  queryOptions({
    queryKey: ['service', id, 'document', version ?? ''],
    queryFn: () => api.get<DocumentReply>(`/api/serve/services/${id}/document`, { version }),
  });

export const tryQuery = (id: string) =>
  queryOptions({
    queryKey: ['service', id, 'test'],
    queryFn: () => api.get<TryReply>(`/api/serve/services/${id}/test`),
  });

export const unservedQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['unserved', filters],
    queryFn: () => api.get<UnservedReply>('/api/serve/unserved', filters),
  });

/** They change with the platform alone. */
export const sdksQuery = () =>
  queryOptions({
    queryKey: ['sdks'],
    queryFn: () => api.get<SdksReply>('/api/serve/sdks'),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['service', id, 'health'],
    queryFn: () => api.get<ServiceHealthReply>(`/api/serve/services/${id}/health`),
    refetchInterval: 15_000,
  });
