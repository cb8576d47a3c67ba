package contractsrt

import "bytes"

// ExtensionType is an extension, whatever it extends.
type ExtensionType interface {
	// Name is the full name.
	Name() string
	// Extendee is the full name of what it extends.
	Extendee() string
	Number() int
	holder() Message
}

// Extended is a message with extensions.
type Extended interface {
	UnknownFields() []byte
	SetUnknownFields(fields []byte)
}

// Extension is an extension of the messages M with values V. A message keeps
// extensions as bytes among the unknown fields; here they are read and set.
type Extension[M Extended, V any] struct {
	name, extendee string
	number         int
	// The extension as the one field of a message.
	hold  func() Message
	value func(Message) V
	with  func(V) Message
}

// NewExtension is for generated code.
func NewExtension[M Extended, V any](name, extendee string, number int, hold func() Message, value func(Message) V, with func(V) Message) *Extension[M, V] {
	return &Extension[M, V]{name, extendee, number, hold, value, with}
}

// Name is the full name.
func (e *Extension[M, V]) Name() string {
	return e.name
}

// Extendee is the full name of what it extends.
func (e *Extension[M, V]) Extendee() string {
	return e.extendee
}

// Number is the number of the field.
func (e *Extension[M, V]) Number() int {
	return e.number
}

func (e *Extension[M, V]) holder() Message {
	return e.hold()
}

// Has is true if the message has a value for the extension.
func (e *Extension[M, V]) Has(m M) bool {
	return len(extensionFields(m.UnknownFields(), e.number, false)) > 0
}

// Get is the value of the extension, or its default. An error is that of bytes
// that are no such value.
func (e *Extension[M, V]) Get(m M) (V, error) {
	h := e.hold()
	err := h.UnmarshalBinary(extensionFields(m.UnknownFields(), e.number, false))
	return e.value(h), err
}

// Set gives the extension a value.
func (e *Extension[M, V]) Set(m M, v V) error {
	fields := extensionFields(m.UnknownFields(), e.number, true)
	fields, err := e.with(v).AppendBinary(fields)
	if err == nil {
		m.SetUnknownFields(fields)
	}
	return err
}

// Clear takes the extension away.
func (e *Extension[M, V]) Clear(m M) {
	m.SetUnknownFields(extensionFields(m.UnknownFields(), e.number, true))
}

// extensionFields copies the fields of this number, or all others.
func extensionFields(unknown []byte, number int, others bool) []byte {
	var fields []byte
	for i := 0; i < len(unknown); {
		start := i
		tag, next := Tag(unknown, i)
		if next >= 0 {
			next = Skip(unknown, next, tag, 0)
		}
		if next < 0 {
			break
		}
		i = next
		if (tag>>3 == uint64(number)) != others {
			fields = append(fields, unknown[start:i]...)
		}
	}
	return fields
}

// Extensions writes those that the registry has, as fields.
func (w *JSONWriter) Extensions(extendee string, kept *[]byte) {
	unknown := Kept(kept)
	if len(unknown) == 0 {
		return
	}
	for _, e := range w.options.registry().ExtensionsOf(extendee) {
		fields := extensionFields(unknown, e.Number(), false)
		if len(fields) == 0 {
			continue
		}
		h := e.holder()
		if err := h.UnmarshalBinary(fields); err != nil {
			w.fail(ErrMalformed, err.Error())
			return
		}
		inner := JSONWriter{options: w.options}
		h.JSONEncode(&inner)
		if inner.err != nil && w.err == nil {
			w.err = inner.err
		}
		if text := bytes.TrimSuffix(inner.buf, []byte("}")); len(text) > 1 {
			w.Key(string(text[1:]))
		}
	}
}

// Extension reads a member whose key is the name of an extension in brackets;
// false if it is none.
func (r *JSONReader) Extension(extendee string, m Extended) bool {
	if len(r.key) < 2 || r.key[0] != '[' || r.key[len(r.key)-1] != ']' {
		return false
	}
	e, ok := r.options.registry().Extension(string(r.key[1 : len(r.key)-1]))
	if !ok || e.Extendee() != extendee {
		return false
	}
	unknown := m.UnknownFields()
	if len(extensionFields(unknown, e.Number(), false)) > 0 {
		r.Twice()
		return true
	}
	at := r.at
	h := e.holder()
	if r.Null() {
		return true
	}
	h.JSONDecode(r)
	if r.err != nil {
		return true
	}
	fields, err := h.AppendBinary(unknown[:len(unknown):len(unknown)])
	if err != nil {
		r.fail(at, ErrMalformed, err.Error())
	}
	m.SetUnknownFields(fields)
	return true
}
