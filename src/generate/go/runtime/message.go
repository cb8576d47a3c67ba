// Package contractsrt is what all generated packages share: errors, options of
// JSON, the registry of types, extensions, and the parts of which the generated
// codecs are made. It needs nothing but the standard library.
package contractsrt

import "encoding/json"

// Message is what every generated message is, by its pointer.
type Message interface {
	// MessageName is the full name: "shop.v1.Order".
	MessageName() string
	MarshalBinary() ([]byte, error)
	UnmarshalBinary(b []byte) error
	// AppendBinary writes the message behind b.
	AppendBinary(b []byte) ([]byte, error)
	// BinarySize is how many bytes MarshalBinary makes.
	BinarySize() int
	MarshalJSON() ([]byte, error)
	UnmarshalJSON(b []byte) error
	// UnknownFields are those that the schema does not have, and extensions, as
	// they were read. They are written again behind the others.
	UnknownFields() []byte
	SetUnknownFields(fields []byte)

	// WireEncode writes the message before e.B[i] and returns where it begins. It
	// is for generated code, as are those below.
	WireEncode(e *Encoder, i int) int
	WireDecode(b []byte, depth int) error
	JSONEncode(w *JSONWriter)
	JSONDecode(r *JSONReader)
}

// MaxDepth is how deep messages may be nested in what is read.
const MaxDepth = 100

// Ptr returns a pointer to v, for fields that may be absent.
func Ptr[T any](v T) *T {
	return &v
}

// Or returns what p points to, or what stands for absence.
func Or[T any](p *T, absent T) T {
	if p == nil {
		return absent
	}
	return *p
}

// Text is a JSON text, or why there is none.
func Text(b []byte, err error) string {
	if err != nil {
		return "!(" + err.Error() + ")"
	}
	return string(b)
}

// Via makes m what encoding/json writes of v.
func Via(v any, m Message) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return FromJSON(b, m, ReadOptions{})
}
