import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Row, Transaction } from "../../../runtime/storage/database.ts";
import type { StoredChain } from "./stored-chain.ts";

export const digestMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0005-digests",
    sql: `
      CREATE TABLE cloudtrail_digest_chains (
        id TEXT NOT NULL PRIMARY KEY,
        trail_id TEXT NOT NULL,
        region TEXT NOT NULL,
        covered_until_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        drained INTEGER NOT NULL,
        chain TEXT NOT NULL
      );
      CREATE INDEX cloudtrail_digest_chains_by_trail ON cloudtrail_digest_chains (trail_id, region);
      CREATE INDEX cloudtrail_digest_chains_by_state ON cloudtrail_digest_chains (state, covered_until_ms);
      CREATE TABLE cloudtrail_digest_files (
        chain_id TEXT NOT NULL,
        end_ms INTEGER NOT NULL,
        trail_id TEXT NOT NULL,
        trail_arn TEXT NOT NULL,
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        bucket TEXT NOT NULL,
        object_key TEXT NOT NULL,
        content TEXT NOT NULL,
        signature TEXT NOT NULL,
        planned_ms INTEGER NOT NULL,
        PRIMARY KEY (chain_id, end_ms)
      );
      CREATE INDEX cloudtrail_digest_files_in_order ON cloudtrail_digest_files (end_ms, chain_id);
    `,
  },
  {
    // Those of trails that were deleted meanwhile only have their end to come, for which nothing is looked up.
    name: "cloudtrail/0010-digests-of-accounts",
    sql: `
      ALTER TABLE cloudtrail_digest_chains ADD COLUMN account TEXT NOT NULL DEFAULT '';
      UPDATE cloudtrail_digest_chains SET account =
        COALESCE((SELECT t.account FROM cloudtrail_trails t WHERE t.id = trail_id), '');
      DROP INDEX cloudtrail_digest_chains_by_trail;
      CREATE INDEX cloudtrail_digest_chains_by_trail ON cloudtrail_digest_chains (trail_id, account, region);
      ALTER TABLE cloudtrail_digest_files ADD COLUMN folder_account TEXT NOT NULL DEFAULT '';
      UPDATE cloudtrail_digest_files SET folder_account = account;
    `,
  },
];

export interface DigestChainStore {
  /** Of all accounts and Regions, or of one account; also the stopped and the ended ones. */
  ofTrail(trailId: string, account?: string): Promise<StoredChain[]>;
  find(id: string): Promise<StoredChain | undefined>;
  save(chain: StoredChain): Promise<void>;
  remove(id: string): Promise<void>;
  removeEnded(trailId: string): Promise<void>;
  /** The chain that a file delivered now belongs to: the one that runs, else one that has not ended. */
  idForFile(trailId: string, account: string, region: string): Promise<string | undefined>;
  /** Stopped, and perhaps with files still to be planned. */
  undrainedIds(): Promise<string[]>;
  markDrained(id: string): Promise<void>;
  /** Those that may have a digest due: covered until then at the latest, or stopped. By id, after the one given. */
  idsDue(coveredUntilMs: number, afterId: string, limit: number): Promise<string[]>;
}

type State = "running" | "stopped" | "ended";
type ChainRow = { chain: string; drained: number };

export function digestChainsIn(transaction: Transaction): DigestChainStore {
  return {
    async ofTrail(trailId, account) {
      const rows = await transaction.all<ChainRow>(
        `SELECT chain, drained FROM cloudtrail_digest_chains
         WHERE trail_id = ? AND account = COALESCE(?, account) ORDER BY account, region, id`,
        trailId,
        account ?? null,
      );
      return rows.map(chainOf);
    },
    async find(id) {
      const row = await transaction.get<ChainRow>(
        "SELECT chain, drained FROM cloudtrail_digest_chains WHERE id = ?",
        id,
      );
      return row && chainOf(row);
    },
    async save(stored) {
      await transaction.run(
        `INSERT INTO cloudtrail_digest_chains
           (id, trail_id, account, region, covered_until_ms, state, drained, chain)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET covered_until_ms = excluded.covered_until_ms, state = excluded.state,
           drained = excluded.drained, chain = excluded.chain`,
        stored.id,
        stored.trail.id,
        stored.account,
        stored.region,
        stored.chain.coveredUntilMs,
        stateOf(stored),
        stored.drained ? 1 : 0,
        JSON.stringify(stored),
      );
    },
    async remove(id) {
      await transaction.run("DELETE FROM cloudtrail_digest_chains WHERE id = ?", id);
    },
    async removeEnded(trailId) {
      await transaction.run(
        "DELETE FROM cloudtrail_digest_chains WHERE trail_id = ? AND state = 'ended'",
        trailId,
      );
    },
    async idForFile(trailId, account, region) {
      const row = await transaction.get<{ id: string }>(
        `SELECT id FROM cloudtrail_digest_chains WHERE trail_id = ? AND account = ? AND region = ?
           AND state <> 'ended' ORDER BY state, covered_until_ms DESC LIMIT 1`,
        trailId,
        account,
        region,
      );
      return row?.id;
    },
    async undrainedIds() {
      const rows = await transaction.all<{ id: string }>(
        "SELECT id FROM cloudtrail_digest_chains WHERE state = 'stopped' AND drained = 0",
      );
      return rows.map((row) => row.id);
    },
    async markDrained(id) {
      await transaction.run("UPDATE cloudtrail_digest_chains SET drained = 1 WHERE id = ?", id);
    },
    async idsDue(coveredUntilMs, afterId, limit) {
      const rows = await transaction.all<{ id: string }>(
        `SELECT id FROM cloudtrail_digest_chains
         WHERE id > ? AND (state = 'stopped' OR (state = 'running' AND covered_until_ms <= ?))
         ORDER BY id LIMIT ?`,
        afterId,
        coveredUntilMs,
        limit,
      );
      return rows.map((row) => row.id);
    },
  };
}

