/** What a list of the catalogue is asked, and a row of it. */
import type { ResourceQuery } from './schema.ts';
import type { ResourceState, VersionState } from './types.ts';

export type ResourceRow = {
  id: string;
  code: string | null;
  state: ResourceState;
  providerId: string;
  versionId: string;
  number: number;
  versionState: VersionState;
  workingId: string | null;
  workingNumber: number | null;
  workingState: VersionState | null;
  name: string;
  summary: string;
  formatCategory: string;
  sharingClass: string;
  openingClass: string;
  updateCycle: string;
  itemCount: number;
  publishedAt: Date | null;
  updatedAt: Date;
};

export type ListFilter = Omit<ResourceQuery, 'format' | 'lang' | 'facets'>;
