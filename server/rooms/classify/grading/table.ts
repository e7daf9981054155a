/** The bureau's rules on classes and grades as one document: grades with their measures, classes, questions, kinds of content. */
import { z } from 'zod';
import { nameShapes } from '#kernel/http/shapes.ts';
import { detectorKinds } from '../detect/kinds.ts';
import { maskSchema } from '../masks/masks.ts';

/** The national scheme, from the least to the most: four general levels, important, core. */
export const nationalGrades = [
  'general-1',
  'general-2',
  'general-3',
  'general-4',
  'important',
  'core',
] as const;

const key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
const words = { zh: z.string().min(1).max(200), en: z.string().min(1).max(200) };

/** What a grade demands of every supply; in effect in calls and files. */
export const measuresSchema = z.strictObject({
  /** Rows may be handed on to another organisation at all. */
  supply: z.boolean(),
  /** A grant needs a decision: nobody helps themselves. */
  approval: z.boolean(),
  /** Laid over every column of that kind, unless the grant hides more. */
  masks: z.strictObject({ personal: maskSchema.optional(), sensitive: maskSchema.optional() }),
  /** The records of an answer travel sealed under the key of the call. */
  encryption: z.boolean(),
  /** Every call names the person on whose behalf it is made. */
  operator: z.boolean(),
});
export type Measures = z.output<typeof measuresSchema>;

export const noMeasures: Measures = {
  supply: true,
  approval: false,
  masks: {},
  encryption: false,
  operator: false,
};

export const openingClass = z.enum(['open', 'conditional', 'closed']);
export type OpeningClass = z.output<typeof openingClass>;

const answerSchema = z.strictObject({
  key,
  ...words,
  /** The least grade this answer leads to; absent: it has no say. */
  grade: key.optional(),
  /** The least strict opening class. */
  opening: openingClass.optional(),
});

export const ruleTableSchema = z.strictObject({
  /** From the least to the most. `national`: the grade of the national scheme it stands for. */
  grades: z
    .array(
      z.strictObject({
        key,
        ...words,
        national: z.string().max(40).optional(),
        measures: measuresSchema.default(noMeasures),
      }),
    )
    .min(1)
    .max(20),
  /** Classes of data by subject; `national`: the national or regional class it belongs to. */
  classes: z.array(z.strictObject({ key, ...words, national: z.string().max(100).optional() })).max(100),
  questions: z
    .array(
      z.strictObject({
        key,
        aspect: z.enum(['security', 'privacy', 'use']),
        ...words,
        answers: z.array(answerSchema).min(2).max(10),
      }),
    )
    .min(1)
    .max(40),
  /** Least grade of what a detector finds. */
  kinds: z.array(z.strictObject({ kind: z.enum(detectorKinds), grade: key })).max(detectorKinds.length),
});
export type RuleTable = z.output<typeof ruleTableSchema>;

/** A row that a department's implementing rules may tighten: `question.answer` or `kind.<kind>`. */
export type ImplementingRow = { row: string; grade: string };

export const rankIn = (table: RuleTable, grade: string): number =>
  table.grades.findIndex((found) => found.key === grade);

/** The grade of the table that stands for the n-th general level of the national scheme; undefined when it has none. */
export const gradeOfLevel = (table: RuleTable, level: number): string | undefined =>
  table.grades.find(({ national }) => national === `general-${level}`)?.key;

/** Rows of the table as `question.answer` and `kind.<kind>`, with the grade each leads to. */
export function rowsOf(table: RuleTable): Map<string, string> {
  const rows = new Map<string, string>();
  for (const question of table.questions) {
    for (const answer of question.answers) {
      if (answer.grade) rows.set(`${question.key}.${answer.key}`, answer.grade);
    }
  }
  for (const { kind, grade } of table.kinds) rows.set(`kind.${kind}`, grade);
  return rows;
}

