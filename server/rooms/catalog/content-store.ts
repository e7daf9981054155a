/** How an entry's content lies in the tables: one row with columns, and rows for items, legal bases and source systems. */
import type { Selectable } from 'kysely';
import type { Executor, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { nameKey } from './checks/issue.ts';
import { extendedColumns, extendedOf } from './compile/item-fields.ts';
import type { Content, DraftItem } from './content.ts';
import { type SearchColumns, searchColumns } from './search.ts';
import {
  catalogTables,
  type ItemTable,
  type LegalBasisTable,
  type SourceSystemTable,
  type VersionTable,
} from './tables.ts';
import type { Version } from './types.ts';

type Parts = {
  items: Selectable<ItemTable>[];
  bases: Selectable<LegalBasisTable>[];
  systems: Selectable<SourceSystemTable>[];
};

/** Of versions that are no drafts, whose content nobody changes under the same revision: nearly every act asks for the items of one. */
const kept = new Map<string, Parts>();
const KEPT = 500;

async function partsOf(ex: Executor, row: Selectable<VersionTable>): Promise<Parts> {
  const key = `${row.id}/${row.revision}`;
  const known = kept.get(key);
  if (known) return known;
  const db = catalogTables(ex);
  const parts = {
    items: await db
      .selectFrom('catalog.item')
      .selectAll()
      .where('version_id', '=', row.id)
      .orderBy('ordinal')
      .execute(),
    bases: await db
      .selectFrom('catalog.legal_basis')
      .selectAll()
      .where('version_id', '=', row.id)
      .orderBy('ordinal')
      .execute(),
    systems: await db
      .selectFrom('catalog.source_system')
      .selectAll()
      .where('version_id', '=', row.id)
      .orderBy('ordinal')
      .execute(),
  };
  // What a transaction wrote itself it may yet undo.
  if (row.state !== 'draft' && !ex.isTransaction) {
    kept.set(key, parts);
    for (const [oldest] of kept) if (kept.size > KEPT) kept.delete(oldest);
  }
  return parts;
}

export async function versionOf(ex: Executor, row: Selectable<VersionTable>): Promise<Version> {
  const { items, bases, systems } = await partsOf(ex, row);
  const basis = (purpose: 'sharing' | 'opening') =>
    bases
      .filter((found) => found.purpose === purpose)
      .map(({ kind, title, article, wording }) => ({ kind, title, article, wording }));
  const content: Content = {
    name: row.name,
    summary: row.summary,
    categoryCode: row.category_code,
    furtherCategories: row.further_categories,
    formatCategory: row.format_category,
    formatType: row.format_type,
    formatNote: row.format_note,
    sharingClass: row.sharing_class,
    sharingConditions: row.sharing_conditions,
    conditionalForm: row.conditional_form,
    namedUnits: row.named_units,
    namedItems: row.named_items,
    sharingBasis: basis('sharing'),
    sharingForm: row.sharing_form,
    openingClass: row.opening_class,
    openingCondition: row.opening_condition,
    openingBasis: basis('opening'),
    classing: row.classing,
    updateCycle: row.update_cycle,
    updateCycleNote: row.update_cycle_note,
    supplyMode: row.supply_mode,
    supply: row.supply,
    dataScope: row.data_scope,
    dataTime: row.data_time,
    dataRegion: row.data_region,
    securityLevel: row.security_level,
    useRequirements: row.use_requirements,
    origin: row.origin,
    originNote: row.origin_note,
    occasion: row.occasion,
    subjectKind: row.subject_kind,
    particulars: row.particulars,
    extended: row.extended,
    parents: row.parents,
    duty: row.duty,
    relatedCodes: row.related_codes,
    sourceSystems: systems.map(({ system_id: systemId, name }) => ({
      ...(systemId ? { systemId } : {}),
      name,
    })),
    items: items.map(itemOf),
  };
  return {
    id: row.id,
    resourceId: row.resource_id,
    number: row.number,
    state: row.state,
    revision: row.revision,
    caseId: row.case_id ?? undefined,
    returnReason: row.return_reason ?? undefined,
    changeTrigger: row.change_trigger ?? undefined,
    changeDay: row.change_day ?? undefined,
    withdraws: row.withdraws,
    withdrawReason: row.withdraw_reason ?? undefined,
    submissionId: row.submission_id ?? undefined,
    late: row.late,
    authorId: row.author_id ?? undefined,
    specification: row.specification ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    submittedAt: row.submitted_at ?? undefined,
    publishedAt: row.published_at ?? undefined,
    content,
  };
}

const itemOf = (row: Selectable<ItemTable>): DraftItem => ({
  id: row.id,
  name: row.name,
  titleZh: row.title_zh,
  ...(row.title_en === null ? {} : { titleEn: row.title_en }),
  type: row.type,
  ...(row.length === null ? {} : { length: row.length }),
  ...(row.scale === null ? {} : { scale: row.scale }),
  key: row.is_key,
  nullable: row.nullable,
  personal: row.personal,
  ...(row.identifier === null ? {} : { identifier: row.identifier }),
  ...(row.code_list === null ? {} : { codeList: row.code_list }),
  filterable: row.filterable,
  description: row.description,
  ...extendedOf(row),
});

/** What search reads of the entry's surroundings. */
export type SearchContext = { providerName: string };

export const columnsOf = (content: Content) => ({
  name: content.name,
  name_key: nameKey(content.name),
  summary: content.summary,
  category_code: content.categoryCode,
  further_categories: content.furtherCategories,
  format_category: content.formatCategory,
  format_type: content.formatType,
  format_note: content.formatNote,
  sharing_class: content.sharingClass,
  sharing_conditions: content.sharingConditions,
  conditional_form: content.conditionalForm,
  named_units: content.namedUnits,
  named_items: content.namedItems,
  sharing_form: content.sharingForm,
  opening_class: content.openingClass,
  opening_condition: content.openingCondition,
  classing: JSON.stringify(content.classing),
  update_cycle: content.updateCycle,
  update_cycle_note: content.updateCycleNote,
  supply_mode: content.supplyMode,
  supply: JSON.stringify(content.supply),
  data_scope: content.dataScope,
  data_time: content.dataTime,
  data_region: content.dataRegion,
  security_level: content.securityLevel,
  use_requirements: content.useRequirements,
  origin: content.origin,
  origin_note: content.originNote,
  occasion: content.occasion,
  subject_kind: content.subjectKind,
  particulars: JSON.stringify(content.particulars),
  extended: JSON.stringify(content.extended),
  parents: content.parents,
  duty: content.duty,
  related_codes: content.relatedCodes,
});

export const searchOf = (content: Content, { providerName }: SearchContext): SearchColumns =>
  searchColumns(content, providerName);

export async function insertParts(tx: Tx, versionId: string, content: Content): Promise<void> {
  const db = catalogTables(tx);
  if (content.items.length > 0) {
    await db
      .insertInto('catalog.item')
      .values(
        content.items.map((item, ordinal) => ({
          id: item.id ?? newId(),
          version_id: versionId,
          ordinal,
          name: item.name,
          title_zh: item.titleZh,
          title_en: item.titleEn ?? null,
          type: item.type,
          length: item.length ?? null,
          scale: item.scale ?? null,
          is_key: item.key,
          nullable: item.nullable,
          personal: item.personal,
          identifier: item.identifier ?? null,
          code_list: item.codeList ? JSON.stringify(item.codeList) : null,
          filterable: item.filterable,
          description: item.description,
          ...extendedColumns(item),
        })),
      )
      .execute();
  }
  const bases = (['sharing', 'opening'] as const).flatMap((purpose) =>
    (purpose === 'sharing' ? content.sharingBasis : content.openingBasis).map((basis, ordinal) => ({
      version_id: versionId,
      purpose,
      ordinal,
      ...basis,
    })),
  );
  if (bases.length > 0) await db.insertInto('catalog.legal_basis').values(bases).execute();
  if (content.sourceSystems.length > 0) {
    await db
      .insertInto('catalog.source_system')
      .values(
        content.sourceSystems.map((system, ordinal) => ({
          version_id: versionId,
          ordinal,
          system_id: system.systemId ?? null,
          name: system.name,
        })),
      )
      .execute();
  }
}
