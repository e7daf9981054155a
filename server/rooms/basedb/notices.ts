/** What the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const basedbNotices = defineNotices({
  'basedb.lead-named': {
    zh: { title: '本单位牵头“{database}”', body: '请明确来源、字段和目录条目。' },
    en: { title: 'Your organisation leads “{database}”', body: 'Name its sources, fields and entry.' },
  },
  'basedb.refresh-stopped': {
    zh: { title: '“{database}”已停止更新', body: '来源“{resource}”当前未获授权，恢复授权后自动继续。' },
    en: {
      title: '“{database}” is no longer refreshed',
      body: 'The source “{resource}” is not granted at present; it goes on once it is.',
    },
  },
  'basedb.conflicts-found': {
    zh: { title: '“{database}”有 {count} 处来源不一致待核实', body: '本单位是权威来源，请逐条核实。' },
    en: {
      title: '“{database}”: {count} values differ between sources',
      body: 'Your organisation is the authoritative source; verify each.',
    },
  },
  'basedb.conflicts-ruled': {
    zh: { title: '“{database}”来源差异已核实', body: '涉及本单位数据 {count} 处，其中 {wrong} 处应予更正。' },
    en: {
      title: '“{database}”: differences verified',
      body: '{count} of your values were concerned, {wrong} are to be corrected.',
    },
  },
  'basedb.source-late': {
    zh: { title: '“{database}”的来源数据已逾期', body: '自 {since} 起未按周期更新，请尽快汇聚。' },
    en: {
      title: 'Data for “{database}” are late',
      body: 'Not updated by the cycle since {since}; gather them.',
    },
  },
  'basedb.proposal-made': {
    zh: { title: '对“{database}”的变更建议', body: '共建单位提出建议，请答复。' },
    en: {
      title: 'A change to “{database}” is proposed',
      body: 'A contributing organisation proposes it; answer.',
    },
  },
  'basedb.proposal-answered': {
    zh: { title: '对“{database}”的建议已答复', body: '请查看结果。' },
    en: { title: 'Your proposal for “{database}” was answered', body: 'See the result.' },
  },
  'basedb.part-asked': {
    zh: { title: '请提交“{database}”目录的本单位部分', body: '截止日 {due}。' },
    en: { title: 'Hand in your part of the catalogue of “{database}”', body: 'Due on {due}.' },
  },
});
