/** How a service of each kind is asked and answers, with a value for each column: for instructions, documents and consoles alike. */
import type { Text } from '#kernel/errors.ts';
import { type Plan, type PlanColumn, requireColumn } from '../plan.ts';
import { operatorsOf } from './terms.ts';

export type ExampleValue = (column: PlanColumn) => string | number | boolean | null;

type Parameter = { name: string; title: Text; json: string; required: boolean; how: Text };

const titleOf = (column: PlanColumn): Text => ({ zh: column.titleZh, en: column.titleEn ?? column.name });

/** Columns that a call may claim or be answered with. */
const shownOf = (plan: Plan, columns: readonly string[] | undefined): PlanColumn[] =>
  plan.columns.filter(({ name }) => !columns || columns.includes(name));
const claimable = (plan: Plan, columns: readonly string[] | undefined): PlanColumn[] =>
  shownOf(plan, columns).filter(({ name }) => !plan.lookup.includes(name));

const keyOf = (plan: Plan, value: ExampleValue) =>
  Object.fromEntries(
    plan.lookup.map((name) => {
      const column = requireColumn(plan, name);
      return [name, String(value(column) ?? '')];
    }),
  );

/** `columns`: those of the grant; all of the service without one. `more`: a further key of a batch. */
export function exampleBody(
  plan: Plan,
  columns: readonly string[] | undefined,
  value: ExampleValue,
  ...more: ExampleValue[]
): Record<string, unknown> {
  switch (plan.kind) {
    case 'verify': {
      const claims = claimable(plan, columns).slice(0, 2);
      return {
        ...keyOf(plan, value),
        claims: Object.fromEntries(claims.map((column) => [column.name, String(value(column) ?? '')])),
      };
    }
    case 'batch':
      return { keys: [value, ...more].map((one) => keyOf(plan, one)) };
    case 'search': {
      const [name] = plan.filters.filter((one) => !columns || columns.includes(one));
      const column = name === undefined ? undefined : requireColumn(plan, name);
      return {
        filters: column ? [{ column: column.name, op: 'eq', value: String(value(column) ?? '') }] : [],
        ...(plan.order[0] ? { order: plan.order[0] } : {}),
        pageSize: Math.min(plan.maxPage, 20),
      };
    }
    default:
      return keyOf(plan, value);
  }
}

export function exampleReply(
  plan: Plan,
  columns: readonly string[] | undefined,
  value: ExampleValue,
  service: { code: string; version: number },
): Record<string, unknown> {
  const head = { service, batch: 1, asOf: '2026-01-01T00:00:00Z' };
  const record = Object.fromEntries(shownOf(plan, columns).map((column) => [column.name, value(column)]));
  switch (plan.kind) {
    case 'verify': {
      const claims = claimable(plan, columns).slice(0, 2);
      const said = Object.fromEntries(claims.map(({ name }, place) => [name, place === 0 ? 'yes' : 'no']));
      return { ...head, answer: { result: claims.length > 1 ? 'partly' : 'yes', claims: said } };
    }
    case 'batch':
      return {
        ...head,
        asked: 2,
        found: 1,
        count: 1,
        answers: [
          { found: true, truncated: false, records: [record] },
          { found: false, truncated: false, records: [] },
        ],
      };
    case 'search':
      return { ...head, count: 1, records: [record], next: null };
    default:
      return { ...head, count: 1, truncated: false, records: [record] };
  }
}

const columnsParameter: Parameter = {
  name: 'columns',
  title: { zh: '返回项', en: 'columns' },
  json: 'array',
  required: false,
  how: {
    zh: '只要其中几项时填写；含未授权的项即被拒绝',
    en: 'to get only some; one that is not granted is refused',
  },
};

/** What a call of the kind says beside its signature; a lookup's parameters are its key. */
export function parametersOf(plan: Plan): Parameter[] {
  const keys = plan.lookup.map((name) => {
    const column = requireColumn(plan, name);
    return {
      name: plan.kind === 'batch' ? `keys[].${name}` : name,
      title: titleOf(column),
      json: column.json as string,
      required: true,
      how: { zh: '查询条件，须全部给出', en: 'lookup value; all of them are given' },
    };
  });
  switch (plan.kind) {
    case 'verify':
      return [
        ...keys,
        {
          name: 'claims',
          title: { zh: '待核验的值', en: 'claims' },
          json: 'object',
          required: true,
          how: {
            zh: `信息项名与其值，至多 ${plan.maxPage} 项；只回答 yes（相符）、partly（部分相符或在容差内）、no（不符）、unknown（无从核验），不返回数据；同一对象的同一项每天至多 ${plan.guesses} 个不同的值`,
            en: `items by name with the values claimed, at most ${plan.maxPage}; answered by yes, partly (near enough, or some of them), no or unknown, never by a value; at most ${plan.guesses} different values of one item of one key a day`,
          },
        },
      ];
    case 'batch':
      return [
        {
          name: 'keys',
          title: { zh: '各条查询条件', en: 'keys' },
          json: 'array',
          required: true,
          how: {
            zh: `至多 ${plan.maxPage} 条，按给出的顺序逐条应答，查无记录的也应答；每条计一次调用；更多数据请以文件方式交付`,
            en: `at most ${plan.maxPage}, answered one by one in that order, those without a record too; each counts as a call; for more take a delivery as a file`,
          },
        },
        ...keys,
        columnsParameter,
      ];
    case 'search':
      return [
        {
          name: 'filters',
          title: { zh: '筛选条件', en: 'filters' },
          json: 'array',
          required: true,
          how: {
            zh: `至少一个，须同时满足；每个为 {"column", "op", "value"}。${filterWords(plan, '；')}。in 的 value 为数组`,
            en: `one at least, all of which hold; each is {"column", "op", "value"}. ${filterWords(plan, '; ')}. The value of in is an array`,
          },
        },
        {
          name: 'order',
          title: { zh: '排序', en: 'order' },
          json: 'string',
          required: false,
          how: {
            zh: `信息项名，前加 - 为倒序；可用：${plan.order.join('、') || '无'}；没有值的排在最后`,
            en: `an item, with - before it the other way round; of: ${plan.order.join(', ') || 'none'}; rows without a value come last`,
          },
        },
        {
          name: 'pageSize',
          title: { zh: '每页条数', en: 'page size' },
          json: 'number',
          required: false,
          how: { zh: `至多 ${plan.maxPage}`, en: `at most ${plan.maxPage}` },
        },
        {
          name: 'cursor',
          title: { zh: '翻页游标', en: 'cursor' },
          json: 'string',
          required: false,
          how: {
            zh: '上一页应答中的 next，与原筛选条件、排序和返回项一并给出；next 为 null 即已到最后一页',
            en: 'the next of the page before, given with the same filters, order and columns; null was the last page',
          },
        },
        columnsParameter,
      ];
    default:
      return keys;
  }
}

const filterWords = (plan: Plan, between: string): string =>
  plan.filters
    .map((name) => `${name}: ${operatorsOf(requireColumn(plan, name).type).join(', ')}`)
    .join(between);
