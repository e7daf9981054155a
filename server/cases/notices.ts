/** What the engine tells people: a step is theirs, near, late, brought before somebody, supplemented, handed on, decided. */
import { defineNotices } from '#notices/index.ts';

export const casesNotices = defineNotices({
  'cases.step-opened': {
    zh: { title: '待办：{step}', body: '办件 {number}“{title}”的“{step}”由贵单位办理，{due}。' },
    en: { title: 'To do: {step}', body: '“{step}” of case {number} “{title}” is yours to decide, {due}.' },
  },
  'cases.step-near': {
    zh: { title: '将到期：{step}', body: '办件 {number}“{title}”的“{step}”将于 {day} 到期。' },
    en: { title: 'Due soon: {step}', body: '“{step}” of case {number} “{title}” is due on {day}.' },
  },
  'cases.step-late': {
    zh: {
      title: '已逾期：{step}',
      body: '办件 {number}“{title}”的“{step}”应于 {day} 前办结，由{holder}承办，现已逾期。',
    },
    en: {
      title: 'Past due: {step}',
      body: '“{step}” of case {number} “{title}” was due on {day}; it is held by {holder}.',
    },
  },
  'cases.step-escalated': {
    zh: {
      title: '逾期上报：{step}',
      body: '办件 {number}“{title}”的“{step}”自 {day} 起逾期，承办单位为{holder}，请督办。',
    },
    en: {
      title: 'Brought before you: {step}',
      body: '“{step}” of case {number} “{title}”, held by {holder}, has been past due since {day}.',
    },
  },
  'cases.step-handed': {
    zh: { title: '转来待办：{step}', body: '办件 {number}“{title}”的“{step}”已转由贵单位办理，{due}。' },
    en: { title: 'Handed to you: {step}', body: '“{step}” of case {number} “{title}” is yours now, {due}.' },
  },
  'cases.step-assigned': {
    zh: { title: '指定您承办：{step}', body: '办件 {number}“{title}”的“{step}”指定由您办理，{due}。' },
    en: {
      title: 'On your desk: {step}',
      body: '“{step}” of case {number} “{title}” was given to you, {due}.',
    },
  },
  'cases.step-lapsed': {
    zh: { title: '无需再办：{step}', body: '办件 {number}“{title}”的“{step}”已随案终止，无需再办理。' },
    en: {
      title: 'No longer to do: {step}',
      body: '“{step}” of case {number} “{title}” has lapsed with the case.',
    },
  },
  'cases.extended': {
    zh: { title: '办理期限延长', body: '办件 {number}“{title}”的“{step}”经批准延长至 {day}。' },
    en: { title: 'Limit extended', body: '“{step}” of case {number} “{title}” was extended to {day}.' },
  },
  'cases.supplement-asked': {
    zh: {
      title: '请补正材料',
      body: '办件 {number}“{title}”在“{step}”需要补正，{due}。补正期间不计入办理时限。',
    },
    en: {
      title: 'Please supplement',
      body: '“{step}” of case {number} “{title}” asks you to supplement, {due}. The clock of the step stands still meanwhile.',
    },
  },
  'cases.supplement-ended': {
    zh: {
      title: '补正结束：{step}',
      body: '办件 {number}“{title}”的补正已经结束，办理时限继续计算，{due}。',
    },
    en: {
      title: 'Supplement ended: {step}',
      body: 'The supplement of case {number} “{title}” has ended; the clock runs on, {due}.',
    },
  },
  'cases.supplement-late': {
    zh: { title: '补正逾期：{step}', body: '办件 {number}“{title}”的补正未在 {day} 前完成。' },
    en: {
      title: 'Supplement overdue: {step}',
      body: 'Case {number} “{title}” was not supplemented by {day}.',
    },
  },
  'cases.due-moved': {
    zh: {
      title: '到期日变更：{step}',
      body: '节假日安排确定后，办件 {number}“{title}”的“{step}”到期日为 {day}。',
    },
    en: {
      title: 'Due day moved: {step}',
      body: 'With the holidays now known, “{step}” of case {number} “{title}” is due on {day}.',
    },
  },
  'cases.decided': {
    zh: { title: '办结：{title}', body: '办件 {number}“{title}”已办结，结果为“{outcome}”。' },
    en: { title: 'Decided: {title}', body: 'Case {number} “{title}” was decided: “{outcome}”.' },
  },
  'cases.returned': {
    zh: { title: '退回：{title}', body: '办件 {number}“{title}”被退回（{outcome}），理由见办件。' },
    en: {
      title: 'Returned: {title}',
      body: 'Case {number} “{title}” was returned (“{outcome}”); the case says why.',
    },
  },
  'cases.withdrawn': {
    zh: { title: '已撤回：{title}', body: '办件 {number}“{title}”已由申请单位撤回。' },
    en: { title: 'Withdrawn: {title}', body: 'Case {number} “{title}” was taken back by its applicant.' },
  },
  'cases.delegated': {
    zh: { title: '受托代办', body: '自 {from} 至 {to}，您受托代本单位同事办理待办事项。' },
    en: {
      title: 'You act for a colleague',
      body: 'From {from} to {to} you act in the place of a colleague.',
    },
  },
});
