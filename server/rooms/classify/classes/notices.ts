/** What class governance tells people. */
import { defineNotices } from '#notices/index.ts';

export const classesNotices = defineNotices({
  'classify.class-changed': {
    zh: { title: '“{name}”的共享属性已变更', body: '由“{former}”改为“{now}”。原因：{reason}' },
    en: {
      title: 'The sharing class of “{name}” changed',
      body: 'From “{former}” to “{now}”. Reason: {reason}',
    },
  },
  'classify.item-basis-repealed': {
    zh: {
      title: '请将“{name}”移出负面清单',
      body: '所依的《{act}》已于 {day} 废止。请移出清单，或另提依据。',
    },
    en: {
      title: 'Take “{name}” off the negative list',
      body: '“{act}”, which it cites, was repealed on {day}. Take it off, or name another basis.',
    },
  },
  'classify.item-struck': {
    zh: { title: '“{name}”已从负面清单删除', body: '市政府决定删除该事项，数据转为可共享。理由：{reason}' },
    en: {
      title: '“{name}” was struck from the negative list',
      body: 'The city government struck the item and its data can be shared. Reason: {reason}',
    },
  },
  'classify.item-removed': {
    zh: {
      title: '“{name}”已移出负面清单',
      body: '请另定共享属性；此前可按有条件共享申请。原因：{reason}',
    },
    en: {
      title: '“{name}” left the negative list',
      body: 'Set another class; until then it can be applied for as conditional. Reason: {reason}',
    },
  },
  'classify.class-filed': {
    zh: { title: '共享属性备案：{name}', body: '{provider}将其列为“{now}”，已备案。备案是告知，不是审批。' },
    en: {
      title: 'A class was filed: {name}',
      body: '{provider} made it “{now}”; filed. A filing is a notice and no approval.',
    },
  },
  'classify.evaluation-due': {
    zh: { title: '请评估“{name}”的共享属性', body: '上次评估至今已满周期，应于 {due} 评估。' },
    en: {
      title: 'Evaluate the class of “{name}”',
      body: 'The cycle since the last evaluation is over; due on {due}.',
    },
  },
  'classify.opinion-asked': {
    zh: { title: '请就“{name}”提出意见', body: '主管部门就该事项征求贵单位意见。' },
    en: { title: 'Give an opinion on “{name}”', body: 'The bureau asks your organisation for its opinion.' },
  },
  'classify.emergency-opened': {
    zh: { title: '突发事件：{name}', body: '贵单位参与处置，可为此事件调整或直接调用相关数据。' },
    en: {
      title: 'Emergency: {name}',
      body: 'Your organisation takes part; data may be changed for it and called at once.',
    },
  },
  'classify.copies-to-destroy': {
    zh: {
      title: '请销毁事件“{name}”期间取得的数据',
      body: '事件已结束，共 {records} 条记录。销毁后请确认。',
    },
    en: {
      title: 'Destroy the data received for “{name}”',
      body: 'The event is over; {records} records were delivered. Confirm once destroyed.',
    },
  },
});
