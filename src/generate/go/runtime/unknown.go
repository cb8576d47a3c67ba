package contractsrt

import "encoding/binary"

// Unknown fields are a pointer to their bytes, nil in most messages. Bytes that
// are there are never changed but while a message is read, so that messages can
// be copied.

// Keep adds a field that the schema does not have.
func Keep(unknown **[]byte, field []byte) {
	if *unknown == nil {
		*unknown = new([]byte)
	}
	**unknown = append(**unknown, field...)
}

// KeepVarint adds a number that a closed enum does not have.
func KeepVarint(unknown **[]byte, tag, v uint64) {
	var field [20]byte
	Keep(unknown, appendVarints(field[:0], tag, v))
}

func appendVarints(b []byte, first, second uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(b, first), second)
}

// Kept are the bytes of unknown fields.
func Kept(unknown *[]byte) []byte {
	if unknown == nil {
		return nil
	}
	return *unknown
}

// Fields are bytes as unknown fields.
func Fields(fields []byte) *[]byte {
	if len(fields) == 0 {
		return nil
	}
	return &fields
}

// Len is how many bytes unknown fields take.
func Len(unknown *[]byte) int {
	if unknown == nil {
		return 0
	}
	return len(*unknown)
}
