/** What a version must say before it is proposed; each lack is named with its place. Pure. */
import type { FieldIssue } from '#kernel/errors.ts';
import type { DatasetContent } from '../content.ts';
import type { Asked } from '../providers/stated.ts';
import { dataFormats } from '../releases/formats.ts';
import type { OpenClass } from '../tables.ts';
import { licences } from './licences.ts';

const lack = (path: string, zh: string, en: string): FieldIssue => ({
  path,
  code: 'open.incomplete',
  message: { zh, en },
  articles: [],
  severity: 'error',
});

/** With the article that asks for it, where the city's text does. */
export const lacksOf = (content: DatasetContent, opening: OpenClass | null, asked: Asked): FieldIssue[] =>
  [...ownLacks(content, opening), ...askedLacks(content, asked)].map((one) => ({
    ...one,
    articles: asked.articlesOf(one.path),
  }));

function askedLacks(content: DatasetContent, { origins, formats }: Asked): FieldIssue[] {
  const { dataOrigin = '', formats: stated = [] } = content;
  return [
    ...(origins.length === 0 || origins.includes(dataOrigin)
      ? []
      : [lack('dataOrigin', '未写明数据是产生、采集还是获取的', 'how the data came about is not said')]),
    ...(!formats || (stated.length > 0 && stated.every((one) => dataFormats.some((known) => known === one)))
      ? []
      : [
          lack(
            'formats',
            '未写明数据格式，或者不是可提供的格式',
            'no data format is said, or none that can be had',
          ),
        ]),
  ];
}

function ownLacks(content: DatasetContent, opening: OpenClass | null): FieldIssue[] {
  const said = (text: string) => text.trim() !== '';
  const { requirements, contact } = content;
  return [
    ...(opening === null ? [lack('class', '未确定开放属性', 'the opening class is not said')] : []),
    ...(said(content.title.zh) ? [] : [lack('title', '没有名称', 'there is no title')]),
    ...(said(content.summary.zh) ? [] : [lack('summary', '没有摘要', 'there is no description')]),
    ...(said(content.theme) ? [] : [lack('theme', '未确定类型', 'the type is not said')]),
    ...(said(content.updateCycle)
      ? []
      : [lack('updateCycle', '未确定更新频率', 'the update frequency is not said')]),
    ...(opening === 'conditional' && content.conditions.length === 0
      ? [lack('conditions', '未列明开放条件', 'no conditions are listed')]
      : []),
    ...(licences.some(({ key }) => key === content.licence)
      ? []
      : [lack('licence', '未选择许可', 'no licence is chosen')]),
    ...(said(requirements.obtain)
      ? []
      : [lack('requirements.obtain', '未写明获取要求', 'what obtaining asks is not said')]),
    ...(said(requirements.use)
      ? []
      : [lack('requirements.use', '未写明利用要求', 'what use asks is not said')]),
    ...(said(requirements.spread)
      ? []
      : [lack('requirements.spread', '未写明传播要求', 'what spreading asks is not said')]),
    ...(said(contact.name) && (said(contact.phone) || said(contact.email))
      ? []
      : [lack('contact', '没有联系方式', 'there is no contact')]),
    ...(content.fields.length > 0 ? [] : [lack('fields', '没有数据项', 'there are no fields')]),
    ...content.fields.flatMap((field, at) =>
      said(field.titleZh) ? [] : [lack(`fields.${at}.titleZh`, '数据项没有名称', 'a field has no title')],
    ),
  ];
}

/** A department may take it over as it stands. */
export const standardRequirements = {
  obtain: '无条件开放的数据可直接下载或经接口获取；有条件开放的数据按申请和协议获取。',
  use: '依法合规利用，不得损害国家利益、公共利益和他人合法权益，不得用于识别特定个人。',
  spread: '传播或者发布成果时应当注明数据来源和获取日期，不得歪曲数据原意。',
} as const;
