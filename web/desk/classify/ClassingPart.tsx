// What an entry argues for its classes, in the compiling form: reason, conditions, scenarios, grounds of opening, basis of opening.
import { Checkbox, Input, Select } from 'antd';
import type { Content, ContentPatch, LegalBasis, TermsReply } from '#rooms/catalog/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { useTexts } from '../../shared/text.ts';
import { BasisRows } from '../catalog/BasisRows.tsx';
import { Field } from '../catalog/Issues.tsx';
import { LongText } from '../form/LongText.tsx';

type Props = { content: Content; set: (change: ContentPatch) => void; terms: TermsReply };
type Classing = Content['classing'];

export function ClassingPart({ content, set, terms }: Props) {
  const { t, say } = useTexts();
  const { classing } = terms;
  const given = content.classing;
  const change = (changes: Partial<Classing>) => set({ classing: { ...given, ...changes } });
  const reason = classing.reasonFor.find(({ key }) => key === content.sharingClass);
  const conditional = content.sharingClass === 'conditional';
  const grounds = [...classing.closedGrounds, ...classing.conditionalGrounds];
  const basis =
    classing.openingBasisKinds.length > 0 && ['conditional', 'closed'].includes(content.openingClass);
  const lines = (path: 'sharingTerms' | 'scenarios', articles: string[] | undefined) => (
    <Field
      path={`classing.${path}`}
      label={t(`classify:classing.${path}`)}
      articles={articles}
      hint={t('classify:classing.oneALine')}
    >
      {({ id, status }) => (
        <Select
          id={id}
          mode="tags"
          open={false}
          suffixIcon={null}
          status={status}
          value={given[path] ?? []}
          onChange={(values: string[]) => change({ [path]: values })}
        />
      )}
    </Field>
  );
  const long = (path: 'sharingReason' | 'changeReason', articles: string[] | undefined) => (
    <Field path={`classing.${path}`} label={t(`classify:classing.${path}`)} articles={articles}>
      {({ id, status }) => (
        <LongText
          id={id}
          status={status}
          rows={2}
          value={given[path] ?? ''}
          onChange={(event) => change({ [path]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <>
      {classing.dataClasses.length > 0 ? (
        <Field path="classing.dataClass" label={t('classify:classing.dataClass')}>
          {({ id, status }) => (
            <Select
              id={id}
              status={status}
              value={given.dataClass}
              onChange={(dataClass) => change({ dataClass })}
              options={classing.dataClasses.map((word) => ({ value: word.key, label: say(word) }))}
            />
          )}
        </Field>
      ) : null}
      {reason || given.sharingReason ? long('sharingReason', reason?.articles) : null}
      {conditional && classing.termsListed ? lines('sharingTerms', classing.articles.terms) : null}
      {conditional && classing.scenarios ? lines('scenarios', classing.articles.scenarios) : null}
      {grounds.length > 0 ? (
        <Field
          path="classing.openingGrounds"
          label={t('classify:classing.openingGrounds')}
          hint={t('classify:classing.groundsHow')}
        >
          {({ id }) => (
            <fieldset id={id} className="choices">
              <legend className="visually-hidden">{t('classify:classing.openingGrounds')}</legend>
              {grounds.map((ground) => {
                const ticked = given.openingGrounds ?? [];
                const found = ticked.find(({ key }) => key === ground.key);
                const write = (changes: Record<string, string>) =>
                  change({
                    openingGrounds: ticked.map((one) =>
                      one.key === ground.key ? { ...one, ...changes } : one,
                    ),
                  });
                return (
                  <div key={ground.key} className="ground">
                    <Checkbox
                      checked={found !== undefined}
                      onChange={(event) =>
                        change({
                          openingGrounds: event.target.checked
                            ? [...ticked, { key: ground.key }]
                            : ticked.filter(({ key }) => key !== ground.key),
                        })
                      }
                    >
                      {say(ground)}
                    </Checkbox>{' '}
                    <ArticleRefs ids={ground.articles} />
                    {found
                      ? (['argument', 'title', 'article'] as const)
                          .filter((part) => ground.needs.includes(part))
                          .map((part) => (
                            <Input
                              key={part}
                              aria-label={`${say(ground)} ${t(`classify:classing.${part}`)}`}
                              placeholder={t(`classify:classing.${part}`)}
                              value={found[part] ?? ''}
                              onChange={(event) => write({ [part]: event.target.value })}
                            />
                          ))
                      : null}
                  </div>
                );
              })}
            </fieldset>
          )}
        </Field>
      ) : null}
      {basis || content.openingBasis.length > 0 ? (
        <Field
          path="openingBasis"
          label={t('classify:classing.openingBasis')}
          articles={classing.articles.basis}
        >
          {({ id }) => (
            <BasisRows
              id={id}
              kinds={classing.openingBasisKinds}
              rows={content.openingBasis}
              onChange={(openingBasis: LegalBasis[]) => set({ openingBasis })}
            />
          )}
        </Field>
      ) : null}
      {classing.changeReason ? long('changeReason', classing.articles.changeReason) : null}
    </>
  );
}
