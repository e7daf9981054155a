/** In which way the provider supplies what it consents to: one of the manners the portal offers, and what each makes of the grant. */
import type { FieldCheck } from '#cases/index.ts';
import type { Json } from '#kernel/json.ts';
import type { Mode } from '#rooms/serve/index.ts';
import { textOf } from '../answers.ts';
import { issue } from '../check-context.ts';

const modes: Readonly<Record<string, Mode>> = {
  interface: 'interface',
  'system-docking': 'docking',
  'system-access': 'system',
  'electronic-text': 'text',
};

/** What a manner makes of the grant; undefined where the city's form does not ask for one. */
export const modeOfManner = (manner: Json | undefined): Mode | undefined => modes[textOf(manner)];

/** Only what the city's list names, and the platform can hold a grant to. */
export const mannerOffered: FieldCheck = async (context) => {
  const { value, field, law } = context;
  const manner = textOf(value);
  const offered = law.terms(field.options ?? '').map(({ key, zh, en }) => ({ key, zh, en }));
  if (offered.some(({ key }) => key === manner) && modeOfManner(manner) !== undefined) return [];
  const zh = offered.map((one) => one.zh).join('、');
  const en = offered.map((one) => one.en).join(', ');
  return [issue(context, 'manner', `请从${zh}中选择一种`, `choose one of: ${en}`)];
};