const harm = (none?: string, minor?: string, serious?: string, grave?: string) =>
  (
    [
      ['none', '无危害', 'No harm', none],
      ['minor', '一般危害', 'Minor harm', minor],
      ['serious', '严重危害', 'Serious harm', serious],
      ['grave', '特别严重危害', 'Grave harm', grave],
    ] as const
  ).map(([answer, zh, en, grade]) => ({
    key: answer,
    zh,
    en,
    ...(grade ? { grade } : {}),
    ...(grade === 'important' || grade === 'core' ? { opening: 'closed' as const } : {}),
  }));

const impact = (name: string, zh: string, en: string, grades: [string, string, string, string]) => ({
  key: name,
  aspect: 'security' as const,
  zh: `一旦泄露、篡改、损毁或者非法获取、使用、共享，对${zh}的危害程度`,
  en: `Harm to ${en} if leaked, altered, destroyed or unlawfully obtained, used or shared`,
  answers: harm(...grades),
});

const yesNo = (opening: OpeningClass) => [
  { key: 'no', zh: '否', en: 'No' },
  { key: 'yes', zh: '是', en: 'Yes', opening },
];

const widest: [string, string, string, string] = ['general-1', 'important', 'core', 'core'];
const wide: [string, string, string, string] = ['general-1', 'general-3', 'important', 'core'];
const narrow: [string, string, string, string] = ['general-1', 'general-2', 'general-3', 'general-4'];

/** The national scheme as it stands while the bureau has issued no rules of its own; it demands no measures. */
export const nationalTable: RuleTable = {
  grades: nationalGrades.map((grade, index) => ({
    key: grade,
    national: grade,
    zh: ['一般1级', '一般2级', '一般3级', '一般4级', '重要', '核心'][index] ?? grade,
    en:
      ['General, level 1', 'General, level 2', 'General, level 3', 'General, level 4', 'Important', 'Core'][
        index
      ] ?? grade,
    measures: noMeasures,
  })),
  classes: [],
  questions: [
    impact('national-security', '国家安全', 'national security', widest),
    impact('economy', '经济运行', 'the economy', wide),
    impact('social-order', '社会秩序', 'social order', wide),
    impact('public-interest', '公共利益', 'the public interest', wide),
    impact('organisations', '组织权益', 'rights of organisations', narrow),
    impact('persons', '个人权益', 'rights of persons', narrow),
    {
      key: 'privacy',
      aspect: 'privacy',
      zh: '包含哪一类个人信息',
      en: 'Personal information it holds',
      answers: [
        { key: 'none', zh: '不含个人信息', en: 'None' },
        { key: 'personal', zh: '一般个人信息', en: 'Personal', grade: 'general-2', opening: 'conditional' },
        { key: 'sensitive', zh: '敏感个人信息', en: 'Sensitive', grade: 'general-3', opening: 'closed' },
      ],
    },
    {
      key: 'capability',
      aspect: 'use',
      zh: '使用者须有较高的安全保障和处理能力',
      en: 'Users need strong security and processing ability',
      answers: yesNo('conditional'),
    },
    {
      key: 'real-time',
      aspect: 'use',
      zh: '时效性强',
      en: 'Highly time-bound',
      answers: yesNo('conditional'),
    },
    {
      key: 'continuous',
      aspect: 'use',
      zh: '需要持续获取',
      en: 'Needed continuously',
      answers: yesNo('conditional'),
    },
  ],
  kinds: [
    { kind: 'resident-id', grade: 'general-3' },
    { kind: 'bank-card', grade: 'general-3' },
    { kind: 'passport', grade: 'general-3' },
    { kind: 'medical', grade: 'general-3' },
    { kind: 'biometric', grade: 'general-4' },
    { kind: 'belief', grade: 'general-3' },
    { kind: 'account', grade: 'general-3' },
    { kind: 'mobile', grade: 'general-2' },
    { kind: 'landline', grade: 'general-2' },
    { kind: 'person-name', grade: 'general-2' },
    { kind: 'address', grade: 'general-2' },
    { kind: 'birth-date', grade: 'general-2' },
    { kind: 'email', grade: 'general-2' },
    { kind: 'plate', grade: 'general-2' },
  ],
};

nameShapes({ Measures: measuresSchema, RuleTable: ruleTableSchema });
