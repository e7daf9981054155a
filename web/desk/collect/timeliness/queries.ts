// What the desk asks about cards, needs and pushes.
import { queryOptions } from '@tanstack/react-query';
import type { CardsReply, ExemptReply, NeedsReply, TrendReply } from '#rooms/collect/gathering/schema.ts';
import type {
  LagReply,
  PushesReply,
  PushGuide,
  PushKeysReply,
  PushReply,
} from '#rooms/collect/push/schema.ts';
import type { SettingsReply } from '#rooms/collect/schema.ts';
import { api, type Query } from '../../../shared/fetch.ts';

export const cardsQuery = queryOptions({
  queryKey: ['gathering', 'cards'],
  queryFn: async () => {
    const found = await api.get<CardsReply>('/api/collect/cards');
    const items = found.items.map((row) => ({ ...row, id: row.organisationId }));
    return { ...found, items, total: items.length, page: 1, pageSize: Math.max(items.length, 1) };
  },
});

export const trendQuery = (organisationId: string) =>
  queryOptions({
    queryKey: ['gathering', 'cards', organisationId],
    queryFn: () => api.get<TrendReply>(`/api/collect/cards/${organisationId}/trend`),
  });

export const exemptQuery = queryOptions({
  queryKey: ['gathering', 'exempt'],
  queryFn: () => api.get<ExemptReply>('/api/collect/cards/exempt'),
});

export const needsQuery = (resource: string) =>
  queryOptions({
    queryKey: ['gathering', 'needs', resource],
    queryFn: () => api.get<NeedsReply>('/api/collect/needs', { resource }),
  });

export const pushesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['pushes', filters],
    queryFn: () => api.get<PushesReply>('/api/collect/pushes', filters),
    placeholderData: (before) => before,
    refetchInterval: (query) =>
      query.state.data?.items.some(({ state }) => state === 'waiting' || state === 'loading') ? 2_000 : false,
  });

export const pushQuery = (id: string) =>
  queryOptions({
    queryKey: ['pushes', 'one', id],
    queryFn: () => api.get<PushReply>(`/api/collect/pushes/${id}`),
    refetchInterval: (query) =>
      query.state.data?.state === 'waiting' || query.state.data?.state === 'loading' ? 1_500 : false,
  });

export const lagQuery = (resource: string) =>
  queryOptions({
    queryKey: ['pushes', 'lag', resource],
    queryFn: () => api.get<LagReply>('/api/collect/lag', { resource }),
  });

export const guideQuery = (resource: string) =>
  queryOptions({
    queryKey: ['pushes', 'guide', resource],
    queryFn: () => api.get<PushGuide>(`/api/collect/resources/${resource}/push`),
  });

export const keysQuery = queryOptions({
  queryKey: ['pushes', 'keys'],
  queryFn: () => api.get<PushKeysReply>('/api/collect/push-keys'),
});

export const figuresQuery = queryOptions({
  queryKey: ['gathering', 'figures'],
  queryFn: () => api.get<SettingsReply>('/api/collect/settings'),
});
