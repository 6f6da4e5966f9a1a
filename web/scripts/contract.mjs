// Makes the TypeScript types of the contract: ../contract → src/contract/{rest,events}.ts. Writes only what changed, so
// that watchers stay calm.
import { compile } from "json-schema-to-typescript";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const contract = new URL("../../contract/", import.meta.url);
const target = new URL("../src/contract/", import.meta.url);

function write(name, text) {
  const file = new URL(name, target);
  if (!existsSync(file) || readFileSync(file, "utf8") !== text) writeFileSync(file, text);
}

write("rest.ts", astToString(await openapiTS(new URL("openapi.yaml", contract))));

const events = JSON.parse(readFileSync(new URL("events.schema.json", contract), "utf8"));
const options = { cwd: contract.pathname, bannerComment: "", additionalProperties: false };
write("events.ts", await compile({ ...events, title: "StreamMessage" }, "StreamMessage", options));
