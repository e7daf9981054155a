// 信息项: one row a column; proposed from a file's head when there is one.
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Checkbox, Input, Select, Upload } from 'antd';
import { useContext } from 'react';
import type { Content, DraftItem, ProposalReply } from '#rooms/catalog/schema.ts';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { DetectReason } from '../classify/DetectMark.tsx';
import { ItemFields } from '../compile/ItemFields.tsx';
import { Matching } from '../compile/Matching.tsx';
import { readHead } from './csv-head.ts';
import { Field, IssueText } from './Issues.tsx';
import { IssueContext } from './issue-context.ts';
import type { PartProps } from './part-props.ts';
import { useLeaving } from './useTouched.ts';

const blank: DraftItem = {
  name: '',
  titleZh: '',
  type: 'C',
  key: false,
  nullable: true,
  personal: 'none',
  filterable: false,
  description: '',
};
const personalKinds = ['none', 'personal', 'sensitive'] as const;
const identifiers = [
  'resident-id',
  'identity-document',
  'credit-code',
  'organisation-code',
  'division-code',
] as const;
/** Numbers of several kinds: another item says which. */
const typed: readonly (string | undefined)[] = ['identity-document', 'organisation-code'];

function ItemRow({
  item,
  entry,
  at,
  types,
  change,
  remove,
}: {
  item: DraftItem;
  entry: PartProps['content'];
  at: number;
  types: { value: string; label: string }[];
  change: (part: Partial<DraftItem>) => void;
  remove: () => void;
}) {
  const { t } = useTexts();
  const issues = useContext(IssueContext).filter((issue) =>
    new RegExp(`^items[.[]${at}(\\D|$)`).test(issue.path),
  );
  const { red, onBlur } = useLeaving(`items.${at}`);
  const bad = (part: string): 'error' | 'warning' | '' => {
    if (!red) return '';
    const found = issues.filter((issue) => issue.path.endsWith(part));
    if (found.length === 0) return '';
    return found.some((issue) => issue.severity === 'error') ? 'error' : 'warning';
  };
  return (
    <>
      <tr data-path={`items.${at}`} onBlur={onBlur}>
        <td data-label={t('catalog:item.name')}>
          <Input
            aria-label={t('catalog:item.name')}
            status={bad('name')}
            value={item.name}
            onChange={(e) => change({ name: e.target.value })}
          />
        </td>
        <td data-label={t('catalog:item.titleZh')}>
          <Input
            aria-label={t('catalog:item.titleZh')}
            status={bad('titleZh')}
            value={item.titleZh}
            onChange={(e) => change({ titleZh: e.target.value })}
          />
        </td>
        <td data-label={t('catalog:item.type')}>
          <Select
            aria-label={t('catalog:item.type')}
            status={bad('type')}
            value={item.type}
            options={types}
            onChange={(type: string) => change({ type })}
          />
        </td>
        <td data-label={t('catalog:item.length')}>
          <Input
            aria-label={t('catalog:item.length')}
            inputMode="numeric"
            status={bad('length')}
            value={item.length ?? ''}
            onChange={(e) => {
              const length = Number.parseInt(e.target.value, 10);
              change({ length: Number.isNaN(length) ? undefined : length });
            }}
          />
        </td>
        <td data-label={t('catalog:item.identifier')}>
          <Select
            aria-label={t('catalog:item.identifier')}
            allowClear
            value={item.identifier}
            onChange={(identifier: DraftItem['identifier']) =>
              change({ identifier, ...(typed.includes(identifier) ? {} : { identifierType: undefined }) })
            }
            options={identifiers.map((value) => ({ value, label: t(`catalog:identifier.${value}`) }))}
          />
          {typed.includes(item.identifier) ? (
            <Select
              aria-label={t('catalog:item.identifierType')}
              placeholder={t('catalog:item.identifierType')}
              status={bad('identifierType')}
              value={item.identifierType || undefined}
              onChange={(identifierType: string) => change({ identifierType })}
              options={entry.items
                .filter((other) => other !== item && other.type === 'C' && !other.identifier && other.name)
                .map((other) => ({ value: other.name, label: other.titleZh || other.name }))}
            />
          ) : null}
        </td>
        <td data-label={t('catalog:item.personal')}>
          <Select
            aria-label={t('catalog:item.personal')}
            status={bad('personal')}
            value={item.personal}
            onChange={(personal: DraftItem['personal']) => change({ personal })}
            options={personalKinds.map((value) => ({ value, label: t(`catalog:personal.${value}`) }))}
          />
          <DetectReason
            item={item}
            entry={entry}
            asked={issues.some((issue) => issue.code === 'classify.sensitive-open')}
            status={bad('personal') === 'error' ? 'error' : ''}
            change={change}
          />
        </td>
        <td data-label={t('catalog:item.description')} className="item-description">
          <Input
            aria-label={t('catalog:item.description')}
            placeholder={t('catalog:item.descriptionHint')}
            status={bad('description')}
            value={item.description}
            onChange={(e) => change({ description: e.target.value })}
          />
        </td>
        <td data-label={t('catalog:item.marks')} className="item-marks">
          <Checkbox
            checked={item.key}
            onChange={(e) =>
              change({ key: e.target.checked, nullable: e.target.checked ? false : item.nullable })
            }
          >
            {t('catalog:item.key')}
          </Checkbox>
          <Checkbox checked={!item.nullable} onChange={(e) => change({ nullable: !e.target.checked })}>
            {t('catalog:item.required')}
          </Checkbox>
          <Checkbox checked={item.filterable} onChange={(e) => change({ filterable: e.target.checked })}>
            {t('catalog:item.filterable')}
          </Checkbox>
        </td>
        <td className="item-act">
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('common:action.remove')}
            onClick={remove}
          />
        </td>
      </tr>
      {issues.length > 0 ? (
        <tr className="item-issues">
          <td colSpan={9}>
            {issues.map((issue) => (
              <div key={`${issue.path}${issue.code}`}>
                <IssueText issue={issue} />
              </div>
            ))}
          </td>
        </tr>
      ) : null}
    </>
  );
}

