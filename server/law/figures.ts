// Checks a figure the bureau wants to enter where the instrument is silent.
import { z } from 'zod';
import type { Pack } from './pack.ts';
import type { BureauSetting, RuleDefinition, Text } from './types.ts';

type Checked = { ok: true; value: BureauSetting['value'] } | { ok: false; expected: Text };

function schemaOf(definition: RuleDefinition): { schema: z.ZodType<BureauSetting['value']>; expected: Text } {
  const keys = definition.keys;
  switch (definition.kind) {
    case 'flag':
      return { schema: z.boolean(), expected: { zh: '填是或否', en: 'Enter yes or no' } };
    case 'value':
      if (keys) {
        const list = keys.join(', ');
        return {
          schema: z.string().refine((value) => keys.includes(value)),
          expected: { zh: `填下列之一：${list}`, en: `Enter one of ${list}` },
        };
      }
      return {
        schema: z.number().int().min(1),
        expected: { zh: '填大于零的整数', en: 'Enter a whole number above zero' },
      };
    default:
      return {
        schema: z.array(z.string().trim().min(1)).min(1),
        expected: { zh: '至少填一项，每项不为空', en: 'Enter at least one item, none of them empty' },
      };
  }
}

/** Only where the city's instrument leaves the figure out: what the law fixes, nobody sets. */
export function checkSetting(pack: Pack, definition: RuleDefinition, value: unknown): Checked {
  if (pack.answers.get(definition.id)?.kind !== 'unspecified') {
    return {
      ok: false,
      expected: {
        zh: '本市条文已有规定或不适用，不能另行设定',
        en: 'The city’s instrument answers this rule; it cannot be set',
      },
    };
  }
  const { schema, expected } = schemaOf(definition);
  const parsed = schema.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, expected };
}
