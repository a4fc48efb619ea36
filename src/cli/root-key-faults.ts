/** Why a root user gets no access key, as the operator is told. */
export const ROOT_KEY_FAULTS = {
  "no-such-account": { status: 404, message: "There is no such account." },
  "closed-account": { status: 409, message: "The account is closed." },
  "too-many-keys": { status: 409, message: "The root user has two access keys already." },
} as const;
