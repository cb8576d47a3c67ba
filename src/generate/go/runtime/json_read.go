package contractsrt

import (
	"bytes"
	"strconv"
)

// ReadOptions are how JSON is read.
type ReadOptions struct {
	// IgnoreUnknown passes over fields and enum values that the schema does not
	// have.
	IgnoreUnknown bool
	// Registry has the types that an Any may hold, and the extensions. Without
	// one it is the default of the program.
	Registry *Registry
}

// maxNesting is how deep values may be nested that are passed over.
const maxNesting = 4 * MaxDepth

// JSONReader reads a JSON text. After the first error there is nothing more to
// read: all values are zero, objects and arrays end.
type JSONReader struct {
	data    []byte
	at      int
	depth   int
	key     []byte
	scratch []byte
	options ReadOptions
	err     *Error
	// fresh is true behind the bracket that opens an object or array.
	fresh bool
	// anyDepth is the depth of the object in which "@type" is no field.
	anyDepth int
}

// FromJSON makes m what a JSON text says.
func FromJSON(data []byte, m Message, options ReadOptions) error {
	r := JSONReader{data: data, options: options, anyDepth: -1}
	m.JSONDecode(&r)
	return r.finish(m.MessageName())
}

// UnmarshalJSON is FromJSON without options, but that null says nothing, as
// encoding/json has it.
func UnmarshalJSON(data []byte, m Message) error {
	r := JSONReader{data: data, anyDepth: -1}
	if m.MessageName() != "google.protobuf.Value" && r.Null() {
		return r.finish(m.MessageName())
	}
	m.JSONDecode(&r)
	return r.finish(m.MessageName())
}

func (r *JSONReader) finish(message string) error {
	if r.err == nil {
		if r.peek(); r.at < len(r.data) {
			r.malformed("expected the end")
		}
	}
	if r.err == nil {
		return nil
	}
	r.err.Message = message
	return r.err
}

func (r *JSONReader) fail(at int, err error, detail string) {
	if r.err == nil {
		r.err = &Error{Path: pathAt(r.data, at), Offset: at, Err: err, Detail: detail}
	}
	r.at = len(r.data)
	r.fresh = false
}

func (r *JSONReader) malformed(detail string) {
	r.fail(r.at, ErrMalformed, detail)
}

// peek passes over spaces and returns what follows; zero at the end.
func (r *JSONReader) peek() byte {
	for r.at < len(r.data) {
		switch c := r.data[r.at]; c {
		case ' ', '\n', '\r', '\t':
			r.at++
		default:
			return c
		}
	}
	return 0
}

func (r *JSONReader) enter(open byte, what string) bool {
	if r.peek() != open {
		r.malformed("expected " + what)
		return false
	}
	r.at++
	r.fresh = true
	return true
}

// Object enters an object.
func (r *JSONReader) Object() bool {
	if !r.enter('{', "an object") {
		return false
	}
	return r.Down()
}

// Down counts what is nested.
func (r *JSONReader) Down() bool {
	if r.depth++; r.depth > MaxDepth {
		r.fail(r.at, ErrDepth, "")
		return false
	}
	return true
}

// Up leaves what Down entered.
func (r *JSONReader) Up() {
	r.depth--
}

// Array enters an array.
func (r *JSONReader) Array() bool {
	return r.enter('[', "an array")
}

// next passes over a comma; false at the end of what is read.
func (r *JSONReader) next(end byte) bool {
	if r.err != nil {
		return false
	}
	c := r.peek()
	if c == end {
		r.at++
		r.fresh = false
		return false
	}
	if r.fresh {
		r.fresh = false
		return true
	}
	if c != ',' {
		r.malformed("expected , or " + string(rune(end)))
		return false
	}
	r.at++
	return true
}

// Elem is true if the array has another element.
func (r *JSONReader) Elem() bool {
	return r.next(']')
}

// More is true if the object has another member, whose key is read then.
func (r *JSONReader) More() bool {
	for {
		if !r.next('}') {
			r.depth--
			return false
		}
		if r.peek() != '"' {
			r.malformed("expected a key")
			return false
		}
		r.key = r.text()
		if r.peek() != ':' {
			r.malformed("expected :")
			return false
		}
		r.at++
		if r.depth != r.anyDepth || string(r.key) != "@type" {
			return true
		}
		r.skip(0)
	}
}

