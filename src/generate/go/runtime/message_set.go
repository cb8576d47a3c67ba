package contractsrt

// A message set sends each extension as a group of its number and its bytes. In
// memory they are delimited fields, as extensions of other messages are.
const (
	itemStart   = 1<<3 | 3
	itemEnd     = 1<<3 | 4
	itemType    = 2 << 3
	itemMessage = 3<<3 | 2
)

// ReadMessageSet turns the items in b into fields.
func ReadMessageSet(to **[]byte, b []byte, depth int) error {
	unknown := Kept(*to)
	for i := 0; i < len(b); {
		start := i
		tag, next := Tag(b, i)
		if next < 0 {
			return ReadError(next, "")
		}
		if i = Skip(b, next, tag, depth); i < 0 {
			return ReadError(i, "")
		}
		if tag == itemStart {
			unknown = appendItem(unknown, b[start:i], b[next:i], depth)
		} else {
			unknown = append(unknown, b[start:i]...)
		}
	}
	*to = Fields(unknown)
	return nil
}

// appendItem adds the field that an item stands for; what is no item stays as
// it is.
func appendItem(unknown, whole, item []byte, depth int) []byte {
	var number uint64
	var message []byte
	for i := 0; i < len(item); {
		tag, next := Tag(item, i)
		switch tag {
		case itemEnd:
			next = len(item)
		case itemType:
			number, next = Varint(item, next)
		case itemMessage:
			message, next = Bytes(item, next)
		default:
			next = Skip(item, next, tag, depth)
		}
		i = next
	}
	if number == 0 || number > 1<<29-1 || message == nil {
		return append(unknown, whole...)
	}
	unknown = appendVarints(unknown, number<<3|2, uint64(len(message)))
	return append(unknown, message...)
}

// SizeMessageSet is how many bytes the fields take as items.
func SizeMessageSet(fields *[]byte) int {
	unknown := Kept(fields)
	size := 0
	for i := 0; i < len(unknown); {
		tag, message, next := setField(unknown, i)
		if message == nil {
			size += next - i
		} else {
			size += 4 + SizeVarint(tag>>3) + SizeBytes(len(message))
		}
		i = next
	}
	return size
}

// PutMessageSet writes the fields as items before b[i].
func PutMessageSet(b []byte, i int, fields *[]byte) int {
	unknown := Kept(fields)
	if i -= SizeMessageSet(fields); i < Slack {
		return noRoom
	}
	out := b[:i]
	for at := 0; at < len(unknown); {
		tag, message, next := setField(unknown, at)
		if message == nil {
			out = append(out, unknown[at:next]...)
		} else {
			out = append(out, itemStart)
			out = appendVarints(out, itemType, tag>>3)
			out = appendVarints(out, itemMessage, uint64(len(message)))
			out = append(out, message...)
			out = append(out, itemEnd)
		}
		at = next
	}
	return i
}

// setField reads a field; its bytes are nil if it is not a delimited one.
func setField(b []byte, i int) (tag uint64, message []byte, next int) {
	tag, next = Tag(b, i)
	if next >= 0 && tag&7 == 2 {
		message, next = Bytes(b, next)
	} else if next >= 0 {
		next = Skip(b, next, tag, 0)
	}
	if next < 0 {
		return 0, nil, len(b)
	}
	return tag, message, next
}
