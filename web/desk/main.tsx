// Entry of the desk: language, styles, and the application into the page.
import '../shared/fonts.css';
import '../shared/tokens.css';
import './desk.css';
import './style/lists.css';
import './style/forms.css';
import './style/pages.css';
import './style/cases.css';
import './style/law.css';
import './style/keeping.css';
import './style/open.css';
import './style/finding.css';
import './style/registers.css';
import './style/corrections.css';
import { createRoot } from 'react-dom/client';
import { initReactI18next } from 'react-i18next';
import { speak } from '../shared/fetch.ts';
import { createI18n } from '../shared/i18n/index.ts';
import { App } from './App.tsx';
import { storedLanguage } from './shell/language.ts';

const language = storedLanguage();
speak(language);
document.documentElement.lang = language;
const i18n = createI18n(language, (instance) => instance.use(initReactI18next));
document.title = i18n.t('common:app');

const root = document.getElementById('desk');
if (root) createRoot(root).render(<App i18n={i18n} />);