// Key is the key of the member; it may be used until the next is read.
func (r *JSONReader) Key() []byte {
	return r.key
}

// First is true if the field is not given twice.
func (r *JSONReader) First(seen *uint64, field uint64) bool {
	if *seen&field != 0 {
		r.Twice()
		return false
	}
	*seen |= field
	return true
}

// Field is true if the field has a value that is not null.
func (r *JSONReader) Field(seen *uint64, field uint64) bool {
	return r.First(seen, field) && !r.Null()
}

// Alone is true if no other member of the oneof is set.
func (r *JSONReader) Alone(alone bool) bool {
	if !alone {
		r.fail(r.at, ErrTwice, "another member of the oneof is set")
	}
	return alone
}

// Twice is the error of a key that is given twice.
func (r *JSONReader) Twice() {
	r.fail(r.at, ErrTwice, "")
}

// Require is the error of a required field, unless it is set.
func (r *JSONReader) Require(set bool, field string) {
	if !set && r.err == nil {
		r.fail(r.at, ErrRequired, field)
	}
}

// Null passes over null.
func (r *JSONReader) Null() bool {
	if r.peek() != 'n' {
		return false
	}
	return r.literal("null")
}

func (r *JSONReader) literal(word string) bool {
	if !bytes.HasPrefix(r.data[r.at:], []byte(word)) {
		r.malformed("expected a value")
		return false
	}
	r.at += len(word)
	return true
}

// Unknown passes over a member that is no field, if that is allowed.
func (r *JSONReader) Unknown() {
	if !r.options.IgnoreUnknown {
		r.fail(r.at, ErrUnknownField, strconv.Quote(string(r.key)))
		return
	}
	r.skip(0)
}

// skip passes over a value.
func (r *JSONReader) skip(depth int) {
	if depth > maxNesting {
		r.fail(r.at, ErrDepth, "")
		return
	}
	switch c := r.peek(); c {
	case '{':
		r.enter('{', "")
		for r.next('}') {
			if r.peek() != '"' {
				r.malformed("expected a key")
				return
			}
			r.text()
			if r.peek() != ':' {
				r.malformed("expected :")
				return
			}
			r.at++
			r.skip(depth + 1)
		}
	case '[':
		r.enter('[', "")
		for r.next(']') {
			r.skip(depth + 1)
		}
	case '"':
		r.text()
	case 't':
		r.literal("true")
	case 'f':
		r.literal("false")
	case 'n':
		r.literal("null")
	default:
		r.number()
	}
}

// Bool reads true or false.
func (r *JSONReader) Bool() bool {
	switch r.peek() {
	case 't':
		return r.literal("true")
	case 'f':
		r.literal("false")
	default:
		r.malformed("expected true or false")
	}
	return false
}

// KeyBool is the key of a map.
func (r *JSONReader) KeyBool() bool {
	switch string(r.key) {
	case "true":
		return true
	case "false":
	default:
		r.malformed("expected a key that is true or false")
	}
	return false
}

// Enum reads the name of an enum value, or its number.
func (r *JSONReader) Enum() (name []byte, number int32) {
	if r.peek() == '"' {
		return r.text(), 0
	}
	return nil, r.Int32()
}

// UnknownName is false: a name that the enum does not have is an error, or
// passed over if that is allowed.
func (r *JSONReader) UnknownName(name []byte) bool {
	if !r.options.IgnoreUnknown || r.err != nil {
		r.fail(r.at, ErrRange, "no enum value "+strconv.Quote(string(name)))
	}
	return false
}

// UnknownNumber is false: a closed enum has no other numbers.
func (r *JSONReader) UnknownNumber(number int32) bool {
	r.fail(r.at, ErrRange, "no enum value "+strconv.Itoa(int(number)))
	return false
}

// Failed is true after an error.
func (r *JSONReader) Failed() bool {
	return r.err != nil
}

// Peek is the first character of the next value.
func (r *JSONReader) Peek() byte {
	return r.peek()
}
