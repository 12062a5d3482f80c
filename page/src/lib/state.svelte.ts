import { get } from "./api";
import type { About, Event, Listed, Modality, Place, PlaceCount, Presence, View } from "./types";

/** What is asked, as it stands in the address: a view can be sent to a colleague. */
export type Asked = {
  tab: "chronicle" | "speakers" | "outlook" | "review" | "add";
  q: string;
  type: string[];
  modality: Modality[];
  status: string[];
  country: string[];
  party: string;
  speaker: string;
  place: string;
  bbox: string;
  since: string;
  until: string;
  confidence: string;
  sources: string;
  as_of: string;
  order: string;
  event: string;
  presence: string;
  issue: string;
  month: string;
  foretold: string;
};

const initial: Asked = {
  tab: "chronicle",
  q: "",
  type: [],
  modality: ["actual"],
  status: [],
  country: [],
  party: "",
  speaker: "",
  place: "",
  bbox: "",
  since: "",
  until: "",
  confidence: "0.5",
  sources: "",
  as_of: "",
  order: "-time",
  event: "",
  presence: "",
  issue: "",
  month: "",
  foretold: "",
};
const beside = new Set(["tab", "event", "presence", "issue", "month", "foretold"]);

const tabs = ["chronicle", "speakers", "outlook", "review", "add"];

/** Tell whether a text is a year, a month or a day of the calendar. */
function isDate(text: string): boolean {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
  const made = new Date(Date.UTC(year, month - 1, day));
  return year > 0 && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
}

const sound: Record<string, (text: string) => boolean> = {
  tab: (text) => tabs.includes(text),
  since: isDate,
  until: isDate,
  as_of: isDate,
  confidence: (text) => Number(text) >= 0 && Number(text) <= 1,
};

/** Read what an address asks; `left` takes the names of what cannot be asked and stays as it is. */
export function fromAddress(search: string, left: string[] = []): Asked {
  const query = new URLSearchParams(search);
  const asked: Record<string, unknown> = structuredClone(initial);
  for (const [name, value] of Object.entries(initial)) {
    const told = query.get(name);
    if (told === null) continue;
    if (told && sound[name] && !sound[name](told)) left.push(`${name}=${told.slice(0, 40)}`);
    else asked[name] = Array.isArray(value) ? query.getAll(name).filter(Boolean) : told;
  }
  return asked as Asked;
}

export function toAddress(asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    const usual = initial[name as keyof Asked];
    if (JSON.stringify(value) === JSON.stringify(usual)) continue;
    if (Array.isArray(value)) for (const each of value.length ? value : [""]) query.append(name, each);
    else query.set(name, value);
  }
  return query.toString();
}

/** The filters as the API takes them. */
export function toQuery(asked: Asked, more: Record<string, string> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    if (beside.has(name)) continue;
    if (name === "modality" && (value as string[]).length === 0) continue;
    if (Array.isArray(value)) for (const each of value) query.append(name, each);
    else if (value) query.set(name, value);
  }
  if (asked.modality.length === 0) for (const each of ["actual", "planned", "requested", "possible", "negated"]) query.append("modality", each);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  return query.toString();
}

const left: string[] = [];

class State {
  asked: Asked = $state(fromAddress(location.search, left));
  ignored: string[] = $state.raw(left);
  about: About | null = $state.raw(null);
  view: View | null = $state.raw(null);
  placed: PlaceCount[] = $state.raw([]);
  items: Event[] = $state.raw([]);
  next: number | null = $state(null);
  presences: Presence[] = $state.raw([]);
  stamp = $state("");
  problem = $state("");
  busy = $state(false);
  live = $state(false);
  fresh = $state(0);
  merging = $state("");
  hovered = $state("");

  get question(): string {
    return toQuery(this.asked);
  }

  get filtered(): boolean {
    const bare = { ...this.asked, tab: "chronicle", event: "", presence: "", issue: "", month: "", foretold: "", order: "-time", as_of: "" } as Asked;
    return toAddress(bare) !== "";
  }

  #last = { what: "", at: 0 };

