// What the desk asks about applications.
import { queryOptions } from '@tanstack/react-query';
import type { ApplicationReply, ApplicationSummary } from '#rooms/share/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';
import type { ListOf } from '../serve/queries.ts';

export const applicationsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['applications', filters],
    queryFn: () => api.get<ListOf<ApplicationSummary>>('/api/share/applications', filters),
    placeholderData: (before) => before,
  });

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: ['application', id],
    queryFn: () => api.get<ApplicationReply>(`/api/share/applications/${id}`),
  });
