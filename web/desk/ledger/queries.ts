// What the desk asks the ledger.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { EntryReply, entriesReply, entryReply, kindsReply, logsReply } from '#ledger/schema.ts';
import type { CallProof } from '#rooms/serve/schema-calls.ts';
import { api, type Query } from '../../shared/fetch.ts';

export type Entry = EntryReply;

export const entriesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['ledger', filters],
    queryFn: () => api.get<z.output<typeof entriesReply>>('/api/ledger/entries', filters),
    placeholderData: (before) => before,
  });

export const entryQuery = (hash: string) =>
  queryOptions({
    queryKey: ['ledger', 'entry', hash],
    queryFn: () => api.get<z.output<typeof entryReply>>(`/api/ledger/entries/${encodeURIComponent(hash)}`),
    // An entry gets its place in the tree about a second after the act.
    refetchInterval: (query) => (query.state.data && query.state.data.entry.index === null ? 2_000 : false),
  });

export const callProofQuery = (hash: string) =>
  queryOptions({
    queryKey: ['ledger', 'call', hash],
    queryFn: () => api.get<CallProof>(`/api/serve/calls/${encodeURIComponent(hash)}/proof`),
    // Each look is on record.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const kindsQuery = queryOptions({
  queryKey: ['ledger', 'kinds'],
  queryFn: () => api.get<z.output<typeof kindsReply>>('/api/ledger/kinds'),
  staleTime: 600_000,
});

export const logsQuery = queryOptions({
  queryKey: ['ledger', 'logs'],
  queryFn: () => api.get<z.output<typeof logsReply>>('/api/ledger/logs'),
  staleTime: 600_000,
});
