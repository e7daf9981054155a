/** What a gathering specification asks of a load, as statements a machine can check: structure, naming, mode, frequency, identifiers. Pure. */
import { z } from 'zod';
import type { LegalDay } from '#kernel/clock.ts';
import { addDays } from '#kernel/clock.ts';
import type { Text } from '#kernel/errors.ts';
import type { Item } from '#rooms/catalog/index.ts';
import { cycleDays } from '../../gathering/cycle.ts';
import { channelKinds, loadModes } from '../../tables.ts';

export const statementKeys = ['structure', 'naming', 'mode', 'frequency', 'identifiers'] as const;
export type StatementKey = (typeof statementKeys)[number];

export const namings = ['lower-snake', 'upper-snake', 'letters-digits'] as const;
const patterns: Readonly<Record<(typeof namings)[number], RegExp>> = {
  'lower-snake': /^[a-z][a-z0-9_]*$/,
  'upper-snake': /^[A-Z][A-Z0-9_]*$/,
  'letters-digits': /^[A-Za-z][A-Za-z0-9]*$/,
};

/** `binding`: a load that does not meet the statement is refused; else it is taken in and the difference kept with it. */
const binding = z.boolean().default(false);
export const statementsSchema = z.strictObject({
  structure: z
    .strictObject({ binding, key: z.boolean().default(true), described: z.boolean().default(false) })
    .optional(),
  naming: z.strictObject({ binding, form: z.enum(namings) }).optional(),
  mode: z
    .strictObject({
      binding,
      modes: z.array(z.enum(loadModes)).min(1),
      channels: z.array(z.enum(channelKinds)).default([]),
    })
    .optional(),
  frequency: z
    .strictObject({
      binding: z.literal(false).default(false),
      days: z.number().int().min(1).max(3660).optional(),
    })
    .optional(),
  identifiers: z.strictObject({ binding }).optional(),
});
export type Statements = z.output<typeof statementsSchema>;

export type LoadFacts = {
  items: readonly Item[];
  subjectKind: string;
  updateCycle: string;
  mode: (typeof loadModes)[number];
  channel: string;
  day: LegalDay;
  /** Day of the last visible batch. */
  lastDay: LegalDay | undefined;
};
export type Remark = { statement: StatementKey; binding: boolean; message: Text };

const named = (items: readonly Item[]): { zh: string; en: string } => {
  const names = items.slice(0, 8).map(({ name }) => name);
  const more = items.length > names.length ? '…' : '';
  return { zh: names.join('、') + more, en: names.join(', ') + more };
};

/** Every statement the load does not meet. */
export function unmet(statements: Statements, load: LoadFacts): Remark[] {
  const { structure, naming, mode, frequency, identifiers } = statements;
  const remarks: Remark[] = [];
  const say = (statement: StatementKey, bound: boolean, zh: string, en: string): void => {
    remarks.push({ statement, binding: bound, message: { zh, en } });
  };
  if (structure?.key && !load.items.some(({ key }) => key))
    say('structure', structure.binding, '没有主键信息项', 'no item is the key');
  const bare = structure?.described ? load.items.filter(({ description }) => description.trim() === '') : [];
  if (structure && bare.length > 0)
    say(
      'structure',
      structure.binding,
      `信息项没有说明：${named(bare).zh}`,
      `items without a description: ${named(bare).en}`,
    );
  const odd = naming ? load.items.filter(({ name }) => !patterns[naming.form].test(name)) : [];
  if (naming && odd.length > 0)
    say(
      'naming',
      naming.binding,
      `字段命名不合规范：${named(odd).zh}`,
      `names not as prescribed: ${named(odd).en}`,
    );
  if (mode && !mode.modes.includes(load.mode))
    say('mode', mode.binding, '装载方式不在规范之内', 'the mode of the load is not among those prescribed');
  if (mode && mode.channels.length > 0 && !mode.channels.some((one) => one === load.channel))
    say('mode', mode.binding, '汇聚通道不在规范之内', 'the channel is not among those prescribed');
  const days = frequency && (frequency.days ?? cycleDays[load.updateCycle]);
  if (days && load.lastDay && addDays(load.lastDay, days) < load.day)
    say('frequency', false, `距上次汇聚超过 ${days} 天`, `more than ${days} days since the last load`);
  const bodies = load.subjectKind !== '' && load.subjectKind !== 'none';
  if (
    identifiers &&
    bodies &&
    !load.items.some(({ identifier, nullable, key }) => identifier && (key || !nullable))
  )
    say(
      'identifiers',
      identifiers.binding,
      '没有标识对象的必填信息项',
      'no required item identifies the subject',
    );
  return remarks;
}
