// A case: its course on the left, the facts in the middle, on the right what the reader may decide or do.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useParams } from 'react-router';
import { can } from '../../shared/Can.tsx';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { CaseMatters } from '../registers/Matters.tsx';
import { Screen } from '../shell/Screen.tsx';
import { CaseActs, hasActs } from './Acts.tsx';
import { Decide } from './Decide.tsx';
import { Dossier } from './Dossier.tsx';
import { type CaseReply, caseQuery } from './queries.ts';
import { SubjectFacts } from './Subject.tsx';
import { Timeline } from './Timeline.tsx';

export function CaseState({ state }: { state: CaseReply['state'] }) {
  const { t } = useTexts();
  const tone = { open: 'near', done: 'good', returned: 'bad', refused: 'bad', withdrawn: '' }[state];
  return <span className={`mark ${tone}`}>{t(`cases:state.${state}`)}</span>;
}

function Facts({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  const paused = file.supplements.some(({ ended }) => ended === null);
  return (
    <>
      <code>{file.number}</code>
      <span>{say(file.procedure.title)}</span>
      <CaseState state={file.state} />
      <span>{t('cases:elapsed', { count: file.elapsed })}</span>
      {file.current ? <DeadlineTag deadline={{ ...file.current.deadline, card: file.current.card }} /> : null}
      {paused ? <span className="mark near">{t('cases:supplement.paused')}</span> : null}
    </>
  );
}

function Body({ file }: { file: CaseReply }) {
  const { t } = useTexts();
  const step = file.steps.find(({ id }) => id === file.current?.stepId);
  const mine = step?.outcomes.some((outcome) => can(step.abilities, outcome.key)) ?? false;
  const right = mine || hasActs(file, step);
  return (
    <div className={right ? 'case three' : 'case'}>
      <section className="panel" aria-labelledby="case-course">
        <h2 id="case-course">{t('cases:course')}</h2>
        <Timeline file={file} />
      </section>
      <section className="panel" aria-labelledby="case-facts">
        <h2 id="case-facts">{t('cases:facts')}</h2>
        <SubjectFacts file={file} />
        <Dossier file={file} />
      </section>
      {right ? (
        <div className="case-right">
          {mine && step ? <Decide key={step.id} file={file} step={step} /> : null}
          <CaseActs file={file} step={step} />
        </div>
      ) : null}
    </div>
  );
}

export function CasePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: file, error, refetch } = useQuery(caseQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  return (
    <Screen
      title={file?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/cases', text: t('cases:title') }]}
      facts={file ? <Facts file={file} /> : null}
      actions={
        file ? (
          <Button href={`/api/cases/${file.id}/document`} target="_blank" rel="noopener">
            {t('cases:print')}
          </Button>
        ) : null
      }
    >
      {file ? (
        <Body file={file} />
      ) : (
        <div className="case">
          <div className="panel">
            <SkeletonFacts rows={5} />
          </div>
          <div className="panel">
            <SkeletonFacts rows={10} />
          </div>
        </div>
      )}
      {file ? <CaseMatters caseId={file.id} /> : null}
      {file ? (
        <p className="muted below">
          {file.provider ? `${t('cases:provider')} ${say(file.provider.name)} · ` : ''}
          {t('cases:edition', { version: file.pack.version })} <code>{file.pack.hash.slice(0, 12)}</code>{' '}
          <Link to={`/ledger?case=${file.id}`}>{t('cases:ledger')}</Link>
        </p>
      ) : null}
    </Screen>
  );
}
