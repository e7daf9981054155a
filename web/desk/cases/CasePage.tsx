// A case: what happened on the left, the facts in the middle, the decision on the right when it is the reader's turn.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { Decide } from './Decide.tsx';
import { type CaseReply, caseQuery } from './queries.ts';
import { SubjectFacts } from './Subject.tsx';

type Step = CaseReply['steps'][number];

function Decided({ step }: { step: Step }) {
  const { t, say } = useTexts();
  const decided = step.decided;
  if (!decided) return null;
  const tone =
    decided.outcome.kind === 'refuse' ? 'bad' : decided.outcome.kind === 'return' ? 'near' : 'good';
  return (
    <div className="step-decision">
      <span className={`mark ${tone}`}>{say(decided.outcome.title)}</span>{' '}
      <span className="num muted">
        {formatInstant(decided.at)} {decided.by?.name}
      </span>
      {decided.reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      {decided.basis.map((basis) => (
        <p key={`${basis.title}${basis.article}`}>
          {basis.title} {basis.article} <span className="muted">{basis.wording}</span>
        </p>
      ))}
      {decided.comment ? <p className="muted">{decided.comment}</p> : null}
      {step.late ? <span className="mark bad">{t('cases:decidedLate')}</span> : null}
    </div>
  );
}

function Timeline({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  return (
    <ol className="timeline">
      <li className="done">
        <div className="step-title">{t('cases:opened')}</div>
        <div className="muted num">{formatInstant(file.openedAt)}</div>
        <div>{file.applicant ? say(file.applicant.name) : null}</div>
      </li>
      {file.steps.map((step) => (
        <li
          key={step.id}
          className={step.decided ? 'done' : 'now'}
          aria-current={step.decided ? undefined : 'step'}
        >
          <div className="step-title">
            {say(step.title)} <ArticleRefs ids={step.cite} />
          </div>
          <div>{say(step.holder.organisation.name)}</div>
          {step.decided ? (
            <Decided step={step} />
          ) : (
            <DeadlineTag deadline={{ ...step.deadline, card: step.card }} />
          )}
          {step.note ? <div className="field-hint">{say(step.note)}</div> : null}
        </li>
      ))}
      {file.ahead.map((step) => (
        <li key={step.key} className="ahead">
          <div className="step-title">{say(step.title)}</div>
        </li>
      ))}
      {file.closedAt ? (
        <li className="done">
          <div className="step-title">{t(`cases:state.${file.state}`)}</div>
          <div className="muted num">{formatInstant(file.closedAt)}</div>
        </li>
      ) : null}
    </ol>
  );
}

export function CaseState({ state }: { state: CaseReply['state'] }) {
  const { t } = useTexts();
  const tone = { open: 'near', done: 'good', returned: 'bad', refused: 'bad', withdrawn: '' }[state];
  return <span className={`mark ${tone}`}>{t(`cases:state.${state}`)}</span>;
}

export function CasePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const { data: file, error, refetch } = useQuery(caseQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  const open = file?.steps.find((step) => step.decided === null);
  const mine = file?.outcomes.some((outcome) => can(file.abilities, outcome.key)) ?? false;
  return (
    <Screen
      title={file?.title ?? t('common:state.loading')}
      crumbs={[{ to: '/', text: t('desk:room.home') }]}
      facts={
        file ? (
          <>
            <code>{file.number}</code>
            <span>{say(file.procedure.title)}</span>
            <CaseState state={file.state} />
            <span>{t('cases:elapsed', { count: file.elapsed })}</span>
            {file.current ? (
              <DeadlineTag deadline={{ ...file.current.deadline, card: file.current.card }} />
            ) : null}
          </>
        ) : null
      }
    >
      {file ? (
        <div className={mine ? 'case three' : 'case'}>
          <section className="panel" aria-labelledby="case-course">
            <h2 id="case-course">{t('cases:course')}</h2>
            <Timeline file={file} />
          </section>
          <section className="panel" aria-labelledby="case-facts">
            <h2 id="case-facts">{t('cases:facts')}</h2>
            <SubjectFacts file={file} />
          </section>
          {mine && open ? <Decide key={open.id} file={file} stepId={open.id} /> : null}
        </div>
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
      {file?.provider ? (
        <p className="muted below">
          {t('cases:provider')} {say(file.provider.name)} ·{' '}
          {t('cases:edition', { version: file.pack.version })} <code>{file.pack.hash.slice(0, 12)}</code>{' '}
          <Link to={`/ledger?case=${file.id}`}>{t('cases:ledger')}</Link>
        </p>
      ) : null}
    </Screen>
  );
}
