// What the desk asks about batches.
import { queryOptions } from '@tanstack/react-query';
import type {
  CompletenessReply,
  ExceptionsReply,
  GatheringReply,
  UnitsReply,
} from '#rooms/collect/gathering/schema.ts';
import type { HeldRows } from '#rooms/collect/mending/schema.ts';
import type { InspectionReply } from '#rooms/collect/reading/schema.ts';
import type { ReadingAnswer } from '#rooms/collect/reading/types.ts';
import type { UploadList } from '#rooms/collect/receiving/schema.ts';
import type { BatchList, BatchReply, QuarantineReply } from '#rooms/collect/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

const moving = new Set(['received', 'staged', 'checked']);

/** True while the platform still works on the batch; it then is watched. */
export const isMoving = (batch: {
  state: string;
  awaitingConfirmation: boolean;
  awaitingQuality?: object | undefined;
}): boolean => moving.has(batch.state) && !batch.awaitingConfirmation && !batch.awaitingQuality;

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

export const heldRowsQuery = (id: string, filters: Query) =>
  queryOptions({
    queryKey: ['batch', id, 'held-rows', filters],
    queryFn: () => api.get<HeldRows>(`/api/collect/batches/${id}/held-rows`, filters),
    placeholderData: (before) => before,
  });

export const gatheringQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['gathering', filters],
    queryFn: async () => {
      const found = await api.get<GatheringReply>('/api/collect/gathering', filters);
      return { ...found, items: found.items.map((row) => ({ ...row, id: row.resourceId })) };
    },
    placeholderData: (before) => before,
  });

export const unitsQuery = queryOptions({
  queryKey: ['gathering', 'units'],
  queryFn: async () => {
    const found = await api.get<UnitsReply>('/api/collect/gathering/units');
    const items = found.items.map((row) => ({ ...row, id: row.organisationId }));
    return { ...found, items, total: items.length, page: 1, pageSize: Math.max(items.length, 1) };
  },
});

export const exceptionsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['gathering', 'exceptions', filters],
    queryFn: () => api.get<ExceptionsReply>('/api/collect/exceptions', filters),
    placeholderData: (before) => before,
  });

export const completenessQuery = (resourceId: string) =>
  queryOptions({
    queryKey: ['gathering', 'completeness', resourceId],
    queryFn: () => api.get<CompletenessReply>(`/api/collect/resources/${resourceId}/completeness`),
  });

export const uploadsQuery = (resourceId: string) =>
  queryOptions({
    queryKey: ['uploads', resourceId],
    queryFn: () => api.get<UploadList>(`/api/collect/resources/${resourceId}/uploads`),
  });

/** How a batch's file would be read under an answer; null: as the platform found it. */
export const readingQuery = (batchId: string, answer: ReadingAnswer | null) =>
  queryOptions({
    queryKey: ['batch', batchId, 'reading', answer],
    queryFn: () => api.post<InspectionReply>(`/api/collect/batches/${batchId}/reading/preview`, { answer }),
    placeholderData: (before) => before,
    // The file does not change; looking again would only cost time.
    staleTime: 300_000,
  });
