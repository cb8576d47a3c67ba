// All that can be done with one message.
export { decodeOrder, encodeOrder, orderFromJson, orderToJson } from "./ours/entities.js";
