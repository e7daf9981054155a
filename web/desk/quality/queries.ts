// What the desk asks about quality.
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type * as schema from '#rooms/quality/schema.ts';
import type * as governance from '#rooms/quality/schema-governance.ts';
import type { Abilities } from '../../shared/Can.tsx';
import { api, type Query } from '../../shared/fetch.ts';

export const base = '/api/quality';

type Able<T> = Omit<T, 'abilities'> & { abilities: Abilities };
export type Overview = Able<z.output<typeof schema.overviewReply>>;
export type ResourceQuality = Able<schema.ResourceReply>;
export type Rule = ResourceQuality['rules'][number];
export type Run = schema.RunReply;
export type Rows = Able<schema.RowsReply>;
export type Finding = Able<schema.FindingReply>;
export type FindingList = Omit<z.output<typeof schema.findingsReply>, 'items' | 'abilities'> & {
  items: Finding[];
  abilities: Abilities;
};
export type Campaign = Able<governance.CampaignReply>;
export type CampaignRows = z.output<typeof governance.campaignRowsReply>;
export type Report = Able<z.output<typeof governance.reportReply>>;
export type Engagement = z.output<typeof governance.engagementReply>;
export type LifeEvent = z.output<typeof governance.lifecycleReply>['phases'][number]['events'][number];
export type Setting = z.output<typeof governance.settingsReply>['items'][number];
export type Terms = Able<z.output<typeof schema.termsReply>>;

export const termsQuery = queryOptions({
  queryKey: ['quality', 'terms'],
  queryFn: () => api.get<Terms>(`${base}/terms`),
  staleTime: 60_000,
});

export const overviewQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['quality', 'overview', filters],
    queryFn: async () => {
      const found = await api.get<Overview>(`${base}/resources`, filters);
      return { ...found, items: found.items.map((row) => ({ ...row, id: row.resource.id })) };
    },
    placeholderData: (before) => before,
  });

export const resourceQuery = (id: string) =>
  queryOptions({
    queryKey: ['quality', 'resource', id],
    queryFn: () => api.get<ResourceQuality>(`${base}/resources/${id}`),
  });

export const rowsQuery = (id: string, filters: Query) =>
  queryOptions({
    queryKey: ['quality', 'rows', id, filters],
    queryFn: () => api.get<Rows>(`${base}/resources/${id}/rows`, filters),
    placeholderData: (before) => before,
  });

export const findingsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['quality', 'findings', filters],
    queryFn: () => api.get<FindingList>(`${base}/findings`, filters),
    placeholderData: (before) => before,
  });

export const campaignsQuery = queryOptions({
  queryKey: ['quality', 'campaigns'],
  queryFn: async () => {
    const found = await api.get<{ items: Campaign[]; abilities: Abilities }>(`${base}/campaigns`);
    const { length } = found.items;
    return { ...found, total: length, page: 1, pageSize: Math.max(length, 1) };
  },
});

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: ['quality', 'campaign', id],
    queryFn: () => api.get<Campaign>(`${base}/campaigns/${id}`),
  });

export const campaignRowsQuery = (id: string, filters: Query) =>
  queryOptions({
    queryKey: ['quality', 'campaign', id, 'rows', filters],
    queryFn: async () => {
      const found = await api.get<CampaignRows>(`${base}/campaigns/${id}/rows`, filters);
      return { ...found, items: found.items.map((row) => ({ ...row, id: `${row.ruleKey}${row.rowHash}` })) };
    },
    placeholderData: (before) => before,
  });

export const engagementsQuery = queryOptions({
  queryKey: ['quality', 'engagements'],
  queryFn: async () => {
    const found = await api.get<Able<z.output<typeof governance.engagementsReply>>>(`${base}/engagements`);
    const { length } = found.items;
    return { ...found, total: length, page: 1, pageSize: Math.max(length, 1) };
  },
});

export const stagesQuery = queryOptions({
  queryKey: ['quality', 'stages'],
  queryFn: () => api.get<z.output<typeof governance.stagesReply>>(`${base}/stages`),
});

export const complianceQuery = queryOptions({
  queryKey: ['quality', 'compliance'],
  queryFn: () => api.get<z.output<typeof governance.complianceReply>>(`${base}/compliance`),
});

export const settingsQuery = queryOptions({
  queryKey: ['quality', 'settings'],
  queryFn: () => api.get<Able<z.output<typeof governance.settingsReply>>>(`${base}/settings`),
});

export const lifecycleQuery = (id: string) =>
  queryOptions({
    queryKey: ['quality', 'lifecycle', id],
    queryFn: () => api.get<z.output<typeof governance.lifecycleReply>>(`${base}/resources/${id}/lifecycle`),
  });

export const cleaningQuery = (batchId: string) =>
  queryOptions({
    queryKey: ['batch', batchId, 'cleaning'],
    queryFn: () => api.get<z.output<typeof governance.cleaningReply>>(`${base}/batches/${batchId}/cleaning`),
  });

export const reportQuery = (month: string) =>
  queryOptions({
    queryKey: ['quality', 'report', month],
    queryFn: () => api.get<Report>(`${base}/reports/${month}`),
  });
