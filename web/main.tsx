import '@mantine/core/styles.css';
import './main.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { lendNonceToStyles } from './page-nonce.ts';
import { preferredLanguage } from './texts/languages.ts';
import { startTexts } from './texts/texts.ts';

// A new version of the app has other files: load the page that names them.
addEventListener('vite:preloadError', () => location.reload());

const root = document.getElementById('root');
if (!root) throw new Error('The page lacks its root.');
lendNonceToStyles();
await startTexts(preferredLanguage());
createRoot(root).render(<App />);
