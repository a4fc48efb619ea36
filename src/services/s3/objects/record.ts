import type { OperationModel, StreamingBlob } from "../../../pure/api/model.ts";
import type { JsonObject } from "../../../pure/event/record.ts";
import { restXml } from "../../../pure/protocol/rest-xml.ts";
import type { RecordRules } from "../../../runtime/operation.ts";
import { contentsEvent, objectEvent } from "../record.ts";

/** Records of one object's operations, with the bytes that went over the wire. */
export function dataEvent<Input extends { readonly Bucket: string; readonly Key: string }, Output>(
  model: OperationModel<Input, Output>,
): RecordRules<Input, Output> {
  return withTransfer(model, objectEvent);
}

/** Records of operations on many objects of a bucket at once. */
export function listingEvent<Input extends { readonly Bucket: string }, Output>(
  model: OperationModel<Input, Output>,
  eventName?: string,
): RecordRules<Input, Output> {
  return { ...withTransfer(model, contentsEvent), eventName };
}

function withTransfer<Input, Output>(
  model: OperationModel<Input, Output>,
  rules: RecordRules<Input, unknown>,
): RecordRules<Input, Output> {
  return {
    ...rules,
    additionalEventData: (input, output, call) => ({
      ...rules.additionalEventData?.(input, output, call),
      ...(call.http !== undefined && transferData(model, input, output)),
    }),
  };
}

function transferData<Input, Output>(
  model: OperationModel<Input, Output>,
  input: Input,
  output: Output | undefined,
): JsonObject {
  const { payload } = model.input;
  const isSimple = payload === undefined && model.inputRoot === undefined;
  const bytesIn = payload?.streaming ? bodyOf(input)?.size : isSimple ? 0 : undefined;
  const bytesOut = output === undefined ? undefined : answerBytes(model, output);
  return {
    ...(bytesIn !== undefined && { bytesTransferredIn: bytesIn }),
    ...(bytesOut !== undefined && { bytesTransferredOut: bytesOut }),
  };
}

function bodyOf(members: unknown): StreamingBlob | undefined {
  return (members as { readonly Body?: StreamingBlob | undefined }).Body;
}

function answerBytes<Input, Output>(model: OperationModel<Input, Output>, output: Output): number {
  const { body } = restXml.encode(model as OperationModel<unknown, Output>, output, { requestId: "" });
  if (body === undefined) return 0;
  return typeof body === "string" ? Buffer.byteLength(body) : "size" in body ? body.size : body.length;
}
