// All that can be done with one message.
export { Order } from "./tsproto/entities.js";
