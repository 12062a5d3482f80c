const root = "/api/v1";

export class Problem extends Error {}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  let detail = `${response.status}`;
  try {
    const body = await response.json();
    detail = typeof body.detail === "string" ? body.detail : body.detail.map((each: { msg: string }) => each.msg).join("; ");
  } catch {
    /* an answer without a body */
  }
  throw new Problem(detail);
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await checked(await fetch(root + path, { signal }))).json();
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json", "x-harmattan": "1" };
  return (await checked(await fetch(root + path, { method: "POST", headers, body: JSON.stringify(body) }))).json();
}

export type Step = {
  step: string;
  added: number;
  known: number;
  new: number | null;
  rejected: { source: string; reason: string }[];
  done?: boolean;
  error?: string;
};

/** Sends one file and hands on each line of progress as it comes. */
export async function upload(name: string, body: Blob, fields: Record<string, string>, told: (step: Step) => void): Promise<void> {
  const query = new URLSearchParams({ name });
  for (const [key, value] of Object.entries(fields)) if (value) query.set(key, value);
  const headers = { "content-type": "application/octet-stream", "x-harmattan": "1" };
  const response = await checked(await fetch(`${root}/dispatches?${query}`, { method: "POST", headers, body }));
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    rest += value ?? "";
    const lines = rest.split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line) told(JSON.parse(line));
    if (done) return;
  }
}
