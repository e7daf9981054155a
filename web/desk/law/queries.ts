// What the law pages load, and the acts of the bureau that change what the law comes to here.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { noticeReply, yearReply } from '#rooms/org/calendar/schema.ts';
import type { LawBrowser } from '#rooms/org/law/browse.ts';
import type { UnbuiltReply } from '#rooms/org/law/unbuilt.ts';
import type { Abilities } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';

export type Browse = ReturnType<LawBrowser['browse']> & { abilities: Abilities };
export type Instrument = Browse['instruments'][number];
export type DutyLine = Instrument['duties'][number];
export type Dossier = ReturnType<LawBrowser['dossier']>;
export type Compared = ReturnType<LawBrowser['compare']>;
export type LawCity = ReturnType<LawBrowser['cities']>[number];
export type CalendarYear = Omit<z.output<typeof yearReply>, 'abilities'> & { abilities: Abilities };
export type Notice = z.output<typeof noticeReply>;

export const browseQuery = (query: { q?: string; topic?: string; standing?: string; instrument?: string }) =>
  queryOptions({
    queryKey: ['law', 'browse', query],
    queryFn: ({ signal }) => api.get<Browse>('/api/law/browse', query, signal),
    placeholderData: (before) => before,
  });

export type UnbuiltDuty = UnbuiltReply['items'][number];
export type UnbuiltQuery = { q?: string; city?: string; room?: string; topic?: string; page?: number };

export const unbuiltQuery = (query: UnbuiltQuery) =>
  queryOptions({
    queryKey: ['law', 'unbuilt', query],
    queryFn: ({ signal }) => api.get<UnbuiltReply>('/api/law/unbuilt', query, signal),
    placeholderData: (before) => before,
  });

export const useLawCities = () =>
  useQuery({
    queryKey: ['law', 'cities'],
    queryFn: () => api.get<{ items: LawCity[] }>('/api/law/cities'),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.items;

export const useCompared = (city: string) =>
  useQuery({
    queryKey: ['law', 'compare', city],
    queryFn: () => api.get<Compared>('/api/law/compare', { with: city }),
    enabled: city !== '',
  });

export const useCalendarYear = (year: number) =>
  useQuery({
    queryKey: ['law', 'calendar', year],
    queryFn: () => api.get<CalendarYear>('/api/law/calendar', { year }),
  });

/** An act after which everything the law says may differ. */
export function useLawAct<Input, Reply = unknown>(act: (input: Input) => Promise<Reply>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSuccess: () => client.invalidateQueries({ queryKey: ['law'] }) });
}
