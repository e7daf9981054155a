/** What a version of the opening catalogue says of a data set: taken from the catalogue's entry, completed by its department. */
import { z } from 'zod';
import { text } from '#kernel/http/shapes.ts';

/** One column of the data as it is opened; `from` is the item of the entry it comes of. */
export const openField = z.object({
  name: z.string().min(1).max(200),
  titleZh: z.string().max(200),
  titleEn: z.string().max(200),
  meaning: z.string().max(2000),
  type: z.string().max(40),
  unit: z.string().max(40),
  from: z.string().max(200).nullable(),
});

/** What obtaining, using and spreading the data ask of whoever does it. */
export const requirements = z.object({
  obtain: z.string().max(2000),
  use: z.string().max(2000),
  spread: z.string().max(2000),
});

export const datasetContent = z.object({
  title: text,
  summary: text,
  /** Key of the catalogue's category tree. */
  theme: z.string().max(40),
  /** GB/T 4754 section letter or code; empty while nobody said. */
  industry: z.string().max(10),
  keywords: z.array(z.string().min(1).max(60)).max(30),
  /** GB/T 2260 code of what it covers. */
  region: z.string().max(12),
  updateCycle: z.string().max(40),
  language: z.string().max(20),
  contact: z.object({ name: z.string().max(100), phone: z.string().max(60), email: z.string().max(120) }),
  /** A key of the licences the city offers. */
  licence: z.string().min(1).max(60),
  requirements,
  /** Of conditional data, one by one; applicants answer each. */
  conditions: z.array(z.object({ key: z.string().min(1).max(40), text })).max(30),
  fields: z.array(openField).max(2000),
  /** How the data came about, where the city's text asks: a key of its list. */
  dataOrigin: z.string().max(40).optional(),
  /** Forms of file in which they are had, as the entry states them. */
  formats: z.array(z.string().max(40)).max(20).optional(),
});
export type OpenField = z.output<typeof openField>;
export type DatasetContent = z.output<typeof datasetContent>;
