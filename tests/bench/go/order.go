package main

import (
	"fmt"

	"contracts-gen/contractsrt"
	"contracts-gen/google/protobuf"
	homeopathyv1 "contracts-gen/homeopathy/v1"
)

func id(number int) string {
	return fmt.Sprintf("018f4e2a-7c3b-7d4e-9f5a-%012d", number)
}

func rupees(minorUnits int64) *homeopathyv1.Money {
	return &homeopathyv1.Money{CurrencyCode: "INR", MinorUnits: minorUnits}
}

func moment(seconds int64, nanos int32) *protobuf.Timestamp {
	return &protobuf.Timestamp{Seconds: seconds, Nanos: nanos}
}

var names = []string{
	"Arnica Montana 30C Dilution 30 ml",
	"Rhus Toxicodendron 200C",
	"Nux Vomica Mother Tincture",
	"Kräuterbalsam nach Hahnemann",
}

// order is what is measured with.
func order() *homeopathyv1.Order {
	var items []homeopathyv1.OrderItem
	for at, name := range names {
		count := int64(at + 1)
		items = append(items, homeopathyv1.OrderItem{
			Id:                 id(100 + at),
			OrderId:            id(1),
			LineNumber:         int32(count),
			ProductId:          id(200 + at),
			InventoryItemId:    contractsrt.Ptr(id(300 + at)),
			ProductName:        name,
			HsnCode:            "30039014",
			GstRateBasisPoints: 1200,
			Quantity:           int32(count),
			UnitPrice:          rupees(12500),
			Discount:           rupees(0),
			Tax:                rupees(1500 * count),
			LineTotal:          rupees(14000 * count),
			CreatedAt:          moment(1806451200, 123000000),
			UpdatedAt:          moment(1806451200, 123456789),
		})
	}
	return &homeopathyv1.Order{
		Id:             id(1),
		OrderNumber:    "ORD-2027-000123",
		CustomerId:     id(2),
		WarehouseId:    contractsrt.Ptr(id(3)),
		PlacedByUserId: contractsrt.Ptr(id(4)),
		Channel:        1,
		Status:         3,
		Items:          items,
		Subtotal:       rupees(125000),
		Discount:       rupees(0),
		Tax:            rupees(15000),
		ShippingFee:    rupees(5000),
		Total:          rupees(145000),
		ShippingAddress: &homeopathyv1.Address{
			Line1:       "14, Turner Road",
			Line2:       contractsrt.Ptr("Bandra West"),
			City:        "Mumbai",
			StateCode:   "IN-MH",
			PostalCode:  "400050",
			CountryCode: "IN",
		},
		Notes:     contractsrt.Ptr("Please ring twice; leave with the guard if nobody is at home.\nThank you."),
		PlacedAt:  moment(1806451200, 0),
		CreatedAt: moment(1806451200, 123000000),
		UpdatedAt: moment(1806537600, 500000000),
	}
}
