/** The acts the library begins with: the city's own instruments, those they rest on, and the national ones the platform knows of. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { transact } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { InstrumentLevel } from './schema.ts';
import { instrumentTables } from './tables.ts';

type Seed = {
  seed: string;
  title: string;
  number?: string;
  level: InstrumentLevel;
  effectiveOn?: LegalDay;
  issuedOn?: LegalDay;
  repealedOn?: LegalDay;
  replacedBy?: string;
  cite: string[];
  source: 'national' | 'pack';
  note?: string;
};

/** Name, number and dates only; the texts are read where they are published. */
const national: readonly Seed[] = [
  {
    seed: 'national:809',
    title: '政务数据共享条例',
    number: '国务院令第809号',
    level: 'administrative-regulation',
    issuedOn: '2025-05-28',
    effectiveOn: '2025-08-01',
    cite: [],
    source: 'national',
  },
  {
    seed: 'national:790',
    title: '网络数据安全管理条例',
    number: '国务院令第790号',
    level: 'administrative-regulation',
    effectiveOn: '2025-01-01',
    cite: [],
    source: 'national',
  },
];

const numbered = /[（(]([^（）()]*[〔[]\d{4}[〕\]][^（）()]*)[）)]$/;

/** A superior document named by its number alone keeps the number for its title. */
function superiorLevel(name: string): InstrumentLevel {
  if (/令/.test(name)) return 'rule';
  if (/法$/.test(name)) return 'law';
  if (/条例$/.test(name)) return 'administrative-regulation';
  if (/^国/.test(name)) return 'central-policy';
  return 'normative-document';
}

/** What the pack says of the city's instruments: a city's measures are normative documents unless an order issued them. */
export function packSeeds({ law }: Pick<Platform, 'law'>): Seed[] {
  const repealing = new Map(law.instruments.flatMap((act) => act.repeals.map((key) => [key, act.title.zh])));
  const articlesOn = (key: string): string[] => {
    const act = law.instruments.find((found) => found.repeals.includes(key));
    return act
      ? law
          .articles()
          .filter(({ instrument, dutyZh }) => instrument === act.key && /废止|取代/.test(dutyZh))
          .map(({ id }) => id)
      : [];
  };
  const own = law.instruments
    .filter(({ status }) => status === 'in-force' || status === 'repealed')
    .map((act): Seed => {
      const number = act.number?.zh ?? numbered.exec(act.title.zh)?.[1];
      const replacedBy = repealing.get(act.key);
      return {
        seed: `pack:${act.key}`,
        title: act.title.zh.replace(numbered, ''),
        ...(number ? { number } : {}),
        level: 'normative-document',
        ...(act.promulgated ? { issuedOn: act.promulgated } : {}),
        ...(act.inForce ? { effectiveOn: act.inForce } : {}),
        ...(act.repealedOn ? { repealedOn: act.repealedOn } : {}),
        ...(replacedBy ? { replacedBy } : {}),
        cite: articlesOn(act.key),
        source: 'pack',
        ...(act.note ? { note: act.note.zh } : {}),
      };
    });
  const superior = [...new Set(law.instruments.flatMap(({ restsOn }) => restsOn))].map(
    (name): Seed => ({
      seed: `superior:${name}`,
      title: name,
      level: superiorLevel(name),
      cite: [],
      source: 'pack',
    }),
  );
  return [...own, ...superior];
}

/** Enters what is not there yet and brings the pack's dates up to date; what the bureau recorded of an act stays. */
export async function seedInstruments(p: Platform): Promise<void> {
  await transact(p.db, async (tx) => {
    const at = p.clock.now();
    for (const act of [...national, ...packSeeds(p)]) {
      const dates = {
        title: act.title,
        number: act.number ?? null,
        effective_on: act.effectiveOn ?? null,
        replaced_by: act.replacedBy ?? null,
        cite: act.cite,
        updated_at: at,
      };
      await instrumentTables(tx)
        .insertInto('catalog.instrument')
        .values({
          id: newId(),
          seed: act.seed,
          level: act.level,
          issuer: null,
          issued_on: act.issuedOn ?? null,
          amended_on: null,
          repealed_on: act.repealedOn ?? null,
          source: act.source,
          note: act.note ?? null,
          entered_by: null,
          created_at: at,
          ...dates,
        })
        .onConflict((conflict) => conflict.column('seed').doUpdateSet(dates))
        .execute();
    }
  });
}
