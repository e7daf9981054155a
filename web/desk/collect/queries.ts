// What the desk asks about batches.
import { queryOptions } from '@tanstack/react-query';
import type { BatchList, BatchReply, QuarantineReply } from '#rooms/collect/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

const moving = new Set(['received', 'staged', 'checked']);

/** True while the platform still works on the batch; it then is watched. */
export const isMoving = (batch: { state: string; awaitingConfirmation: boolean }): boolean =>
  moving.has(batch.state) && !batch.awaitingConfirmation;

export const batchesQuery = (resourceId: string, filters: Query = {}) =>
  queryOptions({
    queryKey: ['batches', resourceId, filters],
    queryFn: () => api.get<BatchList>(`/api/collect/resources/${resourceId}/batches`, filters),
    placeholderData: (before) => before,
    refetchInterval: (query) => (query.state.data?.items.some(isMoving) ? 1_500 : false),
  });

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['batch', id],
    queryFn: () => api.get<BatchReply>(`/api/collect/batches/${id}`),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? 700 : false),
  });

export const quarantineQuery = (id: string, filters: Query) =>
  queryOptions({
    queryKey: ['batch', id, 'quarantine', filters],
    queryFn: () => api.get<QuarantineReply>(`/api/collect/batches/${id}/quarantine`, filters),
    placeholderData: (before) => before,
  });
