// What a unit keeps for its forms: its functions with the steps that use data, and the portal's requirements it has confirmed.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { FunctionList, RequirementsReply } from '#rooms/share/schema-units.ts';
import { Can } from '../../shared/Can.tsx';
import { Empty } from '../../shared/Empty.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { LongText } from '../form/LongText.tsx';
import { Screen } from '../shell/Screen.tsx';
import { SharePages } from './SharePages.tsx';

const functions = '/api/share/functions';

function List() {
  const { t } = useTexts();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [steps, setSteps] = useState('');
  const add = useMutation({
    mutationFn: () =>
      api.post(functions, {
        name,
        steps: steps
          .split('\n')
          .map((step) => step.trim())
          .filter((step) => step !== ''),
      }),
    onSuccess: () => {
      setName('');
      setSteps('');
      return client.invalidateQueries({ queryKey: ['functions'] });
    },
  });
  return (
    <div className="panel">
      <label className="field-label" htmlFor="function-name">
        {t('share:functions.name')}
      </label>
      <Input id="function-name" value={name} onChange={(event) => setName(event.target.value)} />
      <label className="field-label" htmlFor="function-steps">
        {t('share:functions.steps')}
      </label>
      <LongText
        id="function-steps"
        rows={3}
        value={steps}
        onChange={(event) => setSteps(event.target.value)}
      />
      <ProblemView error={add.error} />
      <Button
        type="primary"
        disabled={name.trim().length < 2 || steps.trim().length < 2}
        loading={add.isPending}
        onClick={() => add.mutate()}
      >
        {t('share:functions.add')}
      </Button>
    </div>
  );
}

export function Functions() {
  const { t } = useTexts();
  const client = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['functions'],
    queryFn: () => api.get<FunctionList>(functions),
  });
  const end = useMutation({
    mutationFn: (id: string) => api.delete(`${functions}/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['functions'] }),
  });
  return (
    <Screen title={t('share:functions.title')} facts={<span>{t('share:functions.what')}</span>}>
      <SharePages />
      <ProblemView error={error ?? end.error} />
      {data?.items.length === 0 ? (
        <Empty title={t('share:functions.none')} how={t('share:functions.noneHow')} />
      ) : null}
      {data?.items.map((one) => (
        <section className="panel" key={one.id} aria-label={one.name}>
          <h3 className="section-title">{one.name}</h3>
          <p>{one.steps.join(' · ')}</p>
          <Can abilities={data.abilities} act="list">
            {() => (
              <button type="button" className="link-button" onClick={() => end.mutate(one.id)}>
                {t('share:functions.end')}
              </button>
            )}
          </Can>
        </section>
      ))}
      {data ? (
        <Can abilities={data.abilities} act="list">
          {() => <List />}
        </Can>
      ) : null}
    </Screen>
  );
}

const requirements = '/api/share/requirements';

export function Requirements() {
  const { t, say } = useTexts();
  const client = useQueryClient();
  const [words, setWords] = useState('');
  const { data, error } = useQuery({
    queryKey: ['requirements'],
    queryFn: () => api.get<RequirementsReply>(requirements),
  });
  const again = () => client.invalidateQueries({ queryKey: ['requirements'] });
  const issue = useMutation({
    mutationFn: () => api.post(requirements, { text: words }),
    onSuccess: () => {
      setWords('');
      return again();
    },
  });
  const confirm = useMutation({
    mutationFn: (number: number) => api.post(`${requirements}/${number}/confirmation`),
    onSuccess: again,
  });
  const current = data?.versions[0];
  const done = data?.confirmed.find(({ number }) => number === current?.number);
  return (
    <Screen title={t('share:requirements.title')} facts={<span>{t('share:requirements.what')}</span>}>
      <SharePages />
      <ProblemView error={error ?? issue.error ?? confirm.error} />
      {data && !current ? <Empty title={t('share:requirements.none')} /> : null}
      {current && data ? (
        <section className="panel" aria-label={t('share:requirements.version', { number: current.number })}>
          <h3 className="section-title">{t('share:requirements.version', { number: current.number })}</h3>
          <p className="pre">{current.text}</p>
          {done ? (
            <span className="mark good">
              {t('share:requirements.confirmed', { at: formatInstant(done.at) })}
            </span>
          ) : (
            <Can abilities={data.abilities} act="confirm">
              {() => (
                <Button
                  type="primary"
                  loading={confirm.isPending}
                  onClick={() => confirm.mutate(current.number)}
                >
                  {t('share:requirements.confirm')}
                </Button>
              )}
            </Can>
          )}
          <p className="muted">{data.measures.map(({ title }) => say(title)).join(' · ')}</p>
        </section>
      ) : null}
      {data ? (
        <Can abilities={data.abilities} act="issue">
          {() => (
            <details className="panel">
              <summary>{t('share:requirements.issue')}</summary>
              <p className="muted">{t('share:requirements.issueHow')}</p>
              <label className="field-label" htmlFor="requirements-text">
                {t('share:requirements.text')}
              </label>
              <LongText
                id="requirements-text"
                rows={6}
                value={words}
                onChange={(event) => setWords(event.target.value)}
              />
              <Button
                disabled={words.trim().length < 10}
                loading={issue.isPending}
                onClick={() => issue.mutate()}
              >
                {t('share:requirements.issue')}
              </Button>
            </details>
          )}
        </Can>
      ) : null}
    </Screen>
  );
}
