/**
 * The few web-standard values that the pure ring may use. It is compiled without Node's and the DOM's
 * types, so anything that is not declared here or in ECMAScript does not exist for it.
 */

interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { new (): TextEncoder };

interface TextDecoder {
  decode(input?: Uint8Array): string;
}
declare var TextDecoder: { new (label?: string, options?: { fatal?: boolean }): TextDecoder };

declare function atob(data: string): string;
declare function btoa(data: string): string;
