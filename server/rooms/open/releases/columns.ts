/** The columns of a release: those of the version in its order, as the treatment leaves them, with the words of the data dictionary. Pure. */

import type { OpenField } from '../content.ts';
import type { Compiled } from '../disclosure/compile.ts';
import type { ReleaseColumn } from '../tables.ts';

/** An identifier or a code stays text though all its signs are digits: its typed column is text already. */
export function releaseColumns(compiled: Compiled, fields: readonly OpenField[]): ReleaseColumn[] {
  const byItem = new Map(fields.map((field) => [field.from ?? field.name, field]));
  return compiled.columns.map(({ name, form }, at) => {
    const field = byItem.get(name);
    return {
      name: field?.name ?? name,
      physical: `c${at + 1}`,
      titleZh: field?.titleZh || name,
      titleEn: field?.titleEn || name,
      meaning: field?.meaning ?? '',
      unit: field?.unit ?? '',
      from: name,
      kind: form,
    };
  });
}

/** Whether two releases have the same columns: then one may replace the other without anybody looking. */
export const sameStructure = (before: readonly ReleaseColumn[], after: readonly ReleaseColumn[]): boolean =>
  before.length === after.length &&
  before.every((column, at) => column.name === after[at]?.name && column.kind === after[at]?.kind);

const longitude = /^(lon|lng|long|longitude|jd|x_?wgs84|x_?lon)$|经度/i;
const latitude = /^(lat|latitude|wd|y_?wgs84|y_?lat)$|纬度/i;

/** The pair of columns that says where a row lies, where there is one. */
export function coordinatesOf<C extends Pick<ReleaseColumn, 'name' | 'titleZh'>>(
  columns: readonly C[],
): { longitude: C; latitude: C } | undefined {
  const find = (form: RegExp) =>
    columns.find(({ name, titleZh }) => form.test(name.trim()) || form.test(titleZh.trim()));
  const at = { longitude: find(longitude), latitude: find(latitude) };
  return at.longitude && at.latitude && at.longitude !== at.latitude
    ? { longitude: at.longitude, latitude: at.latitude }
    : undefined;
}
