// What agents and customers are told, what is recorded, what a pause is.
import { Chip, Select, TagsInput, Textarea } from "@mantine/core";
import type { Mode, Schemas } from "@/contract";
import { ModeIcon } from "@/features/shared/Mode";
import { useServer } from "@/features/shared/server";
import { useWorld } from "@/features/shared/world";
import { modes } from "@/model/rights";
import { texts } from "@/texts";
import { IconInfoCircle } from "@/ui/icons";
import { Notice } from "@/ui/Notice";
import { Entries } from "./Entries";
import { ChoiceField, CountField, SoundField, TextField, TickField } from "./fields";
import { Packs } from "./Packs";
import { PerQueue } from "./PerQueue";
import classes from "./Rules.module.css";
import { editedPolicy, kAnnouncement, kNotice, kPolicy, kRegion, type Announcement, type NoticeRule, type Policy, type Region } from "./rules";
import { useEditing } from "./useRules";
import { consentWords, duration, entryWords, noticeWords, policyWords, privacyWords, recordingWords, regionWords, soundWords, usedIn } from "./words";

const t = texts.rules;
type Packed = Schemas["RulePacks"];

export function NoticesSection() {
  const { config } = useWorld();
  const { house, set, locked } = useEditing();
  const teams = Object.fromEntries([["*", t.notices.everyTeam], ...config.teams.map((team) => [team, team])]) as Record<string, string>;
  const purposes = Object.fromEntries([["*", t.notices.everyPurpose], ...house.purposes.map((one) => [one, one])]) as Record<string, string>;
  return (
    <>
      {!config.notify_agents && <Notice tone="warn" icon={<IconInfoCircle size={18} stroke={1.8} aria-hidden />} title={t.notices.off} more={t.notices.offMore} />}
      <Entries<NoticeRule>
        ordered
        items={house.notices}
        path="/notices"
        none={t.notices.none}
        add={t.notices.add}
        fresh={() => kNotice}
        words={noticeWords}
        change={(all) => set("notices", all)}
      >
        {(one, change, path) => (
          <>
            <ChoiceField label={t.notices.teamLabel} path={`${path}/team`} value={one.team} choices={teams} change={(team) => change({ team })} />
            <ChoiceField label={t.notices.purposeLabel} path={`${path}/purpose`} value={one.purpose} choices={purposes} change={(purpose) => change({ purpose })} />
            <ChoiceField label={t.notices.whenLabel} path={`${path}/when`} value={one.when} choices={t.notices.whens} change={(when) => change({ when })} />
            {one.when === "before" && <CountField label={t.notices.leadLabel} hint={t.notices.leadHint} path={`${path}/lead_s`} value={one.lead_s} most={60} change={(lead_s) => change({ lead_s })} />}
            <Chip.Group multiple value={one.modes} onChange={(picked) => change({ modes: picked as Mode[] })}>
              <div className={classes.modes} role="group" aria-label={t.notices.modesLabel}>
                <span className={classes.label}>{t.notices.modesLabel}</span>
                {modes.map((mode) => (
                  <Chip key={mode} value={mode} size="xs" variant="outline" disabled={locked}>
                    <span className={classes.mode}>
                      <ModeIcon mode={mode} size={14} /> {texts.common.modes[mode]}
                    </span>
                  </Chip>
                ))}
                <span className={classes.label}>{one.modes.length === 0 && t.notices.noModes}</span>
              </div>
            </Chip.Group>
            <div className={classes.ticks}>
              <TickField label={t.notices.onScreen} path={`${path}/on_screen`} value={one.on_screen} change={(on_screen) => change({ on_screen })} />
              <TickField label={t.notices.tone} path={`${path}/tone`} value={one.tone} change={(tone) => change({ tone })} />
            </div>
          </>
        )}
      </Entries>
      <div className={classes.fields}>
        <CountField label={t.notices.delay} hint={t.notices.delayHint} path="/agent_log_delay_s" value={house.agent_log_delay_s} most={31_536_000} change={(value) => set("agent_log_delay_s", value)} />
      </div>
    </>
  );
}

