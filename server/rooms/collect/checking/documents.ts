/** Numbers of several kinds in one column, told apart by a type column: identity documents, and codes of organisations. Pure. */
import { literal } from './binder.ts';
import {
  creditCheckRight,
  creditInnerRight,
  creditShape,
  organisationCodeRight,
  organisationShape,
  type Plausibility,
  residentBirthPlausible,
  residentBirthSound,
  residentCheckRight,
  residentDateReal,
  residentDivisionPlausible,
  residentShape,
} from './identifiers.ts';

type NumberForm = 'resident' | 'passport' | 'credit' | 'organisation' | 'other';
type TypeWords = { form: NumberForm; words: readonly string[] };

/** What the type column may say of an identity document: the usual words, and the codes of GA/T 517. */
const identityDocuments: readonly TypeWords[] = [
  {
    form: 'resident',
    words: [
      '居民身份证',
      '身份证',
      '公民身份号码',
      '临时居民身份证',
      '户口簿',
      '港澳居民居住证',
      '台湾居民居住证',
      '港澳台居民居住证',
      '111',
    ],
  },
  { form: 'passport', words: ['护照', '普通护照', '外国护照', '中国护照', '外交护照', '公务护照', '414'] },
  {
    form: 'other',
    words: [
      '港澳居民来往内地通行证',
      '台湾居民来往大陆通行证',
      '外国人永久居留身份证',
      '外国人永久居留证',
      '外国人居留证',
      '军官证',
      '士兵证',
      '警官证',
      '出生医学证明',
      '511',
      '516',
    ],
  },
];

/** What it may say of the code of an organisation. */
const organisationCodes: readonly TypeWords[] = [
  { form: 'credit', words: ['统一社会信用代码', '信用代码'] },
  { form: 'organisation', words: ['组织机构代码'] },
  {
    form: 'other',
    words: [
      '工商注册号',
      '营业执照注册号',
      '事业单位法人证书号',
      '社会团体登记证号',
      '民办非企业单位登记证号',
      '宗教活动场所登记证号',
      '税务登记号',
      '境外登记号',
      '其他登记号',
      '其他识别代码',
    ],
  },
];

export type TypedIdentifier = 'identity-document' | 'organisation-code';
export const isTyped = (identifier: string | undefined): identifier is TypedIdentifier =>
  identifier === 'identity-document' || identifier === 'organisation-code';

const kindsOf = (identifier: TypedIdentifier): readonly TypeWords[] =>
  identifier === 'identity-document' ? identityDocuments : organisationCodes;

/** The words the type column may hold, for the one who mends the row. */
export const typeWords = (identifier: TypedIdentifier): string[] =>
  kindsOf(identifier).flatMap(({ words }) => words);

const shapes: Readonly<Record<'passport' | 'other', string>> = {
  passport: '^[A-Z0-9]{5,17}$',
  other: '^[A-Z0-9\\\\p{Han}（）()-]{4,40}$',
};

const among = (type: string, words: readonly string[]): string =>
  `${type} IN (${words.map(literal).join(', ')})`;

/** True for a number whose type is known and whose form fits it. The type cell is taken as it stands. */
export function typedRight(
  identifier: TypedIdentifier,
  cell: string,
  type: string,
  plausible: Plausibility,
): string {
  const right: Record<NumberForm, string> = {
    resident: [
      residentShape(cell),
      residentCheckRight(cell),
      residentBirthSound(cell, plausible),
      residentDivisionPlausible(cell, plausible),
    ].join(' AND '),
    passport: `match(${cell}, '${shapes.passport}')`,
    credit: [creditShape(cell), creditInnerRight(cell), creditCheckRight(cell)].join(' AND '),
    organisation: `${organisationShape(cell)} AND ${organisationCodeRight(cell)}`,
    other: `match(${cell}, '^[A-Z0-9-]{4,40}$')`,
  };
  return `multiIf(${kindsOf(identifier)
    .map(({ form, words }) => `${among(type, words)}, ${right[form]}`)
    .join(', ')}, 0)`;
}

/** The faults of a number whose type is given, the first that holds counts. */
export function typedCases(
  identifier: TypedIdentifier,
  t: string,
  type: string,
  plausible: Plausibility,
): [string, string][] {
  const cases: [string, string][] = [
    [`${type} = ''`, `${identifier}-type-missing`],
    [`NOT (${among(type, typeWords(identifier))})`, `${identifier}-type-unknown`],
  ];
  for (const { form, words } of kindsOf(identifier)) {
    const is = among(type, words);
    const not = (condition: string, code: string): [string, string] => [`${is} AND NOT (${condition})`, code];
    switch (form) {
      case 'resident':
        cases.push(
          not(residentShape(t), 'resident-id-shape'),
          not(residentCheckRight(t), 'resident-id-check'),
          not(residentDateReal(t), 'resident-id-date'),
          not(residentDivisionPlausible(t, plausible), 'resident-id-division'),
          not(residentBirthPlausible(t, plausible), 'resident-id-birth'),
        );
        break;
      case 'credit':
        cases.push(
          not(creditShape(t), 'credit-code-shape'),
          not(creditInnerRight(t), 'credit-code-inner'),
          not(creditCheckRight(t), 'credit-code-check'),
        );
        break;
      case 'organisation':
        cases.push(
          not(organisationShape(t), 'organisation-code-shape'),
          not(organisationCodeRight(t), 'organisation-code-check'),
        );
        break;
      default:
        cases.push(not(`match(${t}, '${shapes[form]}')`, `${identifier}-shape`));
    }
  }
  return cases;
}
