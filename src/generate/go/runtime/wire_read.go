package contractsrt

import (
	"encoding/binary"
	"math"
	"unicode/utf8"
)

// Varint reads a varint at b[i] and returns the place behind it.
func Varint(b []byte, i int) (uint64, int) {
	if i < len(b) && b[i] < 0x80 {
		return uint64(b[i]), i + 1
	}
	return longVarint(b, i)
}

//go:noinline
func longVarint(b []byte, i int) (uint64, int) {
	var v uint64
	for shift := 0; shift < 70; shift += 7 {
		if i >= len(b) {
			return 0, truncated
		}
		c := b[i]
		i++
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			if shift == 63 && c > 1 {
				return 0, overflow
			}
			return v, i
		}
	}
	return 0, overflow
}

// Tag reads the tag of a field at b[i].
func Tag(b []byte, i int) (uint64, int) {
	v, i := longVarint(b, i)
	if i < 0 {
		return 0, i
	}
	if v > math.MaxUint32 || v < 8 {
		return 0, malformed
	}
	return v, i
}

// Bytes reads what has its length before it, without a copy.
func Bytes(b []byte, i int) ([]byte, int) {
	if i < len(b) {
		n := int(b[i])
		if end := i + 1 + n; n < 0x80 && end <= len(b) {
			return b[i+1 : end], end
		}
	}
	return longBytes(b, i)
}

//go:noinline
func longBytes(b []byte, i int) ([]byte, int) {
	n, i := Varint(b, i)
	if i < 0 {
		return nil, i
	}
	if n > uint64(len(b)-i) {
		return nil, truncated
	}
	end := i + int(n)
	return b[i:end], end
}

// CopyBytes reads bytes that are the message's own.
func CopyBytes(b []byte, i int) ([]byte, int) {
	v, i := Bytes(b, i)
	if i < 0 {
		return nil, i
	}
	return append([]byte{}, v...), i
}

// String reads text, which has to be UTF-8.
func String(b []byte, i int) (string, int) {
	var v []byte
	if i < len(b) && b[i] < 0x80 && i+1+int(b[i]) <= len(b) {
		end := i + 1 + int(b[i])
		v, i = b[i+1:end], end
	} else if v, i = longBytes(b, i); i < 0 {
		return "", i
	}
	if !isText(v) {
		return "", notText
	}
	return string(v), i
}

// RawString reads text that may be anything.
func RawString(b []byte, i int) (string, int) {
	v, i := Bytes(b, i)
	return string(v), i
}

// highBits are those that no byte of ASCII has.
const highBits = 0x8080808080808080

// eight are the first eight bytes.
func eight(b []byte) uint64 {
	return binary.LittleEndian.Uint64(b)
}

// sixteen are the bits that any of the first and the second eight bytes has.
func sixteen(b []byte) uint64 {
	return eight(b) | eight(b[8:])
}

// isText is true of UTF-8, and quick at telling so of ASCII.
func isText(b []byte) bool {
	var bits uint64
	switch n := len(b); {
	case n < 8:
		for _, c := range b {
			bits |= uint64(c)
		}
	case n <= 16:
		bits = eight(b) | eight(b[n-8:])
	case n <= 32:
		bits = sixteen(b) | sixteen(b[n-16:])
	default:
		bits = sixteen(b[n-16:])
		for rest := b; len(rest) >= 16 && bits&highBits == 0; rest = rest[16:] {
			bits |= sixteen(rest)
		}
	}
	return bits&highBits == 0 || utf8.Valid(b)
}

// Fixed32 reads four bytes.
func Fixed32(b []byte, i int) (uint32, int) {
	if len(b)-i < 4 {
		return 0, truncated
	}
	return binary.LittleEndian.Uint32(b[i:]), i + 4
}

// Fixed64 reads eight bytes.
func Fixed64(b []byte, i int) (uint64, int) {
	if len(b)-i < 8 {
		return 0, truncated
	}
	return binary.LittleEndian.Uint64(b[i:]), i + 8
}

// Unzigzag32 is the number that is sent as v.
func Unzigzag32(v uint64) int32 {
	return int32(uint32(v)>>1) ^ -int32(v&1)
}

// Unzigzag64 is the number that is sent as v.
func Unzigzag64(v uint64) int64 {
	return int64(v>>1) ^ -int64(v&1)
}

// Skip passes over a field whose tag is read already.
func Skip(b []byte, i int, tag uint64, depth int) int {
	if tag < 8 {
		return malformed
	}
	switch tag & 7 {
	case 0:
		_, i = Varint(b, i)
	case 1:
		_, i = Fixed64(b, i)
	case 2:
		_, i = Bytes(b, i)
	case 3:
		i = skipGroup(b, i, tag+1, depth+1)
	case 5:
		_, i = Fixed32(b, i)
	default:
		return malformed
	}
	return i
}

func skipGroup(b []byte, i int, end uint64, depth int) int {
	if depth > MaxDepth {
		return tooDeep
	}
	for {
		tag, next := Tag(b, i)
		if next < 0 || tag == end {
			return next
		}
		if i = Skip(b, next, tag, depth); i < 0 {
			return i
		}
	}
}

// CountFields is how many fields of one tag, delimited ones, follow one another
// from b[i] on.
func CountFields(b []byte, i int, tag uint64) int {
	count := 0
	for i < len(b) {
		t, next := Tag(b, i)
		if next < 0 || t != tag {
			break
		}
		if _, i = Bytes(b, next); i < 0 {
			break
		}
		count++
	}
	return count
}

// CountVarints is how many varints there are in b.
func CountVarints(b []byte) int {
	count := 0
	for _, c := range b {
		if c < 0x80 {
			count++
		}
	}
	return count
}
