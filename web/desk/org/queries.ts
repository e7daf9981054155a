// What the desk asks about organisations, posts, people and areas.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { organisationList, organisationReply, settingsReply, systemsReply } from '#rooms/org/schema.ts';
import type {
  areasReply,
  comparisonReply,
  filingsOfReply,
  filingsReply,
  historyReply,
  kindsReply,
  peopleReply,
  postsReply,
  supervisionList,
} from '#rooms/org/schema-organisations.ts';
import type { attorneysReply } from '#rooms/org/sign-in/schema.ts';
import type { Abilities } from '../../shared/Can.tsx';
import { api, type Query } from '../../shared/fetch.ts';

export type Organisations = z.output<typeof organisationList>;
export type OrganisationRow = Organisations['items'][number];
export type Attorneys = Omit<z.output<typeof attorneysReply>, 'abilities'> & { abilities: Abilities };
export type Attorney = Attorneys['items'][number];
export type Organisation = z.output<typeof organisationReply>;
export type Kinds = z.output<typeof kindsReply>;
export type Post = z.output<typeof postsReply>['items'][number];
export type People = z.output<typeof peopleReply>;
export type PersonRow = People['items'][number];
export type Settings = z.output<typeof settingsReply>;
export type Setting = Settings['items'][number];
export type Areas = z.output<typeof areasReply>;
export type Area = Areas['items'][number];
export type FilingStanding = z.output<typeof filingsReply>['items'][number];
export type Comparison = z.output<typeof comparisonReply>;
export type Supervision = z.output<typeof supervisionList>['items'][number];

const key = 'org';

export const organisationsQuery = (filters: Query) =>
  queryOptions({
    queryKey: [key, 'list', filters],
    queryFn: () => api.get<Organisations>('/api/organisations', filters),
    placeholderData: (before) => before,
  });
export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'one', id],
    queryFn: () => api.get<Organisation>(`/api/organisations/${id}`),
  });
export const historyQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'one', id, 'history'],
    queryFn: () => api.get<z.output<typeof historyReply>>(`/api/organisations/${id}/history`),
  });
export const filingsOfQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'one', id, 'filings'],
    queryFn: () => api.get<z.output<typeof filingsOfReply>>(`/api/organisations/${id}/filings`),
  });
export const attorneysQuery = (id: string) =>
  queryOptions({
    queryKey: [key, 'one', id, 'attorneys'],
    queryFn: () => api.get<Attorneys>(`/api/organisations/${id}/attorneys`),
  });
export const systemsQuery = (organisationId: string) =>
  queryOptions({
    queryKey: [key, 'one', organisationId, 'systems'],
    queryFn: () => api.get<z.output<typeof systemsReply>>('/api/systems', { organisationId }),
  });
export const kindsQuery = queryOptions({
  queryKey: [key, 'kinds'],
  queryFn: () => api.get<Kinds>('/api/organisations/kinds'),
});
export const postsQuery = queryOptions({
  queryKey: [key, 'posts'],
  queryFn: () => api.get<z.output<typeof postsReply>>('/api/posts'),
  staleTime: 600_000,
});
export const peopleQuery = (filters: Query) =>
  queryOptions({
    queryKey: [key, 'people', filters],
    queryFn: () => api.get<People>('/api/people', filters),
    placeholderData: (before) => before,
  });
export const settingsQuery = queryOptions({
  queryKey: [key, 'settings'],
  queryFn: () => api.get<Settings>('/api/settings'),
});
export const areasQuery = queryOptions({
  queryKey: [key, 'areas'],
  queryFn: () => api.get<Areas>('/api/areas'),
});
export const supervisionQuery = queryOptions({
  queryKey: [key, 'supervision'],
  queryFn: () => api.get<z.output<typeof supervisionList>>('/api/supervision'),
  retry: false,
});
export const filingsQuery = (open: boolean) =>
  queryOptions({
    queryKey: [key, 'filings', open],
    queryFn: () => api.get<z.output<typeof filingsReply>>('/api/filings', open ? { open: 'true' } : {}),
  });
export const comparisonQuery = queryOptions({
  queryKey: [key, 'comparison'],
  queryFn: () => api.get<Comparison>('/api/organisations/comparison'),
});

/** An act on organisations; afterwards everything about them is asked anew. */
export function useOrgAct<T, R = unknown>(act: (input: T) => Promise<R>, onDone?: (result: R) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: async (result) => {
      await client.invalidateQueries({ queryKey: [key] });
      onDone?.(result);
    },
  });
}
