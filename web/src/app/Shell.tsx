import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import type { ComponentType, ReactNode } from "react";
import { Link, NavLink } from "react-router-dom";
import { SessionsOver } from "@/features/call/SessionsOver";
import { RingBar } from "@/features/desk/RingBar";
import { useStale, useWorld } from "@/features/shared/world";
import { isSupervisor, mayPlay, maySeeAdministration, takesCalls } from "@/model/rights";
import { texts } from "@/texts";
import { IconBook, IconHeadset, IconKey, IconLayoutList, IconListCheck, IconLogout, IconMonitor, IconMoon, IconPlayerRecord, IconPlugX, IconScale, IconServer, IconSettings, IconSun, IconSunMoon, IconUserCircle, IconVolume } from "@/ui/icons";
import { Name } from "@/ui/Name";
import classes from "./Shell.module.css";

const t = texts.common;

// Navigation on the left, the view on the right, and above everything the word that it is old when it is.
export function Shell({ children, changePassword }: { children: ReactNode; changePassword: () => void }) {
  const { me } = useWorld();
  return (
    <div className={classes.shell}>
      <nav className={classes.rail} aria-label={t.nav.main}>
        <span className={classes.mark} title={t.product}>
          <IconMonitor size={20} stroke={2} aria-hidden />
        </span>
        {isSupervisor(me) && <Item to="/floor" icon={IconLayoutList} label={t.nav.floor} />}
        {takesCalls(me) && <Item to="/desk" icon={IconHeadset} label={t.nav.desk} />}
        {maySeeAdministration(me) && <Item to="/admin" icon={IconSettings} label={t.nav.admin} />}
        {maySeeAdministration(me) && <Item to="/rules" icon={IconScale} label={t.nav.rules} />}
        {mayPlay(me) && <Item to="/recordings" icon={IconPlayerRecord} label={t.nav.recordings} />}
        {maySeeAdministration(me) && <Item to="/audit" icon={IconListCheck} label={t.nav.audit} />}
        {maySeeAdministration(me) && <Item to="/system" icon={IconServer} label={t.nav.system} />}
        <span className={classes.space} />
        <Item to="/guide" icon={IconBook} label={t.nav.guide} />
        <Item to="/sound" icon={IconVolume} label={t.nav.sound} />
        <Person changePassword={changePassword} />
      </nav>
      <div className={classes.main}>
        <StaleBanner />
        <SessionsOver />
        {takesCalls(me) && <RingBar />}
        {children}
      </div>
    </div>
  );
}

type IconComponent = ComponentType<{ size: number; stroke: number; "aria-hidden": boolean }>;

function Item({ to, icon: Icon, label }: { to: string; icon: IconComponent; label: string }) {
  return (
    <NavLink to={to} className={classes.item ?? ""}>
      <Icon size={20} stroke={1.7} aria-hidden />
      {label}
    </NavLink>
  );
}

function StaleBanner() {
  if (!useStale()) return null;
  return (
    <div className={classes.stale} role="alert">
      <IconPlugX size={18} stroke={2} aria-hidden />
      <strong>{t.stale}</strong>
      <span>{t.staleMore}</span>
    </div>
  );
}

function Person({ changePassword }: { changePassword: () => void }) {
  const { me, signOut } = useWorld();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = [
    ["auto", IconSunMoon],
    ["light", IconSun],
    ["dark", IconMoon],
  ] as const;
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.item ?? ""} title={me.name}>
          <IconUserCircle size={20} stroke={1.7} aria-hidden />
          <span className={classes.extension}>{me.extension}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Name>{me.name}</Name>
          {t.roles[me.role]} · {me.extension}
        </Menu.Label>
        <Menu.Divider />
        {schemes.map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} stroke={1.7} />}
            onClick={() => setColorScheme(scheme)}
            aria-current={colorScheme === scheme}
            {...(colorScheme === scheme ? { color: "teal" } : {})}
          >
            {t.colours[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconBook size={16} stroke={1.7} />} component={Link} to="/policies">
          {texts.policies.title}
        </Menu.Item>
        <Menu.Item leftSection={<IconKey size={16} stroke={1.7} />} onClick={changePassword}>
          {t.changePassword}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} />} onClick={signOut}>
          {t.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
