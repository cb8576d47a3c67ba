package contractsrt

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
)

// SizeVarint is how many bytes a varint takes.
func SizeVarint(v uint64) int {
	return (bits.Len64(v|1)*9 + 64) >> 6
}

// SizeBytes is how many bytes n bytes take with their length before them.
func SizeBytes(n int) int {
	return n + SizeVarint(uint64(n))
}

// PutVarint writes a varint before b[i] and returns where it begins.
func PutVarint(b []byte, i int, v uint64) int {
	if v < 0x80 {
		i--
		b[i] = byte(v)
		return i
	}
	return putLongVarint(b, i, v)
}

//go:noinline
func putLongVarint(b []byte, i int, v uint64) int {
	switch {
	case v < 1<<14:
		i -= 2
		to := b[i : i+2]
		to[0], to[1] = byte(v)|0x80, byte(v>>7)
		return i
	case v < 1<<21:
		i -= 3
		to := b[i : i+3]
		to[0], to[1], to[2] = byte(v)|0x80, byte(v>>7)|0x80, byte(v>>14)
		return i
	case v < 1<<28:
		i -= 4
		to := b[i : i+4]
		to[0], to[1], to[2], to[3] = byte(v)|0x80, byte(v>>7)|0x80, byte(v>>14)|0x80, byte(v>>21)
		return i
	case v < 1<<35:
		i -= 5
		to := b[i : i+5]
		to[0], to[1], to[2], to[3], to[4] = byte(v)|0x80, byte(v>>7)|0x80, byte(v>>14)|0x80, byte(v>>21)|0x80, byte(v>>28)
		return i
	}
	return PutNumber(b, i, v)
}

// PutNumber writes a varint that is not likely to be small before b[i].
func PutNumber(b []byte, i int, v uint64) int {
	i -= SizeVarint(v)
	at := i
	for v >= 0x80 {
		b[at] = byte(v) | 0x80
		v >>= 7
		at++
	}
	b[at] = byte(v)
	return i
}

// PutText writes text, its length and the last byte of a tag before b[i]. The
// text has to be UTF-8. What is short is copied and looked at in one go, its
// middle perhaps twice.
func PutText(b []byte, i int, s string, tag byte) int {
	n := len(s)
	at := i - n
	if at < Slack || n > 48 {
		return putLongText(b, i, s, tag)
	}
	to, from := b[at:i:i], []byte(s)
	var bits uint64
	switch {
	case n > 32:
		bits = copy16((*[16]byte)(to), (*[16]byte)(from))
		bits |= copy16((*[16]byte)(to[16:]), (*[16]byte)(from[16:]))
		if n > 40 {
			bits |= copy8(to[n-16:], from[n-16:])
		}
		bits |= copy8(to[n-8:], from[n-8:])
	case n >= 16:
		bits = copy16((*[16]byte)(to), (*[16]byte)(from))
		bits |= copy16((*[16]byte)(to[n-16:]), (*[16]byte)(from[n-16:]))
	case n >= 8:
		bits = copy8(to, from) | copy8(to[n-8:], from[n-8:])
	case n >= 4:
		bits = copy4(to, from) | copy4(to[n-4:], from[n-4:])
	default:
		for k := 0; k < len(to) && k < len(from); k++ {
			to[k] = from[k]
			bits |= uint64(from[k])
		}
	}
	if bits&highBits != 0 {
		return putLongText(b, i, s, tag)
	}
	at -= 2
	binary.LittleEndian.PutUint16(b[at:], uint16(n)<<8|uint16(tag))
	return at
}

// copy4 copies four bytes and returns them.
func copy4(to, from []byte) uint64 {
	bits := binary.LittleEndian.Uint32(from)
	binary.LittleEndian.PutUint32(to, bits)
	return uint64(bits)
}

// copy8 copies eight bytes and returns them.
func copy8(to, from []byte) uint64 {
	bits := binary.LittleEndian.Uint64(from)
	binary.LittleEndian.PutUint64(to, bits)
	return bits
}

// copy16 copies sixteen bytes and returns the bits that any eight have.
func copy16(to, from *[16]byte) uint64 {
	return copy8(to[:8], from[:8]) | copy8(to[8:], from[8:])
}

// putLongText is PutText for all that is not short or not ASCII.
//
//go:noinline
func putLongText(b []byte, i int, s string, tag byte) int {
	if !isText([]byte(s)) {
		return notText
	}
	return PutString(b, i, s, tag)
}

// PutString writes a string, its length and the last byte of a tag before b[i].
func PutString(b []byte, i int, s string, tag byte) int {
	if i -= len(s); i < Slack {
		return noRoom
	}
	copy(b[i:], s)
	i = PutVarint(b, i, uint64(len(s))) - 1
	b[i] = tag
	return i
}

// PutBytes writes bytes, their length and the last byte of a tag before b[i].
func PutBytes(b []byte, i int, s []byte, tag byte) int {
	if i -= len(s); i < Slack {
		return noRoom
	}
	copy(b[i:], s)
	i = PutVarint(b, i, uint64(len(s))) - 1
	b[i] = tag
	return i
}

// PutFields writes unknown fields before b[i].
func PutFields(b []byte, i int, fields []byte) int {
	if i -= len(fields); i < Slack {
		return noRoom
	}
	copy(b[i:], fields)
	return i
}

// PutFixed32 writes four bytes before b[i].
func PutFixed32(b []byte, i int, v uint32) int {
	binary.LittleEndian.PutUint32(b[i-4:], v)
	return i - 4
}

// PutFixed64 writes eight bytes before b[i].
func PutFixed64(b []byte, i int, v uint64) int {
	binary.LittleEndian.PutUint64(b[i-8:], v)
	return i - 8
}

// Zigzag32 is how a signed number is sent.
func Zigzag32(v int32) uint64 {
	return uint64(uint32(v<<1) ^ uint32(v>>31))
}

// Zigzag64 is how a signed number is sent.
func Zigzag64(v int64) uint64 {
	return uint64(v<<1) ^ uint64(v>>63)
}

// Bool is how true and false are sent.
func Bool(v bool) byte {
	if v {
		return 1
	}
	return 0
}

// SortedKeys are the keys of a map in their order, so that the same map is
// always written alike.
func SortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// SortedBools are the keys of a map, false before true.
func SortedBools[V any](m map[bool]V) []bool {
	keys := make([]bool, 0, 2)
	for _, key := range []bool{false, true} {
		if _, ok := m[key]; ok {
			keys = append(keys, key)
		}
	}
	return keys
}
