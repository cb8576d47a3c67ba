package contractsrt

import (
	"errors"
	"sync"
)

// Messages are written from the end of a buffer to its beginning, so that
// lengths are known when they are written and nothing is measured before. What
// does not fit is measured, and written again where there is room for it.

// Slack is how much room there has to be for a number and a tag.
const Slack = 16

// ErrRoom is returned by WireEncode if the buffer is too small.
var ErrRoom = errors.New("no room")

const (
	firstRoom = 4 << 10
	// Buffers that are larger are not kept.
	mostRoom = 1 << 20
)

var rooms = sync.Pool{New: func() any {
	room := make([]byte, firstRoom)
	return &room
}}

// GetRoom is a buffer to write to.
func GetRoom() *[]byte {
	return rooms.Get().(*[]byte)
}

// MakeRoom makes a buffer large enough for so many bytes.
func MakeRoom(room *[]byte, size int) {
	*room = make([]byte, max(size+Slack, 2*len(*room)))
}

// PutRoom gives a buffer back.
func PutRoom(room *[]byte) {
	if len(*room) <= mostRoom {
		rooms.Put(room)
	}
}
