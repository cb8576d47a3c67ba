package contractsrt

import "sync"

// Messages are written from the end of a buffer to its beginning, so that
// lengths are known when they are written and nothing is measured before. What
// does not fit is measured, and written again where there is room for it.

// Slack is how much room there has to be for a number and a tag.
const Slack = 16

// NoRoom is the place that stands for a buffer that is too small.
const NoRoom = noRoom

const (
	firstRoom = 4 << 10
	// Buffers that are larger are not kept.
	mostRoom = 1 << 20
)

// Encoder is what messages are written to.
type Encoder struct {
	B   []byte
	err error
}

var encoders = sync.Pool{New: func() any {
	return &Encoder{B: make([]byte, firstRoom)}
}}

// GetEncoder is an encoder with a buffer, which Finish gives back.
func GetEncoder() *Encoder {
	return encoders.Get().(*Encoder)
}

// MakeRoom makes the buffer large enough for so many bytes.
func (e *Encoder) MakeRoom(size int) {
	e.B = make([]byte, max(size+Slack, 2*len(e.B)))
}

// Finish adds to b what is written from i on.
func (e *Encoder) Finish(b []byte, i int, message string) ([]byte, error) {
	if i < 0 {
		// The encoder is not used again.
		return b, Finish(e.err, message)
	}
	written := e.B[i:]
	if b == nil {
		b = make([]byte, len(written))
		copy(b, written)
	} else {
		b = append(b, written...)
	}
	if len(e.B) <= mostRoom {
		encoders.Put(e)
	}
	return b, nil
}

// Failed notes why a field cannot be written.
func (e *Encoder) Failed(code int, field string) int {
	if code != noRoom {
		e.err = ReadError(code, field)
	}
	return code
}

// Required notes that a required field is not set.
func (e *Encoder) Required(field string) int {
	e.err = RequiredError(field)
	return malformed
}

// In notes the field of a message that cannot be written. A place above zero
// is one where there is no room for what comes before it.
func (e *Encoder) In(i int, field string) int {
	if i >= 0 {
		return noRoom
	}
	e.err = In(e.err, field)
	return i
}

// InElement notes the element of a list.
func (e *Encoder) InElement(i int, field string, at int) int {
	if i >= 0 || i == noRoom {
		return noRoom
	}
	e.err = InElement(e.err, field, at)
	return i
}

// InEntry notes the entry of a map.
func (e *Encoder) InEntry(i int, field string, key any) int {
	if i >= 0 || i == noRoom {
		return noRoom
	}
	e.err = InEntry(e.err, field, key)
	return i
}
