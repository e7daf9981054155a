// What an entry may state beyond the guide, folded so that the five parts stay short; what its origin demands stands open.
import { Checkbox, Input, Select } from 'antd';
import type { Content, ContentPatch, TermsReply } from '#rooms/catalog/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { Field } from '../catalog/Issues.tsx';

type Props = { content: Content; set: (change: ContentPatch) => void; terms: TermsReply };
type Extended = Content['extended'];
type TextName = {
  [K in keyof Extended]-?: NonNullable<Extended[K]> extends string ? K : never;
}[keyof Extended];

const particulars = ['contract', 'contractor', 'approval'] as const;

/** The occasion where the city asks for it, and the particulars the chosen origin demands. */
export function OriginFields({ content, set, terms }: Props) {
  const { t, say } = useTexts();
  const needs = terms.origins.find((one) => one.key === content.origin)?.needs ?? [];
  const shown = [
    ...particulars.filter((name) => needs.includes(name) || content.particulars[name]),
    ...(content.origin === 'purchased' ? (['licence', 'expires'] as const) : []),
  ];
  const occasion = terms.occasions.find((one) => one.key === content.occasion);
  return (
    <>
      {shown.map((name) => (
        <Field key={name} path={`particulars.${name}`} label={t(`compile:form.${name}`)}>
          {({ id, status }) => (
            <Input
              id={id}
              status={status}
              value={content.particulars[name] ?? ''}
              onChange={(event) =>
                set({ particulars: { ...content.particulars, [name]: event.target.value } })
              }
            />
          )}
        </Field>
      ))}
      {terms.occasions.length > 0 ? (
        <Field path="occasion" label={t('compile:form.occasion')} articles={occasion?.articles}>
          {({ id, status }) => (
            <Select
              id={id}
              status={status}
              allowClear
              value={content.occasion || undefined}
              placeholder={t('catalog:choose')}
              onChange={(value: string | undefined) => set({ occasion: value ?? '' })}
              options={terms.occasions.map((word) => ({ value: word.key, label: say(word) }))}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

const choices = ['level', 'processing', 'tableKind', 'gathering', 'sharingChannel'] as const;
const lists = ['baseKinds', 'scenes'] as const;
const texts = [
  'domain',
  'sourceDepartment',
  'matter',
  'officeDuty',
  'guidingDepartmentCode',
  'channel',
] as const;

const stated = (value: unknown): boolean =>
  value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);

export function ExtendedFields({ content, set, terms }: Props) {
  const { t, say } = useTexts();
  const { extended } = content;
  const change = (part: Partial<Extended>) => set({ extended: { ...extended, ...part } });
  const words = (list: readonly { key: string; zh: string; en: string }[]) =>
    list.map((word) => ({ value: word.key, label: say(word) }));
  const count =
    Object.values(extended).filter(stated).length + (content.furtherCategories.length > 0 ? 1 : 0);
  const textField = (name: TextName, label: string) => (
    <Field key={name} path={`extended.${name}`} label={label}>
      {({ id, status }) => (
        <Input
          id={id}
          status={status}
          value={extended[name] ?? ''}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <details className="folded">
      <summary>{t('compile:form.more', { count })}</summary>
      <Field path="furtherCategories" label={t('compile:form.furtherCategories')}>
        {({ id, status }) => (
          <Select
            id={id}
            status={status}
            mode="multiple"
            value={content.furtherCategories}
            onChange={(furtherCategories: string[]) => set({ furtherCategories })}
            options={words(terms.categories)}
          />
        )}
      </Field>
      <div className="pair">
        {choices.map((name) => (
          <Field key={name} path={`extended.${name}`} label={t(`compile:form.${name}`)}>
            {({ id, status }) => (
              <Select
                id={id}
                status={status}
                allowClear
                value={extended[name] || undefined}
                onChange={(value: string | undefined) => change({ [name]: value ?? '' })}
                options={words(terms.extended[name])}
              />
            )}
          </Field>
        ))}
        <Field path="extended.gatherCycle" label={t('compile:form.gatherCycle')}>
          {({ id, status }) => (
            <Select
              id={id}
              status={status}
              allowClear
              value={extended.gatherCycle || undefined}
              onChange={(value: string | undefined) => change({ gatherCycle: value ?? '' })}
              options={words(terms.updateCycles)}
            />
          )}
        </Field>
      </div>
      {lists.map((name) => (
        <Field key={name} path={`extended.${name}`} label={t(`compile:form.${name}`)}>
          {({ id }) => (
            <Checkbox.Group
              name={id}
              value={extended[name] ?? []}
              onChange={(values: string[]) => change({ [name]: values })}
              options={words(terms.extended[name])}
            />
          )}
        </Field>
      ))}
      <div className="pair">{texts.map((name) => textField(name, t(`compile:form.${name}`)))}</div>
      <div className="pair">
        {terms.extended.numbers.map((word) => textField(word.key as TextName, say(word)))}
      </div>
    </details>
  );
}
