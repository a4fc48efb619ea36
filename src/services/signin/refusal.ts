/** What sign-in answers to who is not let in. */
export class SignInRefusal extends Error {
  override name = "SignInRefusal";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The same for a wrong password, a wrong code, and for accounts and users that are not there. */
export const wrongAuthentication = () =>
  new SignInRefusal(401, "Your authentication information is incorrect. Please try again.");
export const tooManyAttempts = () =>
  new SignInRefusal(429, "Too many sign-in attempts. Please try again later.");
export const passwordNotChanged = () =>
  new SignInRefusal(
    400,
    "Either user is not authorized to perform iam:ChangePassword or entered password does not comply with account password policy set by administrator",
  );
/** The same for roles that are not there and for those that may not be assumed. */
export const roleNotSwitchable = () =>
  new SignInRefusal(
    403,
    "Invalid information in one or more fields. Check your information or contact your administrator.",
  );
export const invalidSession = () => new SignInRefusal(403, "The session is not valid, or has expired.");
export const notAConsoleSession = () => new SignInRefusal(403, "The session was not begun in the console.");
export const nothingToExit = () => new SignInRefusal(400, "The session is of no role that was switched to.");
export const notFederated = () =>
  new SignInRefusal(400, "Only sessions of roles and of federated users sign in by federation.");
export const durationNotAllowed = () =>
  new SignInRefusal(
    400,
    "SessionDuration is not allowed for credentials of GetFederationToken or of role chaining.",
  );
export const invalidSignInToken = () =>
  new SignInRefusal(400, "The sign-in token is not valid, or has expired.");
export const malformed = (what: string) => new SignInRefusal(400, what);
