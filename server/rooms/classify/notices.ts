/** What the room tells people. */
import { defineNotices } from '#notices/index.ts';

export const classifyNotices = defineNotices({
  'classify.regrade': {
    zh: {
      title: '请重新定级：{resource}',
      body: '分类分级规则第 {version} 版发布后，该资源的级别可能变化。',
    },
    en: {
      title: 'Please regrade: {resource}',
      body: 'Under version {version} of the rules its grade may change.',
    },
  },
  'classify.implementing-outdated': {
    zh: {
      title: '实施细则待更新',
      body: '分类分级规则已发布第 {version} 版，本单位的实施细则依据的是旧版。',
    },
    en: {
      title: 'Implementing rules to be updated',
      body: 'Version {version} of the city’s rules is out; your implementing rules rest on an earlier one.',
    },
  },
  'classify.opening-changed': {
    zh: { title: '“{resource}”的开放属性已变更', body: '由“{former}”改为“{now}”。' },
    en: { title: 'The opening class of “{resource}” changed', body: 'From “{former}” to “{now}”.' },
  },
  'classify.sensitive-held': {
    zh: {
      title: '“{resource}”已暂停：疑似敏感内容未标注',
      body: '信息项“{items}”疑为个人或敏感信息，却对外无条件提供。请如实标注，或在定级页说明不是，然后恢复。',
    },
    en: {
      title: '“{resource}” is suspended: content looks sensitive and is not marked',
      body: '“{items}” looks personal or sensitive and stood open. Mark it, or say on the grading page that it is not, and resume.',
    },
  },
  'classify.laxer-review': {
    zh: { title: '待复核的从宽定级：{resource}', body: '提供单位申请的级别或类别比规则表的建议宽，请复核。' },
    en: {
      title: 'Laxer grade to review: {resource}',
      body: 'The provider chose a laxer grade or class than proposed.',
    },
  },
  'classify.laxer-reviewed': {
    zh: { title: '从宽定级已复核：{resource}', body: '主管部门已作出复核，请查看结果。' },
    en: { title: 'Laxer grade reviewed: {resource}', body: 'The bureau has decided; see the result.' },
  },
});
