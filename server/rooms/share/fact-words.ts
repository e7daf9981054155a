// What an application was opened with, as a reader of the case is told.
import { type FactWord, plainFact } from '#cases/index.ts';

/** Ids and the digest of the answers are for the platform and have no words. */
export const shareFacts: Readonly<Record<string, FactWord>> = {
  serviceCode: plainFact('服务代码', 'Code of the service'),
  form: {
    label: { zh: '申请表', en: 'Form' },
    say: (law, value) => {
      const form = typeof value === 'string' ? law.law.forms().find(({ key }) => key === value) : undefined;
      return form?.title;
    },
  },
  columns: plainFact('申请的数据项', 'Items asked for'),
  lastDay: plainFact('使用期限至', 'Until'),
  peak: plainFact('调用峰值', 'Peak of calls'),
  outsideNamedUnits: {
    label: { zh: '提示', en: 'Note' },
    say: (_law, value) =>
      value === true
        ? { zh: '申请单位不在目录列明的单位之内', en: 'the entry does not name the applicant' }
        : undefined,
  },
};
