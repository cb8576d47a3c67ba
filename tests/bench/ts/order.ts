// The order that is measured with.
import { type Money, type Order, createAddress, createMoney, createOrder, createOrderItem } from "./ours/entities.js";
import { createTimestamp } from "./ours/google/protobuf/timestamp.js";

const id = (number: number): string => `018f4e2a-7c3b-7d4e-9f5a-${String(number).padStart(12, "0")}`;
const rupees = (minorUnits: bigint): Money => createMoney({ currencyCode: "INR", minorUnits });
const moment = (seconds: bigint, nanos: number) => createTimestamp({ seconds, nanos });

const names = ["Arnica Montana 30C Dilution 30 ml", "Rhus Toxicodendron 200C", "Nux Vomica Mother Tincture", "Kräuterbalsam nach Hahnemann"];

export const order: Order = createOrder({
  id: id(1),
  orderNumber: "ORD-2027-000123",
  customerId: id(2),
  warehouseId: id(3),
  placedByUserId: id(4),
  channel: 1,
  status: 3,
  items: names.map((productName, at) =>
    createOrderItem({
      id: id(100 + at),
      orderId: id(1),
      lineNumber: at + 1,
      productId: id(200 + at),
      inventoryItemId: id(300 + at),
      productName,
      hsnCode: "30039014",
      gstRateBasisPoints: 1200,
      quantity: at + 1,
      unitPrice: rupees(12500n),
      discount: rupees(0n),
      tax: rupees(1500n * BigInt(at + 1)),
      lineTotal: rupees(14000n * BigInt(at + 1)),
      createdAt: moment(1806451200n, 123000000),
      updatedAt: moment(1806451200n, 123456789),
    }),
  ),
  subtotal: rupees(125000n),
  discount: rupees(0n),
  tax: rupees(15000n),
  shippingFee: rupees(5000n),
  total: rupees(145000n),
  shippingAddress: createAddress({
    line1: "14, Turner Road",
    line2: "Bandra West",
    city: "Mumbai",
    stateCode: "IN-MH",
    postalCode: "400050",
    countryCode: "IN",
  }),
  notes: "Please ring twice; leave with the guard if nobody is at home.\nThank you.",
  placedAt: moment(1806451200n, 0),
  createdAt: moment(1806451200n, 123000000),
  updatedAt: moment(1806537600n, 500000000),
});
