// Calls that run as they are, by language and way of signing.
import { Segmented } from 'antd';
import type { DocumentReply } from '#rooms/serve/documents/schema.ts';
import type { TryReply } from '#rooms/serve/test-environment/schema.ts';
import { useTexts } from '../../shared/text.ts';
import { useAddress } from '../list/address.ts';
import { Code } from '../serve/CallExample.tsx';
import { names } from './languages.ts';
import { Sdks } from './Sdks.tsx';

export function Calls({ document, trial }: { document: DocumentReply; trial: TryReply }) {
  const { t } = useTexts();
  const address = useAddress();
  const { calls } = document;
  const languages = [...new Set(calls.map(({ language }) => language))];
  const profiles = [...new Set(calls.map(({ profile }) => profile))];
  const language = languages.find((one) => one === address.get('language')) ?? languages[0];
  const profile = profiles.find((one) => one === address.get('signing')) ?? profiles[0];
  const shown = calls.find((call) => call.language === language && call.profile === profile);
  const key = trial.grants.flatMap(({ keys }) => keys)[0];
  return (
    <div className="stack">
      <div className="try-choice">
        <Segmented
          aria-label={t('services:calls.language')}
          value={language}
          options={languages.map((one) => ({ value: one, label: names[one] }))}
          onChange={(one) => address.set({ language: String(one) })}
        />
        <Segmented
          aria-label={t('services:calls.signing')}
          value={profile}
          options={profiles.map((one) => ({ value: one, label: t(`services:calls.${one}`) }))}
          onChange={(one) => address.set({ signing: String(one) })}
        />
      </div>
      <p className="muted">{t('services:calls.what')}</p>
      <Code
        label={t('services:calls.environment')}
        text={[
          `export GONGSHU_URL=${trial.address ?? '…'}`,
          `export GONGSHU_KEY=${key?.id ?? '…'}`,
          'export GONGSHU_SECRET=…',
        ].join('\n')}
      />
      {shown ? <Code label={t('services:calls.title')} text={shown.source} /> : null}
      <Sdks />
    </div>
  );
}
