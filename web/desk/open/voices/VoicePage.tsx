// One matter: what was said, how it stands, and what the reader may do: take, answer, go to its case, suspend the set.
import { useQuery } from '@tanstack/react-query';
import { Button, Descriptions } from 'antd';
import { Link, useParams } from 'react-router';
import type { VoiceReply } from '#rooms/open/voices/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

function Acts({ one }: { one: VoiceReply }) {
  const { t } = useTexts();
  const acts = useOpenActs();
  const take = useOpenAct(() => acts.post(`voices/${one.id}/take`));
  return (
    <>
      {can(one.abilities, 'take') ? (
        <p>
          <Button type="primary" loading={take.isPending} onClick={() => take.mutate()}>
            {t('open-voices-desk:take')}
          </Button>
        </p>
      ) : null}
      <ProblemView error={take.error} />
      {can(one.abilities, 'answer') ? (
        <Fold
          title={t('open-voices-desk:answer')}
          ok={t('open-voices:send')}
          open
          cite={one.articles}
          fields={[
            { name: 'text', label: t('open-voices:answer'), kind: 'long', required: true },
            ...(one.kind === 'opinion'
              ? [
                  {
                    name: 'action',
                    label: t('open-voices-desk:action'),
                    kind: 'choice' as const,
                    required: true,
                    options: ['adopted', 'not-adopted'].map((value) => ({
                      value,
                      label: t(`open-voices:outcome.${value}`),
                    })),
                  },
                  { name: 'reason', label: t('open-voices-desk:reason'), kind: 'long' as const },
                ]
              : []),
          ]}
          submit={(values) => acts.post(`voices/${one.id}/answer`, values)}
        />
      ) : null}
      {one.caseId ? (
        <p>
          <Link to={`/cases/${one.caseId}`}>{t('open-voices-desk:toCase')}</Link>
        </p>
      ) : null}
      {can(one.abilities, 'withdraw') ? (
        <Fold
          title={t('open-voices-desk:withdraw')}
          what={t('open-voices-desk:withdrawWhat')}
          ok={t('open-voices-desk:withdrawOk')}
          fields={[{ name: 'note', label: t('open-voices-desk:reason'), kind: 'long', required: true }]}
          submit={(values) => acts.post(`voices/${one.id}/withdrawal`, values)}
        />
      ) : null}
    </>
  );
}

export function VoicePage() {
  const { t, say } = useTexts();
  const { id = '' } = useParams();
  const found = useQuery(opening<VoiceReply>(`voices/${id}`));
  const one = found.data;
  const facts = one
    ? [
        { key: 'state', label: t('open-voices:state.label'), children: t(`open-voices:state.${one.state}`) },
        ...(one.dataset
          ? [{ key: 'set', label: t('open-voices:about'), children: say(one.dataset.title) }]
          : []),
        { key: 'unit', label: t('open-voices:unit'), children: say(one.organisation.name) },
        { key: 'on', label: t('open-voices:filedOn'), children: one.filedOn },
        {
          key: 'elapsed',
          label: t('open-voices:elapsed'),
          children: t('open-voices:workdays', { count: one.elapsedWorkdays }),
        },
        ...(one.due ? [{ key: 'due', label: t('open-voices:due'), children: one.due }] : []),
        ...(one.ground
          ? [{ key: 'ground', label: t('open-voices:field.ground'), children: say(one.ground.title) }]
          : []),
        ...(one.field ? [{ key: 'field', label: t('open-voices:field.field'), children: one.field }] : []),
        ...(one.row ? [{ key: 'row', label: t('open-voices:field.row'), children: one.row }] : []),
        ...(one.part
          ? [{ key: 'part', label: t('open-voices:field.part'), children: t(`open-voices:part.${one.part}`) }]
          : []),
        ...(one.claimed
          ? [{ key: 'claimed', label: t('open-voices:field.claimed'), children: one.claimed }]
          : []),
        ...(one.filer
          ? [
              {
                key: 'filer',
                label: t('open-voices-desk:filer'),
                children:
                  [one.filer.person, one.filer.organisation ? say(one.filer.organisation.name) : '']
                    .filter(Boolean)
                    .join(' ') || t('open-voices-desk:anonymous'),
              },
            ]
          : []),
      ]
    : [];
  return (
    <Screen
      title={one ? `${say(one.title)} ${one.number}` : t('open-voices-desk:page.voices')}
      facts={<ArticleRefs ids={one?.articles} />}
    >
      <OpenPages />
      <ProblemView error={found.error} onRetry={() => void found.refetch()} />
      {one ? (
        <>
          <Descriptions column={{ xs: 1, sm: 2, lg: 3 }} items={facts} size="small" />
          <p>
            {one.said ?? t(one.kind === 'report' ? 'open-voices-desk:forHandler' : 'open-voices:wordsHidden')}
          </p>
          {one.answer ? (
            <p>
              <strong>{t('open-voices:answer')}</strong> {one.answer} {one.reason}
            </p>
          ) : null}
          <Acts one={one} />
          <h2>{t('open-voices:course')}</h2>
          <ol>
            {one.events.map((event) => (
              <li key={`${event.kind} ${event.at}`}>
                <span className="num">{event.at.slice(0, 10)}</span> {t(`open-voices:event.${event.kind}`)}{' '}
                {event.kind === 'held' ? '' : event.said}
              </li>
            ))}
          </ol>
        </>
      ) : null}
    </Screen>
  );
}
