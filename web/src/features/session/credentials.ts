import { ApiError, type Credentials } from "../../protocol";

/** What is wrong with a form, by its field; `form` is what belongs to none. */
export interface FormErrors {
  name?: string;
  password?: string;
  form?: string;
}

export const nameRule = "3–25 letters, digits or _";
export const passwordRule = "8–128 characters";

/** What the server would refuse anyway. Undefined if nothing. */
export function checkNewCredentials({ name, password }: Credentials): FormErrors | undefined {
  const errors: FormErrors = {};
  if (!/^[A-Za-z0-9_]{3,25}$/.test(name)) errors.name = `A name has ${nameRule}.`;
  const bytes = new TextEncoder().encode(password).length;
  if (bytes < 8 || bytes > 128) errors.password = `A password has ${passwordRule}.`;
  return Object.keys(errors).length > 0 ? errors : undefined;
}

export function toFormErrors(error: unknown): FormErrors {
  if (!(error instanceof ApiError)) return { form: "Something went wrong. Try again." };
  switch (error.code) {
    case "name_taken":
      return { name: "This name is taken. Pick another." };
    case "invalid_name":
      return { name: `A name has ${nameRule}.` };
    case "invalid_password":
      return { password: `A password has ${passwordRule}.` };
    case "bad_credentials":
      return { password: "Name or password is wrong." };
    case "rate_limited":
      return { form: `Too many tries from your address. ${waitText(error.retryAfterMs)}` };
    case "busy":
      return { form: `The server is busy. ${waitText(error.retryAfterMs)}` };
    case "unreachable":
      return { form: "The server cannot be reached. Try again in a moment." };
    default:
      return { form: error.message };
  }
}

function waitText(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return "Try again in a moment.";
  return `Try again in ${Math.max(1, Math.ceil(retryAfterMs / 1000))} s.`;
}
