// The course of a case: each step with its holder, its clock and what was said, and what still lies ahead.
import { Link } from 'react-router';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { DeadlineTag } from '../../shared/DeadlineTag.tsx';
import { formatInstant } from '../../shared/format.ts';
import { useTexts } from '../../shared/text.ts';
import type { CaseReply, CaseStep } from './queries.ts';

const tones: Record<string, string> = {
  refuse: 'bad',
  return: 'near',
  back: 'near',
  withdrawn: '',
  lapsed: '',
};

function Decided({ step }: { step: CaseStep }) {
  const { t, say } = useTexts();
  const decided = step.decided;
  if (!decided) return null;
  return (
    <div className="step-decision">
      <span className={`mark ${tones[decided.outcome.kind] ?? 'good'}`}>{say(decided.outcome.title)}</span>{' '}
      <span className="num muted">
        {formatInstant(decided.at)} {decided.by?.name}
      </span>
      {decided.inPlaceOf ? (
        <div className="muted">{t('cases:inPlaceOf', { name: decided.inPlaceOf.name })}</div>
      ) : null}
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

function Holder({ step }: { step: CaseStep }) {
  const { say } = useTexts();
  return (
    <div>
      {say(step.holder.organisation.name)}
      {step.holder.assignee ? ` · ${step.holder.assignee.name}` : ''}
    </div>
  );
}

/** Who held it before, who extended it, when the clock stood still, and to whom lateness falls. */
function Clock({ file, step }: { file: CaseReply; step: CaseStep }) {
  const { t, say } = useTexts();
  const supplements = file.supplements.filter(({ stepId }) => stepId === step.id);
  return (
    <>
      {step.holdings.map((held) => (
        <div key={`${held.organisation.id}${held.from}${held.to}`} className="step-note">
          <span className="num muted">
            {held.from} – {held.to}
          </span>{' '}
          {say(held.organisation.name)} {held.assignee?.name}
          <p>{held.reason}</p>
          {held.lateDays > 0 ? (
            <span className="mark bad">{t('cases:lateDays', { count: held.lateDays })}</span>
          ) : null}
        </div>
      ))}
      {step.extension ? (
        <div className="step-note">
          {t('cases:extended', { count: step.extension.days })}{' '}
          <span className="muted num">
            {step.extension.on} {step.extension.by?.name}
          </span>{' '}
          <ArticleRefs ids={step.extension.cite} />
          <p>{step.extension.reason}</p>
        </div>
      ) : null}
      {supplements.map((one) => (
        <div key={one.id} className="step-note">
          <span className={one.ended ? 'mark' : 'mark near'}>
            {t(one.ended ? `cases:supplement.${one.ended}` : 'cases:supplement.paused')}
          </span>{' '}
          <span className="muted num">
            {one.askedOn}
            {one.endedOn ? ` – ${one.endedOn}` : ''} {one.askedBy?.name}
          </span>
          <p>{one.asked}</p>
          {one.answer ? <p className="muted">{one.answer}</p> : null}
          {one.pausedDays ? (
            <span className="muted">{t('cases:supplement.stood', { count: one.pausedDays })}</span>
          ) : null}
          {one.ended ? null : <DeadlineTag deadline={one.deadline} />}
        </div>
      ))}
      {step.opinions.length > 0 ? (
        <ul className="plain-list step-note">
          {step.opinions.map((one) => (
            <li key={one.stepId}>
              {say(one.organisation.name)}{' '}
              <span className={one.state === 'given' ? 'mark good' : 'mark near'}>
                {t(`cases:opinion.${one.state}`)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {step.lateDays > 0 ? (
        <span className="mark bad">
          {t('cases:lateOf', { count: step.lateDays, name: say(step.holder.organisation.name) })}
        </span>
      ) : null}
    </>
  );
}

export function Timeline({ file }: { file: CaseReply }) {
  const { t, say } = useTexts();
  return (
    <>
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
            <Holder step={step} />
            {step.decided ? (
              <Decided step={step} />
            ) : (
              <DeadlineTag deadline={{ ...step.deadline, card: step.card }} />
            )}
            <Clock file={file} step={step} />
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
      <p className="below">
        <Link
          to={`/cases/simulator?procedure=${file.procedure.key}&from=${file.openedOn}&back=/cases/${file.id}`}
        >
          {t('cases:simulator.open')}
        </Link>
      </p>
    </>
  );
}
