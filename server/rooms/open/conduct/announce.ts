/** The public notice of a measure: written in its act, never changed, with no more of a person than is needed. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import type { Executor, Tx } from '#kernel/db.ts';
import { problem, type Text } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { nextNumber } from '#kernel/numbers.ts';
import type { LawNow } from '#law/settings.ts';
import { getOrganisation } from '#rooms/org/index.ts';
import { cellKinds, scanKinds } from '../disclosure/scan-kinds.ts';
import { rules } from './law.ts';
import { conductTables } from './tables.ts';

export const PERSON = 'public-person';

/** The family name and no more. */
export function maskedName(name: string): string {
  const [first = '', ...rest] = [...name.trim()];
  return `${first}${rest.length > 0 ? '某'.repeat(Math.min(rest.length, 2)) : '某'}`;
}

/** A body by its name, a person by what the public needs to know of them. */
export const shownName = ({ kind, name }: { kind: string; name: Text }): Text =>
  kind === PERSON
    ? { zh: maskedName(name.zh), en: `${maskedName(name.zh)} (a natural person)` }
    : { zh: name.zh, en: name.en || name.zh };

export async function shownUser(ex: Executor, id: string): Promise<Text> {
  const user = await getOrganisation(ex, id);
  return user ? shownName(user) : { zh: '', en: '' };
}

/** What of a text is personal; nothing: it may be published. */
export function personalIn(said: string, user: { kind: string; name: Text }): Text[] {
  const found: Text[] = cellKinds
    .filter((kind) => scanKinds[kind].found(said).length > 0)
    .map((kind) => scanKinds[kind].title);
  if (user.kind === PERSON && user.name.zh.length > 1 && said.includes(user.name.zh))
    found.push({ zh: '自然人姓名', en: 'the name of a natural person' });
  return found;
}

type Announced = { measureId: string; userId: string; kind: 'measure' | 'lifting'; said: string };

/** Errors: `open.notice-missing`, `open.notice-personal`. Gives its number. */
export async function announce(
  tx: Tx,
  p: Platform,
  law: LawNow,
  { measureId, userId, kind, said }: Announced,
): Promise<string> {
  const about = { articles: law.cite(rules.notice), rule: rules.notice };
  if (said === '') throw problem('open.notice-missing', about);
  const user = await getOrganisation(tx, userId);
  if (!user) throw problem('open.breach-user');
  const found = personalIn(said, user);
  if (found.length > 0)
    throw problem('open.notice-personal', {
      params: {
        found: {
          zh: found.map(({ zh }) => zh).join('、'),
          en: found.map(({ en }) => en).join(', '),
        },
      },
      ...about,
    });
  const name = shownName(user);
  const number = await numberOf(tx, 'announcement', 'GS', law.day);
  await conductTables(tx)
    .insertInto('open.announcement')
    .values({
      id: newId(),
      number,
      measure_id: measureId,
      kind,
      user_zh: name.zh,
      user_en: name.en,
      said,
      on_day: law.day,
      at: p.clock.now(),
    })
    .execute();
  return number;
}

export async function numberOf(tx: Tx, series: string, letters: string, day: LegalDay): Promise<string> {
  const n = await nextNumber(tx, `open ${series}`, day);
  return `${letters}${day.slice(0, 4)}-${String(n).padStart(4, '0')}`;
}
