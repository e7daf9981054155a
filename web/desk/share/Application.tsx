// An application: the pack's form on the left, what will be enforced from it on the right; one submit lists all that is missing.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, Navigate, useNavigate, useParams } from 'react-router';
import type { Form } from '#law/types.ts';
import type { ApplicationReply } from '#rooms/share/schema.ts';
import { api, ProblemError } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Faults } from '../form/Faults.tsx';
import { PackForm } from '../form/PackForm.tsx';
import { ApplicationChart } from '../sharing/Chart.tsx';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { useConfirm } from '../shell/useConfirm.tsx';
import { Enforced } from './Enforced.tsx';
import { ApplicationState } from './List.tsx';
import { Marks, Papers } from './Papers.tsx';
import { applicationQuery } from './queries.ts';
import { Files, Seals } from './Seals.tsx';
import { useAnswers } from './useAnswers.ts';

/** What a save was refused for, to stand beside its field; it comes in the reader's language. */
function refusedFields(error: unknown): ApplicationReply['issues'] {
  if (!(error instanceof ProblemError)) return [];
  return error.fields.map(({ path, code, message, articles }) => ({
    path,
    code,
    message: { zh: message, en: message },
    articles,
    severity: 'error',
  }));
}

function Fill({ application, form }: { application: ApplicationReply; form: Form }) {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const client = useQueryClient();
  const confirm = useConfirm();
  const draft = useAnswers(application);
  const [tries, setTries] = useState(0);
  const tried = tries > 0;
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  // Before the first try only what is wrong is shown; what is missing is asked for once, at the end.
  const issues = [
    ...application.issues.filter((issue) => tried || issue.code !== 'missing'),
    ...refusedFields(draft.error),
  ];
  const world = {
    fixed: application.fixed,
    options: application.choices.options,
    systems: application.choices.systems,
    scenarios: application.choices.scenarios,
    conditions: application.choices.conditions,
    items: application.choices.items,
    functions: application.functions,
  };
  const submit = async () => {
    setError(undefined);
    setBusy(true);
    try {
      const revision = await draft.flush();
      const now = await client.fetchQuery({ ...applicationQuery(application.id), staleTime: 0 });
      if (now.issues.some((issue) => issue.severity === 'error')) {
        setTries((before) => before + 1);
        return;
      }
      const sure = await confirm({
        title: t('share:submit.title'),
        what: t(application.route.route === 'self-service' ? 'share:submit.whatSelf' : 'share:submit.what', {
          provider: say(application.provider.name),
        }),
        ok: t('share:submit.ok'),
      });
      if (!sure) return;
      const done = await api.post<ApplicationReply>(`/api/share/applications/${application.id}/submit`, {
        revision,
      });
      client.setQueryData(['application', application.id], done);
      await client.invalidateQueries({ queryKey: ['todos'] });
      navigate(
        done.caseId ? `/cases/${done.caseId}` : done.grantId ? `/grants/${done.grantId}` : '/applications',
      );
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const errors = issues.filter((issue) => issue.severity === 'error');
  const status = {
    saved: draft.savedAt ? t('common:state.saved', { time: formatInstant(draft.savedAt).slice(11) }) : '',
    waiting: t('common:state.unsaved'),
    saving: t('common:state.saving'),
    failed: t('common:state.saveFailed'),
  }[draft.saving];
  return (
    <Screen
      title={say(form.title)}
      crumbs={[{ to: '/applications', text: t('desk:room.share') }]}
      facts={
        <>
          <span>{say(application.service.title)}</span>
          <ApplicationState state={application.state} />
          {application.route.procedure ? (
            <Link
              to={`/cases/simulator?procedure=${application.route.procedure}&back=/applications/${application.id}`}
            >
              {t('cases:simulator.open')}
            </Link>
          ) : null}
          <span role="status">{status}</span>
        </>
      }
      actions={
        <Button type="primary" loading={busy} onClick={() => void submit()}>
          {t('share:submit.button')}
        </Button>
      }
    >
      <ProblemView error={draft.error} onRetry={() => void draft.flush()} />
      <ProblemView error={error} />
      <Marks application={application} />
      <ApplicationChart id={application.id} />
      <Faults faults={errors} tries={tries} />
      <div className="two-columns">
        <div className="compile-form">
          <PackForm
            form={form}
            answers={draft.answers}
            issues={issues}
            world={world}
            filledBy="applicant"
            onChange={draft.set}
          />
          <Files application={application} fields={form.fields.filter(({ type }) => type === 'attachment')} />
          <Seals
            application={application}
            print={async () => {
              await draft.flush();
            }}
          />
          <Button type="primary" loading={busy} onClick={() => void submit()}>
            {t('share:submit.button')}
          </Button>
        </div>
        <aside className="check-column later" aria-label={t('share:enforced.title')}>
          <Enforced form={form} answers={draft.answers} world={world} />
        </aside>
      </div>
    </Screen>
  );
}

/** The form as it was handed in, for reading. */
export function Printed({ application }: { application: ApplicationReply }) {
  const { say } = useTexts();
  const { printed } = application;
  return (
    <>
      {printed.sections.map((section) => (
        <section key={section.key} className="printed">
          <h3>{say(section.title)}</h3>
          <dl className="facts">
            {printed.fields
              .filter((field) => field.section === section.key)
              .map((field) => (
                <div key={field.key}>
                  <dt>{say(field.label)}</dt>
                  <dd>
                    {field.lines.length === 0
                      ? '–'
                      : field.lines.map((line) => <div key={line.zh}>{say(line)}</div>)}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
    </>
  );
}

export function ApplicationPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const law = useLaw();
  const { data: application, error, refetch } = useQuery(applicationQuery(id));
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />;
  if (!application || !law) {
    return (
      <Screen title={t('common:state.loading')}>
        <div className="panel">
          <SkeletonFacts rows={12} />
        </div>
      </Screen>
    );
  }
  const form = law.forms.find((one) => one.key === application.formKey);
  const editable = application.state === 'draft' || application.state === 'returned';
  if (editable && form) return <Fill key={id} application={application} form={form} />;
  if (application.caseId) return <Navigate to={`/cases/${application.caseId}`} replace />;
  return (
    <Screen
      title={say(application.printed.title)}
      crumbs={[{ to: '/applications', text: t('desk:room.share') }]}
      facts={
        <>
          <code>{application.number}</code>
          <ApplicationState state={application.state} />
          {application.grantId ? (
            <Link to={`/grants/${application.grantId}`}>{t('share:openGrant')}</Link>
          ) : null}
        </>
      }
    >
      <div className="panel">
        <Printed application={application} />
      </div>
      <Papers application={application} />
      <ApplicationChart id={application.id} />
    </Screen>
  );
}
