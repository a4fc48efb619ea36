// Generated from models/ by scripts/generate-api.ts; do not edit.

export interface AuditEvent {
  readonly eventData: string;
  readonly eventDataChecksum?: string | undefined;
  readonly id: string;
}

export interface AuditEventResultEntry {
  readonly eventID: string;
  readonly id: string;
}

export interface PutAuditEventsRequest {
  readonly auditEvents: readonly AuditEvent[];
  readonly channelArn: string;
  readonly externalId?: string | undefined;
}

export interface PutAuditEventsResponse {
  readonly failed: readonly ResultErrorEntry[];
  readonly successful: readonly AuditEventResultEntry[];
}

export interface ResultErrorEntry {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly id: string;
}
