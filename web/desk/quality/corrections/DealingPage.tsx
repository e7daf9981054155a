// 登记办理结果: how business was dealt with on a record; rejecting it for a mismatch against valid proof is refused while there is doubt.
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Radio } from 'antd';
import { useId, useState } from 'react';
import { ArticleRefs } from '../../../shared/ArticleRef.tsx';
import { can } from '../../../shared/Can.tsx';
import { Empty } from '../../../shared/Empty.tsx';
import { api } from '../../../shared/fetch.ts';
import { ProblemView } from '../../../shared/ProblemView.tsx';
import { useTexts } from '../../../shared/text.ts';
import { useAddress } from '../../list/address.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Chooser } from './FilePage.tsx';
import { type WaysReply, waysQuery } from './queries.ts';
import { CorrectionPages } from './RequestList.tsx';

const grounds = { mismatch: 'data-mismatch', other: 'other' } as const;

function Form({ ways }: { ways: WaysReply }) {
  const { t, say } = useTexts();
  const { message } = App.useApp();
  const prefix = useId();
  const [key, setKey] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<'accepted' | 'rejected'>('accepted');
  const [ground, setGround] = useState<keyof typeof grounds>('mismatch');
  const [proof, setProof] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      api.post('/api/quality/dealings', {
        resourceId: ways.resource?.id,
        key,
        outcome,
        proof,
        ...(outcome === 'rejected' ? { ground: grounds[ground] } : {}),
      }),
    onSuccess: () => {
      setKey({});
      void message.success(t('corrections:dealing.done'));
    },
  });
  return (
    <div className="panel correction-form">
      <div className="fold-fields">
        {ways.keyItems.map(({ name, title }) => (
          <div className="field" key={name}>
            <label className="field-label" htmlFor={`${prefix}-${name}`}>
              {say(title)}
              <span className="needed"> *</span>
            </label>
            <Input
              id={`${prefix}-${name}`}
              autoComplete="off"
              value={key[name] ?? ''}
              onChange={(event) => setKey((before) => ({ ...before, [name]: event.target.value }))}
            />
          </div>
        ))}
      </div>
      <fieldset className="field whole">
        <legend className="field-label">{t('corrections:dealing.outcome')}</legend>
        <Radio.Group
          value={outcome}
          onChange={(event) => setOutcome(event.target.value === 'rejected' ? 'rejected' : 'accepted')}
          options={(['accepted', 'rejected'] as const).map((value) => ({
            value,
            label: t(`corrections:dealing.${value}`),
          }))}
        />
      </fieldset>
      {outcome === 'rejected' ? (
        <fieldset className="field whole">
          <legend className="field-label">{t('corrections:dealing.ground')}</legend>
          <Radio.Group
            value={ground}
            onChange={(event) => setGround(event.target.value === 'other' ? 'other' : 'mismatch')}
            options={(['mismatch', 'other'] as const).map((value) => ({
              value,
              label: t(`corrections:dealing.${value}`),
            }))}
          />
        </fieldset>
      ) : null}
      <p>
        <Checkbox checked={proof} onChange={(event) => setProof(event.target.checked)}>
          {t('corrections:dealing.proof')}
        </Checkbox>
      </p>
      <ProblemView error={send.error} />
      <Button
        type="primary"
        disabled={ways.keyItems.some(({ name }) => !key[name]?.trim())}
        loading={send.isPending}
        onClick={() => send.mutate()}
      >
        {t('corrections:dealing.send')}
      </Button>
    </div>
  );
}

export function DealingPage() {
  const { t } = useTexts();
  const address = useAddress();
  const resource = address.get('resource');
  const { data, error } = useQuery(waysQuery(resource));
  return (
    <Screen
      title={t('corrections:dealing.title')}
      crumbs={[{ to: '/corrections', text: t('desk:room.corrections') }]}
      facts={data?.resource ? <span>{data.resource.name}</span> : null}
    >
      <CorrectionPages />
      <p className="muted">
        {t('corrections:dealing.lead')} <ArticleRefs ids={data?.proofFirst.articles} />
      </p>
      <ProblemView error={error} />
      {resource ? null : (
        <div className="panel">
          <Chooser onChoose={(id) => address.set({ resource: id })} />
        </div>
      )}
      {resource && data && can(data.abilities, 'deal') ? <Form key={resource} ways={data} /> : null}
      {resource && data && !can(data.abilities, 'deal') ? (
        <Empty title={t('corrections:dealing.notYours')} />
      ) : null}
    </Screen>
  );
}
