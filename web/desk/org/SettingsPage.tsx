// 平台设置: the figures and switches of the operator, grouped, each with what it means and since when it counts.
import { useQuery } from '@tanstack/react-query';
import { Button, Switch } from 'antd';
import { useState } from 'react';
import { can } from '../../shared/Can.tsx';
import { api } from '../../shared/fetch.ts';
import { formatInstant } from '../../shared/format.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { SkeletonFacts } from '../../shared/Skeletons.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { ActDialog, Line } from './fields.tsx';
import { OrgPages } from './OrgPages.tsx';
import { type Setting, settingsQuery, useOrgAct } from './queries.ts';

/** A setting belongs to the first group whose beginning it has; what is left over stands last. */
const groups = [
  { key: 'factor', begins: ['second-factor'] },
  { key: 'sessions', begins: ['session', 'cookie'] },
  { key: 'attempts', begins: ['sign-in'] },
  { key: 'passwords', begins: ['password'] },
  { key: 'other', begins: [''] },
] as const;
const groupOf = ({ key }: Setting) =>
  groups.find(({ begins }) => begins.some((begin) => key.startsWith(begin)))?.key;

const put = (key: string, value: number | boolean) => api.put(`/api/settings/${key}`, { value });

function NumberDialog({ setting, onClose }: { setting: Setting; onClose: () => void }) {
  const { t, say } = useTexts();
  const [value, setValue] = useState(String(setting.value));
  const act = useOrgAct(() => put(setting.key, Number(value)), onClose);
  return (
    <ActDialog
      title={t('org:settings.change')}
      what={say(setting.says)}
      ok={t('org:settings.save')}
      ready={/^\d+$/.test(value.trim())}
      busy={act.isPending}
      error={act.error}
      onOk={() => act.mutate(undefined)}
      onClose={onClose}
    >
      <Line
        label={t(`org:settings.unit.${setting.unit}`)}
        value={value}
        onChange={setValue}
        hint={say(setting.expected)}
      />
    </ActDialog>
  );
}

function Row({ setting, open, onChange }: { setting: Setting; open: boolean; onChange: () => void }) {
  const { t, say } = useTexts();
  const act = useOrgAct((value: boolean) => put(setting.key, value));
  const { value } = setting;
  return (
    <li className="account-session">
      <span>
        {say(setting.says)}
        <span className="row-sub">
          {setting.setAt === null
            ? t('org:settings.byDefault')
            : t('org:settings.setAt', { at: formatInstant(setting.setAt) })}
        </span>
        <ProblemView error={act.error} />
      </span>
      {typeof value === 'boolean' ? (
        <Switch
          aria-label={say(setting.says)}
          checked={value}
          disabled={!open}
          loading={act.isPending}
          onChange={(next) => act.mutate(next)}
        />
      ) : (
        <span className="setting-figure">
          <span className="num">{value}</span> {t(`org:settings.unit.${setting.unit}`)}
          {open ? (
            <Button
              size="small"
              aria-label={`${t('org:settings.change')} ${say(setting.says)}`}
              onClick={onChange}
            >
              {t('org:settings.change')}
            </Button>
          ) : null}
        </span>
      )}
    </li>
  );
}

export function SettingsPage() {
  const { t } = useTexts();
  const { data, error } = useQuery(settingsQuery);
  const [changing, setChanging] = useState<Setting>();
  const open = can(data?.abilities, 'change');
  return (
    <>
      <OrgPages />
      <Screen title={t('org:settings.title')} facts={t('org:settings.what')}>
        <ProblemView error={error} />
        {data ? (
          <div className="stack">
            {groups.map(({ key }) => (
              <section key={key} className="panel account-part">
                <h2>{t(`org:settings.group.${key}`)}</h2>
                {key === 'factor' ? <p className="muted">{t('org:settings.factorHow')}</p> : null}
                <ul className="plain-list">
                  {data.items
                    .filter((setting) => groupOf(setting) === key)
                    .map((setting) => (
                      <Row
                        key={setting.key}
                        setting={setting}
                        open={open}
                        onChange={() => setChanging(setting)}
                      />
                    ))}
                </ul>
              </section>
            ))}
          </div>
        ) : error ? null : (
          <SkeletonFacts rows={6} />
        )}
      </Screen>
      {changing ? <NumberDialog setting={changing} onClose={() => setChanging(undefined)} /> : null}
    </>
  );
}
