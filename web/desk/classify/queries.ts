// What the desk asks about grades, rules, masks and findings.
import { queryOptions } from '@tanstack/react-query';
import type {
  ClassifyTerms,
  FindingReply,
  GradeListReply,
  GradePage,
  ImplementingList,
} from '#rooms/classify/schema.ts';
import { api, type Query } from '../../shared/fetch.ts';
import type { ListOf } from '../serve/queries.ts';

export type GradeRow = GradeListReply['items'][number];
export type TableHead = {
  version: number;
  title: string;
  document: string;
  issuedAt: string | null;
  grades: number;
  rows: number;
};

export const classifyTermsQuery = queryOptions({
  queryKey: ['classify', 'terms'],
  queryFn: () => api.get<ClassifyTerms>('/api/classify/terms'),
});
export const gradesQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['classify', 'grades', filters],
    queryFn: () => api.get<ListOf<GradeRow>>('/api/classify/grades', filters),
    placeholderData: (before) => before,
  });
export const gradePageQuery = (id: string) =>
  queryOptions({
    queryKey: ['classify', 'resource', id],
    queryFn: () => api.get<GradePage>(`/api/classify/resources/${id}`),
  });
export const findingsQuery = (filters: Query) =>
  queryOptions({
    queryKey: ['classify', 'findings', filters],
    queryFn: () => api.get<ListOf<FindingReply>>('/api/classify/findings', filters),
    placeholderData: (before) => before,
  });
export const tablesQuery = queryOptions({
  queryKey: ['classify', 'tables'],
  queryFn: () => api.get<{ items: TableHead[] }>('/api/classify/rule-tables'),
});
export const implementingQuery = queryOptions({
  queryKey: ['classify', 'implementing'],
  queryFn: () => api.get<ImplementingList>('/api/classify/implementing-rules'),
});
