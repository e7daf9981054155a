/** What differs between the cities on the walk, and the demo's people who walk it. */
import type { Page } from 'playwright-core';

/** Cast of the demo, the same in both cities. */
export const people = {
  provider: '秦望舒',
  bureau: '沈知行',
  consumer: '陆清和',
  compiler: '叶向晚',
} as const;

export type City = {
  key: string;
  name: string;
  /** The city's words for the class, the review, and what the bureau presses. */
  words: { conditional: string; closed: string; ground: string; reviewStep: string; publish: string };
  /** An article the live check cites when this entry lacks something. */
  missing: { text: string; article: string };
  /** What the city asks of a conditional entry beyond the common. */
  compile(page: Page): Promise<void>;
  /** What the city asks of a class of opening other than open. */
  opening?(page: Page): Promise<void>;
  /** The application form, every field. */
  form: { title: string; labels: string[]; absent: string[]; fill(page: Page): Promise<void> };
  /** Who decides, in order, with the words that tell the deadline. */
  deciders: {
    person: string;
    step: string;
    outcome: string;
    consent: boolean;
    deadline: RegExp;
    fill?(page: Page): Promise<void>;
  }[];
  grant: { purpose: string; sees: (string | RegExp)[] };
  /** Words of the law screen that tell what is fixed, left open, set by the bureau, or only a draft; by a rule's key or an instrument's title. */
  law: { rule: string; sees: (string | RegExp)[] }[];
};
