/** What a mark survives and what not, as the product says it wherever a marked file is handed out or traced. */
import type { Text } from '#kernel/errors.ts';
import type { MarkManner } from './scheme.ts';

export const markWords: Readonly<Record<MarkManner, { manner: Text; survives: Text; limits: Text }>> = {
  parity: {
    manner: {
      zh: '标记在数值中：提供单位允许微调的信息项，部分数值在其幅度内微调。',
      en: 'In the values: some figures of columns that the provider lets be moved, by no more than it said.',
    },
    survives: {
      zh: '另存为其他文本格式、行重新排序、删去多数行、删去部分列（含主键列）、取整到不超过最大步长、局部改动、少数几份混合。',
      en: 'Saving as another text format, re-ordering, most rows or some columns (the key too) cut away, rounding up to the largest step, changes here and there, a few copies mixed.',
    },
    limits: {
      zh: '剩余不足约两百行、只剩不可微调的列、取整超过最大步长、多份（约十份以上）取平均后，标记不能作为证据；改动列名须先改回。编码、标识、日期和须准确的金额从不改动。',
      en: 'No evidence is left in fewer than some two hundred rows, in columns that may not be moved alone, after rounding beyond the largest step, or in the average of many copies (some ten or more); renamed columns must be named back. Codes, keys, dates and exact amounts are never moved.',
    },
  },
  token: {
    manner: {
      zh: '标记为单独一列（gongshu_mark）：提供单位没有允许微调的信息项，或行数不足。',
      en: 'A column of its own (gongshu_mark): the provider lets no column be moved, or the rows are too few.',
    },
    survives: {
      zh: '另存为其他文本格式、行重新排序、删去其他行和列；任一单元格即可指认。',
      en: 'Saving as another text format, re-ordering, other rows and columns cut away: any one cell names the export.',
    },
    limits: {
      zh: '删去该列即失去标记。',
      en: 'Cutting that column away takes the mark with it.',
    },
  },
};
