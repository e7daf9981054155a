// What the desk asks of class governance: the negative list, filings, evaluations, emergencies, the class of one entry.
import { queryOptions } from '@tanstack/react-query';
import type {
  ClassFileReply,
  CompareReply,
  EmergencyDetail,
  EmergencySummary,
  EvaluationDetail,
  EvaluationReply,
  EvaluationReport,
  FilingReply,
  GovernanceReply,
  ListVersionDetail,
  ListVersionReply,
  LostBasesReply,
  NegativeItemDetail,
  NegativeItemReply,
  OpinionReply,
} from '#rooms/classify/classes/schema.ts';
import type { Abilities } from '../../shared/Can.tsx';
import { api, type Query } from '../../shared/fetch.ts';
import type { Text } from '../../shared/text.ts';

export const base = '/api/classes';
type Paged<Row> = { items: Row[]; total: number; page: number; pageSize: number };

export const governanceQuery = queryOptions({
  queryKey: ['classes', 'governance'],
  queryFn: () => api.get<GovernanceReply>(`${base}/governance`),
  staleTime: 60_000,
});
export const itemsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['classes', 'items', filters],
    queryFn: () => api.get<Paged<NegativeItemReply>>(`${base}/negative-items`, filters),
    placeholderData: (before) => before,
  });
export const itemQuery = (id: string) =>
  queryOptions({
    queryKey: ['classes', 'item', id],
    queryFn: () => api.get<NegativeItemDetail>(`${base}/negative-items/${id}`),
  });
export const opinionsQuery = (matter: string) =>
  queryOptions({
    queryKey: ['classes', 'opinions', matter],
    queryFn: () =>
      api.get<{ items: OpinionReply[]; abilities: Abilities }>(`${base}/matters/${matter}/opinions`),
  });
export const versionsQuery = queryOptions({
  queryKey: ['classes', 'versions'],
  queryFn: () => api.get<{ items: ListVersionReply[]; abilities: Abilities }>(`${base}/list-versions`),
});
export const versionQuery = (id: string) =>
  queryOptions({
    queryKey: ['classes', 'version', id],
    queryFn: () => api.get<ListVersionDetail>(`${base}/list-versions/${id}`),
  });
export const compareQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['classes', 'compare', from, to],
    queryFn: () => api.get<CompareReply>(`${base}/list-versions/compare`, { from, to }),
    enabled: from !== '' && to !== '' && from !== to,
  });
export const filingsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['classes', 'filings', filters],
    queryFn: () => api.get<Paged<FilingReply>>(`${base}/filings`, filters),
    placeholderData: (before) => before,
  });
export const evaluationsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['classes', 'evaluations', filters],
    queryFn: () => api.get<Paged<EvaluationReply>>(`${base}/evaluations`, filters),
    placeholderData: (before) => before,
  });
export const evaluationQuery = (id: string) =>
  queryOptions({
    queryKey: ['classes', 'evaluation', id],
    queryFn: () => api.get<EvaluationDetail>(`${base}/evaluations/${id}`),
  });
export const reportQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['classes', 'report', from, to],
    queryFn: () => api.get<EvaluationReport>(`${base}/evaluations/report`, { from, to }),
  });
export const lostQuery = queryOptions({
  queryKey: ['classes', 'lost'],
  queryFn: () => api.get<LostBasesReply>(`${base}/lost-bases`, { open: 'true' }),
});
export const emergenciesQuery = queryOptions({
  queryKey: ['classes', 'emergencies'],
  queryFn: () => api.get<{ items: EmergencySummary[]; abilities: Abilities }>(`${base}/emergencies`),
});
export const emergencyQuery = (id: string) =>
  queryOptions({
    queryKey: ['classes', 'emergency', id],
    queryFn: () => api.get<EmergencyDetail>(`${base}/emergencies/${id}`),
  });
export const classFileQuery = (id: string) =>
  queryOptions({
    queryKey: ['classes', 'file', id],
    queryFn: () => api.get<ClassFileReply>(`${base}/resources/${id}`),
  });
export const unitsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: () => api.get<{ items: { id: string; name: Text }[] }>('/api/organisations', { pageSize: 200 }),
});
