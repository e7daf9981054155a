// The facts of a case: the thing it is about, as the one who decides must see it.
import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { CheckNotes } from '../catalog/CheckNotes.tsx';
import { FactList, ResourceFacts } from '../catalog/Facts.tsx';
import { ItemsTable } from '../catalog/ItemsTable.tsx';
import { resourceQuery } from '../catalog/queries.ts';
import { Objection } from '../classes/Objection.tsx';
import { ClassSubject, MatterOpinions } from '../classes/Subject.tsx';
import { Comments } from '../keeping/Comments.tsx';
import { ChangeOf } from '../keeping/VersionDifference.tsx';
import { CorrectionSubject } from '../quality/corrections/RequestPage.tsx';
import { Printed } from '../share/Application.tsx';
import { ApplicationActs } from '../share/ApplicationActs.tsx';
import { Marks, Papers } from '../share/Papers.tsx';
import { applicationQuery } from '../share/queries.ts';
import { Waiting } from '../share/Waiting.tsx';
import { ApplicationChart } from '../sharing/Chart.tsx';
import type { CaseReply } from './queries.ts';

function ApplicationFacts({ id, outside }: { id: string; outside: boolean }) {
  const { t, say } = useTexts();
  const { data, error } = useQuery(applicationQuery(id));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={10} />;
  return (
    <>
      {outside ? <Alert type="warning" showIcon title={t('cases:outsideNamedUnits')} /> : null}
      <p>
        <Link to={`/services/${data.service.id}`}>{say(data.service.title)}</Link>{' '}
        <Link to={`/catalog/${data.resourceId}`}>{t('serve:openResource')}</Link>{' '}
        {data.grantId ? <Link to={`/grants/${data.grantId}`}>{t('share:openGrant')}</Link> : null}
        {data.state === 'returned' || data.state === 'draft' ? (
          <Link to={`/applications/${data.id}`}>{t('share:editAgain')}</Link>
        ) : null}
      </p>
      <Waiting application={data} onCase />
      <Marks application={data} />
      <Printed application={data} />
      <Papers application={data} />
      <ApplicationChart id={data.id} />
      <div className="panel-foot below">
        <ApplicationActs application={data} />
      </div>
      {data.state === 'refused' ? <Objection resourceId={data.resourceId} applicationId={data.id} /> : null}
    </>
  );
}

function VersionFacts({ resourceId }: { resourceId: string }) {
  const { t } = useTexts();
  const { data, error } = useQuery(resourceQuery(resourceId));
  if (error) return <ProblemView error={error} />;
  if (!data) return <SkeletonFacts rows={10} />;
  const content = (data.detail?.working ?? data.detail?.current)?.content;
  return (
    <>
      <p>
        <Link to={`/catalog/${resourceId}`}>{content?.name ?? data.name}</Link>
      </p>
      {data.working?.state === 'in_review' && can(data.abilities, 'check') ? (
        <CheckNotes id={resourceId} />
      ) : null}
      <ResourceFacts resource={data} content={content} />
      <h3 className="section-title">{t('catalog:part.items')}</h3>
      <ItemsTable compact items={content?.items ?? []} />
      {data.working && data.publishedOn ? (
        <ChangeOf id={resourceId} to={data.working.number} from={data.version.number} />
      ) : null}
      <Comments id={resourceId} />
    </>
  );
}

/** A matter without a page of its own: who asks whom, and what it was opened with. */
function PlainFacts({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  return (
    <FactList
      facts={[
        file.applicant && { label: t('share:field.applicant'), value: say(file.applicant.name) },
        file.provider && { label: t('cases:provider'), value: say(file.provider.name) },
        { label: t('cases:openedOn'), value: <span className="num">{file.openedOn}</span> },
        ...file.told.map(({ label, value }) => ({ label: say(label), value: say(value) })),
      ]}
    />
  );
}

export function SubjectFacts({ file }: { file: CaseReply }) {
  const resourceId = file.facts.resource;
  if (file.subject.type === 'share.application')
    return <ApplicationFacts id={file.subject.id} outside={file.facts.outsideNamedUnits === true} />;
  if (file.subject.type === 'quality.check' || file.subject.type === 'quality.objection')
    return <CorrectionSubject id={file.subject.id} />;
  if (file.subject.type.startsWith('classify.')) return <ClassSubject file={file} />;
  if (typeof resourceId === 'string' && file.subject.type.startsWith('catalog.')) {
    return (
      <>
        <VersionFacts resourceId={resourceId} />
        <MatterOpinions file={file} />
      </>
    );
  }
  return <PlainFacts file={file} />;
}
