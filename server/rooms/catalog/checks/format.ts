/** Checks of format, update cycle and the way a resource is supplied. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { LawNow } from '#law/settings.ts';
import type { Content } from '../schema.ts';
import {
  type Format,
  formatOf,
  realTimeCycle,
  sharingForms,
  supplyFieldWords,
  supplyParticulars,
  updateCycles,
} from '../terms.ts';
import { articlesOf, empty, fault, listed } from './issue.ts';

/** True where a program can read the resource as data: through a table or an interface, or from a readable file. */
export function isMachineReadable(content: Content): boolean {
  const format = formatOf(content.formatCategory);
  if (!format) return false;
  if (content.sharingForm === 'table' || content.sharingForm === 'interface') return true;
  return !format.unreadable.includes(content.formatType);
}

export function checkFormat(law: LawNow, content: Content): FieldIssue[] {
  return [...pair(law, content), ...cycle(law, content), ...supply(law, content)];
}

function pair(law: LawNow, content: Content): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const format: Format | undefined = formatOf(content.formatCategory);
  if (!empty(content.formatCategory) && !empty(content.formatType)) {
    if (!format?.types.includes(content.formatType)) {
      issues.push(
        fault('format-pair', 'formatType', {
          zh: '格式分类与类型不匹配',
          en: 'Format category and type do not belong together',
          mendZh: '先选分类，再从对应类型中选择',
          mendEn: 'Choose the category first, then one of its types',
        }),
      );
    } else if (content.formatType === 'other' && empty(content.formatNote)) {
      issues.push(
        fault('format-other', 'formatNote', {
          zh: '格式类型选“其他”须说明',
          en: 'The format “other” needs an explanation',
          mendZh: '填写实际格式',
          mendEn: 'State the actual format',
        }),
      );
    }
  }
  if (format && !empty(content.sharingForm) && !format.forms.some((form) => form === content.sharingForm)) {
    const fitting = sharingForms.filter(({ key }) => format.forms.some((form) => form === key));
    issues.push(
      fault('format-channel', 'sharingForm', {
        zh: '格式与共享方式不匹配',
        en: 'Format and form of sharing do not match',
        mendZh: `${format.zh}资源可选：${listed(fitting, 'zh')}`,
        mendEn: `For ${format.en}: ${listed(fitting, 'en')}`,
      }),
    );
  }
  if (format && law.flag('catalog.machine-readable') && !isMachineReadable(content)) {
    issues.push(
      fault(
        'machine-readable',
        'formatType',
        {
          zh: '该格式不能由机器读取，不得提交审核',
          en: 'Machines cannot read this format; it may not be submitted',
          mendZh: '改为表格文件、库表或接口',
          mendEn: 'Supply a data file, a table or an interface',
        },
        law.cite('catalog.machine-readable'),
      ),
    );
  }
  return issues;
}

function cycle(law: LawNow, content: Content): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const { updateCycle } = content;
  if (empty(updateCycle)) return issues;
  if (!updateCycles.some(({ key }) => key === updateCycle)) {
    issues.push(
      fault('cycle-unknown', 'updateCycle', {
        zh: `没有“${updateCycle}”这一更新周期`,
        en: `There is no update cycle “${updateCycle}”`,
        mendZh: '请从列表中选择',
        mendEn: 'Choose from the list',
      }),
    );
  }
  if (updateCycle === 'other' && empty(content.updateCycleNote)) {
    issues.push(
      fault('cycle-other', 'updateCycleNote', {
        zh: '更新周期选“其他”须说明',
        en: 'The update cycle “other” needs an explanation',
        mendZh: '填写实际更新安排',
        mendEn: 'State how it is updated',
      }),
    );
  }
  const order = (key: string | undefined) => updateCycles.findIndex((one) => one.key === key);
  const collected = order(content.extended.gatherCycle);
  // What comes daily and is passed on yearly lies idle: somebody is to say why.
  const slower = collected >= 0 && collected < order(updateCycle) && updateCycle !== 'other';
  if (slower && law.flag('catalog.cycle-follows-collection') && empty(content.updateCycleNote)) {
    issues.push(
      fault(
        'cycle-slower',
        'updateCycleNote',
        {
          zh: '更新周期长于采集周期，须说明理由',
          en: 'The update cycle is longer than that of collection and needs its reason',
          mendZh: '缩短更新周期，或者填写理由',
          mendEn: 'Shorten the update cycle, or state the reason',
        },
        law.cite('catalog.cycle-follows-collection'),
      ),
    );
  }
  const mode = law.term('catalog.supply-modes', content.supplyMode);
  if (mode?.attributes['real-time'] === true && updateCycle !== realTimeCycle) {
    issues.push(
      fault(
        'cycle-real-time',
        'updateCycle',
        {
          zh: `以“${mode.zh}”方式提供的，更新周期只能为实时`,
          en: `Supplied by ${mode.en}, the only update cycle is real time`,
          mendZh: '将更新周期改为实时，或改用其他提供方式',
          mendEn: 'Set the cycle to real time, or choose another way of supply',
        },
        articlesOf(law, 'catalog.supply-modes', mode),
      ),
    );
  }
  return issues;
}

function supply(law: LawNow, content: Content): FieldIssue[] {
  const rule = 'catalog.supply-modes';
  const modes = law.terms(rule);
  if (modes.length === 0 || empty(content.supplyMode)) return [];
  const mode = modes.find(({ key }) => key === content.supplyMode);
  if (!mode) {
    return [
      fault(
        'supply-mode-unknown',
        'supplyMode',
        {
          zh: `本市没有“${content.supplyMode}”这一提供方式`,
          en: `The city knows no way of supply “${content.supplyMode}”`,
          mendZh: `可选：${listed(modes, 'zh')}`,
          mendEn: `Choose one of: ${listed(modes, 'en')}`,
        },
        law.cite(rule),
      ),
    ];
  }
  return (supplyParticulars[mode.key] ?? [])
    .filter((field) => empty(content.supply[field] ?? ''))
    .map((field) => {
      const words = supplyFieldWords[field];
      return fault(
        'supply-particulars',
        `supply.${field}`,
        {
          zh: `以“${mode.zh}”方式提供须填写：${words.zh}`,
          en: `Supply by ${mode.en} needs: ${words.en}`,
          mendZh: `请补填${words.zh}`,
          mendEn: `Fill in: ${words.en}`,
        },
        articlesOf(law, rule, mode),
      );
    });
}
