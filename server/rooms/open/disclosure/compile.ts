/** A treatment as the warehouse runs it: one expression a column over the typed rows, values bound, names through `ident`. Pure. */
import { problem } from '#kernel/errors.ts';
import { ident } from '#kernel/warehouse.ts';
import { columnText, type PhysicalColumn } from '#rooms/collect/index.ts';
import { type ColumnAction, decimalsOf, isDropped, type OpenMask, type Treatment } from './recipe.ts';

type Form = PhysicalColumn['form'];

/** One column of the outcome: `sql` reads the physical columns of the source and is Nullable of `type`. */
export type CompiledColumn = { name: string; form: Form; type: string; sql: string };
export type Compiled = {
  columns: CompiledColumn[];
  params: Record<string, unknown>;
  /** Over the source's rows: those that may leave at all. */
  where: string;
  /** Names of columns of the outcome whose small groups are left out. */
  small: { by: string[]; below: number } | null;
};

type Bind = (value: unknown, type: string) => string;

/**
 * `columns` in the order they are wanted, as the source has them (a visible set's `columns`; a file's, all text); `source`: all it
 * has, where not every one is wanted.
 * Throws `open.treatment-column` when the recipe names one that is not there: a recipe for other rows must not be run on these.
 */
export function compileTreatment(
  treatment: Treatment,
  columns: readonly PhysicalColumn[],
  source: readonly PhysicalColumn[] = columns,
): Compiled {
  const params: Record<string, unknown> = {};
  const bind: Bind = (value, type) => {
    const name = `t${Object.keys(params).length}`;
    params[name] = value;
    return `{${name}:${type}}`;
  };
  const { recipe, withheld } = treatment;
  const known = new Set(source.map(({ name }) => name));
  const strange = [...Object.keys(recipe.columns), ...(withheld ? [withheld.column] : [])].find(
    (name) => !known.has(name),
  );
  if (strange !== undefined) throw problem('open.treatment-column', { params: { column: strange } });
  const out = columns
    .filter(({ name }) => !(recipe.columns[name] ?? []).some((one) => one.do === 'drop'))
    .map((column) => compileColumn(column, recipe.columns[column.name] ?? [], bind));
  const gone = recipe.smallGroups?.by.find((name) => !out.some((one) => one.name === name));
  if (gone !== undefined) throw problem('open.treatment-column', { params: { column: gone } });
  return {
    columns: out,
    params,
    where: withheld && withheld.tokens.length > 0 ? leftOut(withheld, source, bind) : '1',
    small: recipe.smallGroups,
  };
}

/** The whole statement over a source that gives the physical columns; columns of the outcome are named `c1` … `cn`. */
export function treatedSelect(compiled: Compiled, source: string): string {
  const { columns, where, small } = compiled;
  if (columns.length === 0) throw problem('open.treatment-empty');
  const cells = columns.map(({ sql }, n) => `${sql} AS c${n + 1}`);
  const rows = `SELECT ${cells.join(', ')} FROM (${source}) WHERE ${where}`;
  if (!small) return rows;
  const at = small.by.map((name) => `c${columns.findIndex((one) => one.name === name) + 1}`);
  const group = `sipHash128(toString(tuple(${at.join(', ')})))`;
  return `SELECT * FROM (${rows}) WHERE ${group} IN (SELECT ${group} AS g FROM (${rows}) GROUP BY g HAVING count() >= ${small.below})`;
}

/** The same text under the same salt: how a subject's rows are found again without a log that names anybody. */
export const subjectToken = (text: string, salt: string): string =>
  `lower(hex(SHA256(concat(${salt}, ifNull(${text}, '')))))`;

function leftOut(
  { column, salt, tokens }: NonNullable<Treatment['withheld']>,
  columns: readonly PhysicalColumn[],
  bind: Bind,
): string {
  const at = columns.find(({ name }) => name === column) as PhysicalColumn;
  return `NOT has(${bind(tokens, 'Array(String)')}, ${subjectToken(columnText(at), bind(salt, 'String'))})`;
}

