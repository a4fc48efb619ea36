import {
  invalidTrailArn,
  trailNameAdjacent,
  trailNameCharacters,
  trailNameEnd,
  trailNameLikeAddress,
  trailNameStart,
  trailNameTooLong,
  trailNameTooShort,
} from "../errors.ts";

/** Throws InvalidTrailNameException; the order is AWS's, since each fault has its own text. */
export function checkTrailName(name: string): void {
  if (name.length < 3) throw trailNameTooShort(name.length);
  if (name.length > 128) throw trailNameTooLong(name.length);
  if (!/^[A-Za-z0-9]/.test(name)) throw trailNameStart();
  if (!/[A-Za-z0-9]$/.test(name)) throw trailNameEnd();
  if (!/^[A-Za-z0-9._-]+$/.test(name)) throw trailNameCharacters();
  if (/[._-]{2}/.test(name)) throw trailNameAdjacent();
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(name)) throw trailNameLikeAddress();
}

/** A trail as a caller names it: by its name in the Region of the call, or by its ARN. */
export interface TrailReference {
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

const TRAIL_ARN = /^arn:[a-z-]+:cloudtrail:([a-z0-9-]+):(\d{12}):trail\/(.+)$/;

export function trailArn(region: string, account: string, name: string): string {
  return `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
}

/** The ARN that authorization asks about, which comes before the syntax is looked at. */
export function trailResource(nameOrArn: string, region: string, account: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : trailArn(region, account, nameOrArn);
}

/** Checks the syntax of a `Name` or `TrailName`, whether or not there is such a trail. */
export function parseTrailReference(nameOrArn: string, region: string, account: string): TrailReference {
  if (!nameOrArn.startsWith("arn:")) {
    checkTrailName(nameOrArn);
    return { arn: trailArn(region, account, nameOrArn), account, region, name: nameOrArn };
  }
  const match = TRAIL_ARN.exec(nameOrArn);
  if (!match) throw invalidTrailArn(nameOrArn);
  const [, arnRegion = "", arnAccount = "", name = ""] = match;
  checkTrailName(name);
  return { arn: nameOrArn, account: arnAccount, region: arnRegion, name };
}
