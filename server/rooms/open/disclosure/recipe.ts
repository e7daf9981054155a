/** What is done to rows before they are opened: ordered actions a column, rows of small groups left out. Pure; said once, run by the warehouse. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';

/** As long as the engine's numbers are exact. */
const figure = z
  .number()
  .min(-1e15)
  .max(1e15)
  .refine((value) => decimalsOf(value) <= 10, 'at most ten decimals');
const width = figure.refine((value) => value > 0, 'above zero');

export const decimalsOf = (value: number): number => {
  const [, part = '', exponent] = /^-?\d+(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(value)) ?? [];
  return part.length + Number(exponent ?? 0);
};

/**
 * Masks of the library that open data may bear. Tokens under the city's key are none of them: a lasting pseudonym
 * joins releases that nobody meant to be joined.
 */
export const openMask = z.discriminatedUnion('mask', [
  z.strictObject({ mask: z.literal('hide') }),
  z.strictObject({
    mask: z.literal('keep-ends'),
    head: z.number().int().min(0).max(20).optional(),
    tail: z.number().int().min(0).max(20).optional(),
  }),
  z.strictObject({ mask: z.literal('keep-first') }),
  z.strictObject({ mask: z.literal('replace'), with: z.string().max(40) }),
  z.strictObject({ mask: z.literal('year-only') }),
  z.strictObject({ mask: z.literal('date-part'), part: z.enum(['year', 'quarter', 'month', 'decade']) }),
  z.strictObject({ mask: z.literal('place'), to: z.enum(['province', 'city', 'county', 'street']) }),
  z.strictObject({ mask: z.literal('round'), step: width }),
  z.strictObject({ mask: z.literal('band'), step: width }),
]);
export type OpenMask = z.output<typeof openMask>;

const words = z.string().max(200);

export const columnAction = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('keep') }),
  z.strictObject({ do: z.literal('drop') }),
  z.strictObject({ do: z.literal('mask'), mask: openMask }),
  /** Bands of one width; below `bottom` and from `top` on there is one band each. */
  z.strictObject({
    do: z.literal('band'),
    width,
    bottom: figure.optional(),
    top: figure.optional(),
  }),
  z.strictObject({ do: z.literal('date'), to: z.enum(['month', 'quarter', 'year']) }),
  z.strictObject({ do: z.literal('region'), to: z.enum(['province', 'city', 'county', 'street']) }),
  z.strictObject({ do: z.literal('first'), length: z.number().int().min(1).max(200) }),
  /** Each value by its category; what is not listed becomes `otherwise`, empty where that is null. */
  z.strictObject({
    do: z.literal('map'),
    map: z
      .array(z.strictObject({ from: words, to: words }))
      .min(1)
      .max(2000),
    otherwise: words.nullable(),
  }),
]);
export type ColumnAction = z.output<typeof columnAction>;

export const recipe = z.strictObject({
  /** By item name; an item that is not named is kept as it is. */
  columns: z.record(z.string().max(200), z.array(columnAction).min(1).max(10)).default({}),
  /** Rows whose values of these columns, as treated, are shared by fewer rows than `below` are left out. */
  smallGroups: z
    .strictObject({
      by: z.array(z.string().max(200)).min(1).max(10),
      below: z.number().int().min(2).max(10_000),
    })
    .nullable()
    .default(null),
});
export type Recipe = z.output<typeof recipe>;

export const emptyRecipe: Recipe = { columns: {}, smallGroups: null };

/** Nothing of the value is left in what leaves. */
export const isDropped = (actions: readonly ColumnAction[] | undefined): boolean =>
  (actions ?? []).some((one) => one.do === 'drop' || (one.do === 'mask' && one.mask.mask === 'hide'));

/** Something is done to the column. */
export const isTreated = (actions: readonly ColumnAction[] | undefined): boolean =>
  (actions ?? []).some((one) => one.do !== 'keep');

/** Rows that are left out because whoever they are of took consent back: tokens under the set's own salt. */
export type Withheld = { column: string; salt: string; tokens: readonly string[] };

/** What a release is made by: the recipe of its data set as it stands, its number, and whose rows stay out. */
export type Treatment = {
  recipe: Recipe;
  /** Number of the processing record; 0 while there is none. */
  record: number;
  withheld: Withheld | null;
};

nameShapes({ OpenColumnAction: columnAction, OpenRecipe: recipe });
