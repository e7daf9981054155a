// What a pack is once its files were read and checked: the plain data that every answer is computed from.
import type { LegalDay } from '#kernel/clock.ts';
import type {
  Article,
  City,
  Coverage,
  Form,
  Instrument,
  NamedWord,
  Procedure,
  RuleDefinition,
  RuleValue,
  Text,
} from './types.ts';

export type DatedValue = {
  /** Absent for a draft: its day is entered by the bureau. */
  from?: LegalDay;
  to?: LegalDay;
  value: RuleValue;
  cite: string[];
  note?: Text;
  /** The list ends openly: the bureau may add to it and never takes from it. */
  open?: true;
  /** Key of the instrument of the first cited article: it decides whether the value is law or draft. */
  instrument: string;
};

export type Answer =
  | { kind: 'dated'; items: DatedValue[] }
  | { kind: 'not-applicable'; because: Text; cite: string[] }
  | { kind: 'unspecified'; because: Text; cite: string[] };

export type Head = {
  city: City;
  version: string;
  coverage: Coverage;
  accent: string;
  vocabulary: Record<string, Text>;
  lists: Record<string, NamedWord[]>;
  instruments: Map<string, Instrument>;
};

export type Pack = Head & {
  hash: string;
  definitions: Map<string, RuleDefinition>;
  articles: Map<string, Article>;
  answers: Map<string, Answer>;
  procedures: Map<string, Procedure>;
  forms: Map<string, Form>;
};