export function ConsentSection() {
  const { house, set, errorAt, locked } = useEditing();
  const packs = useServer<Packed>("/rules/packs").data?.packs ?? [];
  const known = [...packs.flatMap((pack) => pack.regions), ...house.regions.filter((one) => one.code)];
  const regions = [...new Map(known.map((one) => [one.code, { value: one.code, label: `${one.name} (${one.code})` }])).values()];
  return (
    <>
      <PerQueue words={consentWords}>
        {(one, change, path) => {
          const consent = (part: Partial<typeof one.consent>) => change({ consent: { ...one.consent, ...part } });
          const at = `${path}/consent`;
          return (
            <>
              <ChoiceField label={t.consent.atLeast} path={`${at}/at_least`} value={one.consent.at_least} choices={t.consent.methods} change={(at_least) => consent({ at_least })} />
              <SoundField label={t.consent.announcement} path={`${at}/announcement`} value={one.consent.announcement} change={(announcement) => consent({ announcement })} wish="notice" only={["consent-notice"]} />
              <SoundField label={t.consent.question} path={`${at}/question`} value={one.consent.question} change={(question) => consent({ question })} wish="question" only={["consent-question"]} />
              <TextField label={t.consent.accept} path={`${at}/accept`} value={one.consent.accept} most={1} change={(accept) => consent({ accept })} />
              <TextField label={t.consent.objects} hint={t.consent.objectsHint} path={`${at}/objects`} value={one.consent.objects} most={1} change={(objects) => consent({ objects })} />
              <div className={classes.ticks}>
                <TickField label={t.consent.byRegion} hint={t.consent.byRegionHint} path={`${at}/by_region`} value={one.consent.by_region} change={(by_region) => consent({ by_region })} />
              </div>
            </>
          );
        }}
      </PerQueue>
      <div className={classes.fields}>
        <Select label={t.consent.site} description={t.consent.siteHint} searchable clearable data={regions} value={house.site_region || null} error={errorAt("/site_region")} disabled={locked} onChange={(code) => set("site_region", code ?? "")} />
      </div>
      <Packs packs={packs} />
      <h3 className={classes.sub}>{t.consent.own}</h3>
      <Entries<Region> items={house.regions} path="/regions" none={t.consent.ownNone} add={t.consent.ownAdd} fresh={() => kRegion} words={regionWords} change={(all) => set("regions", all)}>
        {(one, change, path) => (
          <>
            <TextField label={t.consent.name} path={`${path}/name`} value={one.name} most={60} change={(name) => change({ name })} />
            <TextField label={t.consent.code} hint={t.consent.codeHint} path={`${path}/code`} value={one.code} most={20} change={(code) => change({ code })} />
            <TagsInput label={t.consent.prefixes} description={t.consent.prefixesHint} value={one.prefixes} error={errorAt(`${path}/prefixes`) ?? one.prefixes.map((_, n) => errorAt(`${path}/prefixes/${n}`)).find(Boolean)} disabled={locked} onChange={(prefixes) => change({ prefixes })} />
            <ChoiceField label={t.consent.listening} path={`${path}/listening`} value={one.listening} choices={t.consent.methods} change={(listening) => change({ listening })} />
            <ChoiceField label={t.consent.recording} path={`${path}/recording`} value={one.recording} choices={t.consent.methods} change={(recording) => change({ recording })} />
            <TextField label={t.consent.source} path={`${path}/source`} value={one.source} most={500} change={(source) => change({ source })} />
            <TextField label={t.consent.dated} path={`${path}/dated`} value={one.dated} most={20} change={(dated) => change({ dated })} />
          </>
        )}
      </Entries>
    </>
  );
}

export function EntrySection() {
  return (
    <PerQueue words={entryWords}>
      {(one, change, path) => (
        <>
          <SoundField label={t.entry.sound} hint={t.entry.soundHint} path={`${path}/entry`} value={one.entry} change={(entry) => change({ entry })} wish="greeting" only={["supervisor-joining", "periodic-tone"]} />
          <CountField label={t.entry.tone} hint={t.entry.toneHint} path={`${path}/periodic_tone_s`} value={one.periodic_tone_s} change={(periodic_tone_s) => change({ periodic_tone_s })} />
        </>
      )}
    </PerQueue>
  );
}

export function RecordingSection() {
  return (
    <PerQueue words={recordingWords}>
      {(one, change, path) => {
        const rule = one.recording;
        const set = (part: Partial<typeof rule>) => change({ recording: { ...rule, ...part } });
        const at = `${path}/recording`;
        return (
          <>
            <ChoiceField label={t.recording.when} path={`${at}/when`} value={rule.when} choices={t.recording.whens} change={(when) => set({ when })} />
            {rule.when === "sampled" && <CountField label={t.recording.sample} path={`${at}/sample_percent`} value={rule.sample_percent} most={100} change={(sample_percent) => set({ sample_percent })} />}
            {rule.when !== "never" && (
              <>
                <CountField label={t.recording.retention} hint={t.recording.retentionHint} path={`${at}/retention_days`} value={rule.retention_days} most={36_500} change={(retention_days) => set({ retention_days })} />
                <ChoiceField label={t.recording.whisper} path={`${at}/whisper`} value={rule.whisper} choices={t.recording.whispers} change={(whisper) => set({ whisper })} />
                <ChoiceField label={t.recording.objection} path={`${at}/on_objection`} value={rule.on_objection} choices={t.recording.objections} change={(on_objection) => set({ on_objection })} />
                <div className={classes.ticks}>
                  <TickField label={t.recording.required} hint={t.recording.requiredHint} path={`${at}/required`} value={rule.required} change={(required) => set({ required })} />
                </div>
              </>
            )}
          </>
        );
      }}
    </PerQueue>
  );
}

