import { utc } from "./timescale";

/** Only the language that is read is loaded. */
const tongues = { en: () => import("../words/en.json"), fr: () => import("../words/fr.json") };
export type Language = keyof typeof tongues;

function first(): Language {
  const kept = localStorage.getItem("language");
  if (kept === "en" || kept === "fr") return kept;
  return navigator.language.startsWith("fr") ? "fr" : "en";
}

class Words {
  language: Language = $state(first());
  #held: Record<string, string> = $state.raw({});
  ready = this.choose(this.language, false);

  /** Gives the words for a key; `{name}` stands for a value. A key that is not there is shown as it is. */
  t = (key: string, values: Record<string, string | number> = {}): string => {
    const words = this.#held[key] ?? key;
    return words.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  };

  async choose(language: Language, keep = true): Promise<void> {
    this.#held = (await tongues[language]()).default;
    this.language = language;
    if (keep) localStorage.setItem("language", language);
  }
}

export const words = new Words();

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** One format a language and kind: making one takes a hundred times as long as using it. */
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: () => T): T {
  const key = `${words.language} ${name}`;
  let found = formats.get(key);
  if (!found) formats.set(key, (found = make()));
  return found as T;
}

export function number(value: number, decimals = 0): string {
  return kept(`n${decimals}`, () => new Intl.NumberFormat(words.language, { maximumFractionDigits: decimals })).format(value);
}

export function percent(value: number, decimals = 0): string {
  return kept(`%${decimals}`, () => new Intl.NumberFormat(words.language, { style: "percent", maximumFractionDigits: decimals })).format(value);
}

/** A probability; one that is told by a thousand draws is never quite nought or one. */
export function chance(value: number): string {
  if (value < 0.005) return `< ${percent(0.01)}`;
  return value > 0.995 ? `> ${percent(0.99)}` : percent(value);
}

/** An instant as a date, in universal time. */
export function day(at: number, options: Intl.DateTimeFormatOptions): string {
  const language = words.language === "en" ? "en-GB" : words.language;
  return kept(JSON.stringify(options), () => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" })).format(at);
}

const regions = new Map<string, Intl.DisplayNames>();

/** The name of a country by its alpha-2 code, as the language has it. */
export function country(two: string, otherwise: string): string {
  let names = regions.get(words.language);
  if (!names) regions.set(words.language, (names = new Intl.DisplayNames([words.language], { type: "region", fallback: "none" })));
  try {
    return names.of(two) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function one(part: string, short: boolean): string {
  const { t } = words;
  const month = short ? "short" : "long";
  if (/^-?\d{4}$/.test(part)) return part;
  if (/^\d{3}X$|^\d{2}XX$/.test(part)) return t("date.around", { date: part.replace(/X/g, "0") });
  if (/^\d{4}-\d{2}$/.test(part)) return day(utc(`${part}-01`), { month, year: "numeric" });
  if (/^\d{4}-\d{2}-XX$/.test(part)) return t("date.oneDay", { date: day(utc(`${part.slice(0, 7)}-01`), { month, year: "numeric" }) });
  if (/^\d{4}-\d{2}-\d{2}/.test(part)) return day(utc(part.slice(0, 10)), { day: "numeric", month, year: "numeric" });
  return part;
}

/** A date in EDTF as people write it, no more exact than it is. */
export function date(edtf: string | null | undefined, short = true): string {
  const { t } = words;
  if (!edtf) return t("date.none");
  const [left, right] = edtf.split("/");
  if (right === undefined) return edtf === ".." ? t("date.open") : one(left, short);
  if (right === ".." || right === "") return t("date.since", { date: one(left, short) });
  if (left === ".." || left === "") return t("date.until", { date: one(right, short) });
  return `${one(left, short)} – ${one(right, short)}`;
}

export function range(low: number | null, high: number | null): string {
  const { t } = words;
  if (low === null && high === null) return "?";
  if (high === null) return t("figure.least", { n: number(low!) });
  if (low === null) return t("figure.most", { n: number(high) });
  return low === high ? number(low) : `${number(low)}–${number(high)}`;
}

/** Who speaks: a name, or the outlet itself, or somebody unnamed. */
export function speaker(name: string, outlet?: string | null): string {
  if (name === "outlet") return outlet || words.t("speaker.outlet");
  if (name === "unnamed") return words.t("speaker.unnamed");
  return name;
}

/** When an event was: for one that is only known to lie before its telling, the day of that telling. */
export function eventDate(event: { edtf: string | null; date_basis: string | null }): string {
  if (event.date_basis === "published" && event.edtf?.startsWith("../")) return words.t("date.told", { date: one(event.edtf.slice(3), true) });
  return date(event.edtf);
}
