import type { ReactNode } from 'react';
import { Link, useRoute } from 'wouter';
import { useIsConnected } from '../api/event-stream.ts';
import { useTexts } from '../texts/texts.ts';
import { ActivityIcon, BackupIcon, BackupsIcon, SettingsIcon } from './icons.tsx';
import { PreferencesMenu } from './preferences-menu.tsx';
import styles from './shell.module.css';

const PLACES = [
  { path: '/', below: '/', icon: BackupIcon, text: 'shell.places.backup' },
  { path: '/backups', below: '/backups/*?', icon: BackupsIcon, text: 'shell.places.backups' },
  { path: '/settings', below: '/settings/*?', icon: SettingsIcon, text: 'shell.places.settings' },
  { path: '/activity', below: '/activity/*?', icon: ActivityIcon, text: 'shell.places.activity' },
] as const;

/** The frame of every page: the four places, and what is said of the connection. */
export function Shell({ children, isBare = false }: { children: ReactNode; isBare?: boolean }) {
  const { say } = useTexts();
  const isConnected = useIsConnected();
  return (
    <div className={styles['shell']} data-bare={isBare || undefined}>
      <a className="skip" href="#content">
        {say('shell.skip')}
      </a>
      <header className={`${styles['side']} unprinted`}>
        <div className={styles['brand']}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          <span>{say('shell.name')}</span>
        </div>
        {!isBare && (
          <nav className={styles['places']} aria-label={say('shell.navigation')}>
            {PLACES.map((place) => (
              <Place key={place.path} {...place} />
            ))}
          </nav>
        )}
        <div className={styles['corner']}>
          <PreferencesMenu />
        </div>
      </header>
      <main id="content" className={styles['content']} tabIndex={-1}>
        {!isConnected && (
          <p className={styles['lost']} role="status">
            {say('shell.lost')}
          </p>
        )}
        {children}
      </main>
    </div>
  );
}

function Place({ path, below, icon: Icon, text }: (typeof PLACES)[number]) {
  const { say } = useTexts();
  const [isHere] = useRoute(below);
  return (
    <Link href={path} className={styles['place']} aria-current={isHere ? 'page' : undefined}>
      <Icon />
      <span>{say(text)}</span>
    </Link>
  );
}
