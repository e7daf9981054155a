/** The report of a period as a spreadsheet: one sheet of figures against the period before, one of answers by matter, one by unit. */
import type { Platform } from '#cases/index.ts';
import type { LegalDay } from '#kernel/clock.ts';
import { harmless, newWorkbook } from '#kernel/spreadsheet.ts';
import { readAnswers } from './answers.ts';
import { readPeriod } from './period.ts';
import type { PeriodReply } from './schema.ts';
import type { AnswerFigures } from './schema-report.ts';

type Language = 'zh' | 'en';
type Cell = string | number | null;

const heads: Record<Language, Record<string, string[]>> = {
  zh: {
    figures: ['指标', '本期', '上期'],
    answers: [
      '事项',
      '收到',
      '已答复',
      '按期',
      '逾期答复',
      '无时限',
      '待办',
      '逾期未办',
      '平均工作日',
      '中位数',
      '最长',
    ],
  },
  en: {
    figures: ['Figure', 'This period', 'Before'],
    answers: [
      'Matter',
      'Received',
      'Answered',
      'In time',
      'Late',
      'No limit',
      'Waiting',
      'Overdue',
      'Mean workdays',
      'Median',
      'Longest',
    ],
  },
};
const words: Record<Language, Record<string, string>> = {
  zh: {
    sheet1: '开放情况',
    sheet2: '办理时效',
    sheet3: '各单位',
    period: '统计期间',
    fields: '领域',
    sets: '开放数据集',
    rows: '数据量（行）',
    quality: '平均质量得分',
    demandsMet: '已满足的需求',
    partners: '利用单位',
    downloads: '下载次数',
    calls: '接口调用次数',
    refused: '未予提供次数',
    received: '收到申请',
    granted: '同意申请',
    turnedDown: '不同意申请',
    takenBack: '撤回申请',
    open: '在办申请',
    all: '合计',
  },
  en: {
    sheet1: 'Opening',
    sheet2: 'Answers',
    sheet3: 'Units',
    period: 'Period',
    fields: 'Fields of life',
    sets: 'Open data sets',
    rows: 'Rows',
    quality: 'Mean quality',
    demandsMet: 'Demands met',
    partners: 'Partners',
    downloads: 'Downloads',
    calls: 'Interface calls',
    refused: 'Refused takings',
    received: 'Applications received',
    granted: 'Applications granted',
    turnedDown: 'Applications refused',
    takenBack: 'Applications taken back',
    open: 'Applications under way',
    all: 'All',
  },
};

const line = (name: string, f: AnswerFigures): Cell[] => [
  name,
  f.received,
  f.answered,
  f.inTime,
  f.late,
  f.noLimit,
  f.waiting,
  f.overdue,
  f.mean,
  f.median,
  f.longest,
];
const periodKeys = [
  'fields',
  'sets',
  'rows',
  'quality',
  'demandsMet',
  'partners',
] as const satisfies readonly (keyof PeriodReply['now'])[];

export async function reportSheet(
  p: Platform,
  from: LegalDay,
  to: LegalDay,
  language: Language,
): Promise<Buffer> {
  const [period, answers] = await Promise.all([readPeriod(p, from, to), readAnswers(p, from, to)]);
  const former = await readAnswers(p, period.formerFrom, period.formerTo);
  const say = (key: string): string => words[language][key] ?? key;
  const book = await newWorkbook();
  const sheet = (name: string, head: readonly string[], rows: readonly Cell[][], first: number) => {
    const made = book.addWorksheet(say(name), { views: [{ state: 'frozen', ySplit: 1 }] });
    made.addRow([...head]).font = { bold: true };
    for (const row of rows)
      made.addRow(row.map((value) => (typeof value === 'string' ? harmless(value) : value)));
    made.columns.forEach((column, at) => {
      column.width = at === 0 ? first : 14;
    });
  };
  sheet(
    'sheet1',
    heads[language].figures ?? [],
    [
      [say('period'), `${from} – ${to}`, `${period.formerFrom} – ${period.formerTo}`],
      ...periodKeys.map((key): Cell[] => [say(key), period.now[key], period.former[key]]),
      ...(['downloads', 'calls', 'refused'] as const).map((key): Cell[] => [
        say(key),
        answers.use[key],
        former.use[key],
      ]),
      ...(
        [
          ['received', 'received'],
          ['granted', 'granted'],
          ['turnedDown', 'refused'],
          ['takenBack', 'takenBack'],
          ['open', 'open'],
        ] as const
      ).map(([name, key]): Cell[] => [say(name), answers.applications[key], former.applications[key]]),
    ],
    28,
  );
  const head = heads[language].answers ?? [];
  sheet(
    'sheet2',
    head,
    [
      ...answers.kinds.map((one) => line(one.title[language] || one.title.zh, one.figures)),
      line(say('all'), answers.all),
    ],
    28,
  );
  sheet(
    'sheet3',
    head,
    answers.units.map((one) => line(one.unit.name[language] || one.unit.name.zh, one.figures)),
    36,
  );
  return Buffer.from(await book.xlsx.writeBuffer());
}
