// 接收方式: by which ways I am told what, at which address; addresses lie sealed and are shown masked.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { NoticePages } from './NoticePages.tsx';
import { type Channel, type Preferences, preferencesQuery, useNoticeAct } from './queries.ts';

type Change = Pick<Preferences, 'normal' | 'urgent' | 'digest'> & {
  /** Typed anew; an empty text forgets the address. */
  addresses: Partial<Record<Channel, string>>;
};

const urgencies = ['normal', 'urgent'] as const;

function Way({
  way,
  change,
  onChange,
}: {
  way: Preferences['channels'][number];
  change: Change;
  onChange: (change: Change) => void;
}) {
  const { t } = useTexts();
  const { channel, configured, address } = way;
  const typed = change.addresses[channel];
  const note = `note-${channel}`;
  return (
    <fieldset className="field plain way">
      <legend className="field-label">
        {t(`notices:channel.${channel}`)}{' '}
        {configured ? null : <span className="mark">{t('notices:notConfigured')}</span>}
      </legend>
      <Input
        aria-label={t(`notices:address.${channel}`)}
        aria-describedby={note}
        value={typed ?? ''}
        placeholder={address ? address.mask : t(`notices:address.${channel}`)}
        onChange={(event) =>
          onChange({ ...change, addresses: { ...change.addresses, [channel]: event.target.value } })
        }
      />
      <div className="field-hint" id={note}>
        {address
          ? t(`notices:address.from.${address.from}`, { mask: address.mask })
          : t('notices:address.none')}
        {address?.from === 'own' ? (
          <Button
            type="link"
            size="small"
            onClick={() => onChange({ ...change, addresses: { ...change.addresses, [channel]: '' } })}
          >
            {t(typed === '' ? 'notices:address.forgetting' : 'notices:address.forget')}
          </Button>
        ) : null}
      </div>
      <div className="way-choice">
        {urgencies.map((urgency) => (
          <Checkbox
            key={urgency}
            checked={change[urgency].includes(channel)}
            onChange={(event) =>
              onChange({
                ...change,
                [urgency]: event.target.checked
                  ? [...change[urgency], channel]
                  : change[urgency].filter((one) => one !== channel),
              })
            }
          >
            {t(`notices:urgency.${urgency}`)}
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}

function Choice({ preferences }: { preferences: Preferences }) {
  const { t } = useTexts();
  const { message } = App.useApp();
  const client = useQueryClient();
  const start = (from: Preferences): Change => ({
    addresses: {},
    normal: from.normal,
    urgent: from.urgent,
    digest: from.digest,
  });
  const [change, setChange] = useState(() => start(preferences));
  const save = useNoticeAct(async ({ addresses, ...chosen }: Change) => {
    const reply = await api.put<Preferences>('/api/notices/preferences', {
      ...chosen,
      addresses: Object.fromEntries(
        Object.entries(addresses).map(([channel, address]) => [channel, address.trim() || null]),
      ),
    });
    client.setQueryData(preferencesQuery.queryKey, reply);
    setChange(start(reply));
  });
  return (
    <div className="panel narrow-form">
      <p className="muted">{t('notices:inside')}</p>
      {preferences.channels.map((way) => (
        <Way key={way.channel} way={way} change={change} onChange={setChange} />
      ))}
      <Checkbox
        checked={change.digest}
        onChange={(event) => setChange({ ...change, digest: event.target.checked })}
      >
        {t('notices:digest')}
      </Checkbox>
      <p className="field-hint">{t('notices:digestHint')}</p>
      <ProblemView error={save.error} />
      <Button
        type="primary"
        loading={save.isPending}
        onClick={() => save.mutate(change, { onSuccess: () => void message.success(t('notices:saved')) })}
      >
        {t('common:action.save')}
      </Button>
    </div>
  );
}

export function PreferencesPage() {
  const { t } = useTexts();
  const { data, error, refetch } = useQuery(preferencesQuery);
  return (
    <Screen title={t('notices:pages.preferences')}>
      <NoticePages />
      <ProblemView error={error} onRetry={() => void refetch()} />
      {data ? <Choice preferences={data} /> : error ? null : <SkeletonFacts rows={6} />}
    </Screen>
  );
}
