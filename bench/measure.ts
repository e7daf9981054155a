/** What every measure gives: our figure, the reference it stands beside, and their ratio, where larger is better. */

export type Measure = {
  name: string;
  value: number;
  unit: string;
  /** The reference's figure in the same unit, measured in the same run. */
  reference: number;
  ratio: number;
  /** What was done, so that the figure can be judged and repeated. */
  method: string;
  detail?: Record<string, number | string>;
};

/** `--rows 1000000` and the like; every measure has defaults. */
export type MeasureOptions = Readonly<Record<string, string>>;

export const numberOption = (options: MeasureOptions, name: string, byDefault: number): number => {
  const given = options[name];
  if (given === undefined) return byDefault;
  const value = Number(given.replaceAll('_', ''));
  if (!Number.isSafeInteger(value) || value < 1) throw new TypeError(`--${name} wants a whole number`);
  return value;
};
