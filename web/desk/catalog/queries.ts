// What the desk asks the catalogue.
import { queryOptions } from '@tanstack/react-query';
import type { ResourceList, ResourceReply, TermsReply, VersionReply } from '#rooms/catalog/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';

/** A page of the list; with `facets` the counts beside it. */
export const resourcesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['resources', filters],
    queryFn: ({ signal }) => api.get<ResourceList>('/api/catalog/resources', filters, signal),
    placeholderData: (before) => before,
  });

export const resourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['resource', id],
    queryFn: () => api.get<ResourceReply>(`/api/catalog/resources/${id}`),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['resource', id, 'versions'],
    queryFn: () => api.get<{ items: VersionReply[] }>(`/api/catalog/resources/${id}/versions`),
  });

export const termsQuery = queryOptions({
  queryKey: ['catalog', 'terms'],
  queryFn: () => api.get<TermsReply>('/api/catalog/terms'),
  staleTime: 600_000,
});

/** The words of a key in one of the lists; the key itself where the list does not know it. */
export function wordOf(
  list: readonly { key: string; zh: string; en: string }[] | undefined,
  key: string,
): { zh: string; en: string } {
  return list?.find((word) => word.key === key) ?? { zh: key, en: key };
}

/** What a basis may be of: sharing and opening are limited by different articles, so their kinds are never mixed. */
export const basisKinds = (
  terms: Pick<TermsReply, 'sharingBasisKinds' | 'classing'> | undefined,
  of: 'sharingBasis' | 'openingBasis',
) =>
  of === 'openingBasis'
    ? (terms?.classing.openingBasisKinds ?? [])
    : Object.values(terms?.sharingBasisKinds ?? {}).flat();
