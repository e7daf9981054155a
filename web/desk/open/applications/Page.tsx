// One application: what was applied for, each condition with its answer, the assessment and decision of whoever's turn it is, the agreement.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { ApplicationReply, SelectionsReply } from '#rooms/open/applications/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../../shared/Skeletons.tsx';
import { useTexts } from '../../../shared/text.ts';
import { FactList } from '../../catalog/Facts.tsx';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { ReferralsOf } from '../oversight/Referrals.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';
import { Decision } from './Decision.tsx';
import { StandingOf } from './List.tsx';

function Agreement({ one }: { one: ApplicationReply }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const { agreement } = one;
  const sign = useOpenAct(() =>
    acts.post(`agreements/${agreement?.id}/signature`, { sha256: agreement?.sha256 }),
  );
  if (!agreement) return null;
  return (
    <section className="panel" aria-labelledby="agreement">
      <h2 id="agreement">{t('open-me:apply.agreement')}</h2>
      <p style={{ whiteSpace: 'pre-wrap' }}>{say(agreement.text)}</p>
      <p className="muted num">SHA-256 {agreement.sha256}</p>
      <p>
        {t(agreement.applicantSignedAt ? 'open-applications:userSigned' : 'open-applications:userNot')}{' '}
        {t(agreement.providerSignedAt ? 'open-me:application.theySigned' : 'open-me:application.theyNot')}
      </p>
      {agreement.id && !agreement.providerSignedAt && can(one.abilities, 'sign') ? (
        <Button
          type="primary"
          loading={sign.isPending}
          onClick={() =>
            sign.mutate(undefined, { onError: (error) => void message.error(problemWords(t, error).title) })
          }
        >
          {t('open-me:application.sign')}
        </Button>
      ) : null}
    </section>
  );
}

