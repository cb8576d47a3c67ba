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

// PutText writes text and its length before b[i]. It has to be UTF-8.
func PutText(b []byte, i int, s string) int {
	end := i
	if i -= len(s); i < Slack {
		return noRoom
	}
	if copy(b[i:], s); !isText(b[i:end]) {
		return notText
	}
	return PutVarint(b, i, uint64(len(s)))
}

// PutString writes a string and its length before b[i].
func PutString(b []byte, i int, s string) int {
	if i -= len(s); i < Slack {
		return noRoom
	}
	copy(b[i:], s)
	return PutVarint(b, i, uint64(len(s)))
}

// PutBytes writes bytes and their length before b[i].
func PutBytes(b []byte, i int, s []byte) int {
	if i -= len(s); i < Slack {
		return noRoom
	}
	copy(b[i:], s)
	return PutVarint(b, i, uint64(len(s)))
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
