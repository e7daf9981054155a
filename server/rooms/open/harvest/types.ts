/** Words of harvesting that its tables, its reading and its pages share. */
export const harvestKinds = ['ckan', 'dcat', 'data-json'] as const;
export type HarvestKind = (typeof harvestKinds)[number];

export const recordStates = ['proposed', 'accepted', 'rejected', 'quarantined', 'gone'] as const;
export type RecordState = (typeof recordStates)[number];

export const outcomes = ['new', 'changed', 'same', 'quarantined', 'gone'] as const;
export type Outcome = (typeof outcomes)[number];

/** What a record of another portal proposes. */
export type Proposal = {
  title: string;
  summary: string;
  keywords: string[];
  organisation: string;
  licence: string;
  modified: string;
  /** Its page there, which people may have kept. */
  page: string;
  files: { title: string; url: string; format: string }[];
};
export const proposalFields = ['title', 'summary', 'keywords', 'organisation', 'licence'] as const;
export type ProposalField = (typeof proposalFields)[number];

/** One record as its source gave it; `identifier` is undefined where it has none. */
export type Brought = {
  identifier: string | undefined;
  raw: unknown;
  proposal: Proposal | undefined;
  faults: string[];
};
