/** How the extended fields of an item lie in its row. */
import type { DraftItem } from '../content.ts';

export type ItemFieldColumns = {
  sharing_class: string | null;
  opening_class: string | null;
  sensitive: boolean | null;
  grade: number | null;
  standard_code: string | null;
  element_id: string | null;
  code_list_code: string | null;
  source_kind: 'self-built' | 'national' | 'provincial' | null;
  personal_reason: string | null;
  identifier_type: string | null;
  authoritative: boolean;
};

type ExtendedItem = Pick<
  DraftItem,
  | 'sharingClass'
  | 'openingClass'
  | 'sensitive'
  | 'grade'
  | 'standardCode'
  | 'elementId'
  | 'codeListCode'
  | 'sourceKind'
  | 'personalReason'
  | 'identifierType'
  | 'authoritative'
>;

const grades = [1, 2, 3, 4] as const;

export function extendedOf(row: ItemFieldColumns): ExtendedItem {
  const grade = grades.find((one) => one === row.grade);
  return {
    ...(row.sharing_class === null ? {} : { sharingClass: row.sharing_class }),
    ...(row.opening_class === null ? {} : { openingClass: row.opening_class }),
    ...(row.sensitive === null ? {} : { sensitive: row.sensitive }),
    ...(grade === undefined ? {} : { grade }),
    ...(row.standard_code === null ? {} : { standardCode: row.standard_code }),
    ...(row.element_id === null ? {} : { elementId: row.element_id }),
    ...(row.code_list_code === null ? {} : { codeListCode: row.code_list_code }),
    ...(row.source_kind === null ? {} : { sourceKind: row.source_kind }),
    ...(row.personal_reason === null ? {} : { personalReason: row.personal_reason }),
    ...(row.identifier_type === null ? {} : { identifierType: row.identifier_type }),
    ...(row.authoritative ? { authoritative: true } : {}),
  };
}

export const extendedColumns = (item: ExtendedItem): ItemFieldColumns => ({
  sharing_class: item.sharingClass ?? null,
  opening_class: item.openingClass ?? null,
  sensitive: item.sensitive ?? null,
  grade: item.grade ?? null,
  standard_code: item.standardCode ?? null,
  element_id: item.elementId ?? null,
  code_list_code: item.codeListCode ?? null,
  source_kind: item.sourceKind ?? null,
  personal_reason: item.personalReason ?? null,
  identifier_type: item.identifierType ?? null,
  authoritative: item.authoritative ?? false,
});