type Value = { form: Form; type: string; sql: string; text: string };

function compileColumn(column: PhysicalColumn, actions: readonly ColumnAction[], bind: Bind): CompiledColumn {
  let value: Value = {
    form: column.form,
    type: column.type,
    sql: ident(column.physical),
    text: columnText(column),
  };
  if (isDropped(actions)) value = { ...asText(`CAST(NULL AS Nullable(String))`) };
  else for (const action of actions) value = act(value, action, bind);
  return { name: column.name, form: value.form, type: value.type, sql: value.sql };
}

const asText = (sql: string): Value => ({ form: 'text', type: 'String', sql, text: sql });
/** What is missing stays missing. */
const unlessNull = (text: string, then: string): Value =>
  asText(`CAST(if(isNull(${text}), NULL, ${then}) AS Nullable(String))`);

function act(value: Value, action: ColumnAction, bind: Bind): Value {
  const sure = `assumeNotNull(${value.text})`;
  switch (action.do) {
    case 'keep':
    case 'drop':
      return value;
    case 'mask':
      return masked(value, action.mask, bind);
    case 'band':
      return banded(value, action, bind);
    case 'date':
      return unlessNull(value.text, datePart(sure, action.to));
    case 'region':
      return unlessNull(value.text, place(sure, action.to));
    case 'first':
      return unlessNull(value.text, `leftUTF8(${sure}, ${action.length})`);
    case 'map': {
      const from = bind(
        action.map.map((one) => one.from),
        'Array(String)',
      );
      const to = bind(
        action.map.map((one) => one.to),
        'Array(String)',
      );
      const other = action.otherwise === null ? 'NULL' : bind(action.otherwise, 'String');
      return unlessNull(
        value.text,
        `if(has(${from}, ${sure}), transform(${sure}, ${from}, ${to}), ${other})`,
      );
    }
  }
}

function masked(value: Value, mask: OpenMask, bind: Bind): Value {
  const sure = `assumeNotNull(${value.text})`;
  const starred = (less: string): string =>
    `repeat('*', toUInt32(greatest(toInt64(lengthUTF8(${sure})) - (${less}), 0)))`;
  switch (mask.mask) {
    case 'hide':
      return asText('CAST(NULL AS Nullable(String))');
    case 'keep-ends': {
      const { head = 3, tail = 4 } = mask;
      return unlessNull(
        value.text,
        `if(lengthUTF8(${sure}) <= ${head + tail}, ${starred('0')}, concat(leftUTF8(${sure}, ${head}), ${starred(String(head + tail))}, rightUTF8(${sure}, ${tail})))`,
      );
    }
    case 'keep-first':
      return unlessNull(value.text, `concat(leftUTF8(${sure}, 1), ${starred('1')})`);
    case 'replace':
      return unlessNull(value.text, bind(mask.with, 'String'));
    case 'year-only':
      return unlessNull(value.text, `leftUTF8(${sure}, 4)`);
    case 'date-part':
      return unlessNull(value.text, datePart(sure, mask.part));
    case 'place':
      return unlessNull(value.text, place(sure, mask.to));
    case 'round': {
      const { exact, step, text } = numbers(value, mask.step);
      // Half away from the lower side, as the library's mask rounds.
      const moved = `(${exact} * 2 + ${step})`;
      return asText(
        `CAST(if(isNull(${exact}), NULL, ${text(`((${moved} - positiveModulo(${moved}, ${step} * 2)) / 2)`)}) AS Nullable(String))`,
      );
    }
    case 'band':
      return banded(value, { width: mask.step }, bind);
  }
}

/** Ten decimals as whole numbers: bands of decimals have exact edges. */
const scale = '10000000000';

