// What the screens need of the law in one piece: words, classes, forms, and every rule with its state and articles today.
import type { LegalDay } from '#kernel/clock.ts';
import type {
  BureauSettings,
  City,
  DueDay,
  Form,
  Instrument,
  Law,
  Resolution,
  RuleKind,
  Term,
  Text,
} from './types.ts';
import { wordOf } from './words.ts';

export type LawView = {
  city: City;
  pack: Law['pack'];
  day: LegalDay;
  vocabulary: Readonly<Record<string, Text>>;
  /** `effective` is the day and document the bureau entered for a draft. */
  instruments: (Instrument & { effective?: { from: LegalDay; document: string } })[];
  classes: { sharing: readonly Term[]; opening: readonly Term[] };
  forms: readonly Form[];
  procedures: {
    key: string;
    title: Text;
    cite: string[];
    steps: { key: string; title: Text; limit?: string; cite: string[] }[];
  }[];
  /** `word`: what a reader is told where the answer is a key. */
  rules: Record<string, Resolution & { sentence: Text; room: string; kind: RuleKind; word?: Text }>;
  calendar: { from: number; to: number };
  /** The coming working days, nearest first, today left out: the strip of what falls due. */
  workdays: DueDay[];
};

const WORKDAYS_AHEAD = 15;

export function lawView(law: Law, day: LegalDay, settings?: BureauSettings): LawView {
  return {
    city: law.city,
    pack: law.pack,
    day,
    vocabulary: law.vocabulary,
    instruments: law.instruments.map((instrument) => {
      const effective = settings?.effective[instrument.key];
      return effective ? { ...instrument, effective } : instrument;
    }),
    classes: {
      sharing: law.terms('classify.sharing-classes', day, settings),
      opening: law.terms('classify.opening-classes', day, settings),
    },
    forms: law.forms(),
    procedures: law.procedures().map((procedure) => ({
      key: procedure.key,
      title: procedure.title,
      cite: procedure.cite,
      steps: procedure.steps.map(({ key, title, limit, cite }) => ({ key, title, limit, cite })),
    })),
    rules: Object.fromEntries(
      law.rules.map(({ id, sentence, room, kind }) => {
        const resolution = law.resolve(id, day, settings);
        const word = wordOf(law, id, resolution, { day, settings });
        return [id, { ...resolution, sentence, room, kind, word }];
      }),
    ),
    calendar: law.calendar.covered,
    workdays: Array.from({ length: WORKDAYS_AHEAD }, (_, i) => law.calendar.addWorkdays(day, i + 1)),
  };
}
