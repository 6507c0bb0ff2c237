import { ApiError, type Credentials } from "../../protocol/index";
import { texts } from "../../texts";

const { session } = texts;

/** What is wrong with a form, by its field; `form` is what belongs to none. */
export interface FormErrors {
  name?: string;
  password?: string;
  form?: string;
}

/** What the server would refuse anyway. Undefined if nothing. */
export function checkNewCredentials({ name, password }: Credentials): FormErrors | undefined {
  const errors: FormErrors = {};
  if (!/^[A-Za-z0-9_]{3,25}$/.test(name)) errors.name = session.wrongName;
  const bytes = new TextEncoder().encode(password).length;
  if (bytes < 8 || bytes > 128) errors.password = session.wrongPassword;
  return Object.keys(errors).length > 0 ? errors : undefined;
}

export function toFormErrors(error: unknown): FormErrors {
  if (!(error instanceof ApiError)) return { form: session.fault };
  switch (error.code) {
    case "name_taken":
      return { name: session.nameTaken };
    case "invalid_name":
      return { name: session.wrongName };
    case "invalid_password":
      return { password: session.wrongPassword };
    case "bad_credentials":
      return { password: session.badCredentials };
    case "rate_limited":
      return { form: `${session.rateLimited} ${waitText(error.retryAfterMs)}` };
    case "busy":
      return { form: `${session.busy} ${waitText(error.retryAfterMs)}` };
    case "unreachable":
      return { form: session.unreachable };
    default:
      return { form: error.message };
  }
}

function waitText(retryAfterMs: number | undefined): string {
  if (retryAfterMs === undefined) return session.retrySoon;
  return session.retryIn(Math.max(1, Math.ceil(retryAfterMs / 1000)));
}
