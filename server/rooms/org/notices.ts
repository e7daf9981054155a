// What the org room tells people.
import { defineNotices } from '#notices/index.ts';

export const orgNotices = defineNotices({
  'org.organisation-closed': {
    zh: {
      title: '{name}已撤销或并入',
      body: '依据{document}，自{on}起{name}不再办理业务，承接单位：{successor}。',
    },
    en: {
      title: '{name} has been closed',
      body: 'By {document}, {name} takes no further part from {on}; its successor is {successor}.',
    },
  },
  'org.organisation-renamed': {
    zh: { title: '单位更名为{name}', body: '依据{document}，{former}更名为{name}；原名称仍可检索。' },
    en: {
      title: 'The organisation is now called {name}',
      body: 'By {document}, {former} is now {name}; the former name can still be searched.',
    },
  },
  'org.entry-handed-over': {
    zh: {
      title: '一条目录及其待办已移交',
      body: '依据{document}，目录由{from}移交{to}，未办结事项一并移交。',
    },
    en: {
      title: 'An entry and its tasks were handed over',
      body: 'By {document}, the entry passed from {from} to {to} with its open tasks.',
    },
  },
  'org.post-vacant': {
    zh: { title: '岗位出缺：{post}', body: '{name}的“{post}”已无人担任，请尽快明确接任人员。' },
    en: { title: 'Post vacant: {post}', body: 'Nobody holds “{post}” at {name} any more; name a successor.' },
  },
  'org.person-changed': {
    zh: {
      title: '人员变动告知 {number}',
      body: '{name}“{post}”人员变动，自{on}起生效；新旧人员见报备记录。',
    },
    en: {
      title: 'Notice of change {number}',
      body: 'The holder of “{post}” at {name} changes from {on}; see the filing for both persons.',
    },
  },
  'org.filing-received': {
    zh: { title: '收到报备 {number}', body: '{name}报备了负责人员，请确认。' },
    en: { title: 'Filing {number} received', body: '{name} filed the persons in charge; please confirm.' },
  },
  'org.filing-confirmed': {
    zh: { title: '报备已确认 {number}', body: '主管部门已确认本单位的报备。' },
    en: { title: 'Filing {number} confirmed', body: 'The authority has confirmed your filing.' },
  },
  'org.filing-overdue': {
    zh: { title: '人员变动尚未报备', body: '{name}自{since}起的人员变动已超过报备时限。' },
    en: {
      title: 'A change of persons is not filed',
      body: 'The change at {name} since {since} is past the limit.',
    },
  },
  'org.calendar-missing': {
    zh: {
      title: '{year}年节假日安排尚未录入',
      body: '未录入前，跨入{year}年的时限暂按周末推算。请在国务院办公厅通知公布后录入工作日历。',
    },
    en: {
      title: 'The holidays of {year} are not entered',
      body: 'Until they are, limits that run into {year} are counted by weekends. Enter the State Council’s notice in the calendar of working days.',
    },
  },
  'org.unit-named': {
    zh: { title: '已被确定为{area}的数据管理单位', body: '依据{document}，本单位承担{area}的数据管理。' },
    en: {
      title: 'Named as the data unit of {area}',
      body: 'By {document}, your organisation manages the data of {area}.',
    },
  },
  'org.supervision-issued': {
    zh: { title: '督导任务 {number}：{title}', body: '请于{due}前办结并报告。' },
    en: { title: 'Supervision task {number}: {title}', body: 'To be done and reported by {due}.' },
  },
  'org.supervision-done': {
    zh: { title: '督导任务已报告 {number}', body: '{name}已报告办理情况。' },
    en: { title: 'Supervision task {number} reported', body: '{name} has reported.' },
  },
});
