// 登记机构: a body of a kind the city admits, or a company of one of its sectors.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { ProblemView } from '../../shared/ProblemView.tsx';
import { useTexts } from '../../shared/text.ts';
import { Screen } from '../shell/Screen.tsx';
import { useLaw } from '../shell/session.ts';
import { Choose, ChooseOrganisation, Line } from './fields.tsx';
import { areasQuery, kindsQuery, type Organisation, useOrgAct } from './queries.ts';

export function RegisterOrganisation() {
  const { t, say } = useTexts();
  const navigate = useNavigate();
  const law = useLaw();
  const terms = useQuery(kindsQuery).data;
  const areas = useQuery(areasQuery).data;
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [kind, setKind] = useState<string>();
  const [sector, setSector] = useState<string>();
  const [creditCode, setCreditCode] = useState('');
  const [region, setRegion] = useState<string>();
  const [otherRegion, setOtherRegion] = useState('');
  const [parentId, setParent] = useState<string>();
  const [office, setOffice] = useState<string>();
  const [authorisation, setAuthorisation] = useState('');
  const act = useOrgAct(
    () =>
      api.post<Organisation>('/api/organisations', {
        name: { zh, en: en || zh },
        kind,
        ...(kind === 'public-person' ? {} : { creditCode }),
        regionCode: otherRegion || region || law?.city.regionCode,
        ...(kind === 'enterprise' && sector ? { sector } : {}),
        ...(parentId ? { parentId } : {}),
        ...(office && !terms?.outside.some((one) => one.key === kind) ? { office } : {}),
        ...(authorisation ? { authorisationDocument: authorisation } : {}),
      }),
    (made) => navigate(`/organisations/${made.id}`),
  );
  const term = terms?.kinds.find((one) => one.key === kind);
  const outside = terms?.outside.some((one) => one.key === kind) === true;
  // A natural person has no credit code, and their identity number has no place in this register.
  const person = kind === 'public-person';
  return (
    <Screen title={t('org:register')} crumbs={[{ to: '/organisations', text: t('org:title') }]}>
      <form
        className="panel narrow-form"
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate(undefined);
        }}
      >
        <Line label={t('org:nameZh')} value={zh} onChange={setZh} error={act.error} path="name.zh" />
        <Line label={t('org:nameEn')} value={en} onChange={setEn} error={act.error} path="name.en" />
        <Choose
          label={t('org:kind')}
          value={kind}
          onChange={setKind}
          articles={outside ? [] : term ? term.cite : terms?.cite.kinds}
          options={[
            ...(terms?.kinds ?? []).map((one) => ({ value: one.key, label: say(one) })),
            ...(terms?.sectors.length ? [{ value: 'enterprise', label: t('org:company') }] : []),
            ...(terms?.outside ?? []).map((one) => ({ value: one.key, label: say(one) })),
          ]}
        />
        {kind === 'enterprise' ? (
          <Choose
            label={t('org:sector')}
            value={sector}
            onChange={setSector}
            articles={terms?.cite.sectors}
            options={(terms?.sectors ?? []).map((one) => ({ value: one.key, label: say(one) }))}
          />
        ) : null}
        {outside ? <p className="field-hint">{t('org:outsideHint')}</p> : null}
        {term?.document ? (
          <Line label={t('org:authorisation')} value={authorisation} onChange={setAuthorisation} />
        ) : null}
        {person ? null : (
          <Line
            label={t('org:creditCode')}
            value={creditCode}
            onChange={setCreditCode}
            error={act.error}
            path="creditCode"
          />
        )}
        <Choose
          label={t('org:region')}
          value={region ?? law?.city.regionCode}
          onChange={setRegion}
          options={[
            ...(law
              ? [
                  {
                    value: law.city.regionCode,
                    label: `${say({ zh: law.city.nameZh, en: law.city.nameEn })} ${law.city.regionCode}`,
                  },
                ]
              : []),
            ...(areas?.items ?? []).map((area) => ({
              value: area.code,
              label: `${say(area.name)} ${area.code}`,
            })),
          ]}
        />
        <Line label={t('org:otherRegion')} value={otherRegion} onChange={setOtherRegion} />
        <ChooseOrganisation label={t('org:parent')} value={parentId} onChange={setParent} clear />
        {outside ? null : (
          <Choose
            label={t('org:office')}
            value={office}
            onChange={setOffice}
            clear
            options={(terms?.offices ?? []).map((one) => ({ value: one, label: t(`org:offices.${one}`) }))}
          />
        )}
        <p className="field-hint">{t('org:registerHint')}</p>
        <ProblemView error={act.error} />
        <Button
          type="primary"
          htmlType="submit"
          loading={act.isPending}
          disabled={!kind || zh.trim() === '' || (!person && creditCode.trim() === '')}
        >
          {t('org:register')}
        </Button>
      </form>
    </Screen>
  );
}