export function PrivacySection() {
  const { house, set, locked } = useEditing();
  const change = (part: Partial<typeof house.privacy>) => set("privacy", { ...house.privacy, ...part });
  const { privacy } = house;
  return (
    <fieldset className={classes.entry} disabled={locked}>
      <legend className={classes.words}>{privacyWords(privacy)}</legend>
      <div className={classes.fields}>
        <TextField label={t.privacy.keys} hint={t.privacy.keysHint} path="/privacy/keys" value={privacy.keys} most={6} change={(keys) => change({ keys })} />
        <CountField label={t.privacy.limit} hint={duration(privacy.limit_s)} path="/privacy/limit_s" value={privacy.limit_s} change={(limit_s) => change({ limit_s })} />
        <CountField label={t.privacy.warning} hint={t.privacy.warningHint} path="/privacy/warning_s" value={privacy.warning_s} most={600} change={(warning_s) => change({ warning_s })} />
        <div className={classes.ticks}>
          <TickField label={t.privacy.agents} path="/privacy/agents_may_pause" value={privacy.agents_may_pause} change={(agents_may_pause) => change({ agents_may_pause })} />
          <TickField label={t.privacy.private} hint={t.privacy.privateHint} path="/privacy/agents_may_mark_private" value={privacy.agents_may_mark_private} change={(agents_may_mark_private) => change({ agents_may_mark_private })} />
        </div>
      </div>
    </fieldset>
  );
}

export function PoliciesSection() {
  const { config } = useWorld();
  const { house, published, set, errorAt, locked } = useEditing();
  const versioned = (all: Policy[]) => set("policies", all.map((one) => editedPolicy(published.policies.find((old) => old.name === one.name), one)));
  return (
    <Entries<Policy> items={house.policies} path="/policies" none={t.policies.none} add={t.policies.add} fresh={() => kPolicy} words={policyWords} change={versioned}>
      {(one, change, path) => (
        <>
          <TextField label={t.policies.title} path={`${path}/title`} value={one.title} change={(title) => change({ title })} />
          <TextField label={t.policies.name} hint={t.policies.nameHint} path={`${path}/name`} value={one.name} most={60} change={(name) => change({ name })} />
          <TagsInput
            label={t.policies.teams}
            description={t.policies.teamsHint}
            data={config.teams}
            value={one.teams.filter((team) => team !== "*")}
            error={errorAt(`${path}/teams`)}
            disabled={locked}
            onChange={(teams) => change({ teams: teams.length ? teams : ["*"] })}
          />
          <Textarea className={classes.whole ?? ""} label={t.policies.text} description={t.policies.textHint} autosize minRows={4} maxRows={14} maxLength={20_000} value={one.text} error={errorAt(`${path}/text`)} disabled={locked} onChange={(e) => change({ text: e.currentTarget.value })} />
          <div className={classes.ticks}>
            <TickField label={t.policies.beforeSessions} path={`${path}/before_sessions`} value={one.before_sessions} change={(before_sessions) => change({ before_sessions })} />
            <TickField label={t.policies.beforeCalls} path={`${path}/before_calls`} value={one.before_calls} change={(before_calls) => change({ before_calls })} />
          </div>
        </>
      )}
    </Entries>
  );
}

export function SoundsSection() {
  const { house, set, errorAt, locked } = useEditing();
  return (
    <Entries<Announcement> items={house.announcements} path="/announcements" none={t.sounds.none} add={t.sounds.add} fresh={() => kAnnouncement} words={soundWords} change={(all) => set("announcements", all)}>
      {(one, change, path) => {
        const places = usedIn(one.name, house.queues);
        return (
          <>
            <TextField label={t.sounds.name} hint={t.sounds.nameHint} path={`${path}/name`} value={one.name} most={60} change={(name) => change({ name })} />
            <TextField label={t.sounds.voice} hint={t.sounds.voiceHint} path={`${path}/voice`} value={one.voice} most={40} change={(voice) => change({ voice })} />
            <TextField label={t.sounds.file} hint={t.sounds.fileHint} path={`${path}/file`} value={one.file} most={300} change={(file) => change({ file })} />
            <Textarea className={classes.whole ?? ""} label={t.sounds.text} autosize minRows={2} maxRows={6} maxLength={1000} value={one.text} error={errorAt(`${path}/text`)} disabled={locked} onChange={(e) => change({ text: e.currentTarget.value })} />
            <p className={classes.used}>{one.name && places.length ? t.sounds.usedIn(places.join("; ")) : t.sounds.unused}</p>
          </>
        );
      }}
    </Entries>
  );
}
