/** What stands around every page of somebody who is signed in. */
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useSignedIn } from "../api/session";
import { fullName } from "../api/users";
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from "../components/Menu";
import { Visible } from "../components/Visible";
import { LIVE_LOGS, ORGANIZATION, PROFILE, SETTINGS } from "../links";
import { THEMES, useTheme } from "../theme/theme";
import styles from "./Shell.module.css";

interface ShellProps {
  onSignOut: () => void;
  children: ReactNode;
}

export function Shell({ onSignOut, children }: ShellProps) {
  const { organization } = useSignedIn();
  const [path] = useLocation();
  const isLog = path.startsWith(LIVE_LOGS);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.bar}>
        <Link className={styles.brand} href={LIVE_LOGS}>
          <img src="/icon.svg" alt="" width="22" height="22" />
          <span>Holdfast</span>
        </Link>
        <span className={styles.organisation}>
          <Visible text={organization.name} />
        </span>
        <nav className={styles.pages} aria-label="Pages">
          <Page href={LIVE_LOGS} title="Audit Logs" isHere={isLog} />
          <Page href={ORGANIZATION} title="Settings" isHere={!isLog && path.startsWith(SETTINGS)} />
        </nav>
        <AccountMenu onSignOut={onSignOut} />
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Page({ href, title, isHere }: { href: string; title: string; isHere: boolean }) {
  return (
    <Link href={href} className={styles.page ?? ""} aria-current={isHere ? "true" : undefined}>
      {title}
    </Link>
  );
}

function AccountMenu({ onSignOut }: { onSignOut: () => void }) {
  const { user } = useSignedIn();
  const [theme, setTheme] = useTheme();
  const [, navigate] = useLocation();
  const name = fullName(user) || user.email;
  return (
    <Menu
      label={
        <span className={styles.account}>
          <Visible text={name} />
        </span>
      }
    >
      <MenuLabel>
        <Visible text={user.email} />
      </MenuLabel>
      <MenuItem onChoose={() => navigate(PROFILE)}>My profile</MenuItem>
      <MenuSeparator />
      <MenuLabel>Theme</MenuLabel>
      {THEMES.map((each) => (
        <MenuChoice key={each} isChosen={each === theme} onChoose={() => setTheme(each)}>
          {{ system: "As the system", light: "Light", dark: "Dark" }[each]}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuItem onChoose={onSignOut}>Sign out</MenuItem>
    </Menu>
  );
}