  /** Ask otherwise. A filter, like what is opened, is a step that Back undoes; what goes on within a moment is one step. */
  set(change: Partial<Asked>, push = false): void {
    const what = Object.keys(change).join();
    const step = push || Object.keys(change).some((name) => !beside.has(name) && name !== "order");
    const goes_on = !push && what === this.#last.what && Date.now() - this.#last.at < 1500;
    this.#last = { what, at: Date.now() };
    Object.assign(this.asked, change);
    const address = toAddress(this.asked);
    const target = address ? `?${address}` : location.pathname;
    if (`${location.pathname}${location.search}`.endsWith(target) && (address || !location.search)) return;
    if (step && !goes_on) history.pushState(null, "", target);
    else history.replaceState(null, "", target);
  }

  /** Take what the address says after going back or forth. */
  follow(): void {
    const bad: string[] = [];
    this.asked = fromAddress(location.search, bad);
    this.ignored = bad;
  }

  toggle<K extends "type" | "status" | "country" | "modality">(name: K, value: string): void {
    const held = this.asked[name] as string[];
    this.set({ [name]: held.includes(value) ? held.filter((each) => each !== value) : [...held, value] } as Partial<Asked>);
  }

  open(event: string): void {
    this.set({ event, presence: "" }, true);
  }

  close(): void {
    const row = this.asked.event;
    this.set({ event: "", presence: "" });
    if (row) requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(row)}"]`)?.focus({ preventScroll: true }));
  }

  clear(): void {
    this.set({ ...structuredClone(initial), tab: this.asked.tab, as_of: this.asked.as_of });
  }

  #aborted: AbortController | null = null;

  async load(question: string): Promise<void> {
    this.#aborted?.abort();
    const aborted = (this.#aborted = new AbortController());
    this.busy = true;
    performance.mark("asked");
    try {
      const view = await get<View>(`/view?limit=30&${question}`, aborted.signal);
      this.view = view;
      this.items = view.list.items;
      this.next = view.list.next;
      this.stamp = view.stamp;
      this.problem = "";
      // List, counts, timeline and graph are drawn first; the map, which takes longest, is given its counts right after.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          performance.measure("answered", "asked");
          void this.#place(view);
        }),
      );
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      this.problem = (error as Error).message;
    }
    this.busy = false;
  }

  #places = new Map<string, Place>();
  #placing: Promise<void> | null = null;

  /** Asks once for all places of events; a view then only counts by their ids. */
  loadPlaces(): Promise<void> {
    const past = this.asked.as_of ? `&as_of=${encodeURIComponent(this.asked.as_of)}` : "";
    return (this.#placing = (async () => {
      for (let offset: number | null = 0; offset !== null; ) {
        const page: Listed<Place> = await get(`/places?limit=5000&offset=${offset}${past}`);
        for (const place of page.items) this.#places.set(place.id, place);
        offset = page.next;
      }
    })());
  }

  async #place(view: View): Promise<void> {
    const { id, modality, quad, killed } = view.places;
    try {
      await this.#placing;
      if (!id.every((each) => this.#places.has(each))) await this.loadPlaces();
    } catch (error) {
      this.problem = (error as Error).message;
    }
    if (this.view !== view) return;
    this.placed = id.flatMap((each, i) => {
      const place = this.#places.get(each);
      return place ? [{ ...place, modality: modality[i], quad: quad[i], killed: killed[i], events: modality[i].reduce((a, b) => a + b, 0) }] : [];
    });
  }

  async more(): Promise<void> {
    if (this.next === null) return;
    const offset = this.next;
    this.next = null;
    const page = await get<View["list"]>(`/events?${toQuery(this.asked, { offset: String(offset), limit: "50" })}`);
    this.items = [...this.items, ...page.items];
    this.next = page.next;
  }

  async loadAbout(): Promise<void> {
    this.about = await get<About>("");
  }

  async loadPresences(): Promise<void> {
    const query = new URLSearchParams();
    if (this.asked.as_of) query.set("as_of", this.asked.as_of);
    if (this.asked.party) query.set("actor", this.asked.party);
    const place = this.asked.place || (this.asked.country.length === 1 ? this.asked.country[0] : "");
    if (place) query.set("place", place);
    try {
      this.presences = (await get<{ items: Presence[] }>(`/presences?${query}`)).items;
    } catch {
      this.presences = [];
    }
  }
}

export const state_ = new State();
