/** Settings: its sections, and the page of one. */
import { lazy, Suspense, useEffect, useRef } from "react";
import { Link, Route, Switch, useRoute } from "wouter";
import { usePathname } from "wouter/use-browser-location";
import { StateMessage } from "../../components/StateMessage";
import * as links from "../../links";
import styles from "./SettingsPage.module.css";

const OrganizationPage = lazy(() => import("./organization/OrganizationPage"));
const UsersPage = lazy(() => import("./users/UsersPage"));
const UserPage = lazy(() => import("./users/UserPage"));
const TeamsPage = lazy(() => import("./teams/TeamsPage"));
const TeamPage = lazy(() => import("./teams/TeamPage"));
const RolePage = lazy(() => import("./teams/RolePage"));
const MemberPage = lazy(() => import("./teams/MemberPage"));
const TokensPage = lazy(() => import("./tokens/TokensPage"));
const NewTokenPage = lazy(() => import("./tokens/NewTokenPage"));
const ServicesPage = lazy(() => import("./services/ServicesPage"));
const ServicePage = lazy(() => import("./services/ServicePage"));
const PoliciesPage = lazy(() => import("./escalation-policies/PoliciesPage"));
const PolicyPage = lazy(() => import("./escalation-policies/PolicyPage"));
const RunbooksPage = lazy(() => import("./runbooks/RunbooksPage"));
const RunbookPage = lazy(() => import("./runbooks/RunbookPage"));
const WebhooksPage = lazy(() => import("./webhooks/WebhooksPage"));
const WebhookPage = lazy(() => import("./webhooks/WebhookPage"));
const ExtensionsPage = lazy(() => import("./extensions/ExtensionsPage"));
const ResourcesPage = lazy(() => import("./resources/ResourcesPage"));
const NewResourcePage = lazy(() => import("./resources/NewResourcePage"));
const ResourcePage = lazy(() => import("./resources/ResourcePage"));
const ProfilePage = lazy(() => import("./users/ProfilePage"));

/** In the order in which an organisation is set up. */
const SECTIONS = [
  { title: "Organisation", href: links.ORGANIZATION },
  { title: "Users", href: links.USERS },
  { title: "Teams", href: links.TEAMS },
  { title: "API tokens", href: links.TOKENS },
  { title: "Services", href: links.SERVICES },
  { title: "Escalation policies", href: links.ESCALATION_POLICIES },
  { title: "Runbooks", href: links.RUNBOOKS },
  { title: "Webhooks", href: links.WEBHOOKS },
  { title: "Extensions", href: links.EXTENSIONS },
  { title: "Resources", href: links.RESOURCES },
  { title: "My profile", href: links.PROFILE },
];

export function SettingsPage() {
  return (
    <div className={styles.sides}>
      <nav className={styles.sections} aria-label="Settings">
        {SECTIONS.map((section) => (
          <Section key={section.href} {...section} />
        ))}
      </nav>
      <div className={styles.page}>
        <Suspense fallback={<p role="status">Loading…</p>}>
          <Switch>
            <Route path={links.ORGANIZATION} component={OrganizationPage} />
            <Route path={links.USERS} component={UsersPage} />
            <Route path={`${links.USERS}/:id`}>{({ id }) => <UserPage key={id} id={id} />}</Route>
            <Route path={links.TEAMS} component={TeamsPage} />
            <Route path={`${links.TEAMS}/:id`}>{({ id }) => <TeamPage key={id} id={id} />}</Route>
            <Route path={`${links.TEAMS}/:team/roles/:id`}>
              {({ team, id }) => <RolePage key={id} team={team} id={id} />}
            </Route>
            <Route path={`${links.TEAMS}/:team/members/:id`}>
              {({ team, id }) => <MemberPage key={id} team={team} id={id} />}
            </Route>
            <Route path={links.TOKENS} component={TokensPage} />
            <Route path={`${links.TOKENS}/${links.NEW}`} component={NewTokenPage} />
            <Route path={links.SERVICES} component={ServicesPage} />
            <Route path={`${links.SERVICES}/:id`}>{({ id }) => <ServicePage key={id} id={id} />}</Route>
            <Route path={links.ESCALATION_POLICIES} component={PoliciesPage} />
            <Route path={`${links.ESCALATION_POLICIES}/:id`}>
              {({ id }) => <PolicyPage key={id} id={id} />}
            </Route>
            <Route path={links.RUNBOOKS} component={RunbooksPage} />
            <Route path={`${links.RUNBOOKS}/:id`}>{({ id }) => <RunbookPage key={id} id={id} />}</Route>
            <Route path={links.WEBHOOKS} component={WebhooksPage} />
            <Route path={`${links.WEBHOOKS}/:id`}>{({ id }) => <WebhookPage key={id} id={id} />}</Route>
            <Route path={links.EXTENSIONS} component={ExtensionsPage} />
            <Route path={links.RESOURCES} component={ResourcesPage} />
            <Route path={`${links.RESOURCES}/${links.NEW}`} component={NewResourcePage} />
            <Route path={`${links.resourceLink("")}*`}>
              <Named />
            </Route>
            <Route path={links.PROFILE} component={ProfilePage} />
            <Route>
              <StateMessage title="There is no such page" isWholePage>
                Look whether the address is complete.
              </StateMessage>
            </Route>
          </Switch>
        </Suspense>
      </div>
    </div>
  );
}

/** Resources have no ids, but names of any characters, of which a route would decode some twice. */
function Named() {
  const name = links.resourceNamed(usePathname());
  return <ResourcePage key={name} name={name} />;
}

function Section({ title, href }: { title: string; href: string }) {
  const [isHere] = useRoute(`${href}/*?`);
  const link = useRef<HTMLAnchorElement>(null);
  // On a narrow page the sections stand in a row that is wider than the page.
  useEffect(() => {
    if (isHere) link.current?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [isHere]);
  return (
    <Link ref={link} href={href} className={styles.section ?? ""} aria-current={isHere ? "page" : undefined}>
      {title}
    </Link>
  );
}
