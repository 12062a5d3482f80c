import { post } from "./api";
import { state_ as s } from "./state.svelte";

export type Wanted = { kind: "accept" | "reject" | "edit" | "same" | "different" | "undo"; event?: string; other?: string; field?: string; value?: string; number?: number; label: string };

/** The decision that is being made: a dialog asks for name and reason. */
class Deciding {
  wanted: Wanted | null = $state.raw(null);
  by = $state(localStorage.getItem("reviewer") ?? "");
  problem = $state("");
  last = $state(0);
  made = $state(0);

  ask(wanted: Wanted): void {
    this.problem = "";
    this.wanted = wanted;
  }

  async confirm(why: string, value: string): Promise<void> {
    const { kind, event, other, field, number } = this.wanted!;
    localStorage.setItem("reviewer", this.by);
    try {
      if (kind === "undo") await post(`/decisions/${number}/undo`, { by: this.by, why });
      else {
        const body = { kind, event, by: this.by, why, ...(other ? { other } : {}), ...(field ? { field, value } : {}) };
        const answer = await post<{ number: number; event: { id: string } | null }>("/decisions", body);
        this.last = answer.number;
        if (answer.event && s.asked.event && kind !== "reject") s.set({ event: answer.event.id });
      }
      this.wanted = null;
      this.made += 1;
      s.merging = "";
      await s.load(s.question);
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }
}

export const deciding = new Deciding();