function numbers({ form, text }: Value, width: number) {
  const trimmed = `trimBoth(${text})`;
  const numeric =
    form === 'text' ? `if(match(${trimmed}, '^-?[0-9]+([.][0-9]+)?$'), ${trimmed}, NULL)` : text;
  const exact = `toInt256OrNull(toString(floor(toDecimal256OrNull(${numeric}, 10) * ${scale})))`;
  const digits = decimalsOf(width);
  const whole = (value: string): string => `intDiv(${value}, toInt256('${10n ** BigInt(10 - digits)}'))`;
  const power = `toInt256('${10n ** BigInt(digits)}')`;
  const written = (value: string): string => {
    const w = whole(value);
    if (digits === 0) return `toString(${w})`;
    return `concat(if(${w} < 0, '-', ''), toString(intDiv(abs(${w}), ${power})), '.', leftPad(toString(abs(${w}) % ${power}), ${digits}, '0'))`;
  };
  return { exact, step: scaled(width), text: written };
}

const scaled = (value: number): string => `toInt256('${scaledWhole(value)}')`;

/** The number times ten to the tenth, exactly. */
function scaledWhole(value: number): string {
  const [whole = '0', part = ''] = value.toFixed(Math.min(10, decimalsOf(value))).split('.');
  return String(BigInt(`${whole}${part.padEnd(10, '0')}`));
}

function banded(
  value: Value,
  { width, bottom, top }: { width: number; bottom?: number | undefined; top?: number | undefined },
  bind: Bind,
): Value {
  const { exact, step, text } = numbers(value, width);
  const from = `(${exact} - positiveModulo(${exact}, ${step}))`;
  const cases = [
    `isNull(${exact}), NULL`,
    ...(bottom === undefined ? [] : [`${exact} < ${scaled(bottom)}, ${bind(`<${bottom}`, 'String')}`]),
    ...(top === undefined ? [] : [`${exact} >= ${scaled(top)}, ${bind(`≥${top}`, 'String')}`]),
  ];
  return asText(
    `CAST(multiIf(${cases.join(', ')}, concat(${text(from)}, '–', ${text(`(${from} + ${step})`)})) AS Nullable(String))`,
  );
}

/** `YYYY-MM-DD` with or without a time, `YYYYMMDD`, or with Han signs; what is no date is left out. */
function datePart(text: string, part: 'year' | 'quarter' | 'month' | 'decade'): string {
  const year = `extract(${text}, '^([0-9]{4})[-/年.]?[0-9]{1,2}')`;
  const month = `toUInt8OrZero(extract(${text}, '^[0-9]{4}[-/年.]?([0-9]{1,2})'))`;
  const dated = (then: string, also = '1'): string => `if(${year} = '' OR NOT (${also}), NULL, ${then})`;
  const inYear = `${month} >= 1 AND ${month} <= 12`;
  switch (part) {
    case 'year':
      return dated(year);
    case 'decade':
      return dated(`concat(left(${year}, 3), '0s')`);
    case 'quarter':
      return dated(`concat(${year}, '-Q', toString(intDiv(${month} + 2, 3)))`, inYear);
    case 'month':
      return dated(`concat(${year}, '-', leftPad(toString(${month}), 2, '0'))`, inYear);
  }
}

const digits = { province: 2, city: 4, county: 6, street: 9 } as const;
const placeParts = [
  '(?:[^省市区县]{2,8}?(?:省|自治区|特别行政区))?',
  '(?:[^省市区县]{1,10}?(?:市|自治州|地区|盟))?',
  '(?:[^省市区县]{1,10}?(?:区|县|旗|市))?',
  '(?:[^省市区县]{1,12}?(?:街道|镇|乡|苏木))?',
];

/** An address cut after its province, city, county or street; a division code cut and filled with zeros. */
function place(text: string, to: keyof typeof digits): string {
  const depth = { province: 1, city: 2, county: 3, street: 4 }[to];
  const kept = `extract(${text}, '^(${placeParts.slice(0, depth).join('')})')`;
  return `if(match(${text}, '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    rightPad(left(${text}, ${digits[to]}), length(${text}), '0'), nullIf(${kept}, ''))`;
}
