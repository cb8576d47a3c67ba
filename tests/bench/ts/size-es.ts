// All that can be done with one message.
import { fromBinary, fromJsonString, toBinary, toJsonString } from "@bufbuild/protobuf";
import { type Order, OrderSchema } from "./es/entities_pb.js";

export const decodeOrder = (bytes: Uint8Array) => fromBinary(OrderSchema, bytes);
export const encodeOrder = (order: Order) => toBinary(OrderSchema, order);
export const orderFromJson = (text: string) => fromJsonString(OrderSchema, text);
export const orderToJson = (order: Order) => toJsonString(OrderSchema, order);
