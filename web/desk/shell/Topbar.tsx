// Top of the desk: one search, language, help, and the person.
import {
  GlobalOutlined,
  MenuOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Input, type InputRef } from 'antd';
import { type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api } from '../../shared/fetch.ts';
import { useTexts } from '../../shared/text.ts';
import { Bell } from '../notices/Bell.tsx';
import { switchLanguage } from './language.ts';
import { doorOf, type Me, useSessionAct } from './session.ts';

type Props = {
  me: Me | null | undefined;
  searchRef: Ref<InputRef>;
  onMenu: () => void;
  onHelp: () => void;
};

export function LanguageButton() {
  const { t } = useTexts();
  const { i18n } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  return (
    <Button
      type="text"
      icon={<GlobalOutlined />}
      title={t('common:language.switch')}
      aria-label={t(`common:language.${other}`)}
      onClick={() => void switchLanguage(i18n, other)}
    >
      <span className="wide-only">{t(`common:language.${other}`)}</span>
    </Button>
  );
}

export function Topbar({ me, searchRef, onMenu, onHelp }: Props) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const open = doorOf(me) === undefined;
  const leave = useSessionAct(() => api.delete('/api/session'));
  return (
    <header className="top">
      {open ? (
        <Button
          className="narrow-only"
          type="text"
          icon={<MenuOutlined />}
          onClick={onMenu}
          aria-label={t('desk:shell.menu')}
        />
      ) : null}
      <search className="top-search">
        {open ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              navigate(`/search?q=${encodeURIComponent(text.trim())}`);
            }}
          >
            <Input
              ref={searchRef}
              value={text}
              onChange={(event) => setText(event.target.value)}
              prefix={<SearchOutlined aria-hidden="true" />}
              suffix={<kbd className="wide-only">/</kbd>}
              placeholder={t('desk:shell.searchHint')}
              aria-label={t('desk:shell.search')}
            />
          </form>
        ) : null}
      </search>
      <div className="top-right">
        {me && open ? <Bell /> : null}
        <LanguageButton />
        <Button
          type="text"
          icon={<QuestionCircleOutlined />}
          onClick={onHelp}
          aria-label={t('desk:shell.help')}
        />
        {me ? (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'account', label: t('desk:shell.account') },
                { key: 'password', label: t('desk:shell.password') },
                { type: 'divider' },
                { key: 'leave', label: t(me.demo ? 'desk:shell.otherPerson' : 'desk:shell.signOut') },
              ],
              onClick: ({ key }) => (key === 'leave' ? leave.mutate(undefined) : navigate(`/${key}`)),
            }}
          >
            <Button
              type="text"
              icon={<UserOutlined />}
              aria-label={t('desk:shell.person', { name: me.person.name })}
            >
              <span className="wide-only">{me.person.name}</span>
            </Button>
          </Dropdown>
        ) : null}
      </div>
    </header>
  );
}
