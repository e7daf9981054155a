// Beside an application that was handed in: marks and bars, files, seals, the refusal with its letter, coordination, agreement.
import { Alert, Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { ApplicationReply } from '#rooms/share/schema.ts';
import { ArticleRefs } from '../../shared/ArticleRef.tsx';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { Seals, useShareAct } from './Seals.tsx';

/** What stands against the unit, and statements a provider has marked. */
export function Marks({ application }: { application: ApplicationReply }) {
  const { t, say } = useTexts();
  return (
    <>
      {application.bars.map((bar) => (
        <Alert
          key={`${bar.kind}${bar.link}`}
          type={bar.effect === 'stop' ? 'error' : 'warning'}
          showIcon
          title={
            <>
              {say(bar.words)} <Link to={bar.link}>{t('share:bar.open')}</Link>{' '}
              <ArticleRefs ids={bar.articles} />
            </>
          }
        />
      ))}
      {application.untrue.map((mark) => (
        <Alert
          key={`${mark.application}${mark.what}`}
          type="warning"
          showIcon
          title={t('share:untrue.shown', {
            number: mark.application,
            field: say(mark.field),
            by: say(mark.by),
          })}
          description={`${mark.what} ${mark.evidence}`}
        />
      ))}
    </>
  );
}

function Refusal({ application }: { application: ApplicationReply }) {
  const { t, say } = useTexts();
  const { refusal } = application;
  if (!refusal) return null;
  return (
    <section className="panel" aria-label={t('share:refusal.title')}>
      <h3 className="section-title">{t('share:refusal.title')}</h3>
      <p>
        {say(refusal.organisation)} <span className="num">{refusal.on}</span>{' '}
        {refusal.proposed ? <span className="mark near">{t('share:refusal.proposed')}</span> : null}
      </p>
      <ul>
        {refusal.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
        {refusal.basis.map((basis) => (
          <li key={`${basis.title}${basis.article}`}>
            {basis.title} {basis.article} {basis.wording}
          </li>
        ))}
      </ul>
      <a href={`/api/share/applications/${application.id}/letter`} download={`${application.number}.pdf`}>
        {t('share:refusal.letter')}
      </a>
    </section>
  );
}

function Disputes({ application }: { application: ApplicationReply }) {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const raise = useShareAct(application.id, (_: undefined) =>
    api.post(`/api/share/applications/${application.id}/dispute`, { reason }),
  );
  const open = application.disputes.some((one) => one.open);
  const may = can(application.abilities, 'dispute') && !open;
  if (application.disputes.length === 0 && !may) return null;
  return (
    <section className="panel" aria-label={t('share:dispute.title')}>
      <h3 className="section-title">{t('share:dispute.title')}</h3>
      {application.disputes.map((one) => (
        <p key={one.caseId}>
          <Link to={`/cases/${one.caseId}`}>{one.number}</Link>{' '}
          <span className="mark">{t(`share:dispute.${one.outcome ?? 'open'}`)}</span>
        </p>
      ))}
      {may ? (
        <details>
          <summary>{t('share:dispute.raise')}</summary>
          <label className="field-label" htmlFor="dispute-reason">
            {t('share:dispute.reason')}
          </label>
          <LongText
            id="dispute-reason"
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <ProblemView error={raise.error} />
          <Button
            disabled={reason.trim().length < 4}
            loading={raise.isPending}
            onClick={() => raise.mutate(undefined)}
          >
            {t('share:dispute.send')}
          </Button>
        </details>
      ) : null}
    </section>
  );
}

function MarkUntrue({ application }: { application: ApplicationReply }) {
  const { t, say } = useTexts();
  const [field, setField] = useState<string>();
  const [what, setWhat] = useState('');
  const [evidence, setEvidence] = useState('');
  const mark = useShareAct(application.id, (_: undefined) =>
    api.post<ApplicationReply>(`/api/share/applications/${application.id}/untrue`, { field, what, evidence }),
  );
  if (!can(application.abilities, 'markUntrue')) return null;
  const keys = Object.keys(application.answers);
  return (
    <details className="panel">
      <summary>{t('share:untrue.mark')}</summary>
      <p className="muted">{t('share:untrue.what')}</p>
      <Select
        aria-label={t('share:untrue.field')}
        placeholder={t('share:untrue.field')}
        value={field}
        onChange={(key: string) => setField(key)}
        options={application.printed.fields
          .filter(({ key }) => keys.includes(key))
          .map(({ key, label }) => ({ value: key, label: say(label) }))}
      />
      <Input
        aria-label={t('share:untrue.statement')}
        placeholder={t('share:untrue.statement')}
        value={what}
        onChange={(event) => setWhat(event.target.value)}
      />
      <Input
        aria-label={t('share:untrue.evidence')}
        placeholder={t('share:untrue.evidence')}
        value={evidence}
        onChange={(event) => setEvidence(event.target.value)}
      />
      <ProblemView error={mark.error} />
      <Button
        disabled={!field || what.trim().length < 4 || evidence.trim().length < 4}
        loading={mark.isPending}
        onClick={() => mark.mutate(undefined)}
      >
        {t('share:untrue.send')}
      </Button>
    </details>
  );
}

function Told({ application }: { application: ApplicationReply }) {
  const { t, say } = useTexts();
  const { declarations, contactNotices } = application;
  if (declarations.length === 0 && contactNotices.length === 0) return null;
  return (
    <details className="panel">
      <summary>{t('share:declared.title', { count: declarations.length })}</summary>
      {declarations.map((one) => (
        <p key={one.field}>
          {say(one.label)}{' '}
          <span className="muted num">
            {one.person} {formatInstant(one.at)}
            {one.requirement ? ` ${t('share:requirements.version', { number: one.requirement })}` : ''}
          </span>
        </p>
      ))}
      {contactNotices.map((one) => (
        <p key={`${one.kind}${one.at}`}>
          {say(one.title)}{' '}
          <span className="muted num">
            {one.name} {one.address} {formatInstant(one.at)} {t(`share:contact.${one.state}`)}
          </span>
        </p>
      ))}
    </details>
  );
}

export function Papers({ application }: { application: ApplicationReply }) {
  const { t } = useTexts();
  return (
    <>
      {application.agreementId ? (
        <p>
          <Link to={`/agreements/${application.agreementId}`}>{t('share:agreement.open')}</Link>
        </p>
      ) : null}
      {application.files.map((file) => (
        <p key={file.id}>
          <a href={`/api/share/applications/${application.id}/files/${file.id}`} download={file.name}>
            {file.name}
          </a>
        </p>
      ))}
      <p>
        <a href={`/api/share/applications/${application.id}/form`} download={`${application.number}.pdf`}>
          {t('share:seal.form')}
        </a>
      </p>
      <Seals application={application} />
      <Refusal application={application} />
      <Disputes application={application} />
      <Told application={application} />
      <MarkUntrue application={application} />
    </>
  );
}
