// What a case of class governance is about, as the one who decides must see it.
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import type { CaseReply } from '../cases/queries.ts';
import { FactList } from '../catalog/Facts.tsx';
import { EvaluationFacts } from './Evaluations.tsx';
import { VersionItems } from './ListVersion.tsx';
import { ItemFields } from './NegativeItem.tsx';
import { Opinions } from './Opinions.tsx';
import { ItemState } from './Pages.tsx';
import { itemQuery } from './queries.ts';

function ItemFacts({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(itemQuery(file.subject.id));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={5} />;
  return (
    <>
      <FactList
        facts={[
          { label: t('classes:field.provider'), value: say(data.provider.name) },
          {
            label: t('classes:field.entry'),
            value: <Link to={`/catalog/${data.resourceId}`}>{data.name}</Link>,
            articles: data.articles,
          },
          { label: t('classes:field.state'), value: <ItemState state={data.state} /> },
          data.ground !== '' && { label: t('classes:field.ground'), value: data.ground },
          data.reason !== null && { label: t('classes:field.reason'), value: data.reason },
        ]}
      />
      <h3 className="section-title">{t('classes:field.fields')}</h3>
      <ItemFields fields={data.fields} />
    </>
  );
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A matter under review shows the opinions on it; the bureau invites further ones while it is open. */
export function ClassSubject({ file }: { file: CaseReply }) {
  const { t } = useTexts();
  const { resource, question } = file.facts;
  switch (file.subject.type) {
    case 'classify.negative-item':
      return (
        <>
          <ItemFacts file={file} />
          <MatterOpinions file={file} />
        </>
      );
    case 'classify.evaluation':
      return <EvaluationFacts id={file.subject.id} />;
    case 'classify.list-version':
      return <VersionItems id={file.subject.id} />;
    case 'classify.matter':
      return (
        <>
          <p>
            <Link to={`/cases/${file.subject.id}`}>{t('classes:openMatter')}</Link>
          </p>
          <Opinions matter={file.subject.id} open={false} />
        </>
      );
    default:
      return (
        <>
          {typeof resource === 'string' ? (
            <p>
              <Link to={`/catalog/${resource}?tab=class`}>{file.title}</Link>
            </p>
          ) : null}
          <FactList
            facts={[
              typeof question === 'string' && { label: t('classes:field.question'), value: question },
              ...Object.entries(file.facts)
                .filter(([label]) => label !== 'resource' && label !== 'question')
                .map(([label, value]) => ({ label, value: plain(value) })),
            ]}
          />
        </>
      );
  }
}

/** Only procedures in which departments are heard have them. */
export function MatterOpinions({ file }: { file: CaseReply }) {
  const heard = ['classify.negative-review', 'classify.determination', 'classify.objection'];
  if (!heard.includes(file.procedure.key)) return null;
  const begun = file.steps.some(({ decided }) => decided !== null);
  return <Opinions matter={file.id} open={file.state === 'open' && begun} />;
}
