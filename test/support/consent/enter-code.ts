import { Visitor } from './visitor.ts';

const MOST_STEPS = 12;

/** A person enters a code at the authorization server, signs in and agrees. */
export async function enterCode(verificationUri: string, userCode: string, name = 'ada'): Promise<void> {
  const person = new Visitor(name);
  let page = await person.visit(verificationUri);
  let at = new URL(verificationUri);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (page.location !== undefined) {
      at = page.location;
      page = await person.visit(at);
      continue;
    }
    const form = formIn(page.text);
    if (form === undefined) {
      if (page.text.includes('Sign-in Success')) return;
      throw new Error(`the vendor ended with ${page.status}: ${page.text}`);
    }
    const fields = new URLSearchParams({ ...form.hidden, user_code: userCode, login: name, confirm: 'yes' });
    page = await person.visit(new URL(form.action, at), fields);
  }
  throw new Error('the vendor sends in circles');
}

function formIn(text: string) {
  const action = /<form[^>]* action="([^"]+)"/.exec(text)?.[1];
  if (action === undefined) return undefined;
  const inputs = [...text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
    /name="([^"]*)"/.exec(input)?.[1] ?? '',
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  return { action, hidden: Object.fromEntries(inputs) as Record<string, string> };
}

/** What a page of ours asks a person to enter, and where. */
export function askedFor(text: string): { readonly code: string; readonly uri: string } {
  const code = /<p class="code"><code>([^<]+)<\/code>/.exec(text)?.[1];
  const uri = /<a href="([^"]+)" target="_blank"/.exec(text)?.[1];
  if (code === undefined || uri === undefined) throw new Error(`no code on this page: ${text}`);
  return { code, uri };
}
