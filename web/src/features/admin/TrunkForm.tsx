import { NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useWorld } from "@/features/shared/world";
import { texts } from "@/texts";
import { FileNote } from "./FileNote";
import classes from "./Form.module.css";
import { FormTools } from "./FormTools";
import { part, type TrunkSetup } from "./rows";
import { useServerForm } from "./useServerForm";

const t = texts.admin.trunks;

type TrunkDraft = Omit<TrunkSetup, "origin" | "has_password"> & { password: string };
const kNew: TrunkDraft = { name: "", addresses: [], proxy: "", domain: "", username: "", password: "", realm: "", registers: false, register_expires_s: 600, digest_inbound: false, from_user: "", max_calls: 0, srtp: "allowed" };
const srtps = Object.entries(t.srtps).map(([value, label]) => ({ value, label }));

function draftOf({ origin: _origin, has_password: _stored, ...fields }: TrunkSetup): TrunkDraft {
  return { ...fields, password: "" };
}

// A stored password is never shown; what is typed replaces it.
export function TrunkForm({ trunk, locked, done }: { trunk: TrunkSetup | undefined; locked: boolean; done: () => void }) {
  const { api } = useWorld();
  const form = useServerForm<TrunkDraft, TrunkSetup>({
    name: `trunks/${trunk?.name ?? "new"}`,
    initial: trunk ? draftOf(trunk) : kNew,
    send: (values, changes) =>
      trunk ? api.rest("PATCH", `/admin/trunks/${part(trunk.name)}`, changes) : api.rest("POST", "/admin/trunks", values),
    saved: done,
  });
  const { values, set, errorOf } = form;
  const text = (field: "proxy" | "domain" | "username" | "realm" | "from_user", label: string, description?: string) => (
    <TextInput label={label} description={description} value={values[field]} onChange={(e) => set(field, e.currentTarget.value)} error={errorOf(field)} disabled={locked} maxLength={200} autoComplete="off" />
  );
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      {trunk?.origin === "file" && <FileNote />}
      <TextInput data-autofocus={!trunk || undefined} label={t.name} value={values.name} onChange={(e) => set("name", e.currentTarget.value)} error={errorOf("name")} disabled={locked || trunk !== undefined} maxLength={60} />
      {text("proxy", t.proxy, t.proxyHint)}
      <TagsInput label={t.addresses} description={t.addressesHint} value={values.addresses} onChange={(chosen) => set("addresses", chosen)} error={errorOf("addresses")} disabled={locked} />
      <div className={classes.pair}>
        {text("username", t.username)}
        <PasswordInput
          label={t.password}
          placeholder={trunk?.has_password ? t.passwordKept : ""}
          value={values.password}
          onChange={(e) => set("password", e.currentTarget.value)}
          error={errorOf("password")}
          disabled={locked}
          maxLength={200}
          autoComplete="new-password"
        />
      </div>
      <Switch label={t.registers} description={t.registersHint} checked={values.registers} onChange={(e) => set("registers", e.currentTarget.checked)} error={errorOf("registers")} disabled={locked} />
      {values.registers && (
        <NumberInput label={t.registerExpires} description={t.registerExpiresHint} value={values.register_expires_s} onChange={(value) => set("register_expires_s", Number(value))} error={errorOf("register_expires_s")} disabled={locked} min={60} max={86_400} allowDecimal={false} allowNegative={false} />
      )}
      <Switch label={t.digestInbound} description={t.digestInboundHint} checked={values.digest_inbound} onChange={(e) => set("digest_inbound", e.currentTarget.checked)} error={errorOf("digest_inbound")} disabled={locked} />
      {text("realm", t.realm, t.realmHint)}
      <div className={classes.pair}>
        {text("domain", t.domain)}
        {text("from_user", t.fromUser)}
      </div>
      <div className={classes.pair}>
        <NumberInput label={t.maxCalls} description={t.maxCallsHint} value={values.max_calls} onChange={(value) => set("max_calls", Number(value))} error={errorOf("max_calls")} disabled={locked} min={0} allowDecimal={false} allowNegative={false} />
        <Select label={t.srtp} description={"\u00a0"} data={srtps} value={values.srtp} onChange={(value) => value && set("srtp", value as TrunkSetup["srtp"])} error={errorOf("srtp")} disabled={locked} allowDeselect={false} />
      </div>
      {!locked && <FormTools form={form} save={trunk ? texts.common.save : texts.common.add} />}
    </form>
  );
}
