// The tables of the org room as they lie in PostgreSQL, and the nouns other rooms see of them.
import type { ColumnType, Generated } from 'kysely';
import type { Role } from '#kernel/actor.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor } from '#kernel/db.ts';
import type { Text } from '#kernel/errors.ts';
import type { JsonObject } from '#kernel/json.ts';

export const offices = ['bureau', 'government', 'finance', 'security', 'centre'] as const;
export type Office = (typeof offices)[number];

export const changeKinds = [
  'registered',
  'renamed',
  'abolished',
  'merged',
  'succeeded',
  'entry-handed-over',
  'entry-received',
  'opted-in',
  'opted-out',
  'named-unit',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Who holds a filed post, as the bureau was told. */
export type FiledHolder = {
  /** Two of one name are two. */
  contactId: string;
  post: string;
  name: string;
  duty: string | null;
  telephone: string | null;
};
export type FiledDifference = { joined: FiledHolder[]; left: FiledHolder[] };

export type OrgTables = {
  'org.region': {
    code: string;
    parent: string | null;
    level: number;
    name_zh: string;
    name_en: string | null;
    kind: Generated<'division' | 'zone'>;
  };
  'org.organisation': {
    id: string;
    name_zh: string;
    name_en: string;
    kind: string;
    sector: string | null;
    credit_code: string | null;
    region_code: string;
    parent_id: string | null;
    office: Office | null;
    authorisation_document: string | null;
    state: Generated<'active' | 'closed'>;
    created_at: Date;
    opted_in_on: LegalDay | null;
    opt_in_document: string | null;
    closed_on: LegalDay | null;
    successor_id: string | null;
    office_document: string | null;
    office_on: LegalDay | null;
  };
  'org.organisation_change': {
    id: string;
    organisation_id: string;
    kind: ChangeKind;
    on_day: LegalDay;
    document: string | null;
    former_zh: string | null;
    former_en: string | null;
    other_id: string | null;
    detail: ColumnType<JsonObject, string, never>;
    at: Date;
  };
  'org.post_change': {
    id: string;
    organisation_id: string;
    post: string;
    former_id: string | null;
    name: string;
    duty: string | null;
    telephone: string | null;
    person_id: string | null;
    document: string | null;
    effective_on: LegalDay;
    announced_at: Date;
    applied_at: Date | null;
  };
  'org.filing': {
    id: string;
    number: string;
    organisation_id: string;
    post_group: string;
    kind: 'first' | 'change';
    holders: ColumnType<FiledHolder[], string, never>;
    difference: ColumnType<FiledDifference, string, never>;
    effective_on: LegalDay;
    filed_on: LegalDay;
    filed_at: Date;
    filed_by: string | null;
    confirmed_at: Date | null;
    confirmed_by: string | null;
  };
  'org.supervision': {
    id: string;
    number: string;
    organisation_id: string;
    title: string;
    body: string;
    issued_on: LegalDay;
    issued_by: string | null;
    due_day: LegalDay;
    report: string | null;
    done_on: LegalDay | null;
    done_by: string | null;
  };
  'org.person': {
    id: string;
    account: string;
    name: string;
    state: Generated<'active' | 'disabled'>;
    created_at: Date;
  };
  'org.credential': { person_id: string; hash: string; must_change: boolean; changed_at: Date };
  'org.credential_history': { id: string; person_id: string; hash: string; at: Date };
  'org.role_assignment': {
    id: string;
    person_id: string;
    organisation_id: string;
    role: Role;
    since: Date;
    until: Date | null;
  };
  'org.contact': {
    id: string;
    organisation_id: string;
    post: string;
    name: string;
    duty: string | null;
    telephone: string | null;
    person_id: string | null;
    since: Date;
    until: Date | null;
    document: string | null;
    from_day: LegalDay;
    ended_because: string | null;
  };
  'org.application_system': {
    id: string;
    code: string;
    name_zh: string;
    name_en: string;
    organisation_id: string;
    place: string;
    state: Generated<'active' | 'closed'>;
    created_at: Date;
  };
  'org.session': {
    id: string;
    token_hash: Buffer;
    person_id: string;
    organisation_id: string;
    created_at: Date;
    seen_at: Date;
    ends_at: Date;
    ended_at: Date | null;
    method: Generated<string>;
    network: Generated<string>;
    device: Generated<string>;
  };
  'org.known_device': { token_hash: Buffer; person_id: string; created_at: Date };
  'org.sign_in_failure': {
    scope: 'account' | 'address' | 'device';
    key: Buffer;
    count: number;
    first_at: Date;
    locked_until: Date | null;
  };
  'org.setting': {
    key: string;
    value: ColumnType<number | string | boolean, string, string>;
    set_by: string | null;
    set_at: Date;
  };
};

export const orgTables = (ex: Executor) => ex.withTables<OrgTables>();

export type Organisation = {
  id: string;
  name: Text;
  kind: string;
  sector: string | null;
  /** Absent for natural persons only. */
  creditCode: string | undefined;
  regionCode: string;
  parentId: string | null;
  office: Office | null;
  authorisationDocument: string | null;
  state: 'active' | 'closed';
  /** Since when a body by reference takes the limits upon itself, and the document in which it says so. */
  optIn: { on: LegalDay; document: string } | null;
  closedOn: LegalDay | null;
  successorId: string | null;
};

/** Account and name only; nothing else of a person is kept. */
export type Person = { id: string; account: string; name: string; state: 'active' | 'disabled' };

export type Membership = {
  organisationId: string;
  organisationName: Text;
  regionCode: string;
  kind: string;
  roles: Role[];
};

export type ApplicationSystem = {
  id: string;
  code: string;
  name: Text;
  organisationId: string;
  /** Where it is deployed: what an application form must state. */
  place: string;
  state: 'active' | 'closed';
};

export type Contact = {
  id: string;
  post: string;
  name: string;
  duty: string | null;
  telephone: string | null;
  personId: string | null;
  document: string | null;
  /** The day from which the document says they hold it. */
  from: LegalDay;
};

export type RegionInput = {
  code: string;
  parent?: string | null;
  nameZh: string;
  nameEn?: string;
  /** A development zone stands on the level of counties. */
  kind?: 'division' | 'zone';
};