export function ItemsPart({ content, set, terms }: PartProps) {
  const { t, say } = useTexts();
  const issues = useContext(IssueContext).filter((issue) => issue.path === 'items');
  const subject = terms.subjectKinds.find(({ key }) => key === content.subjectKind);
  const types = terms.itemTypes.map((type) => ({ value: type.key, label: say(type) }));
  const propose = useMutation({
    mutationFn: async (file: File) => {
      const head = await readHead(file);
      return api.post<ProposalReply>('/api/catalog/items/propose', head);
    },
    onSuccess: (proposal) => set({ items: proposal.items.map(({ why: _, ...item }) => item) }),
  });
  const update = (at: number, part: Partial<DraftItem>) =>
    set({ items: content.items.map((item, i) => (i === at ? { ...item, ...part } : item)) });
  const columns = [
    'name',
    'titleZh',
    'type',
    'length',
    'identifier',
    'personal',
    'description',
    'marks',
  ] as const;
  return (
    <div data-path="items">
      <Field path="subjectKind" label={t('catalog:field.subjectKind')} articles={subject?.articles}>
        {({ id, status }) => (
          <Select
            id={id}
            status={status}
            allowClear
            value={content.subjectKind || undefined}
            placeholder={t('catalog:choose')}
            onChange={(subjectKind: Content['subjectKind'] | undefined) =>
              set({ subjectKind: subjectKind ?? '' })
            }
            options={terms.subjectKinds.map((word) => ({ value: word.key, label: say(word) }))}
          />
        )}
      </Field>
      <div className="items-tools">
        <Upload
          accept=".csv,.txt,text/csv"
          showUploadList={false}
          beforeUpload={(file) => {
            propose.mutate(file);
            return false;
          }}
        >
          <Button loading={propose.isPending}>{t('catalog:item.fromFile')}</Button>
        </Upload>
        <span className="muted">{t('catalog:item.fromFileHint')}</span>
      </div>
      <ProblemView error={propose.error} />
      {issues.map((issue) => (
        <div key={issue.code}>
          <IssueText issue={issue} />
        </div>
      ))}
      {content.items.length > 0 ? (
        <table className="table items-table">
          <caption className="visually-hidden">{t('catalog:part.items')}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className={`item-${column}`}>
                  {t(`catalog:item.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('common:action.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {content.items.map((item, at) => (
              <ItemRow
                key={item.id ?? at}
                item={item}
                entry={content}
                at={at}
                types={types}
                change={(part) => update(at, part)}
                remove={() => set({ items: content.items.filter((_, i) => i !== at) })}
              />
            ))}
          </tbody>
        </table>
      ) : null}
      <ItemFields content={content} set={set} terms={terms} />
      <Matching items={content.items} />
      <Button icon={<PlusOutlined />} onClick={() => set({ items: [...content.items, blank] })}>
        {t('catalog:item.add')}
      </Button>
    </div>
  );
}
