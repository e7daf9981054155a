// What the desk asks of those outside.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { entriesFoundReply } from '#ledger/copy/schema.ts';
import type { EvidenceReply, OutsideReply } from '#ledger/parties/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

export const base = '/api/ledger/outside';

export const outsideQuery = queryOptions({
  queryKey: ['ledger', 'outside'],
  queryFn: () => api.get<OutsideReply>(base),
  refetchInterval: 30_000,
});

export const searchQuery = (filters: Query & { text: string }) =>
  queryOptions({
    queryKey: ['ledger', 'search', filters],
    queryFn: () => api.get<z.output<typeof entriesFoundReply>>('/api/ledger/search', filters),
    enabled: filters.text !== '',
    placeholderData: (before) => before,
  });

export const evidenceQuery = (hash: string) =>
  queryOptions({
    queryKey: ['ledger', 'evidence', hash],
    queryFn: () => api.get<EvidenceReply>(`/api/ledger/receipts/${encodeURIComponent(hash)}/outside`),
  });
