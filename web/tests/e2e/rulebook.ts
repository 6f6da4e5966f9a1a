// The rules of the house and people's rights, set as an administrator sets them: by the API, without a page.
import { expect, request, type APIRequestContext } from "@playwright/test";
import { administrator, password, type House, type Person } from "./house";
import type { Right, Schemas } from "../../src/contract";

type Given = { readonly [K in keyof Right]: Right[K] extends (infer One)[] | undefined ? readonly One[] : Right[K] };

export class Rulebook {
  private constructor(private readonly api: APIRequestContext) {}

  static async of(house: House): Promise<Rulebook> {
    const baseURL = `${house.url}/api/v1/`;
    const stranger = await request.newContext({ baseURL });
    const answer = await stranger.post("sign-in", { data: { name: administrator.extension, password } });
    const cookie = answer.headers()["set-cookie"]?.split(";")[0] ?? ""; // by hand: it is for https, or for browsers that trust loopback
    await stranger.dispose();
    return new Rulebook(await request.newContext({ baseURL, extraHTTPHeaders: { Cookie: cookie, Origin: house.url } }));
  }

  // All of them: what is not said here is asked for no longer.
  async says(rules: Schemas["Rules"]): Promise<void> {
    const { version } = (await this.asks("get", "rules")) as { version: number };
    await this.asks("put", "rules", { version, rules });
  }

  async grants(person: Person, ...grants: Partial<Given>[]): Promise<void> {
    const { people } = (await this.asks("get", "people")) as { people: { id: string; extension: string }[] };
    const id = people.find((one) => one.extension === person.extension)?.id ?? "";
    await this.asks("put", `people/${id}/grants`, { grants: grants.map((one) => ({ modes: [], teams: [], queues: [], agents: [], ...one })) });
  }

  readonly close = () => this.api.dispose();

  private async asks(method: "get" | "put", path: string, data?: unknown): Promise<unknown> {
    const answer = await this.api[method](path, data === undefined ? {} : { data });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`).toBe(true);
    return answer.json().catch(() => null);
  }
}