function stateOf({ chain }: StoredChain): State {
  if (chain.ended) return "ended";
  return chain.stoppedAtMs === undefined ? "running" : "stopped";
}

// The text was written by `save`; only `drained` is changed beside it.
function chainOf(row: ChainRow): StoredChain {
  const stored = JSON.parse(row.chain) as StoredChain & { account?: string };
  // Chains that were written before there were trails of organizations name no account.
  return { ...stored, account: stored.account ?? stored.trail.account, drained: row.drained === 1 };
}

/** A digest that is signed and written down before it is put, and forgotten when it is delivered. */
export interface PlannedDigest {
  readonly chainId: string;
  readonly endTimeMs: number;
  readonly trail: Pick<StoredChain["trail"], "id" | "arn" | "account">;
  /** Whose log files it covers. */
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly key: string;
  readonly content: string;
  readonly signature: string;
  readonly plannedAtMs: number;
}

export interface DigestFileStore {
  plan(digest: PlannedDigest): Promise<void>;
  /** Oldest first, after the one given. */
  undelivered(after: PlannedDigest | undefined, limit: number): Promise<PlannedDigest[]>;
  delivered(digest: PlannedDigest): Promise<void>;
  giveUp(plannedBeforeMs: number): Promise<number>;
}

interface DigestRow extends Row {
  readonly chain_id: string;
  readonly end_ms: number;
  readonly trail_id: string;
  readonly trail_arn: string;
  readonly account: string;
  readonly folder_account: string;
  readonly region: string;
  readonly bucket: string;
  readonly object_key: string;
  readonly content: string;
  readonly signature: string;
  readonly planned_ms: number;
}

export function digestFilesIn(transaction: Transaction): DigestFileStore {
  return {
    async plan(digest) {
      await transaction.run(
        `INSERT INTO cloudtrail_digest_files (chain_id, end_ms, trail_id, trail_arn, account, folder_account, region,
           bucket, object_key, content, signature, planned_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        digest.chainId,
        digest.endTimeMs,
        digest.trail.id,
        digest.trail.arn,
        digest.trail.account,
        digest.account,
        digest.region,
        digest.bucket,
        digest.key,
        digest.content,
        digest.signature,
        digest.plannedAtMs,
      );
    },
    async undelivered(after, limit) {
      const rows = await transaction.all<DigestRow>(
        `SELECT chain_id, end_ms, trail_id, trail_arn, account, folder_account, region, bucket, object_key, content,
           signature, planned_ms
         FROM cloudtrail_digest_files WHERE end_ms > ? OR (end_ms = ? AND chain_id > ?)
         ORDER BY end_ms, chain_id LIMIT ?`,
        after?.endTimeMs ?? 0,
        after?.endTimeMs ?? 0,
        after?.chainId ?? "",
        limit,
      );
      return rows.map((row) => ({
        chainId: row.chain_id,
        endTimeMs: row.end_ms,
        // The account of a trail was checked when the trail was made.
        trail: { id: row.trail_id, arn: row.trail_arn, account: row.account as AccountId },
        account: row.folder_account,
        region: row.region,
        bucket: row.bucket,
        key: row.object_key,
        content: row.content,
        signature: row.signature,
        plannedAtMs: row.planned_ms,
      }));
    },
    async delivered({ chainId, endTimeMs }) {
      await transaction.run(
        "DELETE FROM cloudtrail_digest_files WHERE chain_id = ? AND end_ms = ?",
        chainId,
        endTimeMs,
      );
    },
    async giveUp(plannedBeforeMs) {
      return transaction.run("DELETE FROM cloudtrail_digest_files WHERE planned_ms < ?", plannedBeforeMs);
    },
  };
}
