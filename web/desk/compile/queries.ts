// What the desk asks of purchases, drivers, code lists, standards and the numbering of spreadsheets.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { DriversReply } from '#rooms/catalog/compile/drivers.ts';
import type { PurchasesReply } from '#rooms/catalog/compile/purchase-schema.ts';
import type { ImportProfile } from '#rooms/catalog/imports/schema.ts';
import type { CodeListsReply, StandardList, StandardReply } from '#rooms/catalog/standards/schema.ts';
import { api } from '../../shared/fetch.ts';

export type { CodeListsReply, DriversReply, ImportProfile, PurchasesReply, StandardReply };
export type Purchase = PurchasesReply['items'][number];
export type Driver = DriversReply['items'][number];
export type CodeList = CodeListsReply['items'][number];

const base = '/api/catalog';

export const purchasesQuery = queryOptions({
  queryKey: ['purchases'],
  queryFn: () => api.get<PurchasesReply>(`${base}/purchases`),
});
export const driversQuery = queryOptions({
  queryKey: ['drivers'],
  queryFn: () => api.get<DriversReply>(`${base}/drivers`),
});
export const codeListsQuery = queryOptions({
  queryKey: ['code-lists'],
  queryFn: () => api.get<CodeListsReply>(`${base}/code-lists`),
});
export const standardsQuery = queryOptions({
  queryKey: ['standards'],
  queryFn: () => api.get<StandardList>(`${base}/standards`),
});
export const standardQuery = (id: string) =>
  queryOptions({
    queryKey: ['standards', id],
    queryFn: () => api.get<StandardReply>(`${base}/standards/${id}`),
  });
export const importProfileQuery = queryOptions({
  queryKey: ['import-profile'],
  queryFn: () => api.get<ImportProfile>(`${base}/import-profile`),
});

/** An act after which one of these is read anew. */
export function useCompileAct<T, R = unknown>(
  key: 'purchases' | 'drivers' | 'code-lists' | 'standards' | 'import-profile',
  act: (input: T) => Promise<R>,
  done?: (result: R) => void,
) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: [key] });
      done?.(result);
    },
  });
}
