// What the desk asks the notices: my messages, what became of those sent, how I am reached, what went out.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  bellReply,
  deliveriesReply,
  kindsReply,
  noticesReply,
  preferencesReply,
  receiptsReply,
  sentReply,
} from '#notices/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

export type NoticesReply = z.output<typeof noticesReply>;
export type Notice = NoticesReply['items'][number];
export type SentNotice = z.output<typeof sentReply>['items'][number];
export type Receipts = z.output<typeof receiptsReply>;
export type Preferences = z.output<typeof preferencesReply>;
export type Delivery = z.output<typeof deliveriesReply>['items'][number];
export type Channel = Delivery['channel'];
export const channels: Channel[] = ['email', 'sms', 'im'];

export const bellQuery = queryOptions({
  queryKey: ['notices', 'bell'],
  queryFn: () => api.get<z.output<typeof bellReply>>('/api/notices/bell'),
  refetchInterval: 60_000,
});

export const noticesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['notices', 'mine', filters],
    queryFn: () => api.get<NoticesReply>('/api/notices', filters),
    placeholderData: (before) => before,
  });

export const noticeKindsQuery = queryOptions({
  queryKey: ['notices', 'kinds'],
  queryFn: () => api.get<z.output<typeof kindsReply>>('/api/notices/kinds'),
});

export const sentQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['notices', 'sent', filters],
    queryFn: () => api.get<z.output<typeof sentReply>>('/api/notices/sent', filters),
    placeholderData: (before) => before,
  });

export const receiptsQuery = (id: string) =>
  queryOptions({
    queryKey: ['notices', 'receipts', id],
    queryFn: () => api.get<Receipts>(`/api/notices/${id}/receipts`),
  });

export const preferencesQuery = queryOptions({
  queryKey: ['notices', 'preferences'],
  queryFn: () => api.get<Preferences>('/api/notices/preferences'),
});

export const deliveriesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['notices', 'deliveries', filters],
    queryFn: () => api.get<z.output<typeof deliveriesReply>>('/api/notices/deliveries', filters),
    placeholderData: (before) => before,
  });

/** An act on messages; what the page and the bell show is asked for anew. */
export function useNoticeAct<T>(act: (input: T) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
}
