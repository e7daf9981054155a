// The yearly call: opened for its dates, closed by giving what came in to units; each unit confirms its list.
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { Link } from 'react-router';
import type { CallReply, CallsReply } from '#rooms/open/planning/schema.ts';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { formatInstant } from '../../../shared/format.ts';
import { ProblemView, problemWords } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { Fold } from '../../registers/Fold.tsx';
import { useUnits } from '../../registers/queries.ts';
import { Screen } from '../../shell/Screen.tsx';
import { OpenPages } from '../Pages.tsx';
import { opening, useOpenAct, useOpenActs } from '../queries.ts';

function Close({ call }: { call: CallReply }) {
  const { t, say } = useTexts();
  const acts = useOpenActs();
  const units = useUnits().map((unit) => ({ value: unit.id, label: say(unit.name) }));
  const without = call.demands.filter(({ unit }) => unit === null);
  return (
    <Fold
      title={t('open-demands:call.close')}
      what={t('open-demands:call.closeWhat')}
      ok={t('open-demands:call.closeOk')}
      fields={without.map((one) => ({
        name: one.id,
        label: `${one.number} ${one.wanted}`,
        kind: 'choice',
        required: true,
        options: units,
      }))}
      submit={(values) =>
        acts.post(`calls/${call.id}/close`, {
          units: Object.entries(values).map(([demandId, unitId]) => ({ demandId, unitId })),
        })
      }
    />
  );
}

function Shown({ call }: { call: CallReply }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const acts = useOpenActs();
  const confirm = useOpenAct(() => acts.post(`calls/${call.id}/confirm`));
  return (
    <section className="panel">
      <h2>{call.title}</h2>
      <p className="muted num">
        {t('open-demands:callDates', { from: call.opensOn, to: call.closesOn })} ·{' '}
        {t(`open-demands:call.${call.state}`)} · {t('open-demands:asks', { count: call.asks })}
      </p>
      <ul>
        {call.demands.map((one) => (
          <li key={one.id}>
            <Link to={`/open/demands/${one.id}`}>{one.wanted || one.number}</Link>{' '}
            {one.unit ? say(one.unit.name) : t('open-demands:noUnit')} · {t(`open-demands:fate.${one.fate}`)}
          </li>
        ))}
      </ul>
      {call.notices.map((one) => (
        <p key={one.unit.id}>
          {say(one.unit.name)}: <span className="num">{one.demands.join(' ')}</span>{' '}
          {one.confirmedAt
            ? t('open-demands:call.confirmed', { at: formatInstant(one.confirmedAt) })
            : t('open-demands:call.unconfirmed')}
        </p>
      ))}
      {can(call.abilities, 'confirm') ? (
        <Button
          loading={confirm.isPending}
          onClick={() =>
            confirm.mutate(undefined, {
              onError: (error) => void message.error(problemWords(t, error).title),
            })
          }
        >
          {t('open-demands:call.confirm')}
        </Button>
      ) : null}
      {can(call.abilities, 'close') && call.state === 'over' ? <Close call={call} /> : null}
    </section>
  );
}

export function Calls() {
  const { t } = useTexts();
  const acts = useOpenActs();
  const list = useQuery(opening<CallsReply>('calls'));
  const calls = list.data;
  return (
    <Screen title={t('open-demands:page.calls')} facts={<ArticleRefs ids={calls?.articles} />}>
      <OpenPages />
      <ProblemView error={list.error} onRetry={() => void list.refetch()} />
      {calls?.missing.map((year) => (
        <p key={year}>
          <span className="mark bad">{t('open-demands:call.missing', { year })}</span>
        </p>
      ))}
      {calls && can(calls.abilities, 'open') ? (
        <Fold
          title={t('open-demands:call.openOne')}
          ok={t('open-demands:call.openOk')}
          fields={[
            { name: 'year', label: t('open-demands:plan.years'), kind: 'number', required: true },
            { name: 'title', label: t('open-demands:call.titleField'), kind: 'text', required: true },
            { name: 'said', label: t('open-demands:call.said'), kind: 'long' },
            { name: 'opensOn', label: t('open-demands:call.opensOn'), kind: 'date', required: true },
            { name: 'closesOn', label: t('open-demands:call.closesOn'), kind: 'date', required: true },
          ]}
          submit={(values) => acts.post('calls', values)}
        />
      ) : null}
      {calls?.items.length === 0 ? (
        <Empty title={t('open-demands:call.none')} how={t('open-demands:call.noneHow')} />
      ) : null}
      {calls?.items.map((call) => (
        <Shown key={call.id} call={call} />
      ))}
    </Screen>
  );
}