function Selection({ one }: { one: ApplicationReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const { data } = useQuery({
    ...opening<SelectionsReply>('selections', { dataset: one.dataset.slug }),
    enabled: one.selection !== null && one.selection.number === null,
  });
  if (!one.selection) return null;
  if (one.selection.number)
    return (
      <p>
        {t('open-applications:selected', { number: one.selection.number, day: one.selection.resultOn })}{' '}
        {say(one.selection.method)}
      </p>
    );
  return (
    <>
      <p>{t('open-applications:selectionNeeded')}</p>
      {can(one.abilities, 'select') ? (
        <Fold
          title={t('open-applications:recordSelection')}
          ok={t('open-applications:record')}
          fields={[
            {
              name: 'method',
              label: t('open-applications:method'),
              kind: 'choice',
              required: true,
              options: (data?.methods ?? []).map(({ key, title }) => ({ value: key, label: say(title) })),
            },
            { name: 'notice', label: t('open-applications:notice'), kind: 'text', required: true },
            { name: 'noticeOn', label: t('open-applications:noticeOn'), kind: 'date', required: true },
            {
              name: 'bidders',
              label: t('open-applications:bidders'),
              hint: t('open-applications:biddersHint', { name: say(one.applicant.name) }),
              kind: 'long',
              required: true,
            },
            {
              name: 'resultNotice',
              label: t('open-applications:resultNotice'),
              kind: 'text',
              required: true,
            },
            { name: 'resultOn', label: t('open-applications:resultOn'), kind: 'date', required: true },
          ]}
          submit={({ bidders, ...values }) =>
            acts.post('selections', {
              ...values,
              datasetId: one.dataset.id,
              winnerId: one.applicant.id,
              bidders: String(bidders)
                .split('\n')
                .map((line) => line.trim())
                .filter((line) => line !== ''),
            })
          }
        />
      ) : null}
    </>
  );
}

export function ApplicationPage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const acts = useOpenActs();
  const found = useQuery(opening<ApplicationReply>(`applications/${id}`));
  const one = found.data;
  const said = (key: string): string => {
    const value = one?.answers[key];
    return typeof value === 'string' ? value : '–';
  };
  return (
    <Screen title={one ? say(one.dataset.title) : t('open-applications:title')}>
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <SkeletonFacts /> : null}
      {one ? (
        <>
          <p>
            <StandingOf one={one} /> <span className="num">{one.number}</span>{' '}
            <ArticleRefs ids={one.articles} />
          </p>
          <FactList
            facts={[
              {
                label: t('open-applications:applicant'),
                value: t('common:bracketed', { label: say(one.applicant.name), text: say(one.kind?.title) }),
              },
              { label: t('open-applications:provider'), value: say(one.provider.name) },
              { label: t('open-applications:purposeKind'), value: say(one.purpose?.title) },
              { label: t('open-applications:purpose'), value: said('purpose') },
              { label: t('open-applications:scenario'), value: said('scenario') },
              { label: t('open-applications:safeguards'), value: said('safeguards') },
              { label: t('open-applications:until'), value: said('until') },
              { label: t('open-applications:filedOn'), value: one.filedOn ?? '–' },
              { label: t('open-applications:due'), value: one.due ?? t('open-me:application.noLimit') },
              one.decidedOn ? { label: t('open-applications:decidedOn'), value: one.decidedOn } : null,
              one.reason ? { label: t('open-applications:reason'), value: one.reason } : null,
              one.opinion
                ? {
                    label: t('open-applications:opinion'),
                    value: t('common:labelled', {
                      label: t(one.opinion.meets ? 'open-me:met' : 'open-me:unmet'),
                      text: one.opinion.text,
                    }),
                  }
                : null,
              one.ability
                ? {
                    label: t('open-applications:ability'),
                    value:
                      one.proofs.length > 0 ? (
                        <ul>
                          {one.proofs.map((proof) => (
                            <li key={proof.id}>
                              <a href={`/api/open/applications/${one.id}/proofs/${proof.id}`}>{proof.name}</a>
                            </li>
                          ))}
                        </ul>
                      ) : (
                        '–'
                      ),
                  }
                : null,
              one.redirected
                ? {
                    label: t('open-demands:desk.channelField'),
                    value: t('common:labelled', {
                      label: one.redirected.channel || '–',
                      text: one.redirected.why,
                    }),
                  }
                : null,
              one.unequal ? { label: t('open-applications:unequalWhy'), value: one.unequal } : null,
            ]}
          />
          <Selection one={one} />
          <ReferralsOf applicationId={one.id} />
          {one.open.map((step) => (
            <Decision key={step.stepId} one={one} step={step} />
          ))}
          {one.open.length === 0 ? (
            <section className="panel" aria-labelledby="conditions">
              <h2 id="conditions">{t('open-applications:conditions')}</h2>
              <ul>
                {one.conditions.map(({ key, text, answer, met, note }) => (
                  <li key={key}>
                    {t('common:labelled', { label: say(text), text: answer })}{' '}
                    {met === null ? null : (
                      <span className={`mark ${met ? 'good' : 'bad'}`}>
                        {t(met ? 'open-me:met' : 'open-me:unmet')}
                      </span>
                    )}{' '}
                    {note}
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          {can(one.abilities, 'redirect') ? (
            <Fold
              title={t('open-demands:desk.redirect')}
              what={t('open-me:application.redirected')}
              ok={t('open-demands:desk.redirectOk')}
              fields={[{ name: 'why', label: t('open-demands:desk.reason'), kind: 'long', required: true }]}
              submit={(values) => acts.post(`applications/${one.id}/redirection`, values)}
            />
          ) : null}
          <Agreement one={one} />
          {one.access ? (
            <p>
              <Link to={`/open/access/${one.access.id}`}>{t('open-applications:toAccess')}</Link>
            </p>
          ) : null}
          {one.caseId ? (
            <p>
              <Link to={`/cases/${one.caseId}`}>{t('open-applications:toCase')}</Link>
            </p>
          ) : null}
        </>
      ) : null}
    </Screen>
  );
}
