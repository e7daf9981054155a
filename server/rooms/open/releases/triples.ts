/** Rows as RDF: one subject a row, one property a column, literals typed. Pure: texts in, lines out. */
import type { ReleaseColumn } from '../tables.ts';

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const datatypes: Record<ReleaseColumn['kind'], string | undefined> = {
  text: undefined,
  integer: 'integer',
  decimal: 'decimal',
  float: 'double',
  date: 'date',
  instant: 'dateTime',
  flag: 'boolean',
};

const escapes: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const literal = (text: string): string =>
  `"${text
    .replace(/[\\"\n\r\t]/g, (sign) => escapes[sign] ?? sign)
    .replace(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here
      /[\u0000-\u001f\u007f]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
    )}"`;

/** In the path of an IRI nothing may stand that ends it. */
const segment = (name: string): string =>
  encodeURIComponent(name).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

/** `base` is the address of the data set, without a slash at its end. */
export function triples(base: string, columns: readonly ReleaseColumn[], form: 'turtle' | 'ntriples') {
  const whole = form === 'ntriples';
  const property = (column: ReleaseColumn) =>
    whole ? `<${base}/columns/${segment(column.name)}>` : `<columns/${segment(column.name)}>`;
  const typed = (column: ReleaseColumn, value: string): string => {
    const kind = datatypes[column.kind];
    if (!kind) return literal(value);
    return `${literal(value)}^^${whole ? `<${XSD}${kind}>` : `xsd:${kind}`}`;
  };
  const properties = columns.map(property);
  return {
    head: whole ? '' : `@base <${base}/> .\n@prefix xsd: <${XSD}> .\n\n`,
    row(id: number | string, values: readonly (string | null)[]): string {
      const said = columns.flatMap((column, at) => {
        const value = values[at];
        return value === null || value === undefined ? [] : [`${properties[at]} ${typed(column, value)}`];
      });
      if (said.length === 0) return '';
      if (whole) return said.map((one) => `<${base}/rows/${id}> ${one} .\n`).join('');
      return `<rows/${id}> ${said.join(' ;\n  ')} .\n`;
    },
  };
}
