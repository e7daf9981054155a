// The five short parts of compiling, but for the items table: basics, sharing and opening, update and supply, source.
import { Input, Select } from 'antd';
import type { Content, LegalBasis, TermsReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { type Closed, useClosedClasses } from '../classes/closed.ts';
import { ClassingPart } from '../classify/ClassingPart.tsx';
import { ExtendedFields, OriginFields } from '../compile/ExtendedFields.tsx';
import { LongText } from '../form/LongText.tsx';
import { BasisRows } from './BasisRows.tsx';
import { NamedItems, NamedUnits, Parents } from './Choosers.tsx';
import { Field } from './Issues.tsx';
import type { PartProps } from './part-props.ts';

type TextKey = {
  [K in keyof Content]: Content[K] extends string ? K : never;
}[keyof Content];

function TextField({
  name,
  long = false,
  hint,
  ...part
}: PartProps & { name: TextKey; long?: boolean; hint?: string }) {
  const { t } = useTexts();
  return (
    <Field path={name} label={t(`catalog:field.${name}`)} articles={part.articles[name]} hint={hint}>
      {({ id, status, describedBy }) =>
        long ? (
          <LongText
            id={id}
            aria-describedby={describedBy}
            status={status}
            rows={2}
            value={part.content[name]}
            onChange={(event) => part.set({ [name]: event.target.value })}
          />
        ) : (
          <Input
            id={id}
            aria-describedby={describedBy}
            status={status}
            value={part.content[name]}
            onChange={(event) => part.set({ [name]: event.target.value })}
          />
        )
      }
    </Field>
  );
}

type Word = { key: string; zh: string; en: string; articles?: string[] };

function ChoiceField({
  name,
  words,
  hint,
  ...part
}: PartProps & { name: TextKey; words: readonly Word[]; hint?: string }) {
  const { t, say } = useTexts();
  const chosen = words.find((word) => word.key === part.content[name]);
  return (
    <Field
      path={name}
      label={t(`catalog:field.${name}`)}
      articles={chosen?.articles ?? part.articles[name]}
      hint={hint}
    >
      {({ id, status, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          status={status}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          value={part.content[name] || undefined}
          placeholder={t('catalog:choose')}
          onChange={(value: string | undefined) => part.set({ [name]: value ?? '' })}
          options={words.map((word) => ({ value: word.key, label: say(word) }))}
        />
      )}
    </Field>
  );
}

export function BasicsPart(props: PartProps) {
  const { t } = useTexts();
  return (
    <>
      <TextField {...props} name="name" hint={t('catalog:hint.name')} />
      <TextField {...props} name="summary" long hint={t('catalog:hint.summary')} />
      <div className="pair">
        <ChoiceField {...props} name="categoryCode" words={props.terms.categories} />
        <ChoiceField {...props} name="dataScope" words={props.terms.dataScopes} />
      </div>
      <TextField {...props} name="duty" long hint={t('catalog:hint.duty')} />
      <div className="pair">
        <TextField {...props} name="dataTime" hint={t('catalog:hint.dataTime')} />
        <TextField {...props} name="dataRegion" hint={t('catalog:hint.dataRegion')} />
      </div>
    </>
  );
}

/** A class as a row of plain choices, each with the articles it stands on. */
function ClassChoice({
  name,
  words,
  closed,
  ...part
}: PartProps & {
  name: 'sharingClass' | 'openingClass';
  words: TermsReply['sharingClasses'];
  closed?: Closed;
}) {
  const { t, say } = useTexts();
  return (
    <Field path={name} label={t(`catalog:field.${name}`)}>
      {({ id, describedBy }) => (
        <fieldset
          id={id}
          className="choices"
          aria-describedby={describedBy}
          aria-label={t(`catalog:field.${name}`)}
        >
          {words.map((word) => (
            <label key={word.key} className={part.content[name] === word.key ? 'choice chosen' : 'choice'}>
              <input
                type="radio"
                name={`${id}-${name}`}
                checked={part.content[name] === word.key}
                disabled={closed?.classes.has(word.key) && part.content[name] !== word.key}
                onChange={() => part.set({ [name]: word.key })}
              />
              <span>
                {say(word)}
                {closed?.classes.has(word.key) ? (
                  <span className="row-sub"> {closed.classes.get(word.key)}</span>
                ) : null}
              </span>
              <ArticleRefs ids={closed?.classes.has(word.key) ? closed.articles : word.articles} />
            </label>
          ))}
        </fieldset>
      )}
    </Field>
  );
}

export function SharingPart(props: PartProps) {
  const { t } = useTexts();
  const { content, terms, set } = props;
  const closed = useClosedClasses(content, terms);
  const basisKinds = terms.sharingBasisKinds[content.sharingClass] ?? closed.kinds;
  const conditional = terms.conditionalForms.length > 0 && content.sharingClass === 'conditional';
  return (
    <>
      <ClassChoice {...props} name="sharingClass" words={terms.sharingClasses} closed={closed} />
      {content.sharingClass === 'conditional' || content.sharingConditions ? (
        <TextField {...props} name="sharingConditions" long hint={t('catalog:hint.sharingConditions')} />
      ) : null}
      {conditional ? <ChoiceField {...props} name="conditionalForm" words={terms.conditionalForms} /> : null}
      {(conditional && content.conditionalForm === 'named-units') || content.namedUnits.length > 0 ? (
        <NamedUnits {...props} />
      ) : null}
      {(conditional && content.conditionalForm === 'named-items') || content.namedItems.length > 0 ? (
        <NamedItems {...props} />
      ) : null}
      {basisKinds.length > 0 || content.sharingBasis.length > 0 ? (
        <Field
          path="sharingBasis"
          label={t('catalog:field.sharingBasis')}
          articles={props.articles.sharingBasis}
        >
          {({ id }) => (
            <BasisRows
              id={id}
              kinds={basisKinds}
              rows={content.sharingBasis}
              onChange={(sharingBasis: LegalBasis[]) => set({ sharingBasis })}
            />
          )}
        </Field>
      ) : null}
      <ChoiceField {...props} name="sharingForm" words={terms.sharingForms} />
      <TextField {...props} name="useRequirements" long />
      {terms.openingClasses.length > 0 ? (
        <ClassChoice {...props} name="openingClass" words={terms.openingClasses} />
      ) : null}
      {content.openingClass === 'conditional' || content.openingCondition ? (
        <TextField {...props} name="openingCondition" long />
      ) : null}
      <ClassingPart content={content} set={set} terms={terms} />
    </>
  );
}

export function UpdatePart(props: PartProps) {
  const { t, say } = useTexts();
  const { content, terms, set } = props;
  const format = terms.formats.find((one) => one.key === content.formatCategory);
  const supply = terms.supplyModes.find((one) => one.key === content.supplyMode);
  return (
    <>
      <div className="pair">
        <ChoiceField {...props} name="formatCategory" words={terms.formats} />
        <ChoiceField
          {...props}
          name="formatType"
          words={(format?.types ?? []).map((type) => ({ key: type, zh: type, en: type }))}
          hint={format ? undefined : t('catalog:hint.formatType')}
        />
      </div>
      <div className="pair">
        <ChoiceField {...props} name="updateCycle" words={terms.updateCycles} />
        <TextField {...props} name="updateCycleNote" />
      </div>
      {terms.supplyModes.length > 0 ? (
        <ChoiceField {...props} name="supplyMode" words={terms.supplyModes} />
      ) : null}
      {(supply?.needs ?? []).map((need) => {
        const key = need.key as keyof Content['supply'];
        return (
          <Field key={need.key} path={`supply.${need.key}`} label={say(need)} articles={supply?.articles}>
            {({ id, status }) => (
              <Input
                id={id}
                status={status}
                value={content.supply[key] ?? ''}
                onChange={(event) => set({ supply: { ...content.supply, [key]: event.target.value } })}
              />
            )}
          </Field>
        );
      })}
    </>
  );
}

export function SourcePart(props: PartProps) {
  const { t } = useTexts();
  const { content, set } = props;
  return (
    <>
      <ChoiceField {...props} name="origin" words={props.terms.origins} />
      {content.origin === 'derived' ? <Parents {...props} /> : null}
      <OriginFields {...props} />
      <TextField {...props} name="originNote" long />
      <Field
        path="sourceSystems"
        label={t('catalog:field.sourceSystems')}
        articles={props.articles.sourceSystems}
        hint={t('catalog:hint.sourceSystems')}
      >
        {({ id, status }) => (
          <Select
            id={id}
            mode="tags"
            status={status}
            open={false}
            suffixIcon={null}
            value={content.sourceSystems.map((system) => system.name)}
            onChange={(names: string[]) =>
              set({
                sourceSystems: names.map(
                  (name) => content.sourceSystems.find((system) => system.name === name) ?? { name },
                ),
              })
            }
          />
        )}
      </Field>
      <ChoiceField {...props} name="securityLevel" words={props.terms.securityLevels} />
      {props.extra}
      <ExtendedFields {...props} />
    </>
  );
}
